"""Near and far leg are told apart by what stays on the floor."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecoach.kinematics.landmarks import Landmarks
from posecoach.kinematics.resting_leg import RestingLeg
from tests.skeleton import Leg, Person, landmarks_of

TRUNK = 180.0
LEFT, RIGHT = 0, 1
NEAR = np.array([[400.0, 380.0], [250.0, 380.0]])
"""Knee and ankle of the near leg on the floor, head to the right."""
FAR = NEAR + np.array([[12.0, -4.0], [20.0, -6.0]])
RAISED = np.array([[560.0, 220.0], [560.0, 70.0]])


def at(seen: Landmarks, time_s: float) -> Landmarks:
    return replace(seen, time_s=time_s)


def watch(
    near: int,
    *,
    raised: int,
    named_right: bool = True,
    together_s: float = 1.0,
    height: float = 0.0,
    far_seen: float = 0.6,
) -> list[bool | None]:
    """What is said while one leg is raised, the model naming the legs rightly or swapped."""
    seen = landmarks_of(Person(left=Leg(), right=Leg()))
    for part in (25, 26, 27, 28):
        seen.points[part, 3] = 0.95 if (part % 2 == 1) == (near == LEFT) else far_seen
    watcher = RestingLeg()
    up = np.array([0.0, -height * TRUNK])
    for number in range(round(30 * together_s)):
        watcher.together(at(seen, number / 30), np.stack([NEAR, NEAR]) + up)
    legs = [RAISED, RAISED]
    legs[1 - raised] = FAR if raised == near else NEAR
    named = np.stack(legs if named_right else legs[::-1]) + up
    return [watcher.apart(at(seen, 1 + number / 30), named, TRUNK) for number in range(30)]


@pytest.mark.parametrize("near", [LEFT, RIGHT])
@pytest.mark.parametrize("raised", [LEFT, RIGHT])
@pytest.mark.parametrize("named_right", [True, False])
def test_the_names_are_read_rightly_whatever_the_model_says(near, raised, named_right):
    said = watch(near, raised=raised, named_right=named_right)
    assert said[0] is None
    assert said[-1] is not named_right


def test_without_a_leg_in_front_nothing_is_said():
    seen = landmarks_of(Person())
    watcher = RestingLeg()
    for _ in range(30):
        watcher.together(seen, np.stack([NEAR, NEAR]))
    assert watcher.apart(at(seen, 1.0), np.stack([RAISED, NEAR]), TRUNK) is None


def test_legs_held_up_in_the_air_rest_on_nothing():
    assert watch(LEFT, raised=RIGHT)[-1] is False
    assert set(watch(LEFT, raised=RIGHT, height=0.8)) == {None}


def test_a_hidden_leg_is_no_witness():
    assert set(watch(LEFT, raised=LEFT, far_seen=0.3)) == {None}


def test_a_leg_that_lay_still_for_a_moment_only_does_not_count():
    assert set(watch(LEFT, raised=RIGHT, together_s=0.3)) == {None}
