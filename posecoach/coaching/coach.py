"""The coach: one frame's landmarks in, one feedback out; pure, and on the landmarks' own time."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from posecoach.coaching.cues import CueChooser
from posecoach.coaching.fault_book import FaultBook
from posecoach.coaching.feedback import Cue, Fault, Feedback, Hold, Repetition, Worked
from posecoach.coaching.hold_work import HoldWork
from posecoach.coaching.offers import Situation, offers
from posecoach.coaching.protocol_work import ProtocolWork
from posecoach.coaching.reading import Frame, Reader
from posecoach.coaching.rep_work import RepWork
from posecoach.coaching.wording import Wording
from posecoach.coaching.work import Step, Work
from posecoach.exercises.models import Exercise
from posecoach.exercises.needs import measures_of
from posecoach.exercises.protocols import Protocol, under
from posecoach.kinematics.landmarks import Landmarks


class Coach:
    """Coaches one exercise from a stream of landmarks.

    Parameters
    ----------
    exercise
        What to coach.
    side
        The side to measure; ``auto`` follows the one that works.
    protocol
        How a stretch is done; None holds it plainly.
    adjusted
        Whether the exercise has the protocol's numbers already, as a routine's item has.

    Attributes
    ----------
    holds, repetitions
        Those that are over: counted ones, and those too short to count.
    before_s
        Seconds that the timer showed after the last frame.

    Raises
    ------
    ValueError
        If the exercise is not done under that protocol.

    Notes
    -----
    The same landmarks give the same feedback, live, in review and while tuning: there is no
    clock and no randomness here. Frames must come in order of time; one that does not come later
    than the frame before it is answered with the last feedback and changes nothing.
    """

    def __init__(
        self,
        exercise: Exercise,
        side: Literal["left", "right", "auto"] = "auto",
        protocol: Protocol | None = None,
        *,
        adjusted: bool = False,
    ) -> None:
        if protocol is not None and not adjusted:
            exercise = under(exercise, protocol)
        self.exercise = exercise
        self.holds: list[Hold] = []
        self.repetitions: list[Repetition] = []
        self._reader = Reader(measures_of(exercise), exercise.from_the_side)
        self._work = _work(exercise, side, protocol)
        self._faults = FaultBook(exercise.faults)
        self._chooser = CueChooser(exercise.cues.again.value, exercise.cues.silence.value)
        self._wording = Wording(exercise)
        self.before_s = 0.0
        self._opened_s: float | None = None
        self._done, self._reps = self.done_on(), 0
        self._last: Feedback | None = None

    @property
    def faults(self) -> list[Fault]:
        """Faults that are over, in the order in which they ended."""
        return self._faults.found

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
        self._last = self._feedback(*self._work_on(self._reader.read(landmarks)))
        return self._last

    def _work_on(self, frame: Frame) -> tuple[Step, Cue | None]:
        """Take what was measured in a frame: what it comes to, and what to say about it."""
        step = self._work.update(frame, self._faults)
        if step.hold is not None:
            self.holds.append(step.hold)
            self._done = self.done_on()
        if step.repetitions:
            self.repetitions += step.repetitions
            self._reps = sum(repetition.complete for repetition in self.repetitions)
        if not step.working:
            self._opened_s = None
        elif self._opened_s is None:
            self._opened_s = frame.time_s
        situation = Situation(
            exercise=self.exercise,
            wording=self._wording,
            step=step,
            faults=self._faults.active,
            done=self._done,
            reps=self._reps,
            before_s=self.before_s,
            opened_s=frame.time_s if self._opened_s is None else self._opened_s,
        )
        cue = self._chooser.choose(offers(situation, self._chooser), frame.time_s)
        self.before_s = step.timer.held_s
        return step, cue

    def finish(self) -> Hold | None:
        """Close what is still open at the end of the recording.

        Returns
        -------
        The hold that was open, if one was.
        """
        hold = self._work.finish(self._faults)
        if hold is not None:
            self.holds.append(hold)
        return hold

    def done_on(self) -> Counter[Worked]:
        """Complete holds by side."""
        return Counter(hold.side for hold in self.holds if hold.complete)

    def _feedback(self, step: Step, cue: Cue | None) -> Feedback:
        reading = step.reading
        return Feedback(
            time_s=reading.time_s,
            seen=reading.people == 1,
            side=reading.side,
            position=reading.frame.position,
            phase=step.phase,
            value=reading.value(reading.held),
            angles=reading.angles(),
            band=reading.band(reading.held),
            view=reading.frame.view,
            missing=reading.missing(),
            target=step.target,
            timer=step.timer,
            holds=tuple(self.holds),
            repetitions=tuple(self.repetitions),
            reps=self._reps,
            count=step.count,
            faults=self._faults.active,
            pace=step.pace,
            step=step.protocol,
            cue=cue,
        )


def _work(
    exercise: Exercise, side: Literal["left", "right", "auto"], protocol: Protocol | None
) -> Work:
    if exercise.hold is None:
        return RepWork(exercise, side)
    if protocol is None or protocol.id == "static_hold":
        return HoldWork(exercise, side)
    return ProtocolWork(exercise, side, protocol)
