"""The tracker takes a fresh look when the legs are in doubt, and takes the better of both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from posecoach.kinematics import Landmark
from posecoach.vision import tracking
from posecoach.vision.landmarker import Pose
from posecoach.vision.tracking import Tracker
from tests.vision.blocks import BlockNetworks, block, middle, room
from tests.vision.test_leg_choice import FPS, Points, mixed_up, person

BLANK = np.zeros((720, 1280, 3), dtype=np.uint8)
DOUBTFUL = range(60, 64)


class FakeLandmarker:
    """Sees what it was told to: ``tracked`` as a tracker, ``fresh`` as a photographer."""

    tracked: list[Points]
    fresh: Points | None
    looks: int

    def __init__(self, model: Path, *, video: bool = False, silhouettes: bool = False) -> None:
        self._video = video

    def find(self, rgb: Any, ms: int | None = None) -> list[Pose]:
        if self._video:
            return [Pose(self.tracked.pop(0))]
        FakeLandmarker.looks += 1
        return [] if self.fresh is None else [Pose(self.fresh)]

    def close(self) -> None:
        pass


def film(monkeypatch: pytest.MonkeyPatch, mixed: float, fresh: Points | None) -> list[Points]:
    """What the tracker gives for a still leg, with some frames mixed up in its own sight."""
    monkeypatch.setattr(tracking, "Landmarker", FakeLandmarker)
    FakeLandmarker.tracked = [
        mixed_up(person(), mixed) if number in DOUBTFUL else person() for number in range(90)
    ]
    FakeLandmarker.fresh, FakeLandmarker.looks = fresh, 0
    tracker = Tracker(Path("fake"))
    poses = [tracker.find(BLANK, number / FPS) for number in range(90)]
    return [pose.points for pose in poses if pose is not None]


def knee_error(points: Points) -> float:
    true = person()[Landmark.RIGHT_KNEE, :2]
    return float(np.hypot(*(points[Landmark.RIGHT_KNEE, :2] - true)))


def test_legs_without_doubt_are_not_looked_at_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = film(monkeypatch, 0.0, mixed_up(person(), 0.5))
    assert FakeLandmarker.looks == 0
    assert max(map(knee_error, seen)) == 0


def test_a_fresh_look_repairs_a_mix_up(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = film(monkeypatch, 0.5, person())
    assert FakeLandmarker.looks >= len(DOUBTFUL)
    assert max(map(knee_error, seen)) == 0


def test_a_fresh_look_that_errs_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = film(monkeypatch, 0.5, mixed_up(person(), 0.9))
    wrong = [number for number, points in enumerate(seen) if knee_error(points) > 0]
    assert wrong == list(DOUBTFUL)


def test_where_the_fresh_look_finds_nobody_the_tracked_one_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = film(monkeypatch, 0.5, None)
    assert len(seen) == 90
    assert FakeLandmarker.looks >= len(DOUBTFUL)


def track(
    monkeypatch: pytest.MonkeyPatch, places: list[tuple[float, float] | None], width: float = 90
) -> list[NDArray[np.float32] | None]:
    """Where the tracker sees a block that is in these places, None for hidden, at 30 a second."""
    monkeypatch.setattr(tracking, "Landmarker", BlockNetworks)
    BlockNetworks.looks = []
    tracker = Tracker(Path("fake"))
    seen = []
    for number, place in enumerate(places):
        x, y = place or (-300, -300)
        pose = tracker.find(room(x, y, width, width * 2 / 3), number / FPS)
        seen.append(None if pose is None else middle(pose.points))
    return seen


def test_a_small_person_is_found_and_followed_in_the_frames_pixels(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    places = [(500 - 3 * number, 120 + number) for number in range(120)]
    seen = track(monkeypatch, [*places])
    first = next(number for number, place in enumerate(seen) if place is not None)
    # No later than after one round of the tiles, and what turned up in them for a moment.
    assert first <= 20
    for place, true in zip(seen[first:], places[first:], strict=True):
        assert place is not None
        np.testing.assert_allclose(place, true, atol=1)


def test_a_large_person_is_looked_at_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = track(monkeypatch, [(320 + number, 240) for number in range(60)], width=400)
    assert all(place is not None for place in seen)
    assert BlockNetworks.looks == [(True, (480, 640, 3))] * 60


@pytest.mark.parametrize("width", [90, 400])
@pytest.mark.parametrize("hidden_s", [0.5, 3.0])
def test_whoever_was_hidden_is_found_within_half_a_second(
    monkeypatch: pytest.MonkeyPatch, width: float, hidden_s: float
) -> None:
    hidden = round(hidden_s * FPS)
    seen = track(monkeypatch, [(350, 260)] * 40 + [None] * hidden + [(350, 260)] * 30, width)
    # Nobody is seen while nobody is there, from the first frame on.
    assert all(place is None for place in seen[40 : 40 + hidden])
    assert all(place is not None for place in seen[40 + hidden + 15 :])


def test_a_search_costs_no_more_than_one_look_a_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    track(monkeypatch, [None] * 60)
    assert sum(not video for video, _ in BlockNetworks.looks) <= 60


@pytest.mark.parametrize("width", [90, 280])
def test_the_tracker_can_be_turned_to_somebody_else(
    monkeypatch: pytest.MonkeyPatch, width: float
) -> None:
    monkeypatch.setattr(tracking, "Landmarker", BlockNetworks)
    BlockNetworks.looks = []
    tracker = Tracker(Path("fake"))
    here, there = room(160, 240, width, 60), room(480, 240, width, 60)
    for number in range(30):
        tracker.find(here, number / FPS)
    other = block(480 - width / 2, 210, width, 60)
    tracker.turn_to(there, other, 30 / FPS)
    pose = tracker.find(there, 31 / FPS)
    assert pose is not None
    np.testing.assert_allclose(middle(pose.points), (480, 240), atol=1)
