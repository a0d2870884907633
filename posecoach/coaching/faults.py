"""Watching for what must not happen during a stretch or a repetition."""

from __future__ import annotations

import math
import statistics
from collections import deque
from dataclasses import dataclass, field

from posecoach.coaching.feedback import Fault
from posecoach.coaching.rest_level import RestLevel
from posecoach.coaching.signals import MAX_GAP_S, Signal, TurningPoints
from posecoach.exercises.faults import FaultRule

# A drift is measured from the median of these last seconds before the hold was settled.
_BASELINE_S = 0.7
# An oscillation needs this many turning points, none older than the window; without a new one
# for the quiet time it is over.
_TURNS, _WINDOW_S, _QUIET_S = 4, 4.0, 2.0
# A movement that is too fast is so until it has been slower for this long: it stops to turn round.
_LINGER_S = 1.0


@dataclass(frozen=True, slots=True)
class Sight:
    """What a watch is shown of one frame.

    Attributes
    ----------
    time_s
        Seconds of the recording.
    value
        The rule's measure in its own unit; NaN when it is not measured.
    watching
        Whether what is seen now counts.
    stalled
        Whether a repetition has come to rest before its target.
    resting
        Whether the person is in the exercise's position and the work is not being done.
    opposite
        The value if the other side were the working one: at rest it isn't known yet.
    """

    time_s: float
    value: float
    watching: bool
    stalled: bool = False
    resting: bool = False
    opposite: float = math.nan


@dataclass(slots=True)
class FaultWatch:
    """Follows one fault rule through an exercise.

    Attributes
    ----------
    rule
        What to watch.
    active
        The fault while it is present.
    """

    rule: FaultRule
    active: Fault | None = None
    _last_beyond: float = math.nan

    def settle(self) -> None:
        """A hold or a repetition has begun."""

    def change_side(self) -> None:
        """What follows is about the person's other side."""

    def update(self, now: Sight) -> Fault | None:
        """Take one frame.

        Returns
        -------
        The fault that ended with this frame, if one did.
        """
        raise NotImplementedError

    def stop(self, not_after: float = math.inf) -> Fault | None:
        """It is over; a fault that only began after ``not_after`` belongs to the leaving.

        Returns
        -------
        The fault that was present, closed, or None.
        """
        fault, self.active = self.active, None
        self._forget()
        if fault is None or fault.start_s >= not_after:
            return None
        end = min(self._last_beyond, not_after)
        return Fault(fault.id, fault.start_s, max(end, fault.start_s), fault.side)

    def _forget(self) -> None:
        """Nothing is followed any more."""

    def _close(self) -> Fault | None:
        fault, self.active = self.active, None
        return fault and Fault(fault.id, fault.start_s, self._last_beyond, fault.side)


@dataclass(slots=True)
class EdgeWatch(FaultWatch):
    """Something lies beyond an edge for long enough, until it is back behind the looser one."""

    linger_s: float = 0.0
    _beyond_since: float | None = None
    _known_s: float = -math.inf

    def update(self, now: Sight) -> Fault | None:
        """See :class:`FaultWatch`."""
        excess = self._excess(now)
        if math.isnan(excess):
            return None
        if now.time_s - self._known_s > MAX_GAP_S:
            self._beyond_since = None  # What was not seen does not last.
        self._known_s = now.time_s
        if not now.watching:
            return self._unwatched()
        on, off = self._edges()
        if self.active is not None:
            if excess >= off:
                self._last_beyond = now.time_s
            elif now.time_s - self._last_beyond > self.linger_s:
                self._beyond_since = None
                return self._close()
            return None
        if excess < on:
            self._beyond_since = None
            return None
        self._last_beyond = now.time_s
        if self._beyond_since is None:
            self._beyond_since = now.time_s
        if now.time_s - self._beyond_since >= self.rule.after.value:
            self.active = Fault(self.rule.id, self._beyond_since)
        return None

    def _edges(self) -> tuple[float, float]:
        return self.rule.on.value, self.rule.off.value

    def _excess(self, now: Sight) -> float:
        """What is held against the edges; NaN when that can't be known."""
        raise NotImplementedError

    def _unwatched(self) -> Fault | None:
        self._beyond_since = None
        return self._close()

    def _forget(self) -> None:
        self._beyond_since = None

    def _directed(self, change: float) -> float:
        if self.rule.direction == "both":
            return abs(change)
        return change if self.rule.direction == "up" else -change


