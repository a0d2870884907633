"""Bones keep their length: frames in which a leg changes its length are not believed.

On a person lying down the model now and then takes one leg for the other for a single frame.
Its smoothing then drags knee and ankle through places where no leg is, for a fifth of a second.
The angles of those frames look plausible and are wrong by 10 to 60 degrees; the lengths of thigh
and shank give them away. By chance such a mixture may keep one leg's lengths; then it is the leap
to a place where that leg cannot be so soon that gives it away.
"""

from __future__ import annotations

import math
import statistics
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from posecoach.kinematics.landmarks import SIDES, Landmarks, Side, pair

# Change of length, as a share, that is not believed, and the one below which it is again.
_ON, _OFF = 0.13, 0.055
# The length to compare with is the median over this time, in seconds: short, since a leg that
# turns towards the camera really looks shorter and shorter.
_MEMORY_S = 0.4
# A new length that stays the same for this long is real: the leg points another way now.
_NEWS_S = 0.4
_FEWEST = 4
# No knee and no ankle moves faster than this, in lengths of the trunk a second (about 2 and 3.5
# metres): a straight leg that is raised to the vertical within a second gets to 2.8 and 5.4.
_KNEE_SPEED, _ANKLE_SPEED = 4.0, 7.0
# Frames further apart than this tell nothing of speed, in seconds.
_GAP_S = 0.25
# A leg is back where it was within this of the trunk's length; or it is there to stay if it has
# not leapt again for so long, in seconds: so long the tracker's smoothing takes to forget.
_BACK, _STAYS_S = 0.1, 0.2


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


@dataclass(slots=True)
class _Path:
    """Where one leg's knee and ankle were, from the middle of the hips, as complex pixels."""

    believed: deque[tuple[float, complex, complex]] = field(default_factory=deque)
    last: tuple[float, complex, complex] | None = None
    # Knee and ankle before they leapt, and when they did so last; None while they are believed.
    before: tuple[complex, complex] | None = None
    leapt_s: float = 0.0

    def astray(self, time_s: float, knee: complex, ankle: complex, trunk: float, mix: bool) -> bool:
        """Whether the leg has leapt away; only a mix-up of the legs can make it leap."""
        if math.isnan(abs(knee)) or math.isnan(abs(ankle)):
            self.last = self.before = None
            self.believed.clear()
            return False
        leaps = self._leaps(time_s, knee, ankle, trunk)
        self.last = time_s, knee, ankle
        if leaps and self.before is None and mix and len(self.believed) >= _FEWEST:
            self.before = (
                _middle([at[1] for at in self.believed]),
                _middle([at[2] for at in self.believed]),
            )
        if leaps:
            self.leapt_s = time_s
        if self.before is not None:
            away = max(abs(knee - self.before[0]), abs(ankle - self.before[1]))
            if away > _BACK * trunk and time_s - self.leapt_s <= _STAYS_S:
                return True
            self.before = None
            self.believed.clear()
        self.believed.append((time_s, knee, ankle))
        while self.believed[0][0] < time_s - _MEMORY_S:
            self.believed.popleft()
        return False

    def _leaps(self, time_s: float, knee: complex, ankle: complex, trunk: float) -> bool:
        if self.last is None or not 0 < time_s - self.last[0] <= _GAP_S:
            return False
        step = (time_s - self.last[0]) * trunk
        return (
            abs(knee - self.last[1]) > _KNEE_SPEED * step
            or abs(ankle - self.last[2]) > _ANKLE_SPEED * step
        )


def _middle(places: Sequence[complex]) -> complex:
    """The median place, in x and y."""
    across, down = ([getattr(place, axis) for place in places] for axis in ("real", "imag"))
    return complex(statistics.median(across), statistics.median(down))


def _drop(lengths: deque[Length], before_s: float) -> None:
    while lengths and lengths[0][0] < before_s:
        lengths.popleft()


class LegWatch:
    """Follows both legs through a stream of frames: the lengths of their bones, and their leaps."""

    def __init__(self) -> None:
        self._legs = {side: _Leg() for side in SIDES}
        self._paths = {side: _Path() for side in SIDES}

    def update(self, seen: Landmarks) -> dict[Side, bool]:
        """Whether each leg's points are to be doubted in this frame.

        Parameters
        ----------
        seen
            The next frame in order of time.
        """
        places = [complex(x, y) for x, y in seen.points[_POINTS, :2].tolist()]
        hips = (places[0] + places[1]) / 2
        trunk = abs((places[6] + places[7]) / 2 - hips)
        doubted = {
            side: self._legs[side].unsteady(seen.time_s, *_lengths(*places[column:6:2]))
            for column, side in enumerate(SIDES)
        }
        # Both legs take part in a mix-up, so that one leg's bones speak for both.
        mix = any(doubted.values())
        for column, side in enumerate(SIDES):
            knee, ankle = places[2 + column] - hips, places[4 + column] - hips
            if self._paths[side].astray(seen.time_s, knee, ankle, trunk, mix):
                doubted[side] = True
        return doubted


_POINTS = [point for part in ("hip", "knee", "ankle", "shoulder") for point in pair(part)]
"""Both hips, knees, ankles and shoulders, left first."""


def _lengths(hip: complex, knee: complex, ankle: complex) -> tuple[float, float]:
    """Thigh and shank in pixels; a length of no pixels is no length to compare with."""
    return abs(hip - knee) or math.nan, abs(knee - ankle) or math.nan
