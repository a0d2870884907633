"""Repetitions over frames in which none begins, turns or ends, and nothing is said."""

from __future__ import annotations

import math

import numpy as np

from posecoach.coaching.edges import _CREEP_S, _STIRS, BandEdges, SwingEdges
from posecoach.coaching.fault_book import Windows
from posecoach.coaching.feedback import Severity
from posecoach.coaching.offers import _SETUP_S, _UNSEEN_S
from posecoach.coaching.rep_work import Follower, RepWork
from posecoach.coaching.repetition import Stage
from posecoach.coaching.requirements import NO_PLACE
from posecoach.coaching.signals import MAX_GAP_S
from posecoach.exercises.models import RepetitionRules
from posecoach.kinematics.landmarks import SIDES, Side
from posecoach.tuning.breaks import Breaks, Mask, changes, first_true, meets
from posecoach.tuning.cue_skips import CueSkips, Wish
from posecoach.tuning.fault_skips import FaultSkips, _push_all
from posecoach.tuning.limb_skips import limb_quiet, limb_skip
from posecoach.tuning.measuring import Floats, Measured
from posecoach.tuning.pace_skips import pace_quiet, pace_skip
from posecoach.tuning.replaying import ReplayCoach
from posecoach.tuning.rule_skips import RuleSkips
from posecoach.tuning.smoothing import KnownSignal, Series

# A swing has no edges that are known beforehand; so far it is looked ahead, in frames.
_AHEAD = 240


class _Outlook:
    """What lies ahead for one follower on one side, under the exercise's numbers."""

    def __init__(self, measured: Measured, follower: Follower, side: Side) -> None:
        signal, counter = follower.signal, follower.counter
        assert isinstance(signal, KnownSignal)
        self.series: Series = signal._choices[SIDES.index(side)]
        unseen = measured.unseen(follower.measure, side)
        self.judged = unseen <= 1
        self.hidden = unseen > 1
        self.context = Breaks(
            changes(unseen) | changes(measured.place) | (measured.steps > MAX_GAP_S)
            | changes(np.isnan(self.series.value))
        )  # fmt: skip
        self.breaks: dict[Stage, Breaks] = {}
        if isinstance(counter.edges, BandEdges):
            slow = abs(self.series.speed) <= counter.rules.still.value
            self.breaks = _band_breaks(counter.edges, self.series.level, slow, counter.rules)


def _band_breaks(
    edges: BandEdges, levels: Floats, slow: Mask, rules: RepetitionRules
) -> dict[Stage, Breaks]:
    rest, far = edges.rest, edges.far
    rests, reaches = meets(rest, levels, rest.enter.value), meets(far, levels, far.enter.value)
    start, end = rest.leave.value, far.enter.value
    stalls = ((levels - start) / (end - start) >= rules.half.value) & slow
    return {
        Stage.UNKNOWN: Breaks(rests),
        Stage.REST: Breaks(~meets(rest, levels, start)),
        Stage.OUT: Breaks(reaches | rests | stalls),
        Stage.FAR: Breaks(~meets(far, levels, far.leave.value)),
        Stage.BACK: Breaks(reaches | rests),
    }


