"""Which side is taken to be the working one."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pytest

from posecoach.coaching.limbs import LimbChoice, SideRule
from posecoach.exercises import load_exercise
from posecoach.kinematics.landmarks import Side

COMPARED = SideRule("ankle_on_knee", 1, 50.0, math.inf)
FROM_A_BAND = SideRule("hip_flexion", 1, 15.0, 45.0)


@dataclass
class Seen:
    """The part of a frame that the choice is made from."""

    time_s: float
    left: float
    right: float

    def both(self, name: str) -> dict[Side, float]:
        return {"left": self.left, "right": self.right}


def follow(choice: LimbChoice, *frames: tuple[float, float], holding: bool = False) -> Side:
    """Show ten frames a second, and return the side after the last one."""
    side: Side = "left"
    start = choice._seen_s if choice._seen_s > 0 else 0.0
    for index, (left, right) in enumerate(frames, start=1):
        side = choice.update(Seen(start + index / 10, left, right), holding)  # type: ignore[arg-type]
    return side


def test_a_side_that_was_compared_stays_while_only_the_other_one_is_seen() -> None:
    choice = LimbChoice(None, COMPARED)
    assert follow(choice, *[(30.0, 100.0)] * 5) == "right"
    assert follow(choice, *[(60.0, math.nan)] * 30) == "right"


def test_it_changes_when_a_comparison_says_so() -> None:
    choice = LimbChoice(None, COMPARED)
    follow(choice, *[(30.0, 100.0)] * 5)
    assert follow(choice, *[(100.0, 30.0)] * 7) == "left"


def test_a_few_frames_in_which_the_legs_are_mixed_up_change_nothing() -> None:
    choice = LimbChoice(None, COMPARED)
    mixed_up = [(100.0, 30.0)] * 3 + [(30.0, 100.0)]
    assert follow(choice, *[(30.0, 100.0)] * 5, *mixed_up * 5) == "right"


def test_a_difference_that_is_too_small_changes_nothing() -> None:
    choice = LimbChoice(None, COMPARED)
    follow(choice, *[(30.0, 100.0)] * 5)
    assert follow(choice, *[(100.0, 60.0)] * 30) == "right"


def test_a_side_that_was_only_the_first_one_seen_gives_way_to_the_one_that_is_seen() -> None:
    choice = LimbChoice(None, COMPARED)
    assert follow(choice, (80.0, math.nan)) == "left"
    assert follow(choice, *[(math.nan, 80.0)] * 10) == "right"


def test_with_a_band_the_only_leg_that_is_seen_is_taken_once_the_other_is_gone() -> None:
    choice = LimbChoice(None, FROM_A_BAND)
    assert follow(choice, *[(30.0, 5.0)] * 5) == "left"
    assert follow(choice, *[(math.nan, 20.0)] * 4) == "left"
    assert follow(choice, *[(math.nan, 20.0)] * 10) == "right"


def test_with_a_band_a_raised_leg_that_leaves_the_picture_is_asked_back() -> None:
    choice = LimbChoice(None, FROM_A_BAND)
    follow(choice, *[(80.0, 5.0)] * 5)
    assert follow(choice, *[(math.nan, 20.0)] * 30) == "left"


def test_a_hold_keeps_its_side() -> None:
    choice = LimbChoice(None, COMPARED)
    follow(choice, *[(30.0, 100.0)] * 5)
    assert follow(choice, *[(100.0, 30.0)] * 5, holding=True) == "right"


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_named_side_is_followed(side: Side) -> None:
    assert follow(LimbChoice(side, COMPARED), (30.0, 100.0), (100.0, 30.0)) == side


def test_the_rule_comes_from_the_exercise() -> None:
    own = SideRule.of(load_exercise("glute_stretch"))
    assert (own.measure, own.sign, own.alone) == ("ankle_on_knee", 1, math.inf)
    band = SideRule.of(load_exercise("supine_hamstring_stretch"))
    assert (band.measure, band.sign, band.alone) == ("hip_flexion", 1, 45.0)
