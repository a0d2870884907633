"""What the coach says about one frame: immutable values, ready for a page, a voice or a file."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Literal

from posecoach.kinematics.landmarks import Side
from posecoach.kinematics.position import Position
from posecoach.kinematics.view import UNKNOWN_VIEW, View

Worked = Literal["left", "right", "both"]
"""The person's own side that was worked, or both together."""


class TimerState(StrEnum):
    """What the hold timer is doing."""

    WAITS = "waits"
    """Nothing is being held yet."""
    SETTLES = "settles"
    """The target is met; the timer starts if it stays met for the settling time."""
    RUNS = "runs"
    """Seconds are being credited, or a repetition is under way."""
    PAUSES = "pauses"
    """A hold is open but this moment is not credited."""
    BREAK = "break"
    """A hold is done and the short break runs."""
    DONE = "done"
    """All holds of the exercise are done."""


class Severity(IntEnum):
    """How much a cue matters; the greater one is spoken first."""

    PRAISE = 0
    TARGET = 1
    FAULT = 2
    SETUP = 3
    NOT_SEEN = 4
    SAFETY = 5


@dataclass(frozen=True, slots=True)
class Timer:
    """The hold timer of one frame, always with the reason for what it does.

    Attributes
    ----------
    state
        What it is doing.
    reason_id, reason
        Why, as a stable key and as a sentence to show.
    held_s
        Seconds credited to the hold that is open, or to the last one during its break.
    target_s
        Seconds that the exercise asks for.
    break_left_s
        Seconds left of the break, 0 outside one.
    """

    state: TimerState
    reason_id: str
    reason: str
    held_s: float
    target_s: float
    break_left_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Target:
    """The angle that matters now, against its band.

    Attributes
    ----------
    angle, label, unit
        Key of the measure, its name in words, and the unit behind its numbers.
    value
        Its value now; NaN when it cannot be measured.
    enter, leave
        Values at which the band is entered and left (``leave`` is the looser edge).
    aim
        Value to be coached towards inside the band.
    limit
        Value beyond which it is too much, or None.
    met
        Whether the band is met now.
    """

    angle: str
    label: str
    value: float
    enter: float
    leave: float
    aim: float
    limit: float | None
    met: bool
    unit: str = "°"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault from the moment it began; ``end_s`` is None while it lasts."""

    id: str
    start_s: float
    end_s: float | None = None
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold.

    Attributes
    ----------
    side
        What was held: one of the person's own sides, or both.
    start_s, end_s
        First and last credited moment, in seconds of the recording.
    held_s
        Seconds credited: measured, in the band, no gap filled in.
    peak
        Greatest value in degrees of the target angle while credited.
    mean
        Its mean over the credited frames.
    faults
        Ids of the faults seen during the hold, in order of appearance.
    ended
        Why it ended, as a stable key.
    complete
        Whether it reached the shortest time that counts.
    """

    side: Worked
    start_s: float
    end_s: float
    held_s: float
    peak: float
    mean: float
    faults: tuple[str, ...]
    ended: str
    complete: bool


