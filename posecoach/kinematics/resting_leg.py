"""Which leg stays on the floor when one is raised: the near one, or the one behind it.

While the legs lie together the near one hides the other. When one is raised, what stays is either
just where the near leg was, or it is the far leg, which is seen further back: its knee and ankle
appear nearer to the hips and higher. On rendered people 2.3-2.8 m away, knee and ankle together
are off the near leg's place by 4-6 % of the trunk in the first case, 15-28 % in the second. The
model's own names for the legs are often wrong just then.

A leg held up in the air rests on nothing: it moves when the other one does, and where it was says
little about where it is. So only legs that lie, stand or hang still, feet no higher than the hips,
show which one stays.
"""

from __future__ import annotations

import statistics
from collections import deque

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.body import MIN_VISIBILITY
from posecoach.kinematics.landmarks import VISIBILITY, Landmarks, chord, pair

Legs = NDArray[np.float64]
"""``(2, 2, 2)``: left and right, knee and ankle, x and y in pixels."""

# The near leg's place is the median over this time before the legs part, in seconds.
_BEFORE_S = 1.0
# … of which the near leg must have hidden the other one on the floor for this long at least.
_STILL_S = 0.5
# A foot on the floor is no higher above the hips than this, as a share of the trunk: room for a
# camera that looks down on a person who is turned to it.
_RAISED = 0.4
# One leg hides the other if it is seen so much better, on average of knee and ankle.
_HIDES = 0.15
# Legs this far apart, as a share of the trunk, show which one stays.
_APART = 0.5
# The verdict is made from this many frames over at least this time, in seconds.
_FRAMES, _WATCHED_S = 4, 0.3
# Shares of the trunk: below the first the near leg stays, above the second the far one; one
# that is further away, or moves more than the last, is no resting leg.
_SAME, _BEHIND, _ELSEWHERE, _MOVES = 0.09, 0.12, 0.40, 0.08
_HIPS, _KNEES, _ANKLES = pair("hip"), pair("knee"), pair("ankle")


class RestingLeg:
    """Tells, once the legs have parted, how the model's names have to be read."""

    def __init__(self) -> None:
        self._places: deque[tuple[float, int, Legs]] = deque()
        self._seen: list[tuple[float, float, Legs]] = []
        # The leg that stays, 0 for left, and its knee and ankle; None before it is known.
        self._stays: tuple[int, Legs] | None = None
        self._judged = False

    def together(self, seen: Landmarks, legs: Legs) -> None:
        """Take a frame in which the legs lie together."""
        self._seen, self._stays, self._judged = [], None, False
        shown = seen.points[[_KNEES, _ANKLES], VISIBILITY].mean(axis=0)
        near = 0 if shown[0] > shown[1] else 1
        if not _on_the_floor(seen, legs):
            self._places.clear()
        elif abs(float(shown[0] - shown[1])) >= _HIDES:
            self._places.append((seen.time_s, near, legs[near]))
        while self._places and self._places[0][0] < seen.time_s - _BEFORE_S:
            self._places.popleft()

    def apart(self, seen: Landmarks, legs: Legs, trunk: float) -> bool | None:
        """Take a frame in which the legs are apart, named by the model.

        Returns
        -------
        Whether the model has the names swapped; None where that is not clear.
        """
        if not self._judged:
            self._watch(seen, legs, trunk)
        if self._stays is None:
            return None
        side, place = self._stays
        away = _distances(legs, place)
        rests = int(np.argmin(away))
        return rests != side if away[rests] < away[1 - rests] / 2 else None

    def _watch(self, seen: Landmarks, legs: Legs, trunk: float) -> None:
        far_enough = float(np.hypot(*(legs[0] - legs[1]).T).max()) >= _APART * trunk
        if not far_enough or not self._places or not both_seen(seen):
            return
        if self._places[-1][0] - self._places[0][0] < _STILL_S:
            return
        place = np.median([leg for _, _, leg in self._places], axis=0)
        away = _distances(legs, place) / trunk
        rests = int(np.argmin(away))
        self._seen.append((seen.time_s, float(away[rests]), legs[rests]))
        if len(self._seen) >= _FRAMES and seen.time_s - self._seen[0][0] >= _WATCHED_S:
            self._judged = True
            self._judge()

    def _judge(self) -> None:
        offsets = [offset for _, offset, _ in self._seen]
        usual = statistics.median(offsets)
        steady = statistics.median(abs(offset - usual) for offset in offsets) < _MOVES / 2
        if not steady or usual > _ELSEWHERE or _SAME <= usual <= _BEHIND:
            return
        near = statistics.mode(side for _, side, _ in self._places)
        stays = near if usual < _SAME else 1 - near
        self._stays = stays, np.median([leg for _, _, leg in self._seen], axis=0)


def both_seen(seen: Landmarks) -> bool:
    """Whether neither leg is hidden: where and which a hidden one is, is guessed."""
    return bool(seen.points[[_KNEES, _ANKLES], VISIBILITY].mean(axis=0).min() >= MIN_VISIBILITY)


def _on_the_floor(seen: Landmarks, legs: Legs) -> bool:
    """Whether neither foot is clearly higher than the hips."""
    _, downwards = chord(seen.points)
    hips = float(seen.points[_HIPS, 1].mean())
    return float(legs[:, 1, 1].min()) > hips - _RAISED * abs(downwards)


def _distances(legs: Legs, place: Legs) -> NDArray[np.float64]:
    """``(2,)`` pixels that left and right knee and ankle together are away from a place."""
    distances: NDArray[np.float64] = np.hypot(*(legs - place).transpose(2, 0, 1)).sum(axis=1)
    return distances
