"""Repeating a movement: counters for each move and side, sets, and the rhythm to follow."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

from posecoach.coaching.edges import SwingEdges, edges_between
from posecoach.coaching.fault_book import FaultBook, Windows
from posecoach.coaching.feedback import Hold, Repetition, Target, Timer, TimerState, Worked
from posecoach.coaching.limbs import NearSide
from posecoach.coaching.pacing import Pacer
from posecoach.coaching.reading import Frame, Reading
from posecoach.coaching.repetition import RepCounter, RepRecord, Stage
from posecoach.coaching.requirements import Requirements, Verdict
from posecoach.coaching.sets import SetBook
from posecoach.coaching.signals import Signal
from posecoach.coaching.wording import Wording
from posecoach.coaching.work import Step, target_of
from posecoach.exercises.models import Exercise
from posecoach.exercises.targets import Move, TargetBand
from posecoach.kinematics.catalogue import CATALOGUE
from posecoach.kinematics.landmarks import SIDES, Side
from posecoach.language.catalogue import tr


@dataclass(slots=True)
class Follower:
    """One move of one side: its counter, its smoothed measure and its requirements.

    Attributes
    ----------
    move, side
        What is followed; None for the side that is near the camera.
    measure
        Name of the measure that goes to and fro.
    verdict
        What stands in the way in the last frame.
    """

    exercise: Exercise
    move: Move
    side: Side | None
    measure: str
    counter: RepCounter
    requirements: Requirements
    verdict: Verdict = field(default_factory=Verdict)
    signal: Signal = field(default_factory=lambda: Signal(patient=False))
    moved_s: float = -math.inf

    @property
    def worked(self) -> Worked:
        """Whose repetition it is."""
        return self.side or "both"

    def update(self, reading: Reading) -> RepRecord | None:
        """Take the next frame, read for this follower's side."""
        time_s, value = reading.time_s, self._value(reading)
        self.signal.push(time_s, value)
        level = math.nan if math.isnan(value) else self.signal.level
        self.verdict = self.requirements.check(reading, self.counter.moving)
        if self.verdict.unmet is not None:
            self.counter.abandon()
            return None
        record = self.counter.update(time_s, level, self.signal.speed)
        if self.counter.moving or record is not None:
            self.moved_s = time_s
        return record

    def _value(self, reading: Reading) -> float:
        if self.move.of != "both":
            own = reading.value(self.measure)
            return self._behind_the_other(reading) if math.isnan(own) else own
        # Both sides must do it: the one that lags behind counts, as far as the far one is seen.
        near, other = reading.value(self.measure), reading.value(self.measure, "other")
        if math.isnan(near) or math.isnan(other):
            return near
        far = self.exercise.phase(self.move.far).target
        return min(near, other) if far is None or far.rising else max(near, other)

    def _behind_the_other(self, reading: Reading) -> float:
        """The value of a limb that can't be seen: NaN, or that of the resting one in front of it.

        From the side, the far leg comes back to rest behind the near one.
        """
        hidden = self.side is not None and reading.unseen == "hidden"
        if hidden and self.counter.stage is Stage.BACK:
            front = reading.value(self.measure, "other")
            return front if self.counter.edges.rests(front) else math.nan
        return math.nan


