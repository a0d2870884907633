"""Fault watches over frames in which they have nothing to say."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import deque
from collections.abc import Callable

import numpy as np

from posecoach.coaching.fault_book import FaultBook, Windows, _watching
from posecoach.coaching.faults import (
    _BASELINE_S,
    _WINDOW_S,
    DriftWatch,
    EdgeWatch,
    FaultWatch,
    LevelWatch,
    OscillationWatch,
    ShortWatch,
    SpeedWatch,
)
from posecoach.coaching.rest_level import _REST_S, RestLevel
from posecoach.coaching.sides import other
from posecoach.coaching.signals import MAX_GAP_S
from posecoach.kinematics.landmarks import SIDES, Side
from posecoach.tuning.breaks import Breaks, first_true
from posecoach.tuning.measuring import Floats, Measured
from posecoach.tuning.smoothing import KnownSignal, Series


class FaultSkips:
    """Says for how long no watch of a book has anything to say, and takes those frames at once.

    Parameters
    ----------
    measured
        The recording.
    book
        The coach's faults, with signals that are looked up.
    """

    def __init__(self, measured: Measured, book: FaultBook) -> None:
        self._measured, self._book = measured, book
        self._skips = [_skip_of(measured, watch) for watch in book._watches]

    def quiet(self, at: int, end: int, side: Side, windows: Windows) -> int:
        """The first frame in ``at`` to ``end`` in which a watch may have something to say."""
        if self._book._side != side:
            return at
        resting = windows.position and not windows.work
        for skip in self._skips:
            end = skip.quiet(at, end, side, _watching(skip.watch, windows), resting)
            if end <= at:
                return at
        return end

    def skip(self, at: int, end: int, side: Side, windows: Windows) -> None:
        """Take the frames from ``at`` to before ``end``."""
        resting = windows.position and not windows.work
        for skip in self._skips:
            skip.skip(at, end, side, _watching(skip.watch, windows), resting)


class _Skip:
    """Of a watch that looks at no measure."""

    def __init__(self, measured: Measured, watch: FaultWatch) -> None:
        self.watch, self._measured = watch, measured

    def quiet(self, at: int, end: int, side: Side, watching: bool, resting: bool) -> int:
        """See :class:`FaultSkips`."""
        raise NotImplementedError

    def skip(self, at: int, end: int, side: Side, watching: bool, resting: bool) -> None:
        """See :class:`FaultSkips`."""
        raise NotImplementedError


class _ShortSkip(_Skip):
    """It is told by the counter alone, which must not stall meanwhile."""

    watch: ShortWatch

    def quiet(self, at: int, end: int, side: Side, watching: bool, resting: bool) -> int:
        return at if self.watch.active is not None or self.watch._beyond_since is not None else end

    def skip(self, at: int, end: int, side: Side, watching: bool, resting: bool) -> None:
        self.watch._known_s = self._measured.times[end - 1]


class _EdgeSkip(_Skip):
    """Something must stay behind its edge, or beyond it while it is a fault."""

    watch: EdgeWatch

    def __init__(self, measured: Measured, watch: EdgeWatch) -> None:
        super().__init__(measured, watch)
        self._breaks: dict[tuple[Side, bool], Breaks] = {}

    def _smooth(self) -> KnownSignal:
        smooth = self.watch._smooth  # type: ignore[attr-defined]
        assert isinstance(smooth, KnownSignal)
        return smooth

    def _series(self, side: Side) -> Series:
        return self._smooth()._choices[SIDES.index(side)]

    def _excess(self, series: Series) -> Floats:
        """``(N,)`` what the watch holds against its edges."""
        found = series.level if isinstance(self.watch, LevelWatch) else series.speed
        direction = self.watch.rule.direction
        return abs(found) if direction == "both" else found if direction == "up" else -found

    def _break(self, side: Side, active: bool) -> Breaks:
        if (side, active) not in self._breaks:
            series, (on, off) = self._series(side), self.watch._edges()
            excess = self._excess(series)
            happens = excess < off if active else excess >= on
            self._breaks[side, active] = Breaks(happens & ~np.isnan(series.value))
        return self._breaks[side, active]

    def quiet(self, at: int, end: int, side: Side, watching: bool, resting: bool) -> int:
        watch, active = self.watch, self.watch.active is not None
        speed = isinstance(watch, SpeedWatch)
        if not watching:
            waits = watch._beyond_since is None and (speed or not active)
            return end if waits else at
        if active and speed:
            return at
        if not active and watch._beyond_since is not None:
            return at
        smooth, series = self._smooth(), self._series(side)
        if smooth._now is not series or smooth.at != at - 1:
            return at
        if smooth.followed is None:
            return min(end, series.next_valid(at))  # What is not measured is no fault.
        return min(end, self._break(side, active).after(at))

    def skip(self, at: int, end: int, side: Side, watching: bool, resting: bool) -> None:
        smooth, series = self._smooth(), self._series(side)
        _push_all(smooth, series, at, end)
        last = series.last_valid(end - 1)
        if last >= at:
            self.watch._known_s = self._measured.times[last]
            if watching and self.watch.active is not None:
                self.watch._last_beyond = self._measured.times[last]


class _DriftSkip(_Skip):
    """A measure must stay near where it was, or away from it while it is a fault."""

    watch: DriftWatch

    def __init__(self, measured: Measured, watch: DriftWatch) -> None:
        super().__init__(measured, watch)
        name = watch.rule.measure
        assert name is not None
        self._own = {s: measured.series((name, watch.rule.of, 0.5, True), s) for s in SIDES}

    def quiet(self, at: int, end: int, side: Side, watching: bool, resting: bool) -> int:
        watch, active = self.watch, self.watch.active is not None
        if not watching:
            waits = watch._beyond_since is None and not (active and resting)
            return end if waits else at
        if not active and watch._beyond_since is not None:
            return at
        baseline = watch.baseline
        if math.isnan(baseline):
            return end
        values = self._own[side].value[at:end]
        change, direction = values - baseline, watch.rule.direction
        excess = abs(change) if direction == "both" else change if direction == "up" else -change
        on, off = watch._edges()
        return at + first_true(excess < off if active else excess >= on)

    def skip(self, at: int, end: int, side: Side, watching: bool, resting: bool) -> None:
        watch, series, times = self.watch, self._own[side], self._measured.times
        if watching:
            watch._watched_s = times[end - 1]
        last = series.last_valid(end - 1)
        if watch.rule.during == "far" and resting:  # Nobody else asks for the rest.
            if last >= at:
                _rest(watch._rest, self._measured, series, at, end)
            _rest(watch._opposite_rest, self._measured, self._own[other(side)], at, end)
        if last < at:
            return
        if not math.isnan(watch.baseline):
            watch._known_s = times[last]
            if watching and watch.active is not None:
                watch._last_beyond = times[last]
        _recent(watch._recent, series, at, last)


class _OscillationSkip(_Skip):
    """A measure must not turn round."""

    watch: OscillationWatch

    def _smooth(self) -> KnownSignal:
        smooth = self.watch._smooth
        assert isinstance(smooth, KnownSignal)
        return smooth

    def quiet(self, at: int, end: int, side: Side, watching: bool, resting: bool) -> int:
        turns = self.watch._turns
        if self.watch.active is not None:
            return at
        if not watching:
            cleared = not turns.times and turns._direction == 0 and math.isinf(turns._low)
            return end if cleared else at
        smooth = self._smooth()
        series = smooth._choices[SIDES.index(side)]
        if smooth._now is not series or smooth.at != at - 1 or not smooth.agrees_on_levels():
            return at
        if smooth.followed is None:
            end = min(end, series.next_missing(at))
            if end <= at:
                return at
        levels = series.level[at:end]
        swing, direction = turns._swing, turns._direction
        if math.isnan(levels[0]):
            return at
        if direction == 0:
            low = np.minimum.accumulate(np.minimum(levels, turns._low))
            high = np.maximum.accumulate(np.maximum(levels, turns._high))
            return at + first_true(high - low >= swing)
        extreme = turns._extreme[1]
        if direction > 0:
            furthest = np.maximum.accumulate(np.maximum(levels, extreme))
            return at + first_true(furthest - levels >= swing)
        furthest = np.minimum.accumulate(np.minimum(levels, extreme))
        return at + first_true(levels - furthest >= swing)

    def skip(self, at: int, end: int, side: Side, watching: bool, resting: bool) -> None:
        if not watching:
            return
        turns, times = self.watch._turns, self._measured.times
        smooth = self._smooth()
        series = smooth._choices[SIDES.index(side)]
        smooth.skip_to(end)
        levels = series.level[at:end]
        if turns._direction == 0:
            turns._low = min(turns._low, float(levels.min()))
            turns._high = max(turns._high, float(levels.max()))
        else:
            best = float(levels.max() if turns._direction > 0 else levels.min())
            if (best - turns._extreme[1]) * turns._direction >= 0:
                last = end - 1 - int((levels[::-1] == best).argmax())
                turns._extreme = (times[last], best)
        while turns.times and turns.times[0] < times[end - 1] - _WINDOW_S:
            turns.times.popleft()


_SKIPS: dict[type[FaultWatch], Callable[..., _Skip]] = {
    ShortWatch: _ShortSkip,
    LevelWatch: _EdgeSkip,
    SpeedWatch: _EdgeSkip,
    DriftWatch: _DriftSkip,
    OscillationWatch: _OscillationSkip,
}


def _skip_of(measured: Measured, watch: FaultWatch) -> _Skip:
    return _SKIPS[type(watch)](measured, watch)


def _push_all(signal: KnownSignal, series: Series, at: int, end: int) -> None:
    """Show a signal the frames from ``at`` to before ``end``, wherever it stands."""
    if signal._now is series and signal.at == at - 1:
        signal.skip_to(end)
        return
    cursor = signal._cursor
    for frame in range(at, end):
        cursor.at = frame
        signal.push(series.times[frame], series.values[frame])


def _recent(recent: deque[tuple[float, float]], series: Series, at: int, last: int) -> None:
    """The last moments of a measure, up to the frame ``last`` in which it was measured."""
    since = series.times[last] - _BASELINE_S
    start = bisect_left(series.times, since, at, last + 1)
    if start > at:
        recent.clear()  # All that is in it is older still.
    moments = slice(start, last + 1)
    pairs = zip(series.times[moments], series.values[moments], strict=True)
    recent.extend(pair for pair in pairs if pair[1] == pair[1])
    while recent[0][0] < since:
        recent.popleft()


def _rest(rest: RestLevel, measured: Measured, series: Series, at: int, end: int) -> None:
    """What :meth:`RestLevel.push` does, for all measured frames at once."""
    values = series.value[at:end]
    seen = ~np.isnan(values)
    if not seen.any():
        return
    times = measured.time_s[at:end][seen]
    steps = np.diff(times, prepend=rest._time_s)
    clock = np.add.accumulate(
        np.concatenate(([rest._clock_s], np.where(steps <= MAX_GAP_S, steps, 0.0)))
    )[1:]
    rest._clock_s, rest._time_s = float(clock[-1]), float(times[-1])
    since = rest._clock_s - _REST_S
    start = int(np.searchsorted(clock, since))  # The first that is not older.
    rest._samples.extend(zip(clock[start:].tolist(), values[seen][start:].tolist(), strict=True))
    while rest._samples[0][0] < since:
        rest._samples.popleft()
