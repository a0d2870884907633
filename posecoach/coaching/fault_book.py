"""All faults of an exercise: those present, and those that are over."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from posecoach.coaching.faults import DriftWatch, FaultWatch, Sight, watch_for
from posecoach.coaching.feedback import Fault
from posecoach.coaching.reading import Reading
from posecoach.coaching.sides import other
from posecoach.exercises.faults import FaultRule
from posecoach.kinematics.landmarks import Side


@dataclass(frozen=True, slots=True)
class Windows:
    """In which windows a frame lies, see :class:`~posecoach.exercises.faults.FaultRule`.

    ``counting`` is the part of the work whose seconds are credited.
    """

    work: bool = False
    counting: bool = False
    far: bool = False
    position: bool = False
    stalled: bool = False


class FaultBook:
    """Watches every fault rule of an exercise.

    Parameters
    ----------
    rules
        What to watch for.

    Attributes
    ----------
    found
        Faults that are over, in the order in which they ended.
    """

    def __init__(self, rules: tuple[FaultRule, ...]) -> None:
        self.found: list[Fault] = []
        self._watches = [watch_for(rule) for rule in rules]
        self._side: Side | None = None

    @property
    def active(self) -> tuple[Fault, ...]:
        """Faults present now."""
        return tuple(watch.active for watch in self._watches if watch.active is not None)

    def settle(self) -> None:
        """A hold or a repetition has begun: drifts are measured from here."""
        for watch in self._watches:
            watch.settle()

    def update(self, reading: Reading, windows: Windows) -> None:
        """Take one frame of the working side."""
        if self._side not in (None, reading.side):
            for watch in self._watches:
                watch.change_side()
        self._side = reading.side
        resting = windows.position and not windows.work
        flipped = replace(reading, side=other(reading.side)) if resting else None
        for watch in self._watches:
            sight = Sight(
                time_s=reading.time_s,
                value=_value(watch.rule, reading),
                watching=_watching(watch, windows),
                stalled=windows.stalled,
                resting=resting,
                opposite=_value(watch.rule, flipped) if flipped is not None else math.nan,
            )
            ended = watch.update(sight)
            if ended is not None:
                self._keep(ended)

    def stop(self, not_after: float = math.inf) -> None:
        """Close what is present; what began only after ``not_after`` was no fault."""
        for watch in self._watches:
            ended = watch.stop(not_after)
            if ended is not None:
                self._keep(ended)

    def during(self, start_s: float, end_s: float) -> tuple[str, ...]:
        """Ids of the faults seen in a span of time, in order of appearance."""
        seen = sorted((*self.found, *self.active), key=lambda fault: fault.start_s)
        return tuple(dict.fromkeys(f.id for f in seen if _overlaps(f, start_s, end_s)))

    def _keep(self, fault: Fault) -> None:
        self.found.append(replace(fault, side=self._side))


def _value(rule: FaultRule, reading: Reading) -> float:
    return reading.value(rule.measure, rule.of) if rule.measure else math.nan


def _watching(watch: FaultWatch, windows: Windows) -> bool:
    during = watch.rule.during
    if during == "position":
        return windows.position
    there = windows.far if during == "far" else windows.work
    # On the way in and out everything moves: only what is credited can drift.
    return there and (windows.counting or not isinstance(watch, DriftWatch))


def _overlaps(fault: Fault, start_s: float, end_s: float) -> bool:
    end = fault.end_s if fault.end_s is not None else math.inf
    return fault.start_s <= end_s and end >= start_s
