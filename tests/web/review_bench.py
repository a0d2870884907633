"""A desk whose reviews take no model: recorded landmarks, or whatever a test wants to happen."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from posecoach.exercises.models import Exercise
from posecoach.review import Review
from posecoach.web.live_protocol import SideChoice
from posecoach.web.review.desk import Desk, Visit
from posecoach.web.review.job import Job, Progress, Told
from tests.clips import make_clip
from tests.sessions.reviews import STRETCH, recorded, with_video

TRACK = "supine_hamstring_stretch_bouncing"


@dataclass
class FakeReviewer:
    """Reviews any video as if it were the recorded one; waits in the middle until ``go`` is set."""

    track: str = TRACK
    error: Exception | None = None
    go: threading.Event = field(default_factory=threading.Event)
    seen: list[Path] = field(default_factory=list)

    def __call__(
        self,
        video: Path,
        exercise: Exercise,
        side: SideChoice,
        out: Path,
        progress: Progress,
        told: Told,
    ) -> Review:
        self.seen.append(video)
        told("Looking for the pose model")
        progress(1.0, 4.0)
        while not self.go.wait(0.01):
            progress(2.0, 4.0)
        if self.error is not None:
            raise self.error
        return _as_if(recorded(self.track, exercise), video, out)


def _as_if(result: Review, video: Path, out: Path) -> Review:
    result.video = video
    return with_video(result, out)


def clip(folder: Path, name: str = "clip.mp4") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return make_clip(folder / name, times_s=[n / 10 for n in range(10)])


def bring(visit: Visit, folder: Path, name: str = "clip.mp4") -> Job:
    """A job for a small clip that was brought to the visit."""
    kept = visit.keep(name, BytesIO(clip(folder).read_bytes()))
    visit.waiting.clear()
    return Job(kept.name, kept.path, kept.path.parent / "results", STRETCH)


def until(condition: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def finished(desk: Desk, folder: Path, key: str = "me") -> Job:
    """A job that is done."""
    job = bring(desk.visit(key), folder)
    desk.submit(desk.visit(key), job)
    until(lambda: job.state.over, 60)
    assert job.state.phase == "done", job.state.words
    return job