@dataclass(slots=True)
class DriftWatch(EdgeWatch):
    """A measure moves away from where it stood when the hold settled or the repetition began.

    Where only the ``far`` end is watched it is measured from the rest before, since a back that
    rounds has done so before the hold settles; without such a rest, from when it settled.
    """

    _recent: deque[tuple[float, float]] = field(default_factory=deque)
    _settled: float = math.nan
    _rest: RestLevel = field(default_factory=RestLevel)
    _opposite_rest: RestLevel = field(default_factory=RestLevel)
    _watched_s: float = -math.inf

    @property
    def baseline(self) -> float:
        """What a drift is measured from; NaN while that isn't known."""
        rest = self._rest.value if self.rule.during == "far" else math.nan
        return self._settled if math.isnan(rest) else rest

    def settle(self) -> None:
        """From here on, drift is drift."""
        values = [v for _, v in self._recent]
        self._settled = statistics.median(values) if values else math.nan

    def change_side(self) -> None:
        """See :class:`FaultWatch`."""
        self._recent.clear()
        self._rest, self._opposite_rest = self._opposite_rest, self._rest

    def update(self, now: Sight) -> Fault | None:
        """See :class:`FaultWatch`."""
        if now.resting and not math.isnan(now.opposite):
            self._opposite_rest.push(now.time_s, now.opposite)
        if now.watching:
            self._watched_s = now.time_s
        elif now.resting and now.time_s - self._watched_s > _LINGER_S:
            self._beyond_since = None
            ended = self._close()
            if ended is not None:
                return ended
        return EdgeWatch.update(self, now)

    def _excess(self, now: Sight) -> float:
        if math.isnan(now.value):
            return math.nan
        self._recent.append((now.time_s, now.value))
        while self._recent[0][0] < now.time_s - _BASELINE_S:
            self._recent.popleft()
        if now.resting:
            self._rest.push(now.time_s, now.value)
        return self._directed(now.value - self.baseline)

    def _unwatched(self) -> Fault | None:
        # A pause neither begins nor ends a drift.
        self._beyond_since = None
        return None

    def _forget(self) -> None:
        self._beyond_since, self._settled = None, math.nan


@dataclass(slots=True)
class LevelWatch(EdgeWatch):
    """A measure lies beyond a level."""

    _smooth: Signal = field(default_factory=Signal)

    def _edges(self) -> tuple[float, float]:
        sign = 1 if self.rule.direction == "up" else -1
        return sign * self.rule.on.value, sign * self.rule.off.value

    def _excess(self, now: Sight) -> float:
        self._smooth.push(now.time_s, now.value)
        return math.nan if math.isnan(now.value) else self._directed(self._smooth.level)


@dataclass(slots=True)
class SpeedWatch(EdgeWatch):
    """A measure changes too fast."""

    linger_s: float = _LINGER_S
    _smooth: Signal = field(default_factory=lambda: Signal(slope_s=0.3))

    def _excess(self, now: Sight) -> float:
        self._smooth.push(now.time_s, now.value)
        return math.nan if math.isnan(now.value) else self._directed(self._smooth.speed)

    def _unwatched(self) -> Fault | None:
        # Between two quick repetitions there is a moment of rest.
        self._beyond_since = None
        return None


@dataclass(slots=True)
class ShortWatch(EdgeWatch):
    """A repetition comes to rest before its target."""

    def _edges(self) -> tuple[float, float]:
        return 1.0, 1.0

    def _excess(self, now: Sight) -> float:
        return 1.0 if now.stalled else 0.0


@dataclass(slots=True)
class OscillationWatch(FaultWatch):
    """A measure swings to and fro."""

    _smooth: Signal = field(default_factory=Signal)
    _turns: TurningPoints = field(init=False)

    def __post_init__(self) -> None:
        self._turns = TurningPoints(self.rule.on.value)

    def update(self, now: Sight) -> Fault | None:
        """See :class:`FaultWatch`."""
        if not now.watching:
            if self.active is None:
                self._turns.clear()
                return None
            return self._over()
        # Single wrong frames are swings as well; a median takes them out.
        self._smooth.push(now.time_s, now.value)
        self._turns.push(now.time_s, self._smooth.level)
        times = self._turns.times
        while times and self.active is None and times[0] < now.time_s - _WINDOW_S:
            times.popleft()
        if self.active is not None:
            self._last_beyond = times[-1]
            return self._over() if now.time_s - times[-1] > _QUIET_S else None
        if len(times) >= _TURNS and times[-1] - times[0] >= self.rule.after.value:
            self.active = Fault(self.rule.id, times[0])
            self._last_beyond = times[-1]
        return None

    def _over(self) -> Fault | None:
        self._turns.clear()
        return self._close()

    def _forget(self) -> None:
        self._turns.clear()


_WATCHES: dict[str, type[FaultWatch]] = {
    "drift": DriftWatch,
    "level": LevelWatch,
    "oscillation": OscillationWatch,
    "speed": SpeedWatch,
    "short": ShortWatch,
}


def watch_for(rule: FaultRule) -> FaultWatch:
    """A watch of the kind that the rule asks for."""
    return _WATCHES[rule.kind](rule)
