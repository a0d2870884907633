from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pytest

import posecoach.cli
from posecoach.cli import review_command
from posecoach.kinematics.landmarks import Landmarks
from posecoach.video.working import WorkingFrame
from tests.clips import make_clip
from tests.skeleton import HEIGHT, WIDTH, Leg, Person, Script, follow, landmarks_of

LYING_STILL: Script = [(0, 5), (15, 5)]
ONE_HOLD: Script = [(0, 5), (1, 5), (3, 95), (11, 95), (13, 5), (15, 5)]


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """The command line as the console script starts it."""

    def once(*words: str | Path) -> Result:
        monkeypatch.setattr(sys, "argv", ["posecoach", *map(str, words)])
        capfd.readouterr()
        try:
            posecoach.cli.main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(bool(end.code))
        else:
            status = 0
        return Result(status, *capfd.readouterr())

    return once


@dataclass
class Actor:
    """Whom the stand-in for the pose model sees; change it to change the film."""

    script: Script
    change: Callable[[float, Person], Person | None] = lambda _, person: person
    people: int = 1
    seen: int = 0

    def at(self, time_s: float, width: int, height: int) -> Landmarks:
        self.seen += 1
        person = self.change(time_s, Person(left=Leg(follow(self.script, time_s), 12.0)))
        if person is None:
            return Landmarks.nobody(time_s, width, height)
        seen = landmarks_of(person, time_s, people=self.people)
        points = seen.points.copy()
        points[:, :2] *= np.array([width / WIDTH, height / HEIGHT], dtype=np.float32)
        return replace(seen, points=points, width=width, height=height)


@pytest.fixture
def actor(monkeypatch: pytest.MonkeyPatch) -> Actor:
    """Puts a stick person with known angles in the place of the pose model."""
    playing = Actor(ONE_HOLD)

    class Estimator:
        picture = None

        def __init__(self, model: Path, *how: Any, **more: Any) -> None:
            pass

        def __enter__(self) -> Self:
            return self

        def __exit__(
            self,
            kind: type[BaseException] | None,
            error: BaseException | None,
            trace: TracebackType | None,
        ) -> None:
            pass

        def __class_getitem__(cls, frame: type) -> type[Self]:
            return cls

        def follow(self, frames: Iterable[WorkingFrame]) -> Iterator[tuple[Any, Landmarks]]:
            for frame in frames:
                yield frame, self.detect(frame.rgb, frame.time_s)

        def detect(self, rgb: np.ndarray, time_s: float = 0.0) -> Landmarks:
            return playing.at(time_s, rgb.shape[1], rgb.shape[0])

    monkeypatch.setattr("posecoach.measure.PoseEstimator", Estimator)
    monkeypatch.setattr("posecoach.review.reviewing.Relay", Estimator)
    monkeypatch.setattr(review_command, "ensure_model", lambda *_: Path("no.task"))
    return playing


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fifteen seconds of nothing in particular, 16:9."""
    path = tmp_path_factory.mktemp("clips") / "clip.mp4"
    return make_clip(path, times_s=np.arange(150) / 10, size=(320, 180))
