"""Bones keep their length: frames in which a leg changes its length are not believed.

On a person lying down the model now and then takes one leg for the other for a single frame.
Its smoothing then drags knee and ankle through places where no leg is, for a fifth of a second.
The angles of those frames look plausible and are wrong by 10 to 60 degrees; the lengths of thigh
and shank give them away.
"""

from __future__ import annotations

import math
import statistics
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.landmarks import SIDES, Landmark, Landmarks, LandmarkTrack, Side

# Change of length, as a share, that is not believed, and the one below which it is again.
_ON, _OFF = 0.13, 0.055
# The length to compare with is the median over this time, in seconds: short, since a leg that
# turns towards the camera really looks shorter and shorter.
_MEMORY_S = 0.4
# A new length that stays the same for this long is real: the leg points another way now.
_NEWS_S = 0.4
_FEWEST = 4


Length = tuple[float, float, float]
"""Time in seconds, thigh and shank in pixels."""


@dataclass(slots=True)
class _Leg:
    """What is remembered of one leg: believed lengths, and those of a leg in doubt."""

    usual: deque[Length] = field(default_factory=deque)
    news: deque[Length] = field(default_factory=deque)
    doubted: bool = False

    def unsteady(self, time_s: float, thigh: float, shank: float) -> bool:
        if math.isnan(thigh) or math.isnan(shank):
            self._forget()
            return False
        _drop(self.usual, time_s - _MEMORY_S if not self.doubted else -math.inf)
        self.doubted = self._change(thigh, shank) >= (_OFF if self.doubted else _ON)
        if not self.doubted:
            self.news.clear()
            self.usual.append((time_s, thigh, shank))
            return False
        self.news.append((time_s, thigh, shank))
        _drop(self.news, time_s - _NEWS_S)
        if self._news_is_real():
            self.usual, self.news, self.doubted = self.news, deque(), False
        return self.doubted

    def _forget(self) -> None:
        self.usual.clear()
        self.news.clear()
        self.doubted = False

    def _change(self, thigh: float, shank: float) -> float:
        if len(self.usual) < _FEWEST:
            return 0.0
        usual_thigh = statistics.median(entry[1] for entry in self.usual)
        usual_shank = statistics.median(entry[2] for entry in self.usual)
        return max(abs(thigh / usual_thigh - 1), abs(shank / usual_shank - 1))

    def _news_is_real(self) -> bool:
        """Whether the new lengths agree with each other for long enough."""
        if len(self.news) < _FEWEST or self.news[-1][0] - self.news[0][0] < 0.9 * _NEWS_S:
            return False
        thighs, shanks = ([entry[i] for entry in self.news] for i in (1, 2))
        return max(max(thighs) / min(thighs), max(shanks) / min(shanks)) < 1 + _ON


def _drop(lengths: deque[Length], before_s: float) -> None:
    while lengths and lengths[0][0] < before_s:
        lengths.popleft()


class LegWatch:
    """Follows the lengths of both legs through a stream of frames."""

    def __init__(self) -> None:
        self._legs = {side: _Leg() for side in SIDES}

    def update(self, seen: Landmarks) -> dict[Side, bool]:
        """Whether each leg's points are to be doubted in this frame.

        Parameters
        ----------
        seen
            The next frame in order of time.
        """
        return {
            side: leg.unsteady(
                seen.time_s,
                _length(seen, side, ("hip", "knee")),
                _length(seen, side, ("knee", "ankle")),
            )
            for side, leg in self._legs.items()
        }


def _length(seen: Landmarks, side: Side, ends: Sequence[str]) -> float:
    a, b = (seen.points[Landmark.of(side, end)] for end in ends)
    # A length of no pixels is no length to compare with.
    return math.hypot(float(a[0] - b[0]), float(a[1] - b[1])) or math.nan


def unsteady_legs(track: LandmarkTrack) -> dict[Side, NDArray[np.bool_]]:
    """:class:`LegWatch` over a whole track: ``(N,)`` booleans by side."""
    watch = LegWatch()
    doubted = [watch.update(seen) for seen in track]
    return {side: np.array([frame[side] for frame in doubted], dtype=bool) for side in SIDES}
