"""How a camera that stands askew shows the plane that a body moves in, and back from it."""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plane:
    """A linear map from vectors of the picture to vectors of the body's own upright plane.

    Attributes
    ----------
    turned
        Unit number that takes out the camera's roll.
    stretch
        What a turned camera has shortened along the floor.
    shear
        How much the floor rises in the picture on the way to the right, where a turned camera
        looks down; the upright stays upright.
    upright
        What a camera that looks down has shortened of it.
    """

    turned: complex = 1 + 0j
    stretch: float = 1.0
    shear: float = 0.0
    upright: float = 1.0

    @classmethod
    def seen(cls, turn: float, height: float, roll: float, right_is_near: bool) -> Plane:
        """The map for a camera's turn, height and roll.

        Parameters
        ----------
        turn, height, roll
            Degrees, as in :class:`posecoach.kinematics.view.View`.
        right_is_near
            Whether the person's right side is nearer to the camera than the left one.
        """
        sideways, down = math.radians(turn), math.radians(height)
        towards = 1 if right_is_near else -1
        return cls(
            cmath.exp(-1j * math.radians(roll)),
            1 / math.cos(sideways),
            towards * math.tan(sideways) * math.sin(down),
            1 / math.cos(down),
        )

    def straighten(self, vector: complex) -> complex:
        """A vector of the picture, y up, as the side view would show it."""
        level = vector * self.turned
        return complex(
            level.real * self.stretch, (level.imag + level.real * self.shear) * self.upright
        )


def floor_rise(turn: float, height: float) -> float:
    """Degrees by which a level floor rises in the picture towards the camera's positive end."""
    return -math.degrees(math.atan(math.tan(math.radians(turn)) * math.sin(math.radians(height))))
