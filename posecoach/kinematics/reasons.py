"""Why an angle cannot be measured: a small code a frame, and the words for it."""

from __future__ import annotations

from itertools import pairwise

from posecoach.kinematics.body import MIN_VISIBILITY, Body
from posecoach.kinematics.landmarks import Landmark, pair

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
_HIPS, _SHOULDERS = pair("hip"), pair("shoulder")
# The model places points a little beyond the edge of the picture with good reason.
_MARGIN = 0.02


class Gaps:
    """What can't be seen of a body in its picture.

    Parameters
    ----------
    body
        One frame.
    width, height
        Size of the picture in pixels.
    """

    def __init__(self, body: Body, width: int, height: int) -> None:
        self._body = body
        self._left, self._right = -_MARGIN * width, (1 + _MARGIN) * width
        # The plane's y points up.
        self._top, self._bottom = _MARGIN * height, -(1 + _MARGIN) * height
        self._trunk = [self._of_the_trunk(side) for side in (0, 1)]

    def _of_a_point(self, point: int) -> int:
        at = self._body.plane[point]
        if (
            at.real < self._left
            or at.real > self._right
            or at.imag > self._top
            or at.imag < self._bottom
        ):
            return OUTSIDE + point
        return HIDDEN + point if self._body.visibility[point] < MIN_VISIBILITY else MEASURED

    def _of_the_trunk(self, side: int) -> int:
        """Why the trunk can't be used: both hips or both shoulders are missing."""
        if self._body.trunk_length < _MIN_TRUNK_PX:
            return END_ON
        for sides in (_HIPS, _SHOULDERS):
            codes = [self._of_a_point(point) for point in sides]
            if all(codes):
                return codes[side]
        return MEASURED

    def of(self, parts: tuple[str, ...], side: int) -> int:
        """Code of the first reason that keeps an angle from being measured, 0 if it can be.

        Parameters
        ----------
        parts
            What must be seen of the side, besides the trunk, along the limb.
        side
            0 for left, 1 for right.
        """
        if self._trunk[side]:
            return self._trunk[side]
        points = [pair(part)[side] for part in parts]
        for point in points:
            code = self._of_a_point(point)
            if code:
                return code
        plane, shortest = self._body.plane, _MIN_LIMB * self._body.trunk_length
        for start, end in pairwise(points):
            if abs(plane[end] - plane[start]) < shortest:
                return END_ON
        return MEASURED


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
