"""What the two kinds of work, holding and repeating, tell the coach about a frame."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Protocol

from posecoach.coaching.fault_book import FaultBook
from posecoach.coaching.feedback import (
    Hold,
    PaceNow,
    RepCount,
    Repetition,
    StepNow,
    Target,
    Timer,
)
from posecoach.coaching.reading import Frame, Reading
from posecoach.exercises.targets import TargetBand
from posecoach.kinematics.catalogue import CATALOGUE
from posecoach.language.catalogue import tr


@dataclass(frozen=True, slots=True)
class Step:
    """One frame of work.

    Attributes
    ----------
    reading
        The frame, read for the side that is worked.
    phase
        Id of the exercise's phase.
    target, timer
        As in :class:`~posecoach.coaching.feedback.Feedback`.
    unseen, unmet
        Reason keys, see :class:`~posecoach.coaching.requirements.Verdict`.
    speed
        Change a second of the exercise's measure, towards the target positive.
    working
        Whether a hold or a repetition is open.
    hold, repetitions
        What this frame finished.
    count
        Repetitions of this set; None for an exercise that is held.
    pace, protocol
        Where the rhythm and the protocol are.
    """

    reading: Reading
    phase: str
    target: Target | None
    timer: Timer
    unseen: str | None = None
    unmet: str | None = None
    speed: float = math.nan
    working: bool = False
    entered: bool = False
    hold: Hold | None = None
    repetitions: tuple[Repetition, ...] = field(default=())
    count: RepCount | None = None
    pace: PaceNow | None = None
    protocol: StepNow | None = None


class Work(Protocol):
    """One way to do an exercise."""

    def update(self, frame: Frame, faults: FaultBook) -> Step:
        """Take the next frame; faults are told in which window it lies."""
        ...

    def finish(self, faults: FaultBook) -> Hold | None:
        """Close what is open at the end of the recording."""
        ...


def target_of(band: TargetBand, value: float) -> Target:
    """A band with the present value, for showing."""
    return Target(
        angle=band.angle,
        label=tr(CATALOGUE[band.angle].label),
        unit=CATALOGUE[band.angle].unit,
        value=value,
        enter=band.enter.value,
        leave=band.leave.value,
        aim=band.aim.value,
        limit=band.limit.value if band.limit else None,
        met=band.meets(value, band.enter.value),
    )
