"""Of two people the one who exercises is followed, or it is said to be unsure."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from posecoach.vision.company import Company
from posecoach.vision.landmarker import Pose
from tests.skeleton import Leg, Person, points_of

Points = NDArray[np.float32]
FPS = 10
FRAME = np.zeros((720, 1280, 3), dtype=np.uint8)
LYING = points_of(Person(right=Leg(80, 10)))


def moved(points: Points, x: float, y: float = 0.0, scale: float = 1.0) -> Points:
    """The same body somewhere else, larger or smaller."""
    place = points.copy()
    middle = points[:, :2].mean(axis=0)
    place[:, :2] = middle + scale * (points[:, :2] - middle) + (x, y)
    return place


def turned(points: Points) -> Points:
    """The same body upright: head up, feet down."""
    upright = points.copy()
    x, y = points[:, 0], points[:, 1]
    head_left = points[0, 0] < points[23, 0]
    upright[:, 0], upright[:, 1] = (-y, x) if head_left else (y, -x)
    upright[:, :2] += points[:, :2].mean(axis=0) - upright[:, :2].mean(axis=0)
    return upright


STANDING = turned(points_of(Person(right=Leg(0, 0))))


class FakeFinder:
    """Sees the people it is told of."""

    people: tuple[Points, ...]
    looks: int

    def both(self, rgb: Any) -> tuple[Pose, Pose] | None:
        FakeFinder.looks += 1
        if len(self.people) < 2:
            return None
        first, second = map(Pose, self.people)
        return first, second

    def without(self, rgb: Any, person: Pose) -> Any:
        return rgb

    def close(self) -> None:
        pass


class FakeTracker:
    """Follows whom it is turned to."""

    def __init__(self, followed: Points) -> None:
        self.followed = followed

    def turn_to(self, rgb: Any, points: Points, time_s: float) -> None:
        self.followed = points


@pytest.fixture(autouse=True)
def no_looks() -> None:
    FakeFinder.looks = 0


def watching() -> Company:
    return Company(FakeFinder(), 3.0)  # type: ignore[arg-type]


def play(tracker: FakeTracker, *people: Points, seconds: float = 5.0) -> list[int]:
    """How many people are told of, frame by frame."""
    FakeFinder.people = people
    watched = watching()
    return [
        watched.update(FRAME, number / FPS, Pose(tracker.followed), tracker)  # type: ignore[arg-type]
        for number in range(int(seconds * FPS))
    ]


def test_one_person_alone_is_followed_and_looked_over_now_and_then() -> None:
    assert set(play(FakeTracker(LYING), LYING)) == {1}
    assert FakeFinder.looks == 2


@pytest.mark.parametrize("order", [1, -1])
def test_who_lies_is_followed_rather_than_who_stands_by(order: int) -> None:
    helper = moved(STANDING, 1500)
    tracker = FakeTracker(helper)
    told = play(tracker, *(helper, LYING)[::order])
    assert tracker.followed is not helper
    np.testing.assert_array_equal(tracker.followed, LYING)
    # Before that it is said to be unsure, but for the first sign; from then on it is sure.
    assert told[3] == 2
    assert set(told[6:]) == {1}


def test_who_is_followed_and_lies_stays_followed() -> None:
    tracker = FakeTracker(LYING)
    assert set(play(tracker, moved(STANDING, 1500), LYING)) == {1}
    assert tracker.followed is LYING


def test_somebody_close_by_makes_it_unsure() -> None:
    tracker = FakeTracker(LYING)
    told = play(tracker, LYING, moved(STANDING, 100))
    assert set(told[4:]) == {2}
    assert tracker.followed is LYING


def test_two_who_both_lie_are_hard_to_tell_apart() -> None:
    tracker = FakeTracker(LYING)
    assert set(play(tracker, LYING, moved(LYING, 1500))[4:]) == {2}


def test_somebody_lying_far_away_is_not_taken_for_the_one_who_stands() -> None:
    tracker = FakeTracker(STANDING)
    play(tracker, STANDING, moved(LYING, 1500, scale=0.45))
    assert tracker.followed is STANDING


@pytest.mark.parametrize("fps", [8, 30])
def test_a_leap_is_looked_into_at_once(fps: int) -> None:
    FakeFinder.people = (LYING, moved(LYING, 800))
    watched, tracker = watching(), FakeTracker(LYING)

    def told(number: int, points: Points) -> int:
        return watched.update(FRAME, number / fps, Pose(points), tracker)  # type: ignore[arg-type]

    FakeFinder.people = (LYING,)
    assert {told(number, LYING) for number in range(fps)} == {1}
    assert not watched.changed
    FakeFinder.people = (LYING, moved(LYING, 800))
    assert told(fps, moved(LYING, 800)) == 2
    assert watched.changed
    FakeFinder.people = (LYING,)
    assert told(fps + 1, moved(LYING, 810)) == 2
    assert not watched.changed


def test_whoever_comes_after_a_gap_is_looked_at_at_once() -> None:
    FakeFinder.people = (LYING,)
    watched, tracker = watching(), FakeTracker(LYING)
    for time_s, looks in ((0.0, 1), (0.1, 1), (1.0, 2), (1.1, 2)):
        assert watched.update(FRAME, time_s, Pose(LYING), tracker) == 1  # type: ignore[arg-type]
        assert FakeFinder.looks == looks
