"""What makes an error band wide or narrow."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from posecoach.kinematics.angles import ANGLES
from posecoach.kinematics.body import Body
from posecoach.kinematics.landmarks import VISIBILITY, Landmark
from posecoach.kinematics.uncertainty import BANDED, error_band
from posecoach.kinematics.view import UNKNOWN_VIEW, View
from tests.skeleton import Leg, Person, landmarks_of

LYING = landmarks_of(Person(right=Leg(hip_flexion=80)), 0.0)
RIGHT = 1


def band(name="hip_flexion", points=LYING.points, view=UNKNOWN_VIEW) -> float:
    return error_band(name, Body(points), RIGHT, view)


@pytest.mark.parametrize("name", BANDED)
def test_every_banded_angle_is_an_angle_with_a_band(name):
    assert name in ANGLES
    assert 1 < band(name) < 60


def test_a_long_line_is_surer_than_a_short_one():
    assert band("straight_leg_raise") < band("thigh_elevation")


def test_what_is_hardly_seen_is_less_sure():
    dim = LYING.points.copy()
    dim[Landmark.RIGHT_KNEE, VISIBILITY] = 0.5
    assert band(points=dim) > 1.1 * band()


def test_a_turned_camera_is_less_sure():
    bands = [band(view=View(turn=turn)) for turn in (0, 4, 20, -35)]
    assert bands[0] == bands[1] < bands[2] < bands[3]


def test_where_nothing_is_known_there_is_no_band():
    assert math.isnan(band("knee_drop"))
    assert math.isnan(band("hip_rise"))
    assert math.isnan(band(points=np.full_like(LYING.points, np.nan)))


def test_the_size_in_the_picture_does_not_matter():
    half = replace(LYING, points=LYING.points * np.float32([0.5, 0.5, 0.5, 1.0]))
    assert band(points=half.points) == pytest.approx(band())
