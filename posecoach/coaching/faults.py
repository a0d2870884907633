"""Watching for what must not happen during a hold."""

from __future__ import annotations

import math
import statistics
from collections import deque
from dataclasses import dataclass, field

from posecoach.coaching.feedback import Fault
from posecoach.coaching.signals import Signal, TurningPoints
from posecoach.exercises.models import FaultRule

# A drift is measured from the median of these last seconds before the hold was settled.
_BASELINE_S = 0.7
# An oscillation needs this many turning points, none older than the window; without a new one
# for the quiet time it is over.
_TURNS, _WINDOW_S, _QUIET_S = 4, 4.0, 2.0


@dataclass(slots=True)
class FaultWatch:
    """Follows one fault rule through the holds of an exercise.

    Attributes
    ----------
    rule
        What to watch.
    active
        The fault while it is present.
    """

    rule: FaultRule
    active: Fault | None = None
    _recent: deque[tuple[float, float]] = field(default_factory=deque)
    _baseline: float = math.nan
    _beyond_since: float | None = None
    _last_beyond: float = math.nan
    _smooth: Signal = field(default_factory=Signal)
    _turns: TurningPoints = field(init=False)

    def __post_init__(self) -> None:
        self._turns = TurningPoints(self.rule.on.value)

    def settle(self) -> None:
        """A hold has begun: from here on, drift is drift."""
        values = [v for _, v in self._recent]
        self._baseline = statistics.median(values) if values else math.nan

    def update(self, time_s: float, value: float, watching: bool) -> Fault | None:
        """Take one frame.

        Parameters
        ----------
        time_s, value
            Seconds, and the measure in its own unit; NaN when it is not measured.
        watching
            Whether what is seen now counts: the stretch is on.

        Returns
        -------
        The fault that ended with this frame, if one did.
        """
        if self.rule.kind == "oscillation":
            return self._oscillation(time_s, value, watching)
        return self._drift(time_s, value, watching)

    def stop(self, not_after: float = math.inf) -> Fault | None:
        """The hold is over; a fault that only began after ``not_after`` belongs to the leaving.

        Returns
        -------
        The fault that was present, closed, or None.
        """
        fault, self.active = self.active, None
        self._baseline, self._beyond_since = math.nan, None
        self._turns.clear()
        if fault is None or fault.start_s >= not_after:
            return None
        end = min(self._last_beyond, not_after)
        return Fault(fault.id, fault.start_s, max(end, fault.start_s), fault.side)

    def _drift(self, time_s: float, value: float, watching: bool) -> Fault | None:
        if math.isnan(value):
            return None
        self._recent.append((time_s, value))
        while self._recent[0][0] < time_s - _BASELINE_S:
            self._recent.popleft()
        change = value - self._baseline
        if self.rule.direction != "up":
            change = abs(change) if self.rule.direction == "both" else -change
        if not watching or math.isnan(change):
            self._beyond_since = None
            return None
        if self.active is not None:
            if change >= self.rule.off.value:
                self._last_beyond = time_s
                return None
            self._beyond_since = None
            return self._close()
        if change < self.rule.on.value:
            self._beyond_since = None
            return None
        self._last_beyond = time_s
        if self._beyond_since is None:
            self._beyond_since = time_s
        if time_s - self._beyond_since >= self.rule.after.value:
            self.active = Fault(self.rule.id, self._beyond_since)
        return None

    def _oscillation(self, time_s: float, value: float, watching: bool) -> Fault | None:
        if not watching:
            if self.active is None:
                self._turns.clear()
                return None
            return self._close()
        # Single wrong frames are swings as well; a median takes them out.
        self._smooth.push(time_s, value)
        self._turns.push(time_s, self._smooth.level)
        times = self._turns.times
        while times and self.active is None and times[0] < time_s - _WINDOW_S:
            times.popleft()
        if self.active is not None:
            self._last_beyond = times[-1]
            return self._close() if time_s - times[-1] > _QUIET_S else None
        if len(times) >= _TURNS and times[-1] - times[0] >= self.rule.after.value:
            self.active = Fault(self.rule.id, times[0])
            self._last_beyond = times[-1]
        return None

    def _close(self) -> Fault | None:
        fault, self.active = self.active, None
        if self.rule.kind == "oscillation":
            self._turns.clear()
        return fault and Fault(fault.id, fault.start_s, self._last_beyond, fault.side)
