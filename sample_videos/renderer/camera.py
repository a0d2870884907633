"""A pinhole camera."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .assets import Array
from .rotations import about_axis, unit

NEAR, FAR = 0.1, 20.0


@dataclass(frozen=True)
class Camera:
    """Where the camera stands and what it sees.

    Attributes
    ----------
    position, target : Array
        World points, metres (x right, y up, z towards the default camera; floor at y = 0).
    view_angle : float
        Vertical angle of view, degrees.
    roll : float
        Clockwise tilt of the camera, degrees.
    width, height : int
        Pixels.
    """

    position: Array
    target: Array
    view_angle: float
    roll: float
    width: int
    height: int

    @property
    def view(self) -> Array:
        """``(4, 4)`` world to camera."""
        back = unit(self.position - self.target)
        right = unit(np.cross([0.0, 1.0, 0.0], back))
        axes = about_axis(back, -self.roll) @ np.stack([right, np.cross(back, right), back], axis=1)
        matrix = np.eye(4)
        matrix[:3, :3] = axes.T
        matrix[:3, 3] = -axes.T @ self.position
        return matrix

    @property
    def projection(self) -> Array:
        """``(4, 4)`` camera to clip space."""
        focal = 1.0 / np.tan(np.radians(self.view_angle) / 2.0)
        matrix = np.zeros((4, 4))
        matrix[0, 0] = focal * self.height / self.width
        matrix[1, 1] = focal
        matrix[2, 2] = (FAR + NEAR) / (NEAR - FAR)
        matrix[2, 3] = 2.0 * FAR * NEAR / (NEAR - FAR)
        matrix[3, 2] = -1.0
        return matrix

    @property
    def matrix(self) -> Array:
        """``(4, 4)`` world to clip space."""
        return self.projection @ self.view

    def pixels(self, points: Array) -> Array:
        """World points ``(N, 3)`` to picture points ``(N, 2)``, origin at the upper left."""
        homogeneous = np.hstack([points, np.ones((len(points), 1))]) @ self.matrix.T
        clip = homogeneous[:, :2] / homogeneous[:, 3:4]
        return (clip * [1.0, -1.0] + 1.0) / 2.0 * [self.width, self.height]


def orthographic(direction: Array, centre: Array, half: float, depth: float) -> Array:
    """``(4, 4)`` world to clip space of a parallel light that shines along ``direction``."""
    back = -unit(direction)
    helper = np.array([0.0, 0.0, 1.0]) if abs(back[1]) > 0.9 else np.array([0.0, 1.0, 0.0])
    right = unit(np.cross(helper, back))
    axes = np.stack([right, np.cross(back, right), back])
    matrix = np.eye(4)
    matrix[:3, :3] = axes
    matrix[:3, 3] = -axes @ centre
    scale = np.diag([1.0 / half, 1.0 / half, -1.0 / depth, 1.0])
    return scale @ matrix
