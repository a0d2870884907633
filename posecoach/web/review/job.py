"""One video to be reviewed: what it is, how far it is, and what came out."""

from __future__ import annotations

import re
import secrets
import threading
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from posecoach.errors import PosecoachError
from posecoach.exercises.models import Exercise
from posecoach.language.catalogue import Catalogue, mark, spoken, tr
from posecoach.web.live_protocol import SideChoice

if TYPE_CHECKING:
    from posecoach.review import Review
    from posecoach.sessions.story import Story

Phase = Literal["waits", "prepares", "reviews", "writes", "done", "failed", "cancelled"]
Told = Callable[[str], None]
Progress = Callable[[float, float | None], None]

# Before this many seconds of work an estimate would only jump about.
_ESTIMATE_AFTER_S = 2.0
_LONGEST_NAME = 80
UNEXPECTED = mark(
    "Something unexpected went wrong with this video ({what}). The other videos are not affected."
)


class Reviewer(Protocol):
    """What reviews a video; tests put something quicker in its place."""

    def __call__(
        self,
        video: Path,
        exercise: Exercise,
        side: SideChoice,
        out: Path,
        progress: Progress,
        told: Told,
    ) -> Review:
        """Review, telling the seconds done and what is being done."""
        ...


class Cancelled(Exception):  # noqa: N818
    """Ends a review from within; no error."""


@dataclass(frozen=True, slots=True)
class State:
    """How far a job is: immutable, so that a page may read it at any time.

    Attributes
    ----------
    phase, words
        What it does, as a key and as a sentence.
    done_s, total_s
        Seconds of the video that were looked at, and all of them if the file says so.
    began
        When looking began, on :func:`time.monotonic`'s clock.
    """

    phase: Phase = "waits"
    words: str = mark("Waiting for its turn")
    done_s: float = 0.0
    total_s: float | None = None
    began: float = 0.0

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.phase in ("done", "failed", "cancelled")

    @property
    def share(self) -> float:
        """Share of the video that was looked at, 0-1."""
        if self.phase in ("writes", "done"):
            return 1.0
        return min(1.0, self.done_s / self.total_s) if self.total_s else 0.0

    def left_s(self, now: float) -> float | None:
        """About how many seconds it will take yet; None while that is a guess."""
        spent = now - self.began
        if self.phase != "reviews" or self.share < 0.02 or spent < _ESTIMATE_AFTER_S:
            return None
        return spent / self.share * (1 - self.share)


@dataclass(eq=False)
class Job:
    """One video, its exercise and its result; the state is written by one thread alone.

    Attributes
    ----------
    name
        Name of the recording as the person knows it.
    video, folder
        Where it lies, and where the results go.
    side, height_m, profile
        What was chosen: the side to measure, the person's height, the id of the profile whose
        numbers the exercise has (empty for none).
    language
        What its results are told in: the language of whoever asked for it.
    kept
        Key of the session as which it was kept; None while it was not.
    token
        Not to be guessed; it opens the job's files to the page that knows it.
    """

    name: str
    video: Path
    folder: Path
    exercise: Exercise
    side: SideChoice = "auto"
    height_m: float | None = None
    profile: str = ""
    language: Catalogue = field(default_factory=spoken)
    kept: str | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    state: State = field(default_factory=State)
    result: Review | None = None
    story: Story | None = None
    files: dict[str, Path] = field(default_factory=dict)
    _stop: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """End it at the next frame, or before it began."""
        self._stop.set()
        if self.state.phase == "waits":
            self.state = replace(self.state, phase="cancelled", words=tr("Cancelled"))

    def run(self, reviewer: Reviewer) -> None:
        """Do the work; whatever happens ends up in the state."""
        try:
            self._check()
            self._set("prepares", tr("Getting ready"))
            self._work(reviewer)
            self._set("done", tr("Done"))
        except Cancelled:
            self._set("cancelled", tr("Cancelled"))
        except PosecoachError as error:
            self._set("failed", str(error).replace(self.video.name, self.name))
        except Exception as error:
            self._set("failed", tr(UNEXPECTED, what=type(error).__name__))

    def _work(self, reviewer: Reviewer) -> None:
        # The plots' libraries take a second to import: not before something is to be plotted.
        from posecoach.sessions.bundle import write_exports
        from posecoach.sessions.story import tell

        result = reviewer(
            self.video, self.exercise, self.side, self.folder, self._progress, self._told
        )
        self._set("writes", tr("Writing the results"))
        result.problems = [words.replace(self.video.name, self.name) for words in result.problems]
        story = tell(result, name=self.name)
        files = write_exports(
            result, self.folder, name=self.name, height_m=self.height_m, story=story
        )
        self._check()
        self.files = files
        self.result, self.story = result, story

    def _check(self) -> None:
        if self._stop.is_set():
            raise Cancelled

    def _set(self, phase: Phase, words: str) -> None:
        self.state = replace(self.state, phase=phase, words=words)

    def _told(self, words: str) -> None:
        self._check()
        self.state = replace(self.state, words=words, began=0.0)

    def _progress(self, done_s: float, total_s: float | None) -> None:
        self._check()
        now = self.state
        began = now.began
        if now.phase != "reviews" or began == 0.0 or done_s < now.done_s:
            began = time.monotonic()
        words = tr("Looking at every frame") if now.phase != "reviews" else now.words
        self.state = State("reviews", words, done_s, total_s, began)


def safe_name(name: str) -> str:
    """A name that can be a file's and cannot lead anywhere else; never empty.

    Folders, control characters and what file systems refuse are left out.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = re.sub(r'[\x00-\x1f\x7f<>:"|?*]', "", last)
    kept = "".join(c for c in kept if unicodedata.category(c)[0] != "C").strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if dot and len(ending) <= 5:
        kept = f"{stem[: _LONGEST_NAME - 6]}.{ending}"
    return kept[:_LONGEST_NAME] or "video"


def review_video(
    video: Path, exercise: Exercise, side: SideChoice, out: Path, progress: Progress, told: Told
) -> Review:
    """The review as the command line does it: again with the heavy model where that is needed."""
    # MediaPipe takes seconds to import: not before somebody wants a review.
    from posecoach.review import review, review_twice_if_needed
    from posecoach.vision.model_catalog import Variant
    from posecoach.vision.model_store import ensure_model, given_path

    def fetched(what: str, done: int, total: int | None) -> None:
        part = f", {done / total:.0%}" if total else ""
        told(f"{tr(what)}{part}")

    if given_path() is not None:
        model = ensure_model(progress=fetched)
        return review(video, exercise, model=model, side=side, out=out, progress=progress)

    def find_model(variant: Variant) -> Path:
        model = ensure_model(variant, progress=fetched)
        if variant is Variant.HEAVY:
            told(tr("The legs were mixed up: looking again, more carefully"))
        return model

    return review_twice_if_needed(
        video, exercise, find_model=find_model, side=side, out=out, progress=progress
    )
