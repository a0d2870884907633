"""One measured quantity over the last moments: its level, its speed, its turning points."""

from __future__ import annotations

import math
from collections import deque

# A pause between two frames longer than this is a gap: nothing is known of it.
MAX_GAP_S = 0.5


# From this share of missing frames on within the longer window, the longer one is used for both:
# what is left between missing frames is often wrong too, but not most of it.
_TROUBLE = 0.15
_LONG_S = 0.8


class Signal:
    """A causal median and slope over short windows of time, whatever the frame rate.

    While many frames are missing both are taken over a longer window, and the slope from the
    medians of its halves, which a few wrong frames can't bend.

    Parameters
    ----------
    level_s
        Window of the median, in seconds: takes out single wrong frames.
    slope_s
        Window of the least-squares slope, in seconds.
    patient
        Whether to take the longer window while frames are missing; what moves to and fro within a
        second would be smoothed away by it.
    """

    def __init__(self, level_s: float = 0.2, slope_s: float = 0.5, patient: bool = True) -> None:
        self._patient = patient
        self._level_s = level_s
        self._slope_s = slope_s
        self._samples: deque[tuple[float, float]] = deque()
        self._missed: deque[float] = deque()
        self._level: float | None = None

    def push(self, time_s: float, value: float) -> None:
        """Add a sample; NaN is a missing one. A gap in time forgets what was before it."""
        self._level = None
        while self._missed and self._missed[0] < time_s - _LONG_S:
            self._missed.popleft()
        if math.isnan(value):
            self._missed.append(time_s)
            return
        if self._samples and time_s - self._samples[-1][0] > MAX_GAP_S:
            self._samples.clear()
        self._samples.append((time_s, value))
        while self._samples[0][0] < time_s - _LONG_S:
            self._samples.popleft()

    def clear(self) -> None:
        """Forget everything."""
        self._samples.clear()
        self._missed.clear()
        self._level = None

    def copy(self) -> Signal:
        """Another one that remembers the same."""
        twin = Signal(self._level_s, self._slope_s, self._patient)
        twin._samples, twin._missed = self._samples.copy(), self._missed.copy()
        return twin

    @property
    def _troubled(self) -> bool:
        missed = len(self._missed)
        return self._patient and missed > _TROUBLE * (missed + len(self._samples))

    def _last(self, seconds: float) -> list[tuple[float, float]]:
        since = self._samples[-1][0] - seconds if self._samples else 0.0
        return [sample for sample in self._samples if sample[0] >= since]

    @property
    def level(self) -> float:
        """Median over the level window; NaN without samples."""
        if not self._samples:
            return math.nan
        if self._level is None:  # It is asked for many times a frame.
            window = self._last(_LONG_S if self._troubled else self._level_s)
            self._level = _median([value for _, value in window])
        return self._level

    @property
    def speed(self) -> float:
        """Slope in units a second; NaN before there is a third of the window to judge by."""
        samples = self._last(_LONG_S if self._troubled else self._slope_s)
        if len(samples) < 3 or samples[-1][0] - samples[0][0] < self._slope_s / 3:
            return math.nan
        return _slope_of_halves(samples) if self._troubled else _least_squares_slope(samples)


def _median(values: list[float]) -> float:
    values = sorted(values)
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


def _least_squares_slope(samples: list[tuple[float, float]]) -> float:
    mean_t = sum(t for t, _ in samples) / len(samples)
    mean_v = sum(v for _, v in samples) / len(samples)
    spread = sum((t - mean_t) ** 2 for t, _ in samples)
    return sum((t - mean_t) * (v - mean_v) for t, v in samples) / spread


def _slope_of_halves(samples: list[tuple[float, float]]) -> float:
    middle = len(samples) // 2
    halves = samples[:middle], samples[-middle:]
    (before, first), (after, last) = (
        (_median([t for t, _ in half]), _median([v for _, v in half])) for half in halves
    )
    return (last - first) / (after - before)


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

    def copy(self) -> TurningPoints:
        """Another one that remembers the same."""
        twin = TurningPoints(self._swing)
        twin.times = self.times.copy()
        twin._extreme, twin._direction = self._extreme, self._direction
        twin._low, twin._high = self._low, self._high
        return twin

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
