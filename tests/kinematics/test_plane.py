"""What a camera that stands askew does to the body's plane, undone."""

from __future__ import annotations

import cmath
import math

import pytest

from posecoach.kinematics.plane import Plane, floor_rise


def seen(vector: complex, turn: float, height: float, roll: float, right_is_near: bool) -> complex:
    """A vector of the sagittal plane (to the front, up), as a far camera shows it."""
    sideways, down = math.radians(turn), math.radians(height)
    to_the_right = 1 if right_is_near else -1
    level = complex(
        to_the_right * vector.real * math.cos(sideways),
        vector.imag * math.cos(down) - vector.real * math.sin(sideways) * math.sin(down),
    )
    return level * cmath.exp(1j * math.radians(roll))


@pytest.mark.parametrize("right_is_near", [True, False])
@pytest.mark.parametrize(("turn", "height", "roll"), [(0, 0, 0), (25, 12, 0), (-30, 20, 6)])
@pytest.mark.parametrize("vector", [1 + 0j, 1j, 0.6 - 0.8j, -2 + 0.5j])
def test_what_is_set_right_is_the_side_view(vector, turn, height, roll, right_is_near):
    plane = Plane.seen(turn, height, roll, right_is_near)
    again = plane.straighten(seen(vector, turn, height, roll, right_is_near))
    side_view = complex(vector.real if right_is_near else -vector.real, vector.imag)
    assert again == pytest.approx(side_view)


def test_a_turned_camera_that_looks_down_tilts_the_floor():
    towards_the_feet = seen(1 + 0j, 25, 15, 0, right_is_near=True)
    assert math.degrees(cmath.phase(towards_the_feet)) == pytest.approx(floor_rise(25, 15))
    assert floor_rise(25, 15) < 0 < floor_rise(-25, 15)
    assert floor_rise(25, 0) == floor_rise(0, 15) == 0
