"""Holding a stretch: bands, the hold timer, sets on each side, and the break between them."""

from __future__ import annotations

import math
from collections import Counter
from typing import Literal

from posecoach.coaching.fault_book import FaultBook, Windows
from posecoach.coaching.feedback import Hold, Target, Timer, TimerState, Worked
from posecoach.coaching.hold import HoldRecord, HoldTimer, Moment, Stage
from posecoach.coaching.judging import Judge
from posecoach.coaching.limbs import LimbChoice, NearSide, SideRule
from posecoach.coaching.reading import Frame, Reading
from posecoach.coaching.requirements import NO_PLACE
from posecoach.coaching.wording import Wording
from posecoach.coaching.work import Step, target_of
from posecoach.exercises.models import Exercise
from posecoach.exercises.targets import TargetBand
from posecoach.kinematics.landmarks import SIDES, Side


class HoldWork:
    """Follows the holds of one exercise.

    Parameters
    ----------
    exercise
        An exercise that is held.
    side
        The side to measure; ``auto`` follows the one that is worked.
    """

    def __init__(self, exercise: Exercise, side: Literal["left", "right", "auto"]) -> None:
        if exercise.hold is None:
            raise ValueError(f"{exercise.id} is not held")
        self._exercise, self._rules = exercise, exercise.hold
        self._both = exercise.sides == "both"
        wanted: Side | None = None if side == "auto" else side
        sides: tuple[Worked, ...] = SIDES if wanted is None else (wanted,)
        self._sides: tuple[Worked, ...] = ("both",) if self._both else sides
        self._limb: LimbChoice | NearSide = (
            NearSide(wanted) if self._both else LimbChoice(wanted, SideRule.of(exercise))
        )
        self._timer = HoldTimer(exercise.hold)
        self._judge = Judge(exercise)
        self._wording = Wording(exercise)
        self._side_before: Side | None = None
        self._holds: list[Hold] = []
        self._break_until = -math.inf

    # -- one frame -------------------------------------------------------------------------

    def update(self, frame: Frame, faults: FaultBook) -> Step:
        """See :class:`~posecoach.coaching.work.Work`."""
        reading = self._read(frame)
        moment = self._judge.judge(reading)
        was_holding = self._timer.stage is Stage.HOLDING
        ended = self._timer.update(moment)
        finished = self._record(ended, faults) if ended else None
        if self._timer.stage is Stage.HOLDING and (not was_holding or ended):
            faults.settle()
        # What can't be seen neither begins nor ends a fault.
        if moment.unseen is None or self._timer.stage is Stage.IDLE:
            faults.update(reading, self._windows(moment))
        return self._step(reading, moment, finished)

    def finish(self, faults: FaultBook) -> Hold | None:
        """See :class:`~posecoach.coaching.work.Work`."""
        record = self._timer.finish("recording_ended")
        if record is not None:
            return self._record(record, faults)
        faults.stop()
        return None

    def _read(self, frame: Frame) -> Reading:
        side = self._limb.update(frame, self._timer.stage is Stage.HOLDING)
        if side != self._side_before:
            self._judge.forget()
            self._side_before = side
        return frame.of(side, self._exercise.held.angle)

    def _windows(self, moment: Moment) -> Windows:
        return Windows(
            work=moment.inside,
            counting=self._timer.counting,
            far=moment.inside,
            position=moment.unseen is None and moment.unmet not in NO_PLACE,
        )

    # -- holds -----------------------------------------------------------------------------

    def _record(self, record: HoldRecord, faults: FaultBook) -> Hold | None:
        faults.stop(record.end_s)
        if record.held_s < self._rules.settle.value:
            return None  # A passing moment, whose leaving was taken back: nobody held anything.
        # The timer counts towards the target; the person's figures are in the measure's own sign.
        sign = 1 if self._exercise.held.rising else -1
        hold = Hold(
            side=self._worked,
            start_s=record.start_s,
            end_s=record.end_s,
            held_s=record.held_s,
            peak=sign * record.peak,
            mean=sign * record.mean,
            faults=faults.during(record.start_s, record.end_s),
            ended=record.ended,
            complete=record.held_s >= self._rules.shortest.value,
        )
        self._holds.append(hold)
        if hold.complete:
            self._break_until = hold.end_s + self._exercise.dosage.rest.value
        return hold

    @property
    def _worked(self) -> Worked:
        return "both" if self._both else (self._limb.side or "left")

    def _all_done(self) -> bool:
        done = Counter(hold.side for hold in self._holds if hold.complete)
        least = self._exercise.dosage.sets_min.value
        return all(done[side] >= least for side in self._sides)

    def _is_still(self, moment: Moment) -> bool:
        return abs(moment.speed) <= self._rules.still.value

    # -- saying ----------------------------------------------------------------------------

    def _step(self, reading: Reading, moment: Moment, finished: Hold | None) -> Step:
        reached = self._timer.stage is not Stage.IDLE
        first = self._exercise.phases[0]
        if not reached and first.target is not None:
            reached = self._judge.meets(first.target, first.target.enter.value)
        phase = self._exercise.phases[-1] if reached else first
        return Step(
            reading=reading,
            phase=phase.id,
            target=self._target(phase.target, reading) if phase.target else None,
            timer=self._timer_words(reading, moment, phase.target),
            unseen=moment.unseen,
            unmet=moment.unmet,
            speed=moment.speed,
            working=self._timer.stage is Stage.HOLDING,
            entered=moment.entered,
            hold=finished,
        )

    def _target(self, band: TargetBand, reading: Reading) -> Target:
        value = self._judge.level(band.angle) if reading.unseen is None else math.nan
        return target_of(band, value)

    def _timer_words(self, reading: Reading, moment: Moment, shown: TargetBand | None) -> Timer:
        timer = self._timer
        state = _STATES[timer.stage]
        if timer.stage is Stage.HOLDING and not timer.counting:
            state = TimerState.PAUSES
        reason, held, left = timer.reason, timer.held_s, 0.0
        if timer.stage is Stage.IDLE and not moment.entered:
            left = max(0.0, self._break_until - reading.time_s)
            if self._all_done():
                state, reason = TimerState.DONE, "done"
            elif left > 0:
                state, reason = TimerState.BREAK, "break"
            if state is not TimerState.WAITS and self._holds:
                held = self._holds[-1].held_s
        band = shown if reason == "not_reached" else None
        words = self._wording.reason(reason, state, reading, left, band)
        return Timer(state, reason, words, held, self._rules.best.value, left)


_STATES = {
    Stage.IDLE: TimerState.WAITS,
    Stage.SETTLING: TimerState.SETTLES,
    Stage.HOLDING: TimerState.RUNS,
}
