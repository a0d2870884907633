"""Doing a stretch by a protocol: the hold's own work, led step by step."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Literal

from posecoach.coaching.fault_book import FaultBook
from posecoach.coaching.feedback import Hold, RepCount, Repetition, StepNow, Worked
from posecoach.coaching.hold import HoldRecord, Moment, Stage
from posecoach.coaching.hold_work import HoldWork
from posecoach.coaching.protocol_runner import Beat, ProtocolRunner
from posecoach.coaching.reading import Reading
from posecoach.coaching.requirements import NO_PLACE
from posecoach.coaching.work import Step
from posecoach.exercises.models import Exercise
from posecoach.exercises.protocols import Protocol


class ProtocolWork(HoldWork):
    """Follows the steps of a protocol, for each side its own.

    Parameters
    ----------
    exercise
        An exercise with the protocol's numbers, see
        :func:`~posecoach.exercises.protocols.under`.
    side
        The side to measure; ``auto`` follows the one that is worked.
    protocol
        The steps.
    """

    def __init__(
        self, exercise: Exercise, side: Literal["left", "right", "auto"], protocol: Protocol
    ) -> None:
        super().__init__(exercise, side)
        self._protocol = protocol.fitted(exercise)
        self._runners: dict[Worked, ProtocolRunner] = {}
        self._credited_s = 0.0
        self._furthest = math.nan
        # Where nothing is timed, it is the movements that are counted.
        self._counts = all(step.kind in ("reach", "release") for step in protocol.steps)

    def _runner(self) -> ProtocolRunner:
        return self._runners.setdefault(self._worked, ProtocolRunner(self._protocol))

    def _all_done(self) -> bool:
        runners = [self._runners.get(side) for side in self._sides]
        return all(runner is not None and runner.enough for runner in runners)

    def _record(self, record: HoldRecord, faults: FaultBook) -> Hold | None:
        hold = super()._record(record, faults)
        if not self._runner().enough:
            self._break_until = -math.inf  # Its rounds follow each other without a break.
        return hold

    def _step(self, reading: Reading, moment: Moment, finished: Hold | None) -> Step:
        runner = self._runner()
        round_began_s = runner.round_began_s
        finished_round = runner.update(self._beat(moment))
        self._note_depth(moment)
        repetitions: tuple[Repetition, ...] = ()
        if finished_round and self._counts:
            repetitions = (self._repetition(round_began_s, moment.time_s),)
        if finished_round:
            self._furthest = math.nan
        # Nobody is led into a stretch who is not in its place yet.
        idle = runner.done or moment.unmet in NO_PLACE
        now: StepNow | None = None if idle else runner.now()
        return replace(
            super()._step(reading, moment, finished),
            protocol=now,
            repetitions=repetitions,
            count=self._count(runner),
        )

    def _count(self, runner: ProtocolRunner) -> RepCount | None:
        if not self._counts:
            return None
        return RepCount(runner.rounds_done, self._protocol.rounds_min.value)

    def _beat(self, moment: Moment) -> Beat:
        held = self._timer.held_s
        # A new hold begins at its settling time; seconds that were taken back are not negative.
        credit = held - self._credited_s if held >= self._credited_s else held
        self._credited_s = held
        return Beat(
            time_s=moment.time_s,
            value=moment.value,
            still=self._is_still(moment),
            inside=moment.inside,
            settled=self._timer.stage is Stage.HOLDING,
            credit_s=credit,
        )

    def _note_depth(self, moment: Moment) -> None:
        if not math.isnan(moment.value) and not self._furthest >= moment.value:
            self._furthest = moment.value

    def _repetition(self, start_s: float, end_s: float) -> Repetition:
        sign = 1 if self._exercise.held.rising else -1
        return Repetition(
            move=self._protocol.id,
            side=self._worked,
            start_s=start_s,
            end_s=end_s,
            out_s=0.0,
            far_s=0.0,
            back_s=0.0,
            peak=sign * self._furthest,
            missing=0.0,
            faults=(),
        )
