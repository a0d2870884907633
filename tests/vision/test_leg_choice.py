"""Of two looks at a frame the one is taken whose legs can be those of the frames before."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from posecoach.kinematics.landmarks import Landmark, pair
from posecoach.vision.leg_choice import LegChoice
from tests.skeleton import Leg, Person, points_of

FPS = 30.0
Points = NDArray[np.float32]


def person(hip: float = 80.0) -> Points:
    return points_of(Person(right=Leg(hip, 10)))


def mixed_up(points: Points, share: float, *parts: str) -> Points:
    """Knees and ankles of both legs drawn towards each other."""
    mixed = points.copy()
    for part in parts or ("knee", "ankle"):
        both = pair(part)
        mixed[both] += share * (points[both].mean(axis=0) - points[both])
    return mixed


def swapped(points: Points) -> Points:
    other = points.copy()
    for part in ("knee", "ankle", "heel", "foot_index"):
        left, right = pair(part)
        other[[left, right]] = points[[right, left]]
    return other


def choice_after(seconds: float = 2.0) -> LegChoice:
    """One that saw the leg held still, without doubt."""
    choice = LegChoice()
    for number in range(int(seconds * FPS)):
        choice.trust(number / FPS, person())
    return choice


@pytest.mark.parametrize("naming", [lambda points: points, swapped])
def test_a_mixture_is_left_for_the_look_that_is_none(naming: Callable[[Points], Points]) -> None:
    right, wrong = naming(person()), naming(mixed_up(person(), 0.5))
    assert choice_after().fresh_is_better(2.0, wrong, right)
    assert not choice_after().fresh_is_better(2.0, right, wrong)


def test_a_bone_that_is_too_short_gives_a_look_away() -> None:
    near = person()
    knee, hip = near[Landmark.RIGHT_KNEE], near[Landmark.RIGHT_HIP]
    near[Landmark.RIGHT_KNEE] = hip + 0.85 * (knee - hip)
    choice = choice_after()
    # Where the legs were half a second ago is no longer known, but the bones are.
    assert choice.fresh_is_better(2.6, near, person())


def test_a_leg_as_long_as_ever_but_elsewhere_gives_a_look_away() -> None:
    assert choice_after().fresh_is_better(2.0, person(55.0), person(82.0))
    assert not choice_after().fresh_is_better(2.0, person(82.0), person(55.0))


def test_one_leg_seen_well_is_better_than_two_seen_badly() -> None:
    lost = person()
    lost[Landmark.LEFT_KNEE, :2] += 120.0
    lost[Landmark.LEFT_ANKLE, :2] -= 150.0
    assert choice_after().fresh_is_better(2.0, mixed_up(person(), 0.6), lost)


def test_the_tracked_look_is_kept_where_both_fit() -> None:
    shaken = person()
    shaken[:, :2] += np.random.default_rng(3).normal(0, 0.5, (33, 2)).astype(np.float32)
    assert not choice_after().fresh_is_better(2.0, shaken, person())


@pytest.mark.parametrize("trunk", [60.0, 90.0, -90.0])
def test_of_one_who_is_upright_or_end_on_the_fresh_look_is_taken(trunk: float) -> None:
    """There it is speed that makes the legs doubtful, and the tracked look lags behind."""
    before, now = (points_of(Person(trunk=trunk, right=Leg(hip, 10))) for hip in (10, 60))
    choice = LegChoice()
    for number in range(60):
        choice.trust(number / FPS, before)
    assert choice.fresh_is_better(2.0, before, now)


def test_without_a_frame_to_compare_with_the_tracked_look_is_kept() -> None:
    assert not LegChoice().fresh_is_better(0.0, mixed_up(person(), 0.5), person())


def test_a_leg_is_followed_while_it_is_raised_in_doubt() -> None:
    choice = choice_after()
    for number in range(30):
        now = person(80.0 + number)
        assert choice.fresh_is_better(2.0 + number / FPS, mixed_up(now, 0.5), swapped(now))


def test_a_trunk_of_hardly_any_length_is_no_reason_to_fail() -> None:
    flat = np.zeros((33, 4), dtype=np.float32)
    flat[pair("shoulder"), 0] = 1e-6
    choice = LegChoice()
    for number in range(5):
        choice.trust(number / FPS, flat)
    assert not choice.fresh_is_better(0.2, flat, flat)
