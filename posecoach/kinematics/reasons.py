"""Why something cannot be measured: a small code a frame, and the words for it."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable
from itertools import pairwise
from typing import Protocol

from posecoach.kinematics.body import MIN_VISIBILITY, Body
from posecoach.kinematics.doubt import NO_DOUBT, Doubt
from posecoach.kinematics.landmarks import SIDES, Landmark, Side, pair

Formula = Callable[[Body, int], float]
"""A number of a body's side, 0 for left and 1 for right."""
Key = tuple[str, Side]
"""Name of a measure, and the person's own side."""

MEASURED = 0
NOBODY = 1
END_ON = 2
IMPLAUSIBLE = 3
UNSTEADY = 4
SIDE_ON = 5
TURNED = 6
# These two carry the landmark that is missing: base + landmark.
OUTSIDE = 100
HIDDEN = 200

# A limb that shows less than this share of the trunk's length points at the camera: a pixel of
# error then turns it by degrees.
_MIN_LIMB = 0.12
_MIN_TRUNK_PX = 4
_HIPS, _SHOULDERS = pair("hip"), pair("shoulder")
_LEG = frozenset(("knee", "ankle", "heel", "foot_index"))
# Thigh and shank are as long as each other within a few percent (0.245 and 0.246 of the stature,
# Winter 2009). One that shows less than this share of the other points 60 degrees and more out of
# the picture's plane, and with it the leg bends and turns where a side view can't follow.
_OUT_OF_PLANE = 0.5
# A knee that bends backwards by more, in degrees, is counted as lax (Beighton et al. 1973). On the
# back nothing presses a knee that far: its point is drawn wrong, and the thigh with it.
_BACKWARDS = 10.0
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
    doubt
        What is to be doubted from what was seen before.
    turned
        Whether the camera is too far off the side view for what is measured from there.
    """

    def __init__(
        self,
        body: Body,
        width: int,
        height: int,
        doubt: Doubt = NO_DOUBT,
        turned: bool = False,
    ) -> None:
        self.turned = turned
        self._body = body
        self._doubted = [doubt.legs[side] for side in SIDES]
        self._stray = [doubt.knees[side] for side in SIDES]
        self._left, self._right = -_MARGIN * width, (1 + _MARGIN) * width
        # The plane's y points up.
        self._top, self._bottom = _MARGIN * height, -(1 + _MARGIN) * height
        # Asked for again and again, and each answer costs more than remembering it.
        self._points: dict[int, int] = {}
        self._limbs: dict[tuple[tuple[str, ...], int, bool], int] = {}
        self._knees: dict[int, int] = {}
        if cmath.isnan(body.plane[0]):
            self._trunk = [NOBODY, NOBODY]
        else:
            self._trunk = [self._of_the_trunk(side) for side in (0, 1)]

    def _of_a_point(self, point: int) -> int:
        known = self._points.get(point)
        if known is None:
            known = self._points[point] = self._look_at(point)
        return known

    def _look_at(self, point: int) -> int:
        at = self._body.picture[point]
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
        return self._of_middle(_HIPS, side) or self._of_middle(_SHOULDERS, side)

    def _of_middle(self, points: list[int], side: int) -> int:
        """Why the middle of a pair can't be used: both are missing."""
        codes = [self._of_a_point(point) for point in points]
        return codes[side] if all(codes) else MEASURED

    def of_middles(self, parts: tuple[str, ...], side: int) -> int:
        """Code of the first part of which neither side is seen, 0 if there is none."""
        codes = (self._of_middle(pair(part), side) for part in parts)
        return next((code for code in codes if code), MEASURED)

    def of_a_knee(self, side: int) -> int:
        """Code of why a knee that is seen says nothing of angles in the plane of the side view."""
        known = self._knees.get(side)
        if known is None:
            known = self._knees[side] = self._judge_the_knee(side)
        return known

    def _judge_the_knee(self, side: int) -> int:
        body = self._body
        # Where an ankle beyond the edge of the picture is, is a guess; a hidden one is near it.
        if OUTSIDE <= self._of_a_point(pair("ankle")[side]) < HIDDEN:
            return MEASURED
        shorter, longer = sorted((abs(body.thighs[side]), abs(body.shanks[side])))
        if shorter < _OUT_OF_PLANE * longer:
            return END_ON
        # Without a front an angle has no sign, and no knee reads as bent backwards.
        backwards = body.lies and body.flexion(-body.knee_turns[side]) < -_BACKWARDS
        return IMPLAUSIBLE if backwards or self._stray[side] else MEASURED

    def of(self, parts: tuple[str, ...], side: int, *, side_view: bool = True) -> int:
        """Code of the first reason that keeps a limb from being measured, 0 if it can be.

        Parameters
        ----------
        parts
            What must be seen of the side, besides the trunk, along the limb.
        side
            0 for left, 1 for right.
        side_view
            Whether a change of the leg's length is a reason. From the head end legs really look
            longer and shorter as they move, and knees are not taken for each other.
        """
        if self._trunk[side]:
            return self._trunk[side]
        key = (parts, side, side_view)
        known = self._limbs.get(key)
        if known is None:
            known = self._limbs[key] = self._of_a_limb(parts, side, side_view)
        return known

    def _of_a_limb(self, parts: tuple[str, ...], side: int, side_view: bool) -> int:
        points = [pair(part)[side] for part in parts]
        for point in points:
            code = self._of_a_point(point)
            if code:
                return code
        plane, shortest = self._body.plane, _MIN_LIMB * self._body.trunk_length
        for start, end in pairwise(points):
            if abs(plane[end] - plane[start]) < shortest:
                return END_ON
        doubted = side_view and self._doubted[side] and not _LEG.isdisjoint(parts)
        return UNSTEADY if doubted else MEASURED


class Row(Protocol):
    """What the tables of angles and of proxies have in common."""

    @property
    def view(self) -> str: ...  # noqa: D102
    @property
    def span(self) -> tuple[float, float]: ...  # noqa: D102
    @property
    def parts(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def others(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def middles(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def in_plane(self) -> bool: ...  # noqa: D102
    @property
    def formula(self) -> Formula: ...  # noqa: D102


def value_or_reason(row: Row, body: Body, side: int, gaps: Gaps) -> tuple[float, int]:
    """Evaluate a row of a table for one side of a body.

    Parameters
    ----------
    row
        The row; values outside of its ``span`` fit no body.
    body, gaps
        One frame.
    side
        0 for left, 1 for right.

    Returns
    -------
    The value and 0, or NaN and the code of the reason.
    """
    side_view = row.view == "side"
    code = gaps.of(row.parts, side, side_view=side_view)
    if not code and side_view and gaps.turned:
        code = TURNED
    if not code and row.in_plane and "knee" in row.parts:
        code = gaps.of_a_knee(side)
    if not code and row.others:
        code = gaps.of(row.others, 1 - side, side_view=side_view)
    if not code and row.middles:
        code = gaps.of_middles(row.middles, side)
    if code:
        return math.nan, code
    value = row.formula(body, side)
    low, high = row.span
    if low <= value <= high:
        return value, MEASURED
    return math.nan, SIDE_ON if math.isnan(value) and row.view == "front" else IMPLAUSIBLE


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
        TURNED: "the camera is turned too far off the side",
        SIDE_ON: "this is measured from the front or the head end",
        IMPLAUSIBLE: "what is seen fits no body; the view misleads",
    }[code]
