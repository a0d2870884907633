"""Plane geometry of landmarks, as complex numbers in pixels.

A point ``(x, y)`` of the picture, y down, becomes ``x - 1j * y``: real axis to the right,
imaginary axis up, one unit a pixel. A vector's direction is then its argument, and turning is
multiplication, so mirrored, rotated and non-square pictures need no special case. Angles must
never be taken on coordinates normalised by width and height: those stretch the plane.
"""

from __future__ import annotations

import cmath
import math

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def degrees_between(first: complex, second: complex) -> float:
    """Signed turn from one vector to another.

    Parameters
    ----------
    first, second
        Vectors of the plane. A vector of no length gives NaN.

    Returns
    -------
    Degrees in [-180, 180], positive anticlockwise as seen in the picture.
    """
    product = second * first.conjugate()
    return math.degrees(cmath.phase(product)) if product else math.nan


def sine_between(first: complex, second: complex) -> float:
    """Sine of the turn from one vector to another; NaN if one of them has no length."""
    product = second * first.conjugate()
    return product.imag / abs(product) if product else math.nan


def wrap_degrees(degrees: Numbers) -> Numbers:
    """The same directions expressed in (-180, 180]; any shape."""
    wrapped: Numbers = -((-degrees + 180.0) % 360.0 - 180.0)
    return wrapped


def elevation(vector: complex) -> float:
    """How far a vector points up from the real axis, whichever way it faces.

    Returns
    -------
    Degrees in [-90, 90]; NaN for a vector of no length.
    """
    return math.degrees(math.atan2(vector.imag, abs(vector.real))) if vector else math.nan


def unwrapped(degrees: float, low: float) -> float:
    """The same direction of [-180, 180] in [low, low + 360), for a measure that passes 180."""
    return degrees + 360 if degrees < low else degrees


def distance_to_segment(point: complex, start: complex, end: complex) -> float:
    """Distance of a point from the nearest place between two others, in their unit."""
    along = end - start
    length = abs(along)
    if not length:
        return abs(point - start)
    share = ((point - start) * along.conjugate()).real / length**2
    return abs(point - start - along * min(1.0, max(0.0, share)))
