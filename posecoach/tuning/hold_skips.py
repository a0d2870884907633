"""Holds over frames in which nothing begins, ends or is said."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

from posecoach.coaching.fault_book import Windows
from posecoach.coaching.feedback import Severity
from posecoach.coaching.hold import (
    _FOLLOW_DOWN_S,
    _FOLLOW_UP_S,
    _JITTER_S,
    _LONGEST_PULL_S,
    _LOOK_BACK_S,
    _SLOW,
    Stage,
    _Credit,
)
from posecoach.coaching.hold_work import HoldWork
from posecoach.coaching.offers import (
    _ON_THE_WAY,
    _SETUP_S,
    _SHORT_OF_AIM,
    _SHORT_OF_AIM_S,
    _UNSEEN_S,
    _URGE_S,
)
from posecoach.coaching.requirements import NO_PLACE
from posecoach.coaching.signals import MAX_GAP_S
from posecoach.coaching.work import Step
from posecoach.exercises.targets import TargetBand
from posecoach.kinematics.landmarks import SIDES, Side
from posecoach.tuning.breaks import Breaks, Mask, changes, first_true, meets
from posecoach.tuning.cue_skips import CueSkips, Wish
from posecoach.tuning.fault_skips import FaultSkips, _push_all
from posecoach.tuning.limb_skips import limb_quiet, limb_skip
from posecoach.tuning.replaying import ReplayCoach
from posecoach.tuning.rule_skips import RuleSkips
from posecoach.tuning.smoothing import KnownSignal, Series


class _Outlook:
    """What lies ahead for one side, under the exercise's numbers."""

    def __init__(self, coach: ReplayCoach, work: HoldWork, side: Side) -> None:
        measured, bands = coach.measured, work._judge._bands
        column = SIDES.index(side)
        series: dict[str, Series] = {}
        for name, signal in work._judge._signals.items():
            assert isinstance(signal, KnownSignal)
            series[name] = signal._choices[column]
        self.series, self.held = series, series[bands[-1].angle]
        levels = {name: found.level for name, found in series.items()}
        self.in_band = np.ones(len(measured), dtype=np.bool_)
        too_far = np.zeros(len(measured), dtype=np.bool_)
        for band in bands:
            self.in_band &= meets(band, levels[band.angle], band.leave.value)
            if band.limit is not None:
                sign = 1 if band.rising else -1
                too_far |= (levels[band.angle] - band.limit.value) * sign > 0
        unseen = measured.unseen(bands[-1].angle, side)
        self.seen, self.judged = unseen == 0, unseen <= 1
        self.context = Breaks(
            changes(unseen) | changes(measured.place) | changes(too_far) | changes(self.in_band)
            | (measured.steps > MAX_GAP_S)
        )  # fmt: skip
        slow = abs(self.held.speed) < work._rules.still.value
        first, last = work._exercise.phases[0].target, bands[-1]
        trying = [
            _trying(b, levels[b.angle], slow, measured.band(b.angle, side))
            for b in (first or last, last)
        ]
        reached = meets(first or last, levels[(first or last).angle], (first or last).enter.value)
        self.trying = {
            Stage.IDLE: np.where(reached, trying[1], trying[0]) & self.seen,
            Stage.HOLDING: trying[1] & self.seen,
        }
        entered = np.ones(len(measured), dtype=np.bool_)
        for band in bands:
            entered &= meets(band, levels[band.angle], band.enter.value)
        self.entries = Breaks(changes(entered))
        self.tries = {stage: Breaks(changes(mask)) for stage, mask in self.trying.items()}


def _trying(band: TargetBand, levels: np.ndarray, slow: Mask, errors: np.ndarray) -> Mask:
    sign = 1 if band.rising else -1
    least = np.fmax(_SHORT_OF_AIM, errors)
    short = sign * (band.aim.value - levels) > least
    near = sign * (levels - band.enter.value) > -_ON_THE_WAY
    found: Mask = short & near & slow
    return found