class RepSkips:
    """Finds frames that change nothing but the clock and the furthest point, and takes them.

    See :class:`~posecoach.tuning.hold_skips.HoldSkips`.

    Parameters
    ----------
    coach
        A coach of an exercise that is repeated.
    """

    def __init__(self, coach: ReplayCoach, work: RepWork) -> None:
        self._coach, self._work, self._measured = coach, work, coach.measured
        self._faults = FaultSkips(coach.measured, coach._faults)
        self._rules = [RuleSkips(coach.measured, f.requirements) for f in work._followers]
        self._cues = CueSkips(coach)
        self._outlooks: dict[tuple[int, Side], _Outlook] = {}

    def _outlook(self, number: int, side: Side) -> _Outlook:
        if (number, side) not in self._outlooks:
            follower = self._work._followers[number]
            self._outlooks[number, side] = _Outlook(self._measured, follower, side)
        return self._outlooks[number, side]

    # -- how long --------------------------------------------------------------------------

    def quiet(self, at: int) -> int:
        """The first frame from ``at`` on that the coach has to look at."""
        work, step, near = self._work, self._coach.step, self._work._near.side
        if step is None or near is None or step.repetitions:
            return at
        present, end = work._present, len(self._measured)
        if present.counter.stalled or work._near.wanted is not None:
            return at
        end = min(end, limb_quiet(self._measured, work._near, at, present.counter.moving))
        for number, follower in enumerate(work._followers):
            end = self._follower(number, follower, at, end, follower.side or near)
            if end <= at:
                return at
        end = pace_quiet(self._measured, work._pacer, at, end, present.verdict.met)
        wishes = [
            Wish("unseen", step.unseen, Severity.NOT_SEEN, _UNSEEN_S),
            Wish("unmet", step.unmet, Severity.SETUP, _SETUP_S),
            self._cues.view(step, at),
            self._cues.hidden(step, at),
        ]
        end = self._cues.quiet(at, end, wishes)
        if end <= at or present.verdict.unseen not in (None, "outline"):
            return end
        return self._faults.quiet(at, end, present.side or near, self._windows(at))

    def _windows(self, at: int) -> Windows:
        counter, positions = self._work._present.counter, self._coach.exercise.positions
        return Windows(
            work=counter.moving,
            counting=counter.moving,
            far=counter.stage is Stage.FAR or counter.stalled,
            position=self._measured.positions[at - 1] in positions,
            stalled=counter.stalled,
        )

    def _follower(self, number: int, follower: Follower, at: int, end: int, side: Side) -> int:
        ahead, signal, counter = self._outlook(number, side), follower.signal, follower.counter
        assert isinstance(signal, KnownSignal)
        end = min(end, ahead.context.after(at))
        measured_now = not math.isnan(ahead.series.values[at - 1])
        if end <= at or signal._now is not ahead.series or signal.at != at - 1:
            return at
        if measured_now and signal.followed is None:
            return at
        if counter.stalled or (counter.stage is Stage.BACK and not measured_now):
            return at
        if ahead.judged[at - 1] and follower.verdict.unmet not in NO_PLACE:
            rules = self._rules[number]
            if not rules.followed(at, side):
                return at
            end = rules.quiet(at, end, side)
        if follower.verdict.unmet is not None:
            return end if counter.stage is Stage.UNKNOWN else at
        return self._counter(follower, ahead, at, end, measured_now)

    def _counter(
        self, follower: Follower, ahead: _Outlook, at: int, end: int, measured_now: bool
    ) -> int:
        """Up to where a counter goes on as it did."""
        counter, times = follower.counter, self._measured.time_s
        if counter.rules.lost.value < MAX_GAP_S or end <= at:
            return at
        if counter.moving:
            end = min(end, _first(times, counter.start_s, counter.rules.longest.value, at, end))
        if not measured_now:
            if times[at - 1] - counter._seen_s <= counter.rules.lost.value:
                return _first(times, counter._seen_s, counter.rules.lost.value, at, end)
            gone = counter.stage is Stage.UNKNOWN and math.isnan(counter._rest_s)
            return end if gone or not (counter.moving or counter.edges.rest_s) else at
        if counter._seen_s != times[at - 1]:
            return at
        if isinstance(counter.edges, SwingEdges):
            return self._swing(follower, ahead, at, min(end, at + _AHEAD))
        if counter.stage is Stage.UNKNOWN and not math.isnan(counter._rest_s):
            return at
        return min(end, ahead.breaks[counter.stage].after(at))

    def _swing(self, follower: Follower, ahead: _Outlook, at: int, end: int) -> int:
        counter, edges = follower.counter, follower.counter.edges
        assert isinstance(edges, SwingEdges)
        if counter.stage is Stage.UNKNOWN:
            return at
        if counter.stage is Stage.REST:
            return self._creep(edges, ahead.series, at, end)[0]
        values, sign, by = ahead.series.level[at:end], edges._sign, edges.swing.by.value
        furthest = _furthest(values, edges.furthest, sign)
        out = sign * (values - edges.level)
        if counter.stage is Stage.FAR:
            return at + first_true(sign * (furthest - values) > _STIRS * by)
        kept = (1 - edges.swing.back.value) * (sign * (furthest - edges.level))
        turns = (out >= by) | (out <= np.maximum(kept, _STIRS * by))
        if counter.stage is Stage.OUT:
            slow = abs(ahead.series.speed[at:end]) <= counter.rules.still.value
            turns |= (out / by >= counter.rules.half.value) & slow
        return at + first_true(turns)

    def _creep(self, edges: SwingEdges, series: Series, at: int, end: int) -> tuple[int, float]:
        """Up to where rest is left, and the level of rest there."""
        level, sign, stirs = edges.level, edges._sign, _STIRS * edges.swing.by.value
        shares, levels = self._measured.followed(_CREEP_S), series.levels
        for frame in range(at, end):
            value = levels[frame]
            out = sign * (value - level)
            if out > stirs:
                return frame, level
            if math.isnan(level) or out < 0:
                level = value
            else:
                level += (value - level) * shares[frame]
        return end, level

    # -- taking them -----------------------------------------------------------------------

    def skip(self, at: int, end: int) -> None:
        """Take the frames from ``at`` to before ``end``."""
        work, near = self._work, self._work._near.side
        assert near is not None
        present, times = work._present, self._measured.times
        windows = self._windows(at)
        for number, follower in enumerate(work._followers):
            side = follower.side or near
            ahead, counter = self._outlook(number, side), follower.counter
            assert isinstance(follower.signal, KnownSignal)
            _push_all(follower.signal, ahead.series, at, end)
            self._rules[number].skip(at, end, side)
            if follower.verdict.unmet is not None:
                continue
            if not math.isnan(ahead.series.values[at]):
                self._move(follower, ahead, at, end)
                counter._seen_s = times[end - 1]
            if counter.moving:
                follower.moved_s = times[end - 1]
        limb_skip(self._measured, work._near, at, end, present.counter.moving)
        if present.verdict.unseen in (None, "outline"):
            self._faults.skip(at, end, present.side or near, windows)
        pace_skip(self._measured, work._pacer, at, end, present.verdict.met)
        self._coach.cursor.at = end - 1

    def _move(self, follower: Follower, ahead: _Outlook, at: int, end: int) -> None:
        counter, edges = follower.counter, follower.counter.edges
        levels = ahead.series.level[at:end]
        if isinstance(edges, SwingEdges) and counter.stage is Stage.REST:
            _, edges.level = self._creep(edges, ahead.series, at, end)
            edges.furthest = edges.level
        if not counter.moving:
            return
        if isinstance(edges, SwingEdges):
            edges.furthest = float(_furthest(levels, edges.furthest, edges._sign)[-1])
            rising = edges._sign > 0
        else:
            assert isinstance(edges, BandEdges)
            rising = edges.far.rising
        best = float(levels.max() if rising else levels.min())
        counter._peak = max(counter._peak, best) if rising else min(counter._peak, best)


def _first(times: Floats, since_s: float, longest_s: float, at: int, end: int) -> int:
    """The first frame that comes more than some seconds after a moment."""
    start = at + int(np.searchsorted(times[at:end], since_s + longest_s - 1e-6))
    while start < end and not times[start] - since_s > longest_s:
        start += 1
    return start


def _furthest(values: Floats, before: float, sign: int) -> Floats:
    """``(N,)`` the furthest value so far."""
    if sign > 0:
        return np.maximum.accumulate(np.fmax(values, before))
    return np.minimum.accumulate(np.fmin(values, before))
