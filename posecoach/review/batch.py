"""Reviewing many recordings: which ones, under which names, and what need not be done again."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from posecoach import __version__
from posecoach.errors import PosecoachError, VideoError
from posecoach.exercises.models import Exercise
from posecoach.review.result import Review
from posecoach.review.reviewing import Progress
from posecoach.sessions.bundle import write_exports

VIDEO_ENDINGS = frozenset(
    [
        ".3gp",
        ".asf",
        ".avi",
        ".flv",
        ".m2ts",
        ".m4v",
        ".mkv",
        ".mov",
        ".mp4",
        ".mpeg",
        ".mpg",
        ".mts",
        ".ogv",
        ".ts",
        ".webm",
        ".wmv",
    ]
)
# What a review writes itself is not reviewed again.
_OWN = "_annotated"
# Each review keeps two cores busy, see docs/review.md.
_CORES_EACH, _MOST_AT_ONCE = 2, 4


class Reviewer(Protocol):
    """What reviews one video."""

    def __call__(self, video: Path, stem: str, progress: Progress) -> Review:
        """Review; the names of files that are written begin with ``stem``."""
        ...


class Stopped(Exception):  # noqa: N818
    """Ends reviews from within; no error."""


@dataclass(frozen=True, slots=True)
class Item:
    """A video to review, and what the names of its results begin with."""

    video: Path
    stem: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one video: either its result as plain values, or a sentence why not.

    Attributes
    ----------
    video
        The video.
    document
        As :meth:`posecoach.review.result.Review.document`.
    error
        Why there is none.
    kept
        Whether it was reviewed before, with the same settings, and the result was taken.
    """

    video: Path
    document: Mapping[str, Any] | None = None
    error: str = ""
    kept: bool = False

    def plain(self) -> dict[str, Any]:
        """Ready for JSON."""
        if self.document is None:
            return {"video": str(self.video), "error": self.error}
        return {**self.document, "video": str(self.video), "kept": self.kept}


def find_videos(paths: Iterable[Path]) -> list[Path]:
    """The videos that some files and folders stand for, each once, in order.

    A file is taken whatever its name; of a folder, and the folders in it, what is named like a
    video, but not what a review wrote.

    Raises
    ------
    VideoError
        If a folder holds no video, or can't be read.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = [p for p in _walk(path) if not _is_own(p)]
            if not inside:
                raise VideoError(f"{path} holds no videos; give a folder with some, or a file.")
            found |= dict.fromkeys(inside)
        else:
            found[path] = None
    return list(found)


def _walk(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise VideoError(f"{error.filename} can't be read ({error.strerror}).")

    for place, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if Path(name).suffix.lower() in VIDEO_ENDINGS and not name.startswith("."):
                yield Path(place) / name


def _is_own(path: Path) -> bool:
    stem = path.stem.removesuffix(_OWN)
    return stem != path.stem and path.with_name(f"{stem}_review.json").exists()


def named(videos: Iterable[Path]) -> list[Item]:
    """Give each video a name for its results; a number is added where two share theirs."""
    taken: Counter[str] = Counter()
    items = []
    for video in videos:
        taken[video.stem.casefold()] += 1
        number = taken[video.stem.casefold()]
        items.append(Item(video, video.stem if number == 1 else f"{video.stem}_{number}"))
    return items


def made_from(video: Path, exercise: Exercise, side: str, model: str) -> dict[str, str]:
    """What a result depends on: the same again gives the same result.

    Raises
    ------
    VideoError
        If the video can't be read.
    """
    settings = json.dumps(exercise.model_dump(mode="json"), sort_keys=True)
    try:
        with video.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise VideoError(f"{video} can't be read ({error.strerror or error}).") from None
    return {
        "video_sha256": content,
        "exercise_sha256": hashlib.sha256(settings.encode()).hexdigest(),
        "side": side,
        "model": model,
        "posecoach": __version__,
    }


def kept_result(item: Item, out: Path, source: Mapping[str, str]) -> Outcome | None:
    """The result of an earlier review of the same, if all of its files are still there."""
    try:
        document = json.loads((out / f"{item.stem}_review.json").read_text(encoding="utf-8"))
        if document.get("made_from") != source:
            return None
        files = {kind: out / name for kind, name in document["files"].items()}
    except (OSError, ValueError, AttributeError, KeyError, TypeError):
        return None  # Not there, or not one of ours.
    if not all(path.is_file() for path in files.values()):
        return None
    document["files"] = {kind: str(path) for kind, path in files.items()}
    return Outcome(item.video, document, kept=True)


def at_once(cores: int | None = None) -> int:
    """How many videos to review at the same time on so many cores."""
    return max(1, min(_MOST_AT_ONCE, (cores or os.cpu_count() or 1) // _CORES_EACH))


def review_many(
    items: Sequence[Item],
    reviewer: Reviewer,
    *,
    out: Path | None = None,
    source_of: Callable[[Path], dict[str, str]],
    jobs: int,
    again: bool = False,
    told: Callable[[Item, float, float | None], None] = lambda *_: None,
) -> Iterator[Outcome]:
    """Review videos, several at the same time, and go on after those that can't be.

    Parameters
    ----------
    items
        What to review.
    reviewer
        What does it.
    out
        Folder for all files of the results; with it, results that are there are taken.
    source_of
        What a video's result depends on, see :func:`made_from`.
    jobs
        How many at the same time.
    again
        Whether to review what has a result already.
    told
        Called with the seconds done and in all; from several threads.

    Yields
    ------
    Outcomes as they come.
    """
    stop = threading.Event()

    def one(item: Item) -> tuple[Review, dict[str, str]] | Outcome:
        def progress(done_s: float, total_s: float | None) -> None:
            if stop.is_set():
                raise Stopped
            told(item, done_s, total_s)

        source = source_of(item.video) if out is not None else {}
        if out is not None and not again and (kept := kept_result(item, out, source)):
            return kept
        return reviewer(item.video, item.stem, progress), source

    with ThreadPoolExecutor(jobs, "review") as threads:
        running = {threads.submit(one, item): item for item in items}
        try:
            for done in as_completed(running):
                # Plots and reports are drawn by one thread alone.
                yield _outcome(running.pop(done), done, out)
        except BaseException:
            stop.set()
            threads.shutdown(wait=True, cancel_futures=True)
            raise


def _outcome(
    item: Item, done: Future[tuple[Review, dict[str, str]] | Outcome], out: Path | None
) -> Outcome:
    try:
        found = done.result()
        if isinstance(found, Outcome):
            return found
        result, source = found
        if out is not None:
            result.files = write_exports(result, out, stem=item.stem, made_from=source)
        return Outcome(item.video, result.document())
    except PosecoachError as error:
        return Outcome(item.video, error=str(error))
