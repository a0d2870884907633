"""Where in a recording something changes, to be found fast."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

from posecoach.exercises.targets import TargetBand

Mask = NDArray[np.bool_]


class Breaks:
    """Frames at which something happens.

    Parameters
    ----------
    mask
        ``(N,)`` whether it happens in a frame.
    """

    __slots__ = ("_frames", "_never")

    def __init__(self, mask: Mask) -> None:
        self._frames: list[int] = np.flatnonzero(mask).tolist()
        self._never = len(mask)

    def after(self, at: int) -> int:
        """The first such frame from ``at`` on; the number of frames if there is none."""
        place = bisect_left(self._frames, at)
        return self._frames[place] if place < len(self._frames) else self._never


def changes(values: NDArray[np.generic]) -> Mask:
    """``(N,)`` whether each value differs from the one before it; the first one does."""
    found = np.ones(len(values), dtype=np.bool_)
    if len(values):
        found[1:] = values[1:] != values[:-1]
    return found


def meets(band: TargetBand, values: NDArray[np.float64], edge: float) -> Mask:
    """``(N,)`` :meth:`TargetBand.meets` of many values."""
    found: Mask = values >= edge if band.rising else values <= edge
    return found


def first_true(mask: Mask) -> int:
    """Index of the first true element; the length if there is none."""
    at = int(mask.argmax()) if len(mask) else 0
    return at if len(mask) and mask[at] else len(mask)
