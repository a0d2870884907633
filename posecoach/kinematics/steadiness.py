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
# A new length that lasts this long is real: the leg points another way now.
_NEWS_S = 0.5
_FEWEST = 4


@dataclass(slots=True)
class _Leg:
    """What is remembered of one leg."""

    lengths: deque[tuple[float, float, float]] = field(default_factory=deque)
    doubted_since: float | None = None

    def unsteady(self, time_s: float, thigh: float, shank: float) -> bool:
        if math.isnan(thigh) or math.isnan(shank):
            self.lengths.clear()
            self.doubted_since = None
            return False
        while self.lengths and self.lengths[0][0] < time_s - _MEMORY_S:
            self.lengths.popleft()
        change = self._change(thigh, shank)
        doubted = self.doubted_since is not None
        if change < (_OFF if doubted else _ON):
            self.doubted_since = None
        elif self.doubted_since is None:
            self.doubted_since = time_s
        elif time_s - self.doubted_since > _NEWS_S:
            self.lengths.clear()
            self.doubted_since = None
        if self.doubted_since is None:
            self.lengths.append((time_s, thigh, shank))
        return self.doubted_since is not None

    def _change(self, thigh: float, shank: float) -> float:
        if len(self.lengths) < _FEWEST:
            return 0.0
        usual_thigh = statistics.median(entry[1] for entry in self.lengths)
        usual_shank = statistics.median(entry[2] for entry in self.lengths)
        return max(abs(thigh / usual_thigh - 1), abs(shank / usual_shank - 1))


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
