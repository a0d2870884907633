"""The coach: one frame's landmarks in, one feedback out; pure, and on the landmarks' own time."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from typing import Literal

from posecoach.coaching.cues import CueChooser
from posecoach.coaching.faults import FaultWatch
from posecoach.coaching.feedback import Fault, Feedback, Hold, Target, Timer, TimerState
from posecoach.coaching.hold import HoldRecord, HoldTimer, Moment, Stage
from posecoach.coaching.judging import Judge
from posecoach.coaching.limbs import LimbChoice
from posecoach.coaching.offers import Situation, offers
from posecoach.coaching.reading import Reader, Reading
from posecoach.coaching.words import PAUSED, REASONS
from posecoach.exercises.models import Exercise, TargetBand
from posecoach.kinematics.angles import ANGLES
from posecoach.kinematics.landmarks import Landmarks, Side


class Coach:
    """Coaches one exercise from a stream of landmarks.

    Parameters
    ----------
    exercise
        What to coach.
    side
        The leg to measure; ``auto`` follows the raised one.

    Notes
    -----
    The same landmarks give the same feedback, live, in review and while tuning: there is no
    clock and no randomness here. Frames must come in order of time; one that does not come later
    than the frame before it is answered with the last feedback and changes nothing.
    """

    def __init__(self, exercise: Exercise, side: Literal["left", "right", "auto"] = "auto") -> None:
        self.exercise = exercise
        self.holds: list[Hold] = []
        self.faults: list[Fault] = []
        self._limb = LimbChoice(None if side == "auto" else side)
        self._reader = Reader()
        self._timer = HoldTimer(exercise.hold)
        self._judge = Judge(exercise)
        self._watches = [FaultWatch(rule) for rule in exercise.faults]
        self._chooser = CueChooser()
        self._side_before: Side | None = None
        self._break_until = -math.inf
        self._last: Feedback | None = None

    # -- one frame -------------------------------------------------------------------------

    def update(self, landmarks: Landmarks) -> Feedback:
        """Take one frame.

        Parameters
        ----------
        landmarks
            What was seen, with its time in seconds.

        Returns
        -------
        Feedback
            What is measured and what to say about it.
        """
        if self._last is not None and landmarks.time_s <= self._last.time_s:
            return self._last
        reading = self._read(landmarks)
        moment = self._judge.judge(reading)
        was_holding = self._timer.stage is Stage.HOLDING
        ended = self._timer.update(moment)
        finished = self._record(ended) if ended else None
        if self._timer.stage is Stage.HOLDING and (not was_holding or ended):
            for watch in self._watches:
                watch.settle()
        self._watch_faults(reading, moment)
        self._last = self._feedback(reading, moment, finished)
        return self._last

    def finish(self) -> Hold | None:
        """Close what is still open at the end of the recording.

        Returns
        -------
        The hold that was open, if one was.
        """
        record = self._timer.finish("recording_ended")
        if record is not None:
            return self._record(record)
        self._stop_watches(math.inf)
        return None

    # -- measuring -------------------------------------------------------------------------

    @property
    def _held(self) -> TargetBand:
        """The band of the angle that is held: the last phase's."""
        return self.exercise.phases[-1].target

    def _read(self, landmarks: Landmarks) -> Reading:
        frame = self._reader.read(landmarks)
        values = frame.both(self._held.angle)
        holding = self._timer.stage is Stage.HOLDING
        side = self._limb.update(landmarks.time_s, values, holding)
        if side != self._side_before:
            self._judge.forget()
            self._side_before = side
        return frame.of(side, self._held.angle)

    # -- faults and holds ------------------------------------------------------------------

    def _watch_faults(self, reading: Reading, moment: Moment) -> None:
        if moment.unseen is not None and self._timer.stage is not Stage.IDLE:
            return  # What can't be seen neither begins nor ends a fault.
        for watch in self._watches:
            rule = watch.rule
            watching = self._timer.counting if rule.kind == "drift" else moment.inside
            value = reading.measure(rule.measure, rule.of)
            closed = watch.update(reading.time_s, value, watching)
            if closed is not None:
                self._keep_fault(closed)

    def _keep_fault(self, fault: Fault) -> None:
        self.faults.append(replace(fault, side=self._limb.side))

    def _stop_watches(self, not_after: float) -> list[Fault]:
        stopped = [watch.stop(not_after) for watch in self._watches]
        faults = [fault for fault in stopped if fault is not None]
        for fault in faults:
            self._keep_fault(fault)
        return faults

    def _record(self, record: HoldRecord) -> Hold | None:
        self._stop_watches(record.end_s)
        if record.held_s < self.exercise.hold.settle.value:
            return None  # A passing moment, whose leaving was taken back: nobody held anything.
        during = [f.id for f in sorted(self.faults, key=lambda f: f.start_s) if _overlap(f, record)]
        hold = Hold(
            side=self._limb.side or "left",
            start_s=record.start_s,
            end_s=record.end_s,
            held_s=record.held_s,
            peak=record.peak,
            mean=record.mean,
            faults=tuple(dict.fromkeys(during)),
            ended=record.ended,
            complete=record.held_s >= self.exercise.hold.shortest.value,
        )
        self.holds.append(hold)
        if hold.complete:
            self._break_until = hold.end_s + self.exercise.dosage.rest.value
        return hold

    # -- saying ----------------------------------------------------------------------------

    def done_on(self) -> Counter[Side]:
        """Complete holds by side."""
        return Counter(hold.side for hold in self.holds if hold.complete)

    def _feedback(self, reading: Reading, moment: Moment, finished: Hold | None) -> Feedback:
        reached = self._timer.stage is not Stage.IDLE
        first = self.exercise.phases[0]
        if not reached and self._judge.meets(first.target, first.target.enter.value):
            reached = True
        phase = self.exercise.phases[-1] if reached else first
        target = self._target(phase.target, reading)
        timer = self._timer_words(reading, moment)
        active = tuple(w.active for w in self._watches if w.active is not None)
        situation = Situation(
            exercise=self.exercise,
            reading=reading,
            moment=moment,
            target=target,
            timer=timer,
            stage=self._timer.stage,
            faults=active,
            finished=finished,
            done=self.done_on(),
            before_s=self._last.timer.held_s if self._last else 0.0,
        )
        cue = self._chooser.choose(offers(situation, self._chooser), reading.time_s)
        return Feedback(
            time_s=reading.time_s,
            seen=reading.people == 1,
            side=self._limb.side,
            phase=phase.id,
            angles=reading.angles(),
            missing=reading.missing(),
            target=target,
            timer=timer,
            holds=tuple(self.holds),
            reps=0,
            faults=active,
            cue=cue,
        )

    def _target(self, band: TargetBand, reading: Reading) -> Target:
        value = self._judge.level(band.angle) if reading.unseen is None else math.nan
        return Target(
            angle=band.angle,
            label=ANGLES[band.angle].label,
            value=value,
            enter=band.enter.value,
            leave=band.leave.value,
            aim=band.aim.value,
            limit=band.limit.value if band.limit else None,
            met=self._judge.meets(band, band.enter.value),
        )

    def _timer_words(self, reading: Reading, moment: Moment) -> Timer:
        timer = self._timer
        state = _STATES[timer.stage]
        if timer.stage is Stage.HOLDING and not timer.counting:
            state = TimerState.PAUSES
        reason, held, left = timer.reason, timer.held_s, 0.0
        if timer.stage is Stage.IDLE and not moment.entered:
            least = self.exercise.dosage.sets_min.value
            done = self.done_on()
            left = max(0.0, self._break_until - reading.time_s)
            if all(done[side] >= least for side in ("left", "right")):
                state, reason = TimerState.DONE, "done"
            elif left > 0:
                state, reason = TimerState.BREAK, "break"
            if state is not TimerState.WAITS and self.holds:
                held = self.holds[-1].held_s
        words = self._reason_words(reason, state, reading, left)
        return Timer(state, reason, words, held, self.exercise.hold.best.value, left)

    def _reason_words(self, key: str, state: TimerState, reading: Reading, left: float) -> str:
        for rule in self.exercise.requires:
            if rule.id == key:
                return rule.words
        catalogue = PAUSED if state is TimerState.PAUSES and key in PAUSED else REASONS
        band = self._held
        return catalogue[key].format(
            point=reading.missing_point,
            label=ANGLES[band.angle].label,
            enter=band.enter.value,
            leave=band.leave.value,
            left=math.ceil(left),
            side=self._limb.wanted or "",
        )


_STATES = {
    Stage.IDLE: TimerState.WAITS,
    Stage.SETTLING: TimerState.SETTLES,
    Stage.HOLDING: TimerState.RUNS,
}


def _overlap(fault: Fault, record: HoldRecord) -> bool:
    end = fault.end_s if fault.end_s is not None else math.inf
    return fault.start_s <= record.end_s and end >= record.start_s
