"""What the coach says about one frame: immutable values, ready for a page, a voice or a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from posecoach.kinematics.landmarks import Side


class TimerState(StrEnum):
    """What the hold timer is doing."""

    WAITS = "waits"
    """Nothing is being held yet."""
    SETTLES = "settles"
    """The target is met; the timer starts if it stays met for the settling time."""
    RUNS = "runs"
    """Seconds are being credited."""
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
    angle, label
        Key in the angle table, and its name in words.
    value
        Degrees now; NaN when it cannot be measured.
    enter, leave
        Degrees at which the band is entered and left (``leave`` is the looser edge).
    aim
        Degrees to be coached towards inside the band.
    limit
        Degrees beyond which it is too much, or None.
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
        The person's own side that was held.
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

    side: Side
    start_s: float
    end_s: float
    held_s: float
    peak: float
    mean: float
    faults: tuple[str, ...]
    ended: str
    complete: bool


@dataclass(frozen=True, slots=True)
class Cue:
    """One calm sentence that can be spoken.

    ``milestone`` marks the moments that also have a tone: "start", "half", "last_five", "done".
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
    phase
        Id of the phase of the exercise.
    angles
        Degrees by angle name for that side; NaN where not measured.
    missing
        For each NaN among ``angles`` the reason in words.
    target, timer
        The angle that matters now and the hold timer.
    holds
        The holds finished so far (those long enough to count and those not).
    reps
        Repetitions finished so far.
    faults
        Faults present now.
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
