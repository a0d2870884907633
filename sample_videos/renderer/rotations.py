"""Small rotation helpers: right-handed axes, degrees at the surface, ``(3, 3)`` matrices."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def about_axis(axis: Array, angle_deg: float) -> Array:
    """Rotation by ``angle_deg`` degrees about ``axis`` (right-hand rule, Rodrigues)."""
    x, y, z = unit(np.asarray(axis, float))
    cos, sin = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    return np.eye(3) + sin * cross + (1.0 - cos) * (cross @ cross)


def about_x(angle_deg: float) -> Array:
    """Rotation about the body's left axis: positive moves a hanging leg backwards."""
    return about_axis(np.array([1.0, 0.0, 0.0]), angle_deg)


def about_y(angle_deg: float) -> Array:
    """Rotation about the body's long axis."""
    return about_axis(np.array([0.0, 1.0, 0.0]), angle_deg)


def about_z(angle_deg: float) -> Array:
    """Rotation about the body's forward axis: positive moves a hanging leg to the left."""
    return about_axis(np.array([0.0, 0.0, 1.0]), angle_deg)


def unit(vector: Array) -> Array:
    """``vector`` scaled to length 1 (unchanged if its length is zero)."""
    length = float(np.linalg.norm(vector))
    return vector / length if length > 0 else vector


def align(source: Array, target: Array) -> Array:
    """Shortest rotation that turns direction ``source`` into direction ``target``."""
    a, b = unit(np.asarray(source, float)), unit(np.asarray(target, float))
    axis = np.cross(a, b)
    angle = np.degrees(np.arctan2(np.linalg.norm(axis), float(a @ b)))
    if np.linalg.norm(axis) < 1e-9:
        # Parallel: nothing to do. Opposite: half a turn about any perpendicular axis.
        perpendicular = np.cross(a, [0.3, 0.5, 0.8])
        return np.eye(3) if a @ b > 0 else about_axis(perpendicular, 180.0)
    return about_axis(axis, float(angle))


def frame(primary: Array, secondary: Array) -> Array:
    """Right-handed orthonormal axes as columns: first along ``primary``, third across both."""
    first = unit(np.asarray(primary, float))
    third = unit(np.cross(first, secondary))
    return np.stack([first, np.cross(third, first), third], axis=1)


def rigid(rotation: Array, pivot_rest: Array, pivot_world: Array) -> Array:
    """``(3, 4)`` transform that rotates about a joint and puts it where it belongs.

    Parameters
    ----------
    rotation : Array
        Rotation from the rest body into the world.
    pivot_rest, pivot_world : Array
        The joint in the rest body and in the world, metres.
    """
    return np.hstack([rotation, (pivot_world - rotation @ pivot_rest)[:, None]])


def apply(transform: Array, points: Array) -> Array:
    """``(3, 4)`` transform applied to ``(..., 3)`` points."""
    return points @ transform[:, :3].T + transform[:, 3]
