"""Left and right leg keep their names when the model swaps them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecoach.kinematics import Landmark, Landmarks
from posecoach.kinematics.identity import LegIdentity
from tests.skeleton import Leg, Person, Script, film, landmarks_of

RAISE: Script = [(0, 0), (1, 0), (4, 90), (12, 90), (14, 0), (15, 0)]
PARTS = ("knee", "ankle", "heel", "foot_index")


def swapped(seen: Landmarks) -> Landmarks:
    """The frame as the model gives it when it takes one leg for the other."""
    points = seen.points.copy()
    for part in PARTS:
        left, right = Landmark.of("left", part), Landmark.of("right", part)
        points[[left, right]] = points[[right, left]]
    return replace(seen, points=points)


def knees_are_those_of(repaired: Landmarks, true: Landmarks) -> bool:
    return np.array_equal(repaired.points[Landmark.LEFT_KNEE], true.points[Landmark.LEFT_KNEE])


@pytest.mark.parametrize("side", ["left", "right"])
def test_frames_that_are_named_well_stay_as_they_are(side):
    identity = LegIdentity()
    for seen in film(RAISE, side=side):
        assert identity.update(seen) is seen


def test_a_swap_of_one_frame_is_undone():
    identity = LegIdentity()
    for number, seen in enumerate(film(RAISE)):
        given = swapped(seen) if number in (150, 171, 172, 240) else seen
        assert knees_are_those_of(identity.update(given), seen)


def test_a_swap_for_the_rest_of_the_raise_is_undone():
    identity = LegIdentity()
    for seen in film(RAISE):
        given = swapped(seen) if 3 < seen.time_s < 13 else seen
        assert knees_are_those_of(identity.update(given), seen)


def test_legs_that_come_together_take_the_models_names_again():
    identity = LegIdentity()
    frames = list(film(RAISE))
    for seen in frames:
        identity.update(swapped(seen) if 3 < seen.time_s < 13 else seen)
    assert identity.update(frames[-1]) is frames[-1]


def test_without_a_start_together_the_model_is_believed_in_the_end():
    identity = LegIdentity()
    held = [landmarks_of(Person(left=Leg(90, 10)), number / 30) for number in range(200)]
    wrong_first = [swapped(seen) if number < 20 else seen for number, seen in enumerate(held)]
    named = [identity.update(seen) for seen in wrong_first]
    assert not knees_are_those_of(named[40], held[40])
    assert knees_are_those_of(named[-1], held[-1])


def opposed(first_s: float, opposite_s: float, visibility: float = 0.95) -> tuple[bool, bool]:
    """Whether the first names hold just after the model swapped them, and in the end."""
    identity = LegIdentity()
    kept = []
    for number in range(int((first_s + opposite_s) * 30)):
        seen = landmarks_of(Person(left=Leg(90, 10)), number / 30)
        if seen.time_s >= first_s:
            seen.points[Landmark.of("left", "knee"), 3] = visibility
            seen.points[Landmark.of("left", "ankle"), 3] = visibility
            named = identity.update(swapped(seen))
            kept.append(knees_are_those_of(named, seen))
        else:
            identity.update(seen)
    return kept[0], kept[-1]


def test_the_model_has_to_contradict_itself_for_longer_than_it_held_its_word():
    assert opposed(5.0, 4.0) == (True, True)
    assert opposed(5.0, 6.0) == (True, False)


def test_what_the_model_calls_a_hidden_leg_does_not_count():
    assert opposed(3.0, 6.0) == (True, False)
    assert opposed(3.0, 6.0, visibility=0.3) == (True, True)


def test_hips_are_never_moved():
    identity = LegIdentity()
    for seen in film(RAISE):
        given = swapped(seen) if 3 < seen.time_s < 13 else seen
        hips = identity.update(given).points[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]]
        np.testing.assert_array_equal(hips, seen.points[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]])


def test_an_empty_frame_is_nobodys():
    nobody = Landmarks.nobody(0.0, 640, 480)
    assert LegIdentity().update(nobody) is nobody
