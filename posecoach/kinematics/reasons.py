"""Why an angle cannot be measured: a small code a frame, and the words for it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.body import MIN_VISIBILITY, Body
from posecoach.kinematics.landmarks import Landmark, X, Y, pair

Codes = NDArray[np.int16]

MEASURED = 0
NOBODY = 1
END_ON = 2
IMPLAUSIBLE = 3
UNSTEADY = 4
# These two carry the landmark that is missing: base + landmark.
OUTSIDE = 100
HIDDEN = 200

# A limb that shows less than this share of the trunk's length points at the camera: a pixel of
# error then turns it by degrees.
_MIN_LIMB = 0.12
_MIN_TRUNK_PX = 4
# The model places points a little beyond the edge of the picture with good reason.
_MARGIN = 0.02


class Gaps:
    """What can't be seen of a body in its picture.

    Parameters
    ----------
    body
        One frame or N frames.
    width, height
        Size of the picture in pixels.
    """

    def __init__(self, body: Body, width: int, height: int) -> None:
        self._body = body
        points = body.points
        x, y = points[..., X], points[..., Y]
        left, right = -_MARGIN * width, (1 + _MARGIN) * width
        top, bottom = -_MARGIN * height, (1 + _MARGIN) * height
        outside = (x < left) | (x > right) | (y < top) | (y > bottom)
        hidden = body.visibility < MIN_VISIBILITY
        index = np.arange(points.shape[-2], dtype=np.int16)
        self._points = np.where(
            outside, OUTSIDE + index, np.where(hidden, HIDDEN + index, MEASURED)
        )
        self._trunk = self._of_the_trunk(np.isnan(points[..., 0, X]))
        self._known: dict[tuple[str, ...], Codes] = {}

    def _of_the_trunk(self, nobody: NDArray[np.bool_]) -> Codes:
        """``(…, 2)``: why the trunk can't be used for the left and the right side."""
        codes: Codes = np.zeros((*nobody.shape, 2), dtype=np.int16)
        for part in ("shoulder", "hip"):
            both = self._points[..., pair(part)]
            codes = np.where((both != 0).all(axis=-1, keepdims=True), both, codes)
        short = self._body.trunk_length < _MIN_TRUNK_PX
        codes = np.where(short[..., None], END_ON, codes)
        return np.where(nobody[..., None], NOBODY, codes)

    def of(self, parts: tuple[str, ...]) -> Codes:
        """Code of the first reason that keeps an angle from being measured.

        Parameters
        ----------
        parts
            What must be seen of a side, besides the trunk, along the limb.

        Returns
        -------
        ``(…, 2)`` int16, left and right; 0 where it can be measured.
        """
        if parts not in self._known:
            self._known[parts] = self._reason(parts)
        return self._known[parts]

    def _reason(self, parts: tuple[str, ...]) -> Codes:
        if not parts:
            return self._trunk
        # Worst last: a later line overrides the ones before it.
        codes: Codes = self._end_on(parts)
        for part in reversed(parts):
            seen = self._points[..., pair(part)]
            codes = np.where(seen != 0, seen, codes)
        return np.where(self._trunk != 0, self._trunk, codes)

    def _end_on(self, parts: tuple[str, ...]) -> Codes:
        body = self._body
        shortest = np.abs(body.whole_legs if parts == ("hip", "ankle") else body.thighs)
        if parts == ("hip", "knee", "ankle"):
            shortest = np.minimum(shortest, np.abs(body.shanks))
        short = shortest < _MIN_LIMB * body.trunk_length[..., None]
        codes: Codes = np.where(short, END_ON, MEASURED).astype(np.int16)
        return codes


def missing_point(code: int) -> Landmark | None:
    """The landmark that a code is about, if it is about one."""
    for base in (HIDDEN, OUTSIDE):
        if base <= code < base + len(Landmark):
            return Landmark(code - base)
    return None


def explain(code: int) -> str:
    """A code in words; empty for 0.

    Examples
    --------
    >>> explain(200 + Landmark.LEFT_KNEE)
    "the left knee can't be seen"
    """
    point = missing_point(code)
    if point is not None and code >= HIDDEN:
        return f"the {point.words} can't be seen"
    if point is not None:
        return f"the {point.words} is outside the picture"
    return {
        MEASURED: "",
        NOBODY: "nobody is seen",
        END_ON: "the limb points at the camera",
        UNSTEADY: "left and right leg are being mixed up",
        IMPLAUSIBLE: "what is seen fits no body; the view misleads",
    }[code]
