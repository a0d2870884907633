"""Turning points over frames in which the swinging neither becomes a fault nor is over."""

from __future__ import annotations

import numpy as np

from posecoach.coaching.faults import _QUIET_S, _TURNS, _WINDOW_S, OscillationWatch
from posecoach.coaching.signals import TurningPoints
from posecoach.tuning.breaks import first_true
from posecoach.tuning.measuring import Floats


def follow_turns(
    watch: OscillationWatch, times: Floats, levels: Floats
) -> tuple[int, TurningPoints]:
    """Up to where nothing comes of the turning points, and how they stand there.

    Parameters
    ----------
    watch
        As it stands before these frames; it is left as it is.
    times, levels
        ``(N,)`` seconds, and the smoothed measure; it is known in all of them.

    Returns
    -------
    The first frame in which the swinging becomes a fault or is over (``N`` for none), and the
    turning points before it.
    """
    turns, at = watch._turns.copy(), 0
    while at < len(levels):
        turn = at + _next_turn(turns, levels[at:])
        if watch.active is not None:
            over = at + first_true(times[at:turn] - turns.times[-1] > _QUIET_S)
            if over < turn:
                _pass(turns, times[at:over], levels[at:over])
                return over, turns
        _pass(turns, times[at:turn], levels[at:turn])
        if turn == len(levels):
            break
        before = turns.copy()
        turns.push(float(times[turn]), float(levels[turn]))
        if _matters(watch, turns, float(times[turn])):
            return turn, before
        at = turn + 1
    return len(levels), turns


def _next_turn(turns: TurningPoints, levels: Floats) -> int:
    """The first frame that :meth:`TurningPoints.push` takes for more than a further extreme."""
    swing, direction = turns._swing, turns._direction
    if direction == 0:
        low = np.minimum.accumulate(np.minimum(levels, turns._low))
        high = np.maximum.accumulate(np.maximum(levels, turns._high))
        return first_true(high - low >= swing)
    extreme = turns._extreme[1]
    if direction > 0:
        return first_true(np.maximum.accumulate(np.maximum(levels, extreme)) - levels >= swing)
    return first_true(levels - np.minimum.accumulate(np.minimum(levels, extreme)) >= swing)


def _pass(turns: TurningPoints, times: Floats, levels: Floats) -> None:
    """Show it frames in which it does not turn."""
    if not len(levels):
        return
    if turns._direction == 0:
        turns._low = min(turns._low, float(levels.min()))
        turns._high = max(turns._high, float(levels.max()))
        return
    best = float(levels.max() if turns._direction > 0 else levels.min())
    if (best - turns._extreme[1]) * turns._direction >= 0:
        last = len(levels) - 1 - int((levels[::-1] == best).argmax())
        turns._extreme = (float(times[last]), best)


def _matters(watch: OscillationWatch, turns: TurningPoints, time_s: float) -> bool:
    """Whether a fault begins or ends with the turn that was just seen."""
    if watch.active is not None:
        return time_s - turns.times[-1] > _QUIET_S
    forget_turns(turns, time_s)
    long_enough = len(turns.times) >= _TURNS
    return long_enough and turns.times[-1] - turns.times[0] >= watch.rule.after.value


def forget_turns(turns: TurningPoints, time_s: float) -> None:
    """Drop the turning points that are older than the watch looks back."""
    while turns.times and turns.times[0] < time_s - _WINDOW_S:
        turns.times.popleft()
