"""Pausing without hands: raise an open arm, sit up, or leave the picture; come back to go on.

While the arm's pause lasts the coach is shown nobody, so nothing can be credited, and what is
open ends as it does when somebody is not seen. That follows from the landmarks alone
(:class:`ArmPause`), so live, review and tuning pause alike. Having moved away or left the picture
credits nothing anyway: there the pause only says so, once, and keeps quiet meanwhile.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal

from posecoach.coaching.coach import Coach
from posecoach.coaching.feedback import Cue, Feedback, PauseNow, Severity, TimerState
from posecoach.coaching.gesture import ArmWatch, arms_are_free, raised_arm
from posecoach.coaching.lasting import Lasting
from posecoach.coaching.signals import MAX_GAP_S
from posecoach.coaching.words import PAUSE
from posecoach.exercises.models import Exercise
from posecoach.exercises.protocols import Protocol
from posecoach.kinematics.body import body_of
from posecoach.kinematics.landmarks import Landmarks
from posecoach.kinematics.position import Position, position_of
from posecoach.language.catalogue import tr

# Seconds that something must last. Before the coach would say that the position does not fit.
_MOVED_S, _GONE_S, _BACK_S = 1.5, 3.0, 1.0
# Back, but placed so that the position can't be told.
_BACK_SOMEHOW_S = 3.0
_LOOK_S = 0.2
_Why = Literal["raised", "moved", "gone"]


class ArmPause:
    """The pause by an open arm: raised once it pauses, raised again it goes on.

    Whoever moves away or leaves the picture meanwhile is told about that instead.

    Parameters
    ----------
    exercise
        What is coached; without effect where it needs its arms for itself.

    Attributes
    ----------
    paused
        Whether it lasts.
    position
        The position, looked at while it lasts.
    """

    def __init__(self, exercise: Exercise) -> None:
        self._free = arms_are_free(exercise)
        self._positions = exercise.positions
        self._arm, self._lasting = ArmWatch(), Lasting()
        self._looked_s = -math.inf
        self.paused, self.position = False, Position.UNKNOWN

    def update(self, landmarks: Landmarks) -> bool:
        """Take one frame; whether the pause began or ended with it by the arm."""
        if not self._free:
            return False
        told = self._arm.update(landmarks.time_s, raised_arm(landmarks))
        if told:
            self.paused = not self.paused
            self._lasting.clear()
        elif self.paused and self._left(landmarks):
            self.paused = False
        return told

    def shown(self, landmarks: Landmarks) -> Landmarks:
        """What the coach is shown of this frame."""
        if not self.paused:
            return landmarks
        return Landmarks.nobody(landmarks.time_s, landmarks.width, landmarks.height)

    def _left(self, landmarks: Landmarks) -> bool:
        time_s = landmarks.time_s
        if not 0 <= time_s - self._looked_s < _LOOK_S:
            self._looked_s = time_s
            alone = landmarks.people == 1
            self.position = position_of(body_of(landmarks)) if alone else Position.UNKNOWN
        elsewhere = _is_elsewhere(self.position, self._positions)
        nobody = self._lasting.update("nobody", landmarks.people == 0, time_s)
        away = self._lasting.update("elsewhere", elsewhere, time_s)
        return nobody >= _GONE_S or away >= _MOVED_S


def _is_elsewhere(position: Position, positions: tuple[Position, ...]) -> bool:
    return position is not Position.UNKNOWN and position not in positions


def without_pauses(track: Iterable[Landmarks], exercise: Exercise) -> Iterator[Landmarks]:
    """The frames of a recording as the coach is shown them; the same ones live and in replay."""
    pause = ArmPause(exercise)
    for landmarks in track:
        pause.update(landmarks)
        yield pause.shown(landmarks)


class Absence:
    """Having moved to another position, or out of the picture, and coming back.

    Parameters
    ----------
    positions
        Those of the exercise.

    Attributes
    ----------
    why
        ``moved`` or ``gone``; None while the person is there, or was never there yet.
    """

    def __init__(self, positions: tuple[Position, ...]) -> None:
        self._positions = positions
        self._placed = False
        self._lasting = Lasting()
        self.why: Literal["moved", "gone"] | None = None

    def update(self, time_s: float, people: int, position: Position, over: bool) -> bool:
        """Take one frame.

        Parameters
        ----------
        time_s
            Seconds of the recording.
        people, position
            Who is seen, and how placed.
        over
            Whether all is done: then the person may go where they like.

        Returns
        -------
        Whether the person has just come back.
        """
        alone, lasting = people == 1, self._lasting.update
        here = lasting("here", alone and position in self._positions, time_s)
        away = lasting("away", alone and _is_elsewhere(position, self._positions), time_s)
        nobody = lasting("nobody", people == 0, time_s)
        somehow = lasting("somehow", alone and position is Position.UNKNOWN, time_s)
        if self.why is not None:
            if here >= _BACK_S or somehow >= _BACK_SOMEHOW_S:
                self.why, self._placed = None, True
                return True
        elif over:
            self._placed = False
        elif here >= _BACK_S:
            self._placed = True
        elif self._placed and away >= _MOVED_S:
            self.why = "moved"
        elif self._placed and nobody >= _GONE_S:
            self.why = "gone"
        return False


class PausableCoach(Coach):
    """A coach that pauses when the person asks for it or goes away; see the module."""

    def __init__(
        self,
        exercise: Exercise,
        side: Literal["left", "right", "auto"] = "auto",
        protocol: Protocol | None = None,
        *,
        adjusted: bool = False,
    ) -> None:
        super().__init__(exercise, side, protocol, adjusted=adjusted)
        self._arm = ArmPause(self.exercise)
        self._absence = Absence(self.exercise.positions)
        self._paused: _Why | None = None
        self._answer: Feedback | None = None

    def update(self, landmarks: Landmarks) -> Feedback:
        """See :meth:`Coach.update`; while it is paused, ``pause`` says why and how to go on."""
        if self._answer is not None and landmarks.time_s <= self._answer.time_s:
            return self._answer
        by_arm = self._arm.update(landmarks)
        feedback = super().update(self._arm.shown(landmarks))
        raised = self._arm.paused
        position = self._arm.position if raised else feedback.position
        over = feedback.timer.state is TimerState.DONE
        # While the arm's pause lasts, going away ends it; what comes then is seen from now on.
        back = self._absence.update(landmarks.time_s, landmarks.people, position, over)
        why: _Why | None = "raised" if raised else self._absence.why
        resumed = back or (by_arm and not raised)
        self._answer = self._with_pause(feedback, why, resumed and why is None)
        return self._answer

    def _with_pause(self, feedback: Feedback, why: _Why | None, resumed: bool) -> Feedback:
        began, self._paused = why != self._paused, why
        if why is None:
            cue = (
                Cue("resumed", tr(PAUSE["resumed"]), Severity.SETUP, "resume") if resumed else None
            )
            return replace(feedback, cue=cue) if cue is not None else feedback
        words = tr(PAUSE[why], start=self.exercise.positions[0].words)
        cue = Cue(f"paused_{why}", words, Severity.SETUP, "pause") if began else None
        timer = replace(feedback.timer, state=TimerState.PAUSES, reason_id="paused", reason=words)
        now = PauseNow(why, words)
        return replace(feedback, timer=timer, cue=cue, pause=now, faults=())


def longest_step_s(before_s: float, time_s: float) -> float:
    """How far a countdown that waits is put off by one frame, in seconds."""
    return min(max(0.0, time_s - before_s), MAX_GAP_S)
