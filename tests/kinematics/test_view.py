"""From where the camera looks, on a stick person with shoulders and hips of real widths."""

from __future__ import annotations

import cmath
import math
from itertools import count

import numpy as np
import pytest

from posecoach.kinematics.angles import measure
from posecoach.kinematics.body import Body
from posecoach.kinematics.landmarks import LANDMARK_COUNT, Landmark
from posecoach.kinematics.position import Position
from posecoach.kinematics.reasons import TURNED
from posecoach.kinematics.view import View, ViewWatch, floor_slope, height_from, turn_from

TRUNK = 200.0
# The widths at which the model puts the joints, in lengths of the trunk.
SHOULDERS, HIPS = 0.47, 0.31


def lying(turn=0.0, height=8.0, roll=0.0, facing=1, thigh=0.0) -> np.ndarray:
    """``(33, 4)`` of somebody on the back with one leg raised, from a far camera.

    Facing +1 is the head on the picture's left and the right side near.
    """
    sideways, down = math.radians(turn), math.radians(height)
    feet = complex(facing * math.cos(sideways), -math.sin(sideways) * math.sin(down))
    up = 1j * math.cos(down)
    left = complex(math.sin(sideways), facing * math.cos(sideways) * math.sin(down))
    leg = math.cos(math.radians(thigh)) * feet + math.sin(math.radians(thigh)) * up
    places = {part: 1.0 * feet + 0j for part in Landmark}
    for side, sign in (("left", 0.5), ("right", -0.5)):
        along = leg if side == "right" else feet
        hip = feet + sign * HIPS * left
        knee, ankle = hip + 0.85 * along, hip + 1.7 * along
        places |= {
            Landmark.of(side, "shoulder"): sign * SHOULDERS * left,
            Landmark.of(side, "elbow"): sign * SHOULDERS * left + 0.5 * feet,
            Landmark.of(side, "wrist"): sign * SHOULDERS * left + 0.9 * feet,
            Landmark.of(side, "ear"): -0.3 * feet,
            Landmark.of(side, "hip"): hip,
            Landmark.of(side, "knee"): knee,
            Landmark.of(side, "ankle"): ankle,
            Landmark.of(side, "heel"): ankle - 0.05 * up,
            Landmark.of(side, "foot_index"): ankle + 0.2 * up,
        }
    places[Landmark.NOSE] = -0.3 * feet + 0.15 * up
    points = np.zeros((LANDMARK_COUNT, 4), dtype=np.float32)
    for part, place in places.items():
        at = 500 - 400j + TRUNK * place * cmath.exp(1j * math.radians(roll))
        points[part] = at.real, -at.imag, 0.0, 0.99
    return points


def view_of(points: np.ndarray, position=Position.LYING) -> View:
    watch = ViewWatch()
    for number in range(20):
        watch.glance(0.25 * number, Body(points), position)
    return watch.view


@pytest.mark.parametrize("facing", [1, -1])
def test_from_the_side_there_is_nothing_to_set_right(facing):
    view = view_of(lying(facing=facing))
    assert abs(view.turn) < 6
    assert abs(view.roll) < 1
    assert view.plane is None
    assert not view.beyond


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("turn", [-30, -20, 20, 30])
def test_which_way_the_camera_is_turned(turn, facing):
    assert view_of(lying(turn=turn, facing=facing)).turn == pytest.approx(turn, abs=6)


@pytest.mark.parametrize("facing", [1, -1])
def test_the_higher_the_camera_the_higher_it_is_told(facing):
    told = [height_from(Body(lying(height=h, facing=facing))) for h in (2, 10, 25)]
    assert told == sorted(told)
    assert told[0] < 8 < 12 < told[2]


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("roll", [-6, 6])
def test_a_rolled_camera_is_told_by_the_floor_and_taken_out(roll, facing):
    view = view_of(lying(roll=roll, facing=facing))
    points = lying(roll=roll, facing=facing, thigh=70)
    assert view.roll == pytest.approx(roll, abs=1.5)
    askew, level = (
        measure(points, 1280, 720, view=v).degrees["thigh_elevation", "right"]
        for v in (View(), view)
    )
    assert abs(askew - 70) > 5
    assert level == pytest.approx(70, abs=2.5)


@pytest.mark.parametrize("turn", [-30, 30])
def test_what_a_turned_camera_spoils_is_set_right(turn):
    view = view_of(lying(turn=turn, height=15))
    spoilt, better = (
        [
            abs(
                measure(lying(turn=turn, height=15, thigh=t), 1280, 720, view=v).degrees[
                    "straight_leg_raise", "right"
                ]
                - t
            )
            for t in (10, 30, 60, 85)
        ]
        for v in (View(), view)
    )
    assert sum(better) < 0.7 * sum(spoilt)
    assert max(better) < 6


def test_beyond_repair_the_angles_of_the_side_view_are_withheld():
    view = View(turn=50.0, height=5.0)
    found = measure(lying(thigh=45), 1280, 720, view=view)
    assert found.codes["thigh_elevation", "right"] == TURNED
    assert math.isnan(found.degrees["thigh_elevation", "right"])
    assert found.codes["trunk_side_bend", "right"] != TURNED


def test_a_foot_in_the_air_is_no_floor():
    assert floor_slope(Body(lying())) == pytest.approx(0, abs=2)
    assert math.isnan(floor_slope(Body(lying(thigh=60))))


def test_another_position_is_seen_anew():
    watch, time_s = ViewWatch(), count()
    for _ in range(10):
        watch.glance(next(time_s), Body(lying(turn=30)), Position.LYING)
    assert watch.view.known
    watch.glance(next(time_s), Body(lying(turn=30)), Position.UNKNOWN)
    assert watch.view.known
    watch.glance(next(time_s), Body(lying(turn=30)), Position.STANDING)
    assert not watch.view.known


def test_nobody_gives_no_view():
    nobody = Body(np.full((LANDMARK_COUNT, 4), np.nan, dtype=np.float32))
    assert math.isnan(turn_from(nobody))
    assert math.isnan(height_from(nobody))
    assert View().plane is None
