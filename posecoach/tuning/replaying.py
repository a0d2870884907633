"""The coach over a measured recording: its own code, without measuring and smoothing again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from posecoach.coaching.coach import Coach
from posecoach.coaching.faults import LevelWatch, OscillationWatch, SpeedWatch
from posecoach.coaching.feedback import Cue, Fault, Hold, Repetition
from posecoach.coaching.hold_work import HoldWork
from posecoach.coaching.rep_work import Follower, RepWork
from posecoach.coaching.signals import Signal
from posecoach.coaching.wording import Wording
from posecoach.coaching.work import Step
from posecoach.exercises.models import Exercise
from posecoach.exercises.protocols import Protocol
from posecoach.kinematics.landmarks import SIDES
from posecoach.tuning.measuring import KnownFrame, Measured
from posecoach.tuning.smoothing import Cursor, KnownSignal

SideChoice = Literal["left", "right", "auto"]


@dataclass(frozen=True, slots=True)
class Replay:
    """What the coach makes of a recording.

    Attributes
    ----------
    name
        What the recording is called.
    holds, repetitions, faults
        As :class:`~posecoach.coaching.coach.Coach` records them, counted and not counted.
    cues
        What was said, with its time in seconds.
    """

    name: str
    holds: tuple[Hold, ...]
    repetitions: tuple[Repetition, ...]
    faults: tuple[Fault, ...]
    cues: tuple[tuple[float, Cue], ...]


class _Silent(Wording):
    """Words that nobody reads: the timer's sentences are for showing, never decided by."""

    def reason(self, *_: object, **__: object) -> str:
        return ""


class ReplayCoach(Coach):
    """A coach that is shown measured frames.

    Parameters
    ----------
    measured
        The recording; it must hold every measure of the exercise.
    exercise, side, protocol
        As for :class:`~posecoach.coaching.coach.Coach`.

    Attributes
    ----------
    cues
        What was said, with its time in seconds.
    step
        What the last frame came to.
    """

    def __init__(
        self,
        measured: Measured,
        exercise: Exercise,
        side: SideChoice = "auto",
        protocol: Protocol | None = None,
    ) -> None:
        super().__init__(exercise, side, protocol)
        self.measured = measured
        self.cursor = Cursor()
        self.cues: list[tuple[float, Cue]] = []
        self.step: Step | None = None
        if isinstance(self._work, HoldWork | RepWork):
            self._work._wording = _Silent(self.exercise)
        _look_up(self)

    def take(self, frame: KnownFrame) -> None:
        """The next frame; see :meth:`~posecoach.coaching.coach.Coach.update`."""
        self.cursor.at = frame.at
        self.step, cue = self._work_on(frame)
        if cue is not None:
            self.cues.append((frame.time_s, cue))

    def result(self) -> Replay:
        """What was made of the frames so far; closes what is open."""
        self.finish()
        return Replay(
            self.measured.name,
            tuple(self.holds),
            tuple(self.repetitions),
            tuple(self.faults),
            tuple(self.cues),
        )


# -- looking up what was smoothed before ---------------------------------------------------


def _look_up(coach: ReplayCoach) -> None:
    """Put signals that are looked up in the place of those that are worked out."""
    measured, cursor = coach.measured, coach.cursor

    def known(like: Signal, name: str, *whose: str) -> KnownSignal:
        leads = [(name, of, like._slope_s, like._patient) for of in whose]
        return KnownSignal(cursor, [measured.series(lead, s) for lead in leads for s in SIDES])

    work = coach._work
    if isinstance(work, HoldWork):
        judge = work._judge
        judge._signals = {n: known(s, n, "measured") for n, s in judge._signals.items()}
        required = [judge._requirements]
    elif isinstance(work, RepWork):
        required = [follower.requirements for follower in work._followers]
        for follower in work._followers:
            whose = _whose(follower)
            follower.signal = known(follower.signal, follower.measure, *whose)
    for requirements in required:
        requirements._signals = {
            (n, of): known(s, n, of) for (n, of), s in requirements._signals.items()
        }
    for watch in coach._faults._watches:
        rule = watch.rule
        if isinstance(watch, LevelWatch | SpeedWatch | OscillationWatch) and rule.measure:
            watch._smooth = known(watch._smooth, rule.measure, rule.of)


def _whose(follower: Follower) -> tuple[str, ...]:
    if follower.move.of != "both":
        return ("measured",)
    far = follower.exercise.phase(follower.move.far).target
    return ("least",) if far is None or far.rising else ("most",)