class RepWork:
    """Counts the repetitions of one exercise.

    Parameters
    ----------
    exercise
        An exercise that is repeated.
    side
        The side to count; ``auto`` counts whichever moves.
    """

    def __init__(self, exercise: Exercise, side: Literal["left", "right", "auto"]) -> None:
        if exercise.repetition is None:
            raise ValueError(f"{exercise.id} is not repeated")
        self._exercise, self._rules = exercise, exercise.repetition
        self._near = NearSide()
        wanted = SIDES if side == "auto" else (side,)
        self._followers = [
            self._follower(move, of)
            for move in exercise.moves
            for of in (wanted if move.of == "each" else (None,))
        ]
        self._wording = Wording(exercise)
        self._sets = SetBook(exercise, wanted)
        self._pacer = Pacer(exercise.pace)
        self._present = self._followers[0]

    def _follower(self, move: Move, side: Side | None) -> Follower:
        rest, far = (self._exercise.phase(p).target for p in (move.rest, move.far))
        measure = move.swing.measure if move.swing else (far.angle if far else "")
        counter = RepCounter(self._rules, edges_between(rest, far, move.swing))
        return Follower(
            self._exercise, move, side, measure, counter, Requirements(self._exercise)
        )  # fmt: skip

    # -- one frame -------------------------------------------------------------------------

    def update(self, frame: Frame, faults: FaultBook) -> Step:
        """See :class:`~posecoach.coaching.work.Work`."""
        near = self._near.update(frame, self._present.counter.moving)
        before, was_moving = self._present, self._present.counter.moving
        records = [(f, f.update(self._read(frame, f, near))) for f in self._followers]
        self._present = self._choose(near)
        present = self._present
        reading = self._read(frame, present, near)
        if present is not before:
            faults.stop()
        if present.counter.moving and (not was_moving or present is not before):
            faults.settle()
        # A repetition's faults are known before the frame that ends it closes them.
        finished = tuple(self._repetition(f, r, faults) for f, r in records if r is not None)
        # An outline that says nothing is no doubt about the points that faults are read from.
        if present.verdict.unseen in (None, "outline"):
            faults.update(reading, self._windows(present, frame))
        for repetition in finished:
            self._sets.add(repetition)
        self._pacer.update(frame.time_s, present.verdict.met)
        return self._step(reading, finished)

    def finish(self, faults: FaultBook) -> Hold | None:
        """See :class:`~posecoach.coaching.work.Work`: half a repetition at the end is none."""
        faults.stop()
        return None

    def _read(self, frame: Frame, follower: Follower, near: Side) -> Reading:
        return frame.of(follower.side or near, follower.measure)

    def _choose(self, near: Side) -> Follower:
        """Whom to show: who moves, else who moved last and is seen, else the near side."""
        moving = [f for f in self._followers if f.counter.moving]
        if self._present in moving:
            return self._present
        if moving:
            return max(moving, key=lambda f: f.counter.start_s)
        last = max(self._followers, key=lambda f: f.moved_s)
        if last.moved_s > -math.inf and last.verdict.unseen is None:
            return last
        return next((f for f in self._followers if f.side == near), last)

    def _windows(self, present: Follower, frame: Frame) -> Windows:
        counter = present.counter
        return Windows(
            work=counter.moving,
            counting=counter.moving,
            far=counter.stage is Stage.FAR or counter.stalled,
            # Whatever else is asked for: who lifts the hips in a pelvic tilt is to be told so.
            position=frame.position in self._exercise.positions,
            stalled=counter.stalled,
        )

    def _repetition(self, follower: Follower, record: RepRecord, faults: FaultBook) -> Repetition:
        return Repetition(
            move=follower.move.id,
            side=follower.worked,
            start_s=record.start_s,
            end_s=record.end_s,
            out_s=record.out_s,
            far_s=record.far_s,
            back_s=record.back_s,
            peak=record.peak,
            missing=record.missing,
            faults=faults.during(record.start_s, record.end_s),
        )

    # -- saying ----------------------------------------------------------------------------

    def _step(self, reading: Reading, finished: tuple[Repetition, ...]) -> Step:
        present = self._present
        stage = present.counter.stage
        going_out = stage in (Stage.REST, Stage.OUT, Stage.FAR)
        phase = self._exercise.phase(present.move.far if going_out else present.move.rest)
        return Step(
            reading=reading,
            phase=phase.id,
            target=self._target(present, phase.target),
            timer=self._timer(present, reading),
            unseen=present.verdict.unseen,
            unmet=present.verdict.unmet,
            speed=present.signal.speed,
            working=present.counter.moving,
            repetitions=finished,
            count=self._sets.count(present.worked),
            pace=self._pacer.now,
        )

    def _target(self, present: Follower, band: TargetBand | None) -> Target | None:
        value = math.nan if present.verdict.unseen else present.signal.level
        edges = present.counter.edges
        if isinstance(edges, SwingEdges):
            return _swing_target(edges, value)
        return target_of(band, value) if band is not None else None

    def _timer(self, present: Follower, reading: Reading) -> Timer:
        counter, verdict, now_s = present.counter, present.verdict, reading.time_s
        state, reason = _STATES[counter.stage]
        if reason == "at_start" and present.move.swing is not None:
            reason = "swing_start"
        left = 0.0
        if not verdict.met:
            state = TimerState.PAUSES if counter.moving else TimerState.WAITS
            reason = verdict.unseen or verdict.unmet or ""
        elif not counter.moving:
            left = self._sets.rest_left(now_s)
            if self._sets.all_done:
                state, reason = TimerState.DONE, "done"
            elif left > 0:
                state, reason = TimerState.BREAK, "break"
        words = self._wording.reason(reason, state, reading, left)
        return Timer(state, reason, words, counter.far_s(now_s), self._rules.pause.value, left)


_STATES = {
    Stage.UNKNOWN: (TimerState.WAITS, "not_at_start"),
    Stage.REST: (TimerState.WAITS, "at_start"),
    Stage.OUT: (TimerState.RUNS, "under_way"),
    Stage.FAR: (TimerState.RUNS, "far"),
    Stage.BACK: (TimerState.RUNS, "back"),
}


def _swing_target(edges: SwingEdges, value: float) -> Target:
    """A swing shown from its own rest: how far out it is, and how far it should go."""
    swing = edges.swing
    out = edges.progress(value) * swing.by.value
    entry = CATALOGUE[swing.measure]
    return Target(
        angle=swing.measure,
        label=tr(entry.label),
        unit=entry.unit,
        value=out,
        enter=swing.by.value,
        leave=swing.by.value * (1 - swing.back.value),
        aim=swing.by.value,
        limit=None,
        met=edges.reaches(value),
    )
