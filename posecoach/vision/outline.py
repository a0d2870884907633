"""The edge of a silhouette around the trunk, as a few distances instead of a picture.

The 33 points don't show the spine or the pelvis; the edge of the body between and around them
does. A silhouette is a picture of a person's shape, heavy and private; what is kept of it are
180 numbers, from which every measure of :mod:`posecoach.kinematics.silhouette` is made.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.landmarks import NO_OUTLINE, OUTLINE_STATIONS, chord
from posecoach.vision.system_libraries import import_opencv

# How far each ray looks from the chord, as a share of the chord's length, and its steps.
REACH = 0.8
_STEPS = 80
_OFFSETS = np.linspace(-REACH, REACH, 2 * _STEPS + 1)
_EDGE = 0.5
# Kept to this fraction of a pixel: finer than any edge is known, and small in a file.
_GRAIN = 32


def trace_outline(
    silhouette: NDArray[np.float32], points: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Where the body ends on rays across the trunk.

    Parameters
    ----------
    silhouette
        ``(height, width)`` float32, 0-1: how surely each pixel belongs to the body.
    points
        ``(33, 4)`` of the same frame, in its pixels.

    Returns
    -------
    ``(4, 45)`` float32 in pixels, see :data:`posecoach.kinematics.landmarks.OutlineRow`; NaN
    where the edge is further than 0.8 chords away or outside the picture, and everywhere if
    the chord can't be drawn.
    """
    shoulders, downwards = chord(points)
    length = abs(downwards)
    if not 1.0 <= length < np.inf:
        return NO_OUTLINE.copy()
    along = shoulders + OUTLINE_STATIONS[:, None] * downwards
    places = along + 1j * downwards * _OFFSETS[None, :]
    # Unknown outside the picture: a body cut off by its border has no edge there.
    cv2 = import_opencv()
    values = cv2.remap(
        silhouette,
        places.real.astype(np.float32) - 0.5,
        -places.imag.astype(np.float32) - 0.5,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=float("nan"),
    )
    found = np.stack(
        [
            _first_exit(values[:, _STEPS:]),
            _first_exit(values[:, _STEPS::-1]),
            _last_inside(values),
            _last_inside(values[:, ::-1]),
        ]
    )
    outline: NDArray[np.float32] = (np.round(found * length * _GRAIN) / _GRAIN).astype(np.float32)
    return outline


def _first_exit(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """Distance from the chord, in chords, at which each ray leaves the body that it starts in."""
    outside = ~(values >= _EDGE)
    index = outside.argmax(axis=1)
    # A ray that starts outside has no exit, nor has one that never leaves.
    known = outside.any(axis=1) & (index > 0)
    return np.where(known, (_crossing(values, np.maximum(index, 1)) * REACH / _STEPS), np.nan)


def _last_inside(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """Offset, in chords, of the outermost edge towards the end of each ray."""
    inside = values >= _EDGE
    count = values.shape[1]
    index = count - inside[:, ::-1].argmax(axis=1)
    known = inside.any(axis=1) & (index < count)
    at = _crossing(values, np.minimum(index, count - 1))
    return np.where(known, (at - _STEPS) * REACH / _STEPS, np.nan)


def _crossing(values: NDArray[np.float32], index: NDArray[np.intp]) -> NDArray[np.float64]:
    """Where the value falls to one half between two samples, the second of which is ``index``."""
    rows = np.arange(len(values))
    before, after = values[rows, index - 1].astype(float), values[rows, index].astype(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        crossing: NDArray[np.float64] = index - 1 + (before - _EDGE) / (before - after)
    return crossing
