"""Plane geometry of landmarks, as complex numbers in pixels.

A point ``(x, y)`` of the picture, y down, becomes ``x - 1j * y``: real axis to the right,
imaginary axis up, one unit a pixel. A vector's direction is then its argument, and turning is
multiplication, so mirrored, rotated and non-square pictures need no special case. Angles must
never be taken on coordinates normalised by width and height: those stretch the plane.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.landmarks import X, Y

Plane = NDArray[np.complex128]
Numbers = NDArray[np.float64]


def to_plane(points: NDArray[Any]) -> Plane:
    """Turn pixel points into points of the plane, y up.

    Parameters
    ----------
    points
        ``(…, 33, C)`` with x and y in the first two columns, in pixels.

    Returns
    -------
    ``(…, 33)`` complex, in pixels.
    """
    plane: Plane = points[..., X].astype(np.float64) - 1j * points[..., Y].astype(np.float64)
    return plane


def degrees_between(first: Plane, second: Plane) -> Numbers:
    """Signed turn from one vector to another.

    Parameters
    ----------
    first, second
        Vectors of any, equal shape. A vector of no length gives NaN.

    Returns
    -------
    Degrees in (-180, 180], positive anticlockwise as seen in the picture.
    """
    product = second * np.conj(first)
    degrees: Numbers = np.degrees(np.angle(product))
    return np.where(product == 0, np.nan, degrees)


def wrap_degrees(degrees: Numbers) -> Numbers:
    """The same direction expressed in (-180, 180]."""
    wrapped: Numbers = -((-degrees + 180.0) % 360.0 - 180.0)
    return wrapped


def elevation(vector: Plane, roll_deg: float = 0.0) -> Numbers:
    """How far a vector points up from the floor, whichever way it faces.

    Parameters
    ----------
    vector
        Any shape, in pixels.
    roll_deg
        Anticlockwise turn of the floor line in the picture, in degrees.

    Returns
    -------
    Degrees in [-90, 90]; 0 along the floor, 90 to the ceiling.
    """
    level = vector * np.exp(-1j * np.radians(roll_deg))
    degrees: Numbers = np.degrees(np.arctan2(level.imag, np.abs(level.real)))
    return np.where(vector == 0, np.nan, degrees)
