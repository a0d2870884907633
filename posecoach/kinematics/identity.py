"""Which leg is which: the model's names are carried through the frames in which it swaps them.

Two knees cannot change places from one frame to the next. While the legs lie together, the one
in front hides the other and the model names them well; once they are apart it sometimes takes
the raised leg for the other one, for a frame or for the rest of the raise. So the names given
when the legs part are kept until they are together again.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.landmarks import Landmark, Landmarks
from posecoach.kinematics.resting_leg import RestingLeg, both_seen

# The hips stay: it is the legs that are taken for each other, on a trunk that is seen well.
_PARTS = ("knee", "ankle", "heel", "foot_index")
_LEFT = [Landmark.of("left", part) for part in _PARTS]
_RIGHT = [Landmark.of("right", part) for part in _PARTS]
_TRACED = [0, 1]
"""Knee and ankle among the parts: what is followed from frame to frame."""

# Legs are together while knees and ankles are this near, as a share of the trunk's length.
_TOGETHER = 0.22
# … for this long, in seconds: a single mixed-up frame may put one leg upon the other.
_TOGETHER_S = 0.2
# One way of naming must fit this much better than the other to be believed; frames that mix
# both legs up fit neither.
_CLEARLY = 0.5
# Legs are looked for where they were in the middle of this time, in seconds: a few mixed-up
# frames can't lead astray.
_TRAIL_S = 0.6
# Forgotten after this long without a person, in seconds.
_MEMORY_S = 1.0
# Legs that were never seen together have only the model's word: it is taken back if the model
# itself holds the opposite for this long, in seconds, and longer than it had held its word; of
# which no more than the second counts. What it says of a hidden leg doesn't.
_PATIENCE_S, _LONGEST_S = 2.0, 10.0


class LegIdentity:
    """Follows both legs through a stream of frames and gives back the names they started with."""

    def __init__(self) -> None:
        self._swapped = False
        self._anchored = False
        self._trail: deque[tuple[float, NDArray[np.float64]]] = deque()
        self._seen_s = -math.inf
        # For how long the model held its first word, and the opposite without a break, in seconds.
        self._held_s = self._opposed_s = 0.0
        self._together_since: float | None = None
        self._resting = RestingLeg()

    def update(self, seen: Landmarks) -> Landmarks:
        """The same frame with left and right leg named as they were before.

        Parameters
        ----------
        seen
            The next frame in order of time, named by the model.
        """
        if not seen.detected:
            return seen
        if seen.time_s - self._seen_s > _MEMORY_S:
            self._swapped = self._anchored = False
            self._trail.clear()
            self._held_s = self._opposed_s = 0.0
            self._together_since = None
            self._seen_s = seen.time_s
        passed, self._seen_s = seen.time_s - self._seen_s, seen.time_s
        legs = _legs(seen)
        if self._are_together(seen, legs):
            self._swapped, self._anchored = False, True
            self._remember(seen.time_s, legs)
            self._resting.together(seen, legs)
        else:
            self._follow(seen.time_s, legs)
            if both_seen(seen):
                self._heed_the_model(passed)
            self._heed_the_resting_leg(seen, legs)
        return _swap(seen) if self._swapped else seen

    def _are_together(self, seen: Landmarks, legs: NDArray[np.float64]) -> bool:
        if not _together(seen, legs):
            self._together_since = None
            return False
        if self._together_since is None:
            self._together_since = seen.time_s
        return not self._trail or seen.time_s - self._together_since >= _TOGETHER_S

    def _remember(self, time_s: float, legs: NDArray[np.float64]) -> None:
        self._trail.append((time_s, legs[::-1] if self._swapped else legs))
        while self._trail[0][0] < time_s - _TRAIL_S:
            self._trail.popleft()

    def _follow(self, time_s: float, legs: NDArray[np.float64]) -> None:
        if not self._trail or time_s - self._trail[-1][0] > _TRAIL_S:
            self._remember(time_s, legs)
            return
        before = np.median([place for _, place in self._trail], axis=0)
        as_named = float(np.abs(legs - before).sum())
        swapped = float(np.abs(legs[::-1] - before).sum())
        if min(as_named, swapped) < _CLEARLY * max(as_named, swapped):
            self._swapped = swapped < as_named
            self._remember(time_s, legs)

    def _heed_the_resting_leg(self, seen: Landmarks, legs: NDArray[np.float64]) -> None:
        swapped = self._resting.apart(seen, legs, _trunk(seen))
        if swapped is not None and swapped != self._swapped:
            self._swapped = swapped
            self._trail.clear()
            self._remember(seen.time_s, legs)

    def _heed_the_model(self, passed_s: float) -> None:
        if self._anchored or not self._swapped:
            self._opposed_s = 0.0
            self._held_s = min(self._held_s + passed_s, _LONGEST_S)
            return
        self._opposed_s += passed_s
        if self._opposed_s > max(_PATIENCE_S, self._held_s):
            self._swapped, self._opposed_s = False, 0.0
            self._trail.clear()


def _legs(seen: Landmarks) -> NDArray[np.float64]:
    """``(2, 2, 2)``: left and right, knee and ankle, x and y in pixels."""
    points = seen.points[:, :2].astype(np.float64)
    return np.stack([points[_LEFT][_TRACED], points[_RIGHT][_TRACED]])


def _trunk(seen: Landmarks) -> float:
    """Length of the trunk in pixels."""
    points = seen.points[:, :2].astype(np.float64)
    shoulders = (points[Landmark.LEFT_SHOULDER] + points[Landmark.RIGHT_SHOULDER]) / 2
    hips = (points[Landmark.LEFT_HIP] + points[Landmark.RIGHT_HIP]) / 2
    return float(np.hypot(*(shoulders - hips)))


def _together(seen: Landmarks, legs: NDArray[np.float64]) -> bool:
    apart = np.hypot(*(legs[0] - legs[1]).T).max()
    return bool(apart < _TOGETHER * _trunk(seen))


def _swap(seen: Landmarks) -> Landmarks:
    points = seen.points.copy()
    points[_LEFT], points[_RIGHT] = seen.points[_RIGHT], seen.points[_LEFT]
    return replace(seen, points=points)
