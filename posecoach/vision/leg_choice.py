"""Which of two looks at the same frame shows the legs as they must be.

A look that mixes up the legs puts knees and ankles between both legs, or upon the wrong one. Then
bones are not as long as they were, and knees and ankles are not near where they just were. The
tracked look errs like that, and so does a fresh one; seldom both in the same frame.

That is so on people who lie across the picture. Of one who stands or sits, or lies with the head or
the feet to the camera, the legs are told apart well; there it is speed, or a leg that points at the
camera, that makes them look doubtful, and the fresh look does not lag behind.
"""

from __future__ import annotations

import math
import statistics
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from numpy.typing import NDArray

from posecoach.kinematics.landmarks import chord, pair

# The bones' usual lengths are the median over this long without doubt, in seconds, and of no
# fewer frames: long against a mix-up, short against a person who turns.
_BONES_S, _FEWEST = 4.0, 4
# Legs were where they are seen in the middle of this time, in seconds.
_TRAIL_S = 0.5
# A leg that fits worse than this is lost: then how the other one is seen decides.
_LOST = 0.3
# The fresh look must fit by this much better: the tracked one is smoothed.
_CLEARLY = 0.05

_POINTS = [point for part in ("hip", "knee", "ankle", "shoulder") for point in pair(part)]


class _Leg(NamedTuple):
    """Hip, knee and ankle in lengths of the trunk, from the middle of the hips, y down."""

    hip: complex
    knee: complex
    ankle: complex

    @property
    def bones(self) -> tuple[float, float]:
        """Length of thigh and shank, never quite nothing."""
        return max(abs(self.knee - self.hip), 1e-3), max(abs(self.ankle - self.knee), 1e-3)

    def away(self, other: _Leg) -> float:
        """How far knee and ankle are from those of another place of the leg, on average."""
        return (abs(self.knee - other.knee) + abs(self.ankle - other.ankle)) / 2


_Legs = tuple[_Leg, _Leg]
_Bones = tuple[float, float, float, float]
"""Thigh and shank of one leg, then of the other, in lengths of the trunk."""


class LegChoice:
    """Remembers both legs of one stream, and says which look at the next frame fits them.

    Which leg is called left plays no part in it: that is put right afterwards, see
    :class:`posecoach.kinematics.identity.LegIdentity`.
    """

    def __init__(self) -> None:
        self._bones: deque[tuple[float, _Bones]] = deque()
        self._trail: deque[tuple[float, _Legs]] = deque()

    def trust(self, time_s: float, points: NDArray[Any]) -> None:
        """Take a frame whose legs are not in doubt.

        Parameters
        ----------
        time_s
            Time of the frame in seconds.
        points
            ``(33, 4)``: x, y, z in pixels and visibility.
        """
        self._follow(time_s, points)
        left, right = self._trail[-1][1]
        self._bones.append((time_s, (*left.bones, *right.bones)))
        _forget(self._bones, time_s - _BONES_S)

    def fresh_is_better(self, time_s: float, tracked: NDArray[Any], fresh: NDArray[Any]) -> bool:
        """Whether to take the fresh look at a doubtful frame instead of the tracked one.

        Parameters
        ----------
        time_s
            Time of the frame in seconds.
        tracked, fresh
            ``(33, 4)``: the points of both looks.
        """
        _forget(self._trail, time_s - _TRAIL_S)
        better = True
        if _lies_across(tracked):
            usual, before = self._usual_bones(), self._place()
            better = _misfit(fresh, usual, before) < _misfit(tracked, usual, before) - _CLEARLY
        self._follow(time_s, fresh if better else tracked)
        return better

    def _follow(self, time_s: float, points: NDArray[Any]) -> None:
        """Remember where the legs are, each under the name it had before."""
        _forget(self._trail, time_s - _TRAIL_S)
        legs = next(_both_ways(points))
        if self._trail:
            last = self._trail[-1][1]
            legs = min(_both_ways(points), key=lambda way: sum(map(_Leg.away, way, last)))
        self._trail.append((time_s, legs))

    def _usual_bones(self) -> _Bones | None:
        if len(self._bones) < _FEWEST:
            return None
        thigh, shank, thigh2, shank2 = zip(*(bones for _, bones in self._bones), strict=True)
        median = statistics.median
        return median(thigh), median(shank), median(thigh2), median(shank2)

    def _place(self) -> _Legs | None:
        if not self._trail:
            return None
        first, second = zip(*(legs for _, legs in self._trail), strict=True)
        return _middle(first), _middle(second)


def _lies_across(points: NDArray[Any]) -> bool:
    """Whether the trunk is nearer to the picture's horizontal than to its vertical."""
    _, downwards = chord(points)
    return abs(downwards.real) > abs(downwards.imag)


def _both_ways(points: NDArray[Any]) -> Iterator[_Legs]:
    """The legs as they are named, and with knees and ankles the other way round."""
    at = [complex(x, y) for x, y in points[_POINTS, :2].tolist()]
    middle = (at[0] + at[1]) / 2
    # A trunk of no length is no measure; one pixel keeps the numbers finite.
    trunk = max(abs((at[6] + at[7]) / 2 - middle), 1.0)
    left_hip, right_hip, left_knee, right_knee, left_ankle, right_ankle = (
        (place - middle) / trunk for place in at[:6]
    )
    yield _Leg(left_hip, left_knee, left_ankle), _Leg(right_hip, right_knee, right_ankle)
    yield _Leg(left_hip, right_knee, right_ankle), _Leg(right_hip, left_knee, left_ankle)


def _misfit(points: NDArray[Any], usual: _Bones | None, before: _Legs | None) -> float:
    """How badly both legs fit, by either name: 0 if they do."""
    return min(
        sum(
            _off(
                leg,
                usual[2 * side : 2 * side + 2] if usual else (),
                before[side] if before else None,
            )
            for side, leg in enumerate(legs)
        )
        for legs in _both_ways(points)
    )


def _off(leg: _Leg, usual: Sequence[float], before: _Leg | None) -> float:
    """By how much the worse bone is off, as a share, and how far the leg moved in trunks."""
    off = leg.away(before) if before else 0.0
    if usual:
        off += max(abs(math.log(a / b)) for a, b in zip(leg.bones, usual, strict=True))
    return min(off, _LOST)


def _middle(legs: Iterable[_Leg]) -> _Leg:
    """The median place of a leg, in x and y."""
    hips, knees, ankles = (
        complex(
            statistics.median(place.real for place in places),
            statistics.median(place.imag for place in places),
        )
        for places in zip(*legs, strict=True)
    )
    return _Leg(hips, knees, ankles)


def _forget(remembered: deque[tuple[float, Any]], before_s: float) -> None:
    while remembered and remembered[0][0] < before_s:
        remembered.popleft()
