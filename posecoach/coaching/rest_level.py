"""Where a measure stands at rest: what a stretch or a repetition is compared with."""

from __future__ import annotations

import math
import statistics
from collections import deque
from dataclasses import dataclass, field

from posecoach.coaching.signals import MAX_GAP_S

# A rest is the median of its last seconds: a way in or out takes two or three of them, an arm that
# passes in front one or two, so neither moves it. It is known from the second time on.
_REST_S, _ENOUGH_S = 5.0, 0.5


@dataclass(slots=True)
class RestLevel:
    """Follows one measure through the times at rest, however long the work between them takes."""

    _samples: deque[tuple[float, float]] = field(default_factory=deque)
    _clock_s: float = 0.0
    _time_s: float = -math.inf

    def push(self, time_s: float, value: float) -> None:
        """Take a value seen at rest, in order of time."""
        step_s = time_s - self._time_s
        # Only time at rest counts.
        self._clock_s += step_s if step_s <= MAX_GAP_S else 0.0
        self._time_s = time_s
        self._samples.append((self._clock_s, value))
        while self._samples[0][0] < self._clock_s - _REST_S:
            self._samples.popleft()

    @property
    def value(self) -> float:
        """The median; NaN before there was enough of a rest."""
        if not self._samples or self._clock_s - self._samples[0][0] < _ENOUGH_S:
            return math.nan
        return statistics.median(value for _, value in self._samples)