class HoldSkips:
    """Finds frames that change nothing but the clock, and takes them at once.

    Each of the coach's parts says up to which frame its answer stays what it is, by the same
    numbers that it judges by; the frame in which one may change is the coach's own again.

    Parameters
    ----------
    coach
        A coach of an exercise that is held, without a protocol.
    """

    def __init__(self, coach: ReplayCoach, work: HoldWork) -> None:
        self._coach, self._work, self._measured = coach, work, coach.measured
        self._faults = FaultSkips(coach.measured, coach._faults)
        self._rules = RuleSkips(coach.measured, work._judge._requirements)
        self._cues = CueSkips(coach)
        self._outlooks: dict[Side, _Outlook] = {}
        self._followed: tuple[tuple[int, int], tuple[int, float]] | None = None
        best = work._rules.best.value
        self._marks = sorted({best, best - 5, best - 10, best / 2, _URGE_S})

    def _outlook(self, side: Side) -> _Outlook:
        if side not in self._outlooks:
            self._outlooks[side] = _Outlook(self._coach, self._work, side)
        return self._outlooks[side]

    # -- how long --------------------------------------------------------------------------

    def quiet(self, at: int) -> int:
        """The first frame from ``at`` on that the coach has to look at."""
        work, step = self._work, self._coach.step
        side = work._side_before
        if step is None or side is None or step.hold is not None:
            return at
        stage = work._timer.stage
        ahead = self._outlook(side)
        end = ahead.context.after(at)
        if end > at and self._is_hidden(step, ahead, at):
            end = self._hidden(at, end, step)
            return self._cues.quiet(at, end, self._wishes(step, ahead, at)) if end > at else at
        if end <= at or not self._is_followed(ahead, at, side):
            return at
        end = min(end, limb_quiet(self._measured, work._limb, at, stage is Stage.HOLDING))
        if self._rules_are_asked(ahead, at, step):
            end = self._rules.quiet(at, end, side)
        end = self._timer(at, end, ahead, step)
        if end <= at:
            return at
        end = self._cues.quiet(at, end, self._wishes(step, ahead, at))
        if end <= at:
            return at
        return self._faults.quiet(at, end, side, self._windows(step, ahead, at))

    def _is_followed(self, ahead: _Outlook, at: int, side: Side) -> bool:
        """Whether what was worked out beforehand is what the coach sees."""
        holding = self._work._timer.stage is Stage.HOLDING
        if ahead.seen[at - 1]:
            for name, signal in self._work._judge._signals.items():
                assert isinstance(signal, KnownSignal)
                if signal.followed is not ahead.series[name] or signal.at != at - 1:
                    return False
        elif holding:
            return False  # Elsewhere nothing is judged by a level that is not measured.
        step = self._coach.step
        assert step is not None
        return not self._rules_are_asked(ahead, at, step) or self._rules.followed(at, side)

    def _is_hidden(self, step: Step, ahead: _Outlook, at: int) -> bool:
        """Whether the limb can't be seen during a hold: then neither rules nor faults are asked."""
        holding = self._work._timer.stage is Stage.HOLDING
        return holding and step.unseen is not None and not ahead.judged[at - 1]

    def _hidden(self, at: int, end: int, step: Step) -> int:
        """Up to where a limb that can't be seen pauses the timer, or ends the hold."""
        timer, lost_s = self._work._timer, self._work._rules.lost.value
        since = self._measured.time_s[at:end] - timer._measured_s
        if self._measured.times[at - 1] - timer._measured_s <= MAX_GAP_S:
            return at + first_true(since > MAX_GAP_S)
        if timer.counting or timer.reason != step.unseen:
            return at
        return at + first_true(since > lost_s)

    def _rules_are_asked(self, ahead: _Outlook, at: int, step: Step) -> bool:
        return bool(ahead.judged[at - 1]) and step.unmet not in NO_PLACE

    def _timer(self, at: int, end: int, ahead: _Outlook, step: Step) -> int:
        timer, times = self._work._timer, self._measured.times
        inside = self._inside(step, ahead, at)
        if timer.stage is Stage.IDLE:
            reason = "moving" if step.entered else "not_reached"
            settled = timer.reason == (step.unseen or step.unmet or reason)
            if timer.counting or not settled:
                return at
            if inside:
                end = min(end, ahead.entries.after(at))
            if step.entered:
                return at + first_true(abs(ahead.held.speed[at:end]) <= self._still)
            if times[at - 1] < self._work._break_until:
                end = min(end, bisect_left(times, self._work._break_until, at, end))
            return end
        if timer._measured_s != times[at - 1] or step.unseen is not None:
            return at
        if timer.stage is Stage.SETTLING:
            return self._settling(at, end, ahead) if inside else at
        return self._steady(at, end, ahead) if inside else self._lapsing(at, end, step)

    def _inside(self, step: Step, ahead: _Outlook, at: int) -> bool:
        met = step.unseen is None and step.unmet is None
        return met and bool(ahead.in_band[at - 1])

    @property
    def _still(self) -> float:
        return self._work._rules.still.value

    def _settling(self, at: int, end: int, ahead: _Outlook) -> int:
        """Up to where the limb moves again, or has been at rest for long enough."""
        rules, window = self._work._rules, slice(at, end)
        settled = self._measured.time_s[window] - self._work._timer.start_s >= rules.settle.value
        moving = ~(abs(ahead.held.speed[window]) <= rules.moving.value)
        return at + first_true(settled | moving)

    def _lapsing(self, at: int, end: int, step: Step) -> int:
        """Up to where a lapse is no longer forgiven."""
        timer, rules = self._work._timer, self._work._rules
        if timer._out_since is None or timer.counting or rules.lost.value < MAX_GAP_S:
            return at
        if timer.reason != (step.unmet or "left_band"):
            return at
        lapse = self._measured.time_s[at:end] - timer._out_since > rules.lapse.value
        return at + first_true(lapse)

    def _steady(self, at: int, end: int, ahead: _Outlook) -> int:
        """Up to where a hold goes on as it did."""
        timer, rules = self._work._timer, self._work._rules
        if not timer.counting or timer._out_since is not None or timer._still_since is not None:
            return at
        if rules.lost.value < MAX_GAP_S:
            end = at + first_true(self._measured.steps[at:end] > rules.lost.value)
        sign = 1 if self._work._exercise.held.rising else -1
        end = self._undeepened(at, end, ahead, sign)
        held = self._held(at, end)
        before = timer.held_s
        crossed = [np.searchsorted(held, mark) for mark in self._marks if mark > before]
        end = min([end, *(at + int(place) for place in crossed)])
        if before <= 0:
            return at
        if timer._eased_since is not None:
            return self._easing(at, end, ahead, sign)
        return self._follow(at, end, ahead)[0]

    def _easing(self, at: int, end: int, ahead: _Outlook, sign: int) -> int:
        """Up to where a limb that eased off is back, or has done so for longer than a bounce."""
        timer, rules, window = self._work._timer, self._work._rules, slice(at, end)
        assert timer._eased_since is not None
        back = sign * ahead.held.level[window] >= timer._level - rules.ease_off.value
        lasted = self._measured.time_s[window] - timer._eased_since
        return at + first_true(back | (lasted > rules.lapse.value))

    def _undeepened(self, at: int, end: int, ahead: _Outlook, sign: int) -> int:
        """Up to where it is not decided whether the hold begins anew, deeper."""
        timer, rules, deepen = self._work._timer, self._work._rules, self._work._rules.deepen.value
        window = slice(at, end)
        if timer._deepening_since is not None:
            rise = sign * ahead.held.level[window] - timer._first_level
            times = self._measured.time_s[window]
            over = times - timer._deepening_since > _LONGEST_PULL_S
            slow = self._slow(at, end, ahead)
            if timer._deeper_since is None:
                return at + first_true((rise < deepen / 4) | over | ((rise >= deepen) & slow))
            rested = np.maximum.accumulate(np.where(slow, times, timer._rested_s))
            moves = ~slow & (times - rested > _JITTER_S)
            rests = slow & (times - timer._deeper_since >= rules.settle.value / 2)
            return at + first_true((rise < deepen) | over | moves | rests)
        if self._measured.times[at] - timer.start_s > rules.deepen_within.value:
            return end
        early = self._measured.time_s[window] - timer.start_s <= rules.deepen_within.value
        rise = sign * ahead.held.level[window] - timer._first_level
        return at + first_true(early & (rise >= deepen / 2))

    def _slow(self, at: int, end: int, ahead: _Outlook) -> Mask:
        found: Mask = abs(ahead.held.speed[at:end]) <= self._still * _SLOW
        return found

    def _held(self, at: int, end: int) -> np.ndarray:
        """``(end - at,)`` what the timer will show, if every frame is credited."""
        start = [self._work._timer._credits[-1].held_s]
        return np.add.accumulate(np.concatenate((start, self._measured.steps[at:end])))[1:]

    def _follow(self, at: int, end: int, ahead: _Outlook) -> tuple[int, float]:
        """Up to where the limb does not ease off, and the hold's own level there."""
        timer, measured = self._work._timer, self._measured
        if self._followed is not None and self._followed[0] == (at, end):
            return self._followed[1]
        level, ease = timer._level, self._work._rules.ease_off.value
        sign = 1 if self._work._exercise.held.rising else -1
        ups, downs = measured.followed(_FOLLOW_UP_S), measured.followed(_FOLLOW_DOWN_S)
        levels = ahead.held.levels
        for frame in range(at, end):
            value = sign * levels[frame]
            if value < level - ease:
                end = frame
                break
            level += (value - level) * (ups[frame] if value > level else downs[frame])
        # It is asked for once more when the frames are taken.
        self._followed = (at, end), (end, level)
        return end, level

    def _wishes(self, step: Step, ahead: _Outlook, at: int) -> list[Wish] | None:
        """What may be said meanwhile; None if something else is still on its way."""
        stage = self._work._timer.stage
        early = self._coach.before_s < _URGE_S and step.unmet is None
        holds = Stage.IDLE if stage is Stage.IDLE else Stage.HOLDING
        trying = early and bool(ahead.trying[holds][at - 1])
        moving = stage is Stage.IDLE and step.entered
        if "eased" in self._coach._chooser._lasting.since:
            return None
        wishes = [
            Wish("unseen", step.unseen, Severity.NOT_SEEN, _UNSEEN_S),
            Wish("unmet", step.unmet, Severity.SETUP, _SETUP_S),
            Wish("moving", "still" if moving else None, Severity.TARGET, _SHORT_OF_AIM_S),
            Wish("short", "further" if trying else None, Severity.TARGET, _SHORT_OF_AIM_S),
            self._cues.view(step, at),
            self._cues.hidden(step, at),
        ]
        if early and ahead.seen[at - 1]:
            wishes.append(Wish("", None, Severity.TARGET, 0.0, ahead.tries[holds].after(at)))
        return wishes

    def _windows(self, step: Step, ahead: _Outlook, at: int) -> Windows:
        inside = self._inside(step, ahead, at)
        return Windows(
            work=inside,
            counting=self._work._timer.counting,
            far=inside,
            position=step.unseen is None and step.unmet not in NO_PLACE,
        )

    # -- taking them -----------------------------------------------------------------------

    def skip(self, at: int, end: int) -> None:
        """Take the frames from ``at`` to before ``end``."""
        coach, work, step = self._coach, self._work, self._coach.step
        side = work._side_before
        assert step is not None
        assert side is not None
        ahead, timer = self._outlook(side), work._timer
        limb_skip(self._measured, work._limb, at, end, timer.stage is Stage.HOLDING)
        for name, signal in work._judge._signals.items():
            assert isinstance(signal, KnownSignal)
            _push_all(signal, ahead.series[name], at, end)
        self._rules.skip(at, end, side)
        coach.cursor.at = end - 1
        if self._is_hidden(step, ahead, at):
            return
        self._faults.skip(at, end, side, self._windows(step, ahead, at))
        if timer.stage is Stage.SETTLING:
            self._settle(at, end, ahead)
        elif timer.counting:
            self._credit(at, end, ahead)
            coach.before_s = timer.held_s
        if step.unseen is None:
            timer._measured_s = self._measured.times[end - 1]

    def _credit(self, at: int, end: int, ahead: _Outlook) -> None:
        timer, times = self._work._timer, self._measured.times
        if timer._eased_since is None:
            _, timer._level = self._follow(at, end, ahead)
        if timer._deepening_since is not None and timer._deeper_since is not None:
            slow = self._slow(at, end, ahead)
            if slow.any():
                timer._rested_s = times[at + int(np.flatnonzero(slow)[-1])]
        start = bisect_left(times, times[end - 1] - _LOOK_BACK_S, at, end) - at
        self._add_credits(at, end, start, ahead)
        while timer._credits[0].time_s < times[end - 1] - _LOOK_BACK_S:
            timer._credits.popleft()

    def _settle(self, at: int, end: int, ahead: _Outlook) -> None:
        self._add_credits(at, end, 0, ahead)
        sign = 1 if self._work._exercise.held.rising else -1
        self._work._timer._settled.extend((sign * ahead.held.level[at:end]).tolist())

    def _add_credits(self, at: int, end: int, start: int, ahead: _Outlook) -> None:
        """Credit all frames, and remember those from the ``start``-th on."""
        timer, times = self._work._timer, self._measured.times
        sign = 1 if self._work._exercise.held.rising else -1
        held = self._held(at, end)
        last, values = timer._credits[-1], sign * ahead.held.level[at:end]
        totals = np.add.accumulate(np.concatenate(([last.total], values)))[1:]
        peaks = np.maximum.accumulate(np.maximum(values, last.peak))
        kept = slice(start, None)
        timer._credits.extend(
            map(
                _Credit._make,
                zip(
                    times[at + start : end],
                    values[kept].tolist(),
                    (sign * ahead.held.speed[at + start : end]).tolist(),
                    held[kept].tolist(),
                    peaks[kept].tolist(),
                    totals[kept].tolist(),
                    range(last.frames + start + 1, last.frames + end - at + 1),
                    strict=True,
                ),
            )
        )
