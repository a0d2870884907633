"""One measured quantity over the last moments: its level, its speed, its turning points."""

from __future__ import annotations

import math
from collections import deque

# A pause between two frames longer than this is a gap: nothing is known of it.
MAX_GAP_S = 0.5


class Signal:
    """A causal median and slope over short windows of time, whatever the frame rate.

    Parameters
    ----------
    level_s
        Window of the median, in seconds: takes out single wrong frames.
    slope_s
        Window of the least-squares slope, in seconds.
    """

    def __init__(self, level_s: float = 0.2, slope_s: float = 0.5) -> None:
        self._level_s = level_s
        self._slope_s = slope_s
        self._samples: deque[tuple[float, float]] = deque()

    def push(self, time_s: float, value: float) -> None:
        """Add a sample; NaN adds none. A gap in time forgets what was before it."""
        if math.isnan(value):
            return
        if self._samples and time_s - self._samples[-1][0] > MAX_GAP_S:
            self._samples.clear()
        self._samples.append((time_s, value))
        oldest = time_s - max(self._slope_s, self._level_s)
        while self._samples[0][0] < oldest:
            self._samples.popleft()

    def clear(self) -> None:
        """Forget everything."""
        self._samples.clear()

    @property
    def level(self) -> float:
        """Median over the level window; NaN without samples."""
        if not self._samples:
            return math.nan
        since = self._samples[-1][0] - self._level_s
        values = sorted(v for t, v in self._samples if t >= since)
        middle = len(values) // 2
        if len(values) % 2:
            return values[middle]
        return (values[middle - 1] + values[middle]) / 2

    @property
    def speed(self) -> float:
        """Slope in units a second; NaN before there is a third of the window to judge by."""
        samples = self._samples
        if len(samples) < 3 or samples[-1][0] - samples[0][0] < self._slope_s / 3:
            return math.nan
        count = len(samples)
        mean_t = sum(t for t, _ in samples) / count
        mean_v = sum(v for _, v in samples) / count
        spread = sum((t - mean_t) ** 2 for t, _ in samples)
        return sum((t - mean_t) * (v - mean_v) for t, v in samples) / spread


class TurningPoints:
    """Where a quantity turns round, counting only swings of a given size.

    Parameters
    ----------
    swing
        Smallest change between two turning points, in the quantity's own unit.
    """

    def __init__(self, swing: float) -> None:
        self._swing = swing
        self.times: deque[float] = deque(maxlen=32)
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._extreme = (-math.inf, math.nan)
        self._low, self._high = math.inf, -math.inf
        self._direction = 0
        self.times.clear()

    def push(self, time_s: float, value: float) -> None:
        """Add a sample; NaN adds none."""
        if math.isnan(value):
            return
        if self._direction == 0:
            self._begin(time_s, value)
            return
        change = value - self._extreme[1]
        if change * self._direction >= 0:
            self._extreme = (time_s, value)
        elif abs(change) >= self._swing:
            self.times.append(self._extreme[0])
            self._direction = -self._direction
            self._extreme = (time_s, value)

    def _begin(self, time_s: float, value: float) -> None:
        """Until the first swing is large enough, it may go either way."""
        self._low, self._high = min(self._low, value), max(self._high, value)
        if self._high - self._low >= self._swing:
            self._direction = 1 if value == self._high else -1
            self._extreme = (time_s, value)
