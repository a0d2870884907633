"""The desk that all visits share: it reviews one video after the other, and clears up after them.

A visit's videos and results lie in a folder of their own, which is deleted some minutes after its
page was closed, and in any case when the server ends. What a server that was killed left behind
is deleted by the next one.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout

from posecoach.errors import PosecoachError
from posecoach.language.catalogue import speaking, tr
from posecoach.web.review.job import Job, Reviewer, review_video, safe_name

_PREFIX = "posecoach-review-"
_LOCK = "in-use.lock"
_CHUNK = 1 << 20
# Streamlit itself remembers a visit for two minutes after its connection broke.
GRACE_S = 180.0
MOST_VIDEOS = 40


@dataclass(frozen=True, slots=True)
class Kept:
    """A video that lies in a visit's folder and waits for its exercise."""

    name: str
    path: Path


@dataclass(eq=False)
class Visit:
    """One page's videos and reviews, newest last."""

    folder: Path
    waiting: list[Kept] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    _count: int = 0

    def keep(self, name: str, content: BinaryIO) -> Kept:
        """Copy a video into the visit's folder, piece by piece.

        Raises
        ------
        PosecoachError
            If it is empty, no video, one too many, or can't be written.
        """
        kept = self._place(name)
        try:
            with kept.path.open("wb") as file:
                shutil.copyfileobj(content, file, _CHUNK)
            check_video(kept)
        except OSError as error:
            shutil.rmtree(kept.path.parent, ignore_errors=True)
            reason = error.strerror or str(error)
            raise PosecoachError(
                tr("{name} can't be kept ({reason}).", name=kept.name, reason=reason)
            ) from None
        except PosecoachError:
            shutil.rmtree(kept.path.parent, ignore_errors=True)
            raise
        self.waiting.append(kept)
        return kept

    def forget(self, kept: Kept) -> None:
        """Delete a video that waits."""
        if kept in self.waiting:
            self.waiting.remove(kept)
            shutil.rmtree(kept.path.parent, ignore_errors=True)

    def _place(self, name: str) -> Kept:
        if self._count >= MOST_VIDEOS:
            raise PosecoachError(
                tr(
                    "{most} videos are enough for one visit; reload the page to go on.",
                    most=MOST_VIDEOS,
                )
            )
        self._count += 1
        folder = self.folder / f"{self._count:03d}"
        folder.mkdir(parents=True)
        kept = safe_name(name)
        return Kept(kept, folder / kept)


def check_video(kept: Kept) -> None:
    """Refuse what is no video, in a sentence.

    Raises
    ------
    PosecoachError
        If it is none.
    """
    # Codecs take a moment to load: not before somebody brings a video.
    from posecoach.video.reader import VideoReader

    if kept.path.stat().st_size == 0:
        raise PosecoachError(
            tr("{name} is empty; copy it from the phone or camera again.", name=kept.name)
        )
    with VideoReader(kept.path):
        pass


class Desk:
    """Reviews in the order in which they were asked for, one at a time: each uses every core.

    Parameters
    ----------
    reviewer
        What does it.
    grace_s
        How long a visit is kept after its page was closed.
    """

    def __init__(self, reviewer: Reviewer = review_video, grace_s: float = GRACE_S) -> None:
        self._reviewer = reviewer
        self._grace_s = grace_s
        self._lock = threading.Lock()
        self._visits: dict[str, Visit] = {}
        self._farewells: dict[str, threading.Timer] = {}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="review")
        self._root: Path | None = None
        self._in_use: FileLock | None = None

    def visit(self, key: str) -> Visit:
        """The visit of a page, a new one if there is none yet; it is kept from now on."""
        with self._lock:
            self._stay(key)
            if key not in self._visits:
                self._visits[key] = Visit(Path(tempfile.mkdtemp(dir=self._open_root())))
            return self._visits[key]

    def submit(self, visit: Visit, job: Job) -> None:
        """Review a video when its turn comes."""
        visit.jobs.append(job)
        self._thread.submit(self._run, job)

    def leave(self, key: str) -> None:
        """A page was closed: end its jobs and delete its files unless it comes back soon."""
        with self._lock:
            if key not in self._visits:
                return
            self._stay(key)
            timer = threading.Timer(self._grace_s, self._end, (key,))
            timer.daemon = True
            self._farewells[key] = timer
            timer.start()

    def file(self, token: str, name: str) -> Path | None:
        """A finished job's file, for who knows its token; None if there is none such."""
        with self._lock:
            jobs = [job for visit in self._visits.values() for job in visit.jobs]
        for job in jobs:
            if job.token == token:
                return next((path for path in job.files.values() if path.name == name), None)
        return None

    def close(self) -> None:
        """End all jobs and delete all files."""
        with self._lock:
            keys = list(self._visits)
        for key in keys:
            self._end(key)
        self._thread.shutdown(wait=True, cancel_futures=True)
        if self._in_use is not None:
            self._in_use.release()
        if self._root is not None:
            shutil.rmtree(self._root, ignore_errors=True)

    def _run(self, job: Job) -> None:
        if not job.state.over:
            with speaking(job.language):
                job.run(self._reviewer)
        if not job.folder.exists() or job.state.phase != "done":
            # Nobody will look at a broken-off result.
            shutil.rmtree(job.folder, ignore_errors=True)

    def _end(self, key: str) -> None:
        with self._lock:
            self._stay(key)
            visit = self._visits.pop(key, None)
        if visit is None:
            return
        for job in visit.jobs:
            job.cancel()
        shutil.rmtree(visit.folder, ignore_errors=True)

    def _stay(self, key: str) -> None:
        timer = self._farewells.pop(key, None)
        if timer is not None:
            timer.cancel()

    def _open_root(self) -> Path:
        """The server's own folder, marked as in use; made when first needed."""
        if self._root is None:
            sweep()
            self._root = Path(tempfile.mkdtemp(prefix=_PREFIX))
            self._in_use = FileLock(self._root / _LOCK)
            self._in_use.acquire()
        return self._root


def sweep(folder: Path | None = None) -> None:
    """Delete what servers left behind that no longer run."""
    for left in (folder or Path(tempfile.gettempdir())).glob(f"{_PREFIX}*"):
        lock = left / _LOCK
        if not lock.exists():  # Just being made.
            continue
        with suppress(Timeout, OSError), FileLock(lock, timeout=0):
            shutil.rmtree(left, ignore_errors=True)


@lru_cache(maxsize=1)
def shared_desk() -> Desk:
    """The desk of this process: pages bring it videos, the media route shows its results."""
    return Desk()
