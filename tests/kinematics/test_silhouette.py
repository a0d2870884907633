"""Backs of known curvature and pelvises of known lift, as outlines of stick people."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from posecoach.kinematics.body import Body
from posecoach.kinematics.landmarks import (
    NO_OUTLINE,
    OUTLINE_STATIONS,
    Landmark,
    Landmarks,
    OutlineRow,
    pair,
)
from posecoach.kinematics.silhouette import (
    SILHOUETTE_MEASURES,
    back_rounding,
    fold_rounding,
    lower_back_curve,
    pelvic_roll,
    pelvis_contour,
    pelvis_lift,
    spine_curve,
)
from tests.skeleton import Arm, Leg, Person, landmarks_of, mirrored, rotated_90

SCALE = 180.0
SEATED = Person(trunk=80, facing=-1, left=Leg(80, 5), right=Leg(80, 5), scale=SCALE)
LYING = Person(left=Leg(50, 95), right=Leg(50, 95), scale=SCALE)


def with_back(person: Person, back: NDArray[np.float64], front: float = 0.3) -> Landmarks:
    """A person whose back lies so far from the chord, in chords, at each station."""
    seen = landmarks_of(person)
    distances = [back, np.full_like(back, front)]
    left, right = distances if person.facing < 0 else distances[::-1]
    outline = np.stack([left, right, left, right]).astype(np.float32) * np.float32(SCALE)
    return replace(seen, outline=outline)


def mirror(seen: Landmarks) -> Landmarks:
    assert seen.outline is not None
    rows = [
        OutlineRow.FIRST_RIGHT,
        OutlineRow.FIRST_LEFT,
        OutlineRow.LAST_RIGHT,
        OutlineRow.LAST_LEFT,
    ]
    return replace(mirrored(seen), outline=seen.outline[rows])


def value(name: str, seen: Landmarks) -> float:
    return SILHOUETTE_MEASURES[name].of(seen, Body(seen.points))


def arc(height: float) -> NDArray[np.float64]:
    """A parabola over the back, ``height`` above its ends at the shoulders and the hips."""
    return 0.2 + 4 * height * OUTLINE_STATIONS * (1 - OUTLINE_STATIONS)


def turn_of(height: float) -> float:
    """How far the edge of such an arc turns between the ends that are compared."""
    slope = 4 * height * (1 - 2 * np.array([0.05, 0.90]))
    low, high = np.degrees(np.arctan(slope))
    return float(low - high)


@pytest.mark.parametrize("height", [0.2, 0.05, 0.0, -0.05, -0.1])
def test_the_curve_of_the_back_is_the_turn_of_its_edge(height: float) -> None:
    seen = with_back(SEATED, arc(height))
    assert value("spine_curve", seen) == pytest.approx(turn_of(height), abs=0.05)
    assert math.copysign(1, value("spine_curve", seen)) == math.copysign(1, height) or not height


@pytest.mark.parametrize("slope", [0.3, 0.0, -0.2])
def test_the_low_back_leans_as_its_edge_does(slope: float) -> None:
    seen = with_back(SEATED, 0.3 + slope * (1 - OUTLINE_STATIONS))
    leaning = math.degrees(math.atan(slope))
    assert value("lower_back_curve", seen) == pytest.approx(leaning, abs=0.01)
    assert value("spine_curve", seen) == pytest.approx(0, abs=0.01)
    assert value("back_rounding", seen) == pytest.approx(leaning, abs=0.01)


@pytest.mark.parametrize("name", ["spine_curve", "lower_back_curve", "back_rounding"])
def test_the_back_is_the_same_mirrored_turned_and_at_any_size(name: str) -> None:
    seen = with_back(SEATED, arc(0.12))
    usual = value(name, seen)
    assert usual > 10
    assert value(name, mirror(seen)) == pytest.approx(usual, abs=0.01)
    assert value(name, rotated_90(seen)) == pytest.approx(usual, abs=0.01)
    assert seen.outline is not None
    points = seen.points.copy()
    points[:, :3] /= 2
    small = replace(seen, points=points, outline=seen.outline / 2)
    assert value(name, small) == pytest.approx(usual, abs=0.01)


def test_rounding_is_the_sum_of_both_curves() -> None:
    seen = with_back(SEATED, arc(0.1))
    body = Body(seen.points)
    both = spine_curve(seen, body) + lower_back_curve(seen, body)
    assert back_rounding(seen, body) == pytest.approx(both)


@pytest.mark.parametrize("lean", [0.0, 30.0])
def test_a_fold_is_taken_off_the_low_back_by_its_lean(lean: float) -> None:
    seen = with_back(replace(SEATED, trunk=80 - lean), arc(0.1))
    body = Body(seen.points)
    upright = with_back(SEATED, arc(0.1))
    assert fold_rounding(seen, body) == pytest.approx(
        fold_rounding(upright, Body(upright.points)) - 0.2 * lean, abs=0.1
    )
    rounder = with_back(replace(SEATED, trunk=80 - lean), arc(0.2))
    assert fold_rounding(rounder, body) > fold_rounding(seen, body) + 5


def test_the_lift_of_the_pelvis_is_told_by_its_contour_and_its_height() -> None:
    flat = np.full(len(OUTLINE_STATIONS), 0.2)
    level, lifted = (
        with_back(replace(LYING, trunk=trunk, hips=LYING.hips), flat) for trunk in (180.0, 186.0)
    )
    gained = [
        of(lifted, Body(lifted.points)) - of(level, Body(level.points))
        for of in (pelvis_lift, pelvis_contour)
    ]
    assert gained[0] - gained[1] == pytest.approx(50 * math.sin(math.radians(6)), abs=0.1)


def test_a_few_unknown_places_of_the_back_are_bridged_and_many_are_not() -> None:
    seen = with_back(SEATED, arc(0.1))
    assert seen.outline is not None
    seen.outline[:, 10:14] = np.nan
    assert value("spine_curve", seen) == pytest.approx(turn_of(0.1), abs=0.1)
    seen.outline[:, 8:16] = np.nan
    assert math.isnan(value("spine_curve", seen))
    assert math.isnan(value("back_rounding", seen))


def lying_over(under_hips: float, under_low_back: float = 0.2) -> Landmarks:
    """A person on the back whose lower edge is so far under the chord, in chords."""
    at = OUTLINE_STATIONS
    return with_back(LYING, np.where(at > 0.9, under_hips, under_low_back))


def test_the_contour_under_the_hips_rises_with_them() -> None:
    resting, lifted = lying_over(0.2), lying_over(0.13)
    assert value("pelvis_contour", resting) == pytest.approx(0, abs=0.01)
    assert value("pelvis_contour", lifted) == pytest.approx(7, abs=0.01)
    assert value("pelvis_contour", mirror(lifted)) == pytest.approx(7, abs=0.01)


def test_hips_that_lift_count_even_if_the_chord_turns_with_them() -> None:
    # The whole trunk turns by 5 degrees about the shoulders, edge and all.
    turned = replace(LYING, trunk=LYING.trunk + 5)
    seen = with_back(turned, np.full(len(OUTLINE_STATIONS), 0.2))
    assert value("pelvis_contour", seen) == pytest.approx(60 * math.sin(math.radians(5)), abs=0.1)


def test_the_contour_is_for_lying_on_the_back_alone() -> None:
    assert math.isnan(value("pelvis_contour", with_back(SEATED, arc(0.1))))
    front = Person(facing=-1, left=Leg(5, 5), right=Leg(5, 5), scale=SCALE)
    assert Body(landmarks_of(front).points).facing == -1
    assert math.isnan(value("pelvis_contour", with_back(front, arc(0.0))))
    assert not math.isnan(value("pelvis_contour", with_back(LYING, arc(0.0))))


# The elbow behind the back at half its height, the hand in front: akimbo, as seen from the side.
AKIMBO = Arm(-25, 70)


@pytest.mark.parametrize("picture", [lambda seen: seen, mirror])
def test_an_arm_over_the_edge_of_the_low_back_hides_it(picture) -> None:
    free = with_back(replace(SEATED, left_arm=Arm(60, 10)), arc(0.1))
    assert math.isfinite(value("lower_back_curve", picture(free)))
    for arm in (Arm(-12, 5), Arm(-25, 10)):
        hidden = with_back(replace(SEATED, left_arm=arm), arc(0.1))
        for name in ("lower_back_curve", "back_rounding", "fold_rounding"):
            assert math.isnan(value(name, picture(hidden))), (arm, name)


def test_an_arm_that_the_trunk_hides_hides_nothing() -> None:
    seen = with_back(replace(SEATED, left_arm=Arm(-12, 5)), arc(0.1))
    seen.points[Landmark.LEFT_ELBOW, 3] = 0.2
    assert math.isfinite(value("lower_back_curve", seen))


def test_an_elbow_over_the_middle_of_the_back_is_bridged() -> None:
    akimbo = with_back(replace(SEATED, left_arm=AKIMBO), arc(0.1))
    assert value("lower_back_curve", akimbo) == value(
        "lower_back_curve", with_back(SEATED, arc(0.1))
    )
    # What is bridged is the back: the arm's own edge there changes nothing.
    assert akimbo.outline is not None
    bulge = (OUTLINE_STATIONS > 0.42) & (OUTLINE_STATIONS < 0.58)
    akimbo.outline[:, bulge] += 0.02 * SCALE
    assert value("spine_curve", akimbo) == pytest.approx(turn_of(0.1), abs=0.1)


def test_an_arm_in_front_of_the_trunk_hides_nothing_of_the_back() -> None:
    crossed = with_back(replace(SEATED, left_arm=Arm(25, 100), right_arm=Arm(25, 100)), arc(0.1))
    for name in ("spine_curve", "lower_back_curve"):
        assert value(name, crossed) == value(name, with_back(SEATED, arc(0.1)))


@pytest.mark.parametrize("name", ["pelvis_contour", "pelvis_lift"])
def test_an_arm_on_the_floor_or_hugged_knees_hide_the_pelvis(name: str) -> None:
    flat = np.full(len(OUTLINE_STATIONS), 0.2)
    raised = replace(LYING, left=Leg(90, 10), left_arm=Arm(80, 10), right_arm=Arm(80, 10))
    assert math.isfinite(value(name, with_back(raised, flat)))
    beside = replace(raised, right_arm=Arm(-12, 0))
    assert math.isnan(value(name, with_back(beside, flat)))
    one_knee = replace(raised, left=Leg(120, 120))
    assert math.isfinite(value(name, with_back(one_knee, flat)))
    both_knees = replace(one_knee, right=Leg(115, 120))
    assert math.isnan(value(name, with_back(both_knees, flat)))


def rolled(share: float, person: Person = LYING) -> Landmarks:
    """Hips nearer to the head by a share of the trunk, everything else in its place."""
    seen = landmarks_of(person)
    seen.points[pair("hip"), 0] -= share * SCALE
    return seen


def test_a_pelvis_that_rolls_takes_the_hips_towards_the_head() -> None:
    values = [value("pelvic_roll", rolled(share)) for share in (0, 0.02, 0.04)]
    way = 1 + 0.9 * math.cos(math.radians(50))  # shoulders to knees, in trunks
    steps = np.diff(values)
    np.testing.assert_allclose(steps, 100 * 0.02 / way, rtol=0.1)
    # The feet are not quite as high as the shoulders, so the floor's direction is a little off.
    assert values[0] == pytest.approx(100 * (1 - 1 / way), abs=3)
    assert value("pelvic_roll", mirrored(rolled(0.02))) == pytest.approx(values[1], abs=0.01)


@pytest.mark.parametrize(
    "person",
    [
        replace(LYING, right=Leg(90, 0)),  # one leg in the air
        replace(LYING, left=Leg(90, 90), right=Leg(90, 90)),  # shins in the air
        replace(LYING, left=Leg(0, 5), right=Leg(0, 5)),  # legs stretched out
        SEATED,
    ],
)
def test_a_roll_is_known_only_with_both_feet_planted(person: Person) -> None:
    assert math.isnan(value("pelvic_roll", landmarks_of(person)))
    assert not math.isnan(value("pelvic_roll", landmarks_of(LYING)))


@pytest.mark.parametrize("outline", [None, NO_OUTLINE])
def test_what_needs_an_outline_is_unknown_without_one(
    outline: NDArray[np.float32] | None,
) -> None:
    for person in (SEATED, LYING):
        seen = replace(landmarks_of(person), outline=outline)
        for name, measure in SILHOUETTE_MEASURES.items():
            if measure.needs_outline:
                assert math.isnan(value(name, seen)), name


def test_nobody_and_points_in_one_place_are_unknown() -> None:
    nobody = replace(Landmarks.nobody(0, 640, 480), outline=NO_OUTLINE)
    heap = landmarks_of(SEATED)
    heap.points[:, :3] = 100
    heap = replace(heap, outline=np.ones_like(NO_OUTLINE))
    for seen in (nobody, heap):
        assert all(math.isnan(value(name, seen)) for name in SILHOUETTE_MEASURES)


def test_it_is_not_guessed_which_side_the_back_is_on() -> None:
    seen = with_back(Person(trunk=90, left=Leg(0, 0), right=Leg(0, 0)), arc(0.1))
    seen.points[:11, :2] = seen.points[0, :2]  # a face seen from the front
    for side in ("heel", "foot_index"):
        seen.points[pair(side), :2] = seen.points[pair("ankle"), :2]
    assert Body(seen.points).facing == 0
    assert math.isnan(value("spine_curve", seen))


def test_every_measure_says_in_words_what_it_is() -> None:
    assert {"pelvis_contour", "pelvic_roll", "spine_curve"} <= set(SILHOUETTE_MEASURES)
    for name, measure in SILHOUETTE_MEASURES.items():
        assert measure.name == name
        assert measure.means.endswith(".")
        assert measure.limits.endswith(".")
        assert measure.unit
        assert measure.label
    functions = {measure.of for measure in SILHOUETTE_MEASURES.values()}
    assert functions >= {pelvis_contour, pelvic_roll, spine_curve}
