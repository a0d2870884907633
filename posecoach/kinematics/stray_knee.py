"""Knees that are drawn behind the leg: found by how the same leg was seen a moment ago.

On a person lying down with a leg raised the model now and then puts the knee behind the line from
hip to ankle, for a moment or for seconds, with all bones as long as they were. The leg's line stays
where it was, but thigh and hip read up to 20 degrees less and the knee bends backwards. A knee
can't bend and stretch while both its ends stay, and nobody's bends backwards in a leg that is held
up. So a knee that reads straight or beyond, in a leg whose line has not moved since it was clearly
bent, is not believed.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from typing import NamedTuple

from posecoach.kinematics.body import Body, body_of
from posecoach.kinematics.landmarks import SIDES, Landmarks, Side

# Looked back for so long, in seconds.
_MEMORY_S = 4.0
# The line of a leg that stays does so within this, in degrees: some times its jitter.
_STAYS = 2.5
# The knee must have been bent by so much more than now, in degrees, more than its own error …
_BENT = 10.0
# … in this share of the frames in which the leg was where it is now, and in so many at least:
# what was seen once may have been the mistake.
_SHARE, _FEWEST = 0.3, 4


class _Seen(NamedTuple):
    time_s: float
    knee: float
    line: float


class KneeWatch:
    """Follows both knees through a stream of frames."""

    def __init__(self) -> None:
        self._seen: dict[Side, deque[_Seen]] = {side: deque() for side in SIDES}

    def update(self, landmarks: Landmarks) -> Mapping[Side, bool]:
        """Whether each knee is to be doubted in this frame.

        Parameters
        ----------
        landmarks
            The next frame in order of time.
        """
        body = body_of(landmarks)
        lies = body.lies
        return {side: self._strays(landmarks.time_s, body, side, lies) for side in SIDES}

    def _strays(self, time_s: float, body: Body, side: Side, lies: bool) -> bool:
        column, seen = SIDES.index(side), self._seen[side]
        while seen and seen[0].time_s < time_s - _MEMORY_S:
            seen.popleft()
        knee = body.flexion(-body.knee_turns[column])
        line = body.leg_elevation(body.whole_legs[column])
        if math.isnan(knee) or math.isnan(line):
            return False
        strays = lies and knee <= 0 and self._was_bent(seen, knee, line)
        seen.append(_Seen(time_s, knee, line))
        return strays

    @staticmethod
    def _was_bent(seen: deque[_Seen], knee: float, line: float) -> bool:
        here = [moment.knee for moment in seen if abs(moment.line - line) < _STAYS]
        bent = sum(before > knee + _BENT for before in here)
        return bent >= max(_FEWEST, _SHARE * len(here))