@dataclass(frozen=True, slots=True)
class Repetition:
    """One movement out and back.

    Attributes
    ----------
    move
        Id of the movement that was counted.
    side
        Whose it was.
    start_s, end_s
        When it left rest and was back, in seconds of the recording.
    out_s, far_s, back_s
        Seconds on the way out, at the far end, and on the way back.
    peak
        The furthest value, in the unit of the move's measure.
    missing
        What was short of the far end in that unit; 0 for a whole repetition.
    faults
        Ids of the faults seen during it, in order of appearance.
    """

    move: str
    side: Worked
    start_s: float
    end_s: float
    out_s: float
    far_s: float
    back_s: float
    peak: float
    missing: float
    faults: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether the far end was reached; half a repetition is not counted."""
        return self.missing == 0


@dataclass(frozen=True, slots=True)
class RepCount:
    """Whole repetitions of the set that is being done, and how many make a set.

    ``goal`` is None where the set is measured in seconds.
    """

    done: int
    goal: int | None


@dataclass(frozen=True, slots=True)
class PaceNow:
    """Where the rhythm to follow is.

    Attributes
    ----------
    step, words
        Id and words of the step.
    left_s, seconds
        Seconds left of it, and its length.
    round
        How many rounds have begun, from 1.
    """

    step: str
    words: str
    left_s: float
    seconds: float
    round: int


@dataclass(frozen=True, slots=True)
class StepNow:
    """Where the protocol is.

    Attributes
    ----------
    step, words
        Id and words of the step.
    left_s
        Seconds left of it; NaN where it ends with a movement.
    round, rounds
        Which round of how many.
    tone
        Name of the tone with which the step begins; "none" for none.
    began_s
        When it began, in seconds of the recording.
    """

    step: str
    words: str
    left_s: float
    round: int
    rounds: int
    tone: str = "none"
    began_s: float = math.nan


@dataclass(frozen=True, slots=True)
class PauseNow:
    """A pause without hands: why (an arm ``raised``, ``moved``, ``gone``), and its words."""

    why: Literal["raised", "moved", "gone"]
    words: str


@dataclass(frozen=True, slots=True)
class RoutineNow:
    """Where the routine is.

    Attributes
    ----------
    item, items
        Which item of how many, from 1.
    exercise, name
        Id and name of its exercise.
    next
        Name of the one after it; None for the last.
    words
        How to get to this item's place.
    state
        On the ``way`` to it, at ``work``, or the routine is ``done``.
    left_s
        What is left of the routine, reckoned without hurry, in seconds.
    """

    item: int
    items: int
    exercise: str
    name: str
    next: str | None
    words: str
    state: Literal["way", "work", "done"]
    left_s: float


@dataclass(frozen=True, slots=True)
class Cue:
    """One calm sentence that can be spoken.

    ``milestone`` marks the moments that also have a tone: "start", "half", "last_five", "done",
    "pause", "resume".
    """

    id: str
    text: str
    severity: Severity
    milestone: str | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """Everything the coach has to say about one frame.

    Attributes
    ----------
    time_s
        Time of the landmarks that it answers.
    seen
        Whether exactly one person was found in the frame.
    side
        The person's own side that is being measured, None before one is chosen.
    position
        The position that the body is in.
    phase
        Id of the phase of the exercise.
    value
        The measure that the exercise is about, of that side; NaN where not measured.
    angles
        The exercise's angles of that side in degrees, by name; NaN where not measured.
    band
        How far ``value`` may be off to either side, in degrees: nine in ten true ones are nearer.
        NaN where it is not measured, or is no angle.
    view
        From where the camera looks.
    missing
        For each NaN among ``angles`` the reason in words.
    target, timer
        The measure that matters now and the timer.
    holds, repetitions
        Those finished so far: counted ones, and those too short.
    reps, count
        Whole repetitions so far, and those of this set; None for an exercise that is held.
    faults
        Faults present now.
    pace, step, routine
        Where the rhythm, the protocol and the routine are, where there is one.
    pause
        The pause that the person asked for, while it lasts.
    cue
        At most one sentence to say now; None says nothing.
    """

    time_s: float
    seen: bool
    side: Side | None
    phase: str
    angles: Mapping[str, float]
    missing: Mapping[str, str]
    target: Target | None
    timer: Timer
    holds: tuple[Hold, ...]
    reps: int
    faults: tuple[Fault, ...]
    cue: Cue | None
    position: Position = Position.UNKNOWN
    value: float = math.nan
    band: float = math.nan
    view: View = UNKNOWN_VIEW
    repetitions: tuple[Repetition, ...] = ()
    count: RepCount | None = None
    pace: PaceNow | None = None
    step: StepNow | None = None
    routine: RoutineNow | None = None
    pause: PauseNow | None = None
