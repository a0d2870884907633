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
from posecoach.tuning.turn_skips import follow_turns, forget_turns


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
        self._excesses: dict[Side, Floats] = {}

    def _smooth(self) -> KnownSignal:
        smooth = self.watch._smooth  # type: ignore[attr-defined]
        assert isinstance(smooth, KnownSignal)
        return smooth

    def _series(self, side: Side) -> Series:
        return self._smooth()._choices[SIDES.index(side)]

    def _excess(self, side: Side) -> Floats:
        """``(N,)`` what the watch holds against its edges."""
        if side not in self._excesses:
            series = self._series(side)
            found = series.level if isinstance(self.watch, LevelWatch) else series.speed
            self._excesses[side] = _directed(found, self.watch.rule.direction)
        return self._excesses[side]

    def _break(self, side: Side, active: bool) -> Breaks:
        if (side, active) not in self._breaks:
            (on, off), excess = self.watch._edges(), self._excess(side)
            happens = excess < off if active else excess >= on
            self._breaks[side, active] = Breaks(happens & ~np.isnan(self._series(side).value))
        return self._breaks[side, active]

    def quiet(self, at: int, end: int, side: Side, watching: bool, resting: bool) -> int:
        watch, active = self.watch, self.watch.active is not None
        speed = isinstance(watch, SpeedWatch)
        if not watching:
            waits = watch._beyond_since is None and (speed or not active)
            return end if waits else at
        if active and speed:
            return at
        smooth, series = self._smooth(), self._series(side)
        if smooth._now is not series or smooth.at != at - 1:
            return at
        if not active and watch._beyond_since is not None:
            if smooth.followed is None:
                return at
            end = min(end, series.next_missing(at))
            return _pending(watch, self._measured, self._excess(side)[at:end], at)
        if smooth.followed is None:
            return min(end, series.next_valid(at))  # What is not measured is no fault.
        return min(end, self._break(side, active).after(at))

    def skip(self, at: int, end: int, side: Side, watching: bool, resting: bool) -> None:
        smooth, series = self._smooth(), self._series(side)
        _push_all(smooth, series, at, end)
        _seen_until(self.watch, self._measured.times, at, series.last_valid(end - 1), watching)


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
        baseline = watch.baseline
        if math.isnan(baseline):
            return end if watch._beyond_since is None else at
        excess = _directed(self._own[side].value[at:end] - baseline, watch.rule.direction)
        if not active and watch._beyond_since is not None:
            return _pending(watch, self._measured, excess, at)
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
            _seen_until(watch, times, at, last, watching)
        _recent(watch._recent, series, at, last)


class _OscillationSkip(_Skip):
    """A measure must not turn round."""

    watch: OscillationWatch

    def _smooth(self) -> KnownSignal:
        smooth = self.watch._smooth
        assert isinstance(smooth, KnownSignal)
        return smooth

    def quiet(self, at: int, end: int, side: Side, watching: bool, resting: bool) -> int:
        if not watching:
            turns = self.watch._turns
            cleared = not turns.times and turns._direction == 0 and math.isinf(turns._low)
            return end if cleared and self.watch.active is None else at
        levels = self._levels(at, end, side)
        if not len(levels) or math.isnan(levels[0]):
            return at
        found, _ = follow_turns(self.watch, self._measured.time_s[at : at + len(levels)], levels)
        return at + found

    def _levels(self, at: int, end: int, side: Side) -> Floats:
        """What the signal will say, for as many frames as that is known."""
        smooth = self._smooth()
        series = smooth._choices[SIDES.index(side)]
        if smooth._now is not series or smooth.at != at - 1:
            return series.level[at:at]
        return smooth.levels_to(end)

    def skip(self, at: int, end: int, side: Side, watching: bool, resting: bool) -> None:
        if not watching:
            return
        watch, times = self.watch, self._measured.time_s
        levels = self._smooth().levels_to(end)
        self._smooth().skip_to(end)
        _, watch._turns = follow_turns(watch, times[at:end], levels)
        if watch.active is None:
            forget_turns(watch._turns, float(times[end - 1]))
        else:
            watch._last_beyond = watch._turns.times[-1]


_SKIPS: dict[type[FaultWatch], Callable[..., _Skip]] = {
    ShortWatch: _ShortSkip,
    LevelWatch: _EdgeSkip,
    SpeedWatch: _EdgeSkip,
    DriftWatch: _DriftSkip,
    OscillationWatch: _OscillationSkip,
}


def _skip_of(measured: Measured, watch: FaultWatch) -> _Skip:
    return _SKIPS[type(watch)](measured, watch)


def _directed(change: Floats, direction: str) -> Floats:
    """:meth:`EdgeWatch._directed` of many values."""
    return abs(change) if direction == "both" else change if direction == "up" else -change


def _pending(watch: EdgeWatch, measured: Measured, excess: Floats, at: int) -> int:
    """Up to where what is beyond its edge becomes a fault, comes back or is not measured."""
    assert watch._beyond_since is not None
    lasted = measured.time_s[at : at + len(excess)] - watch._beyond_since
    return at + first_true(~(excess >= watch._edges()[0]) | (lasted >= watch.rule.after.value))


def _seen_until(watch: EdgeWatch, times: list[float], at: int, last: int, watching: bool) -> None:
    """Note that a measure was seen up to a frame, as far beyond its edge as before."""
    if last < at:
        return
    watch._known_s = times[last]
    if watching and (watch.active is not None or watch._beyond_since is not None):
        watch._last_beyond = times[last]


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
