"""Counting movements out and back: a state machine between two edges with room between them.

A repetition leaves rest, reaches the far end, and comes back to rest. Each edge has a looser one
for leaving, so that jitter at an edge is neither a second repetition nor the end of one. Whoever
turns back before the far end has done half a repetition, and is told what was missing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import Enum

from posecoach.coaching.edges import Edges
from posecoach.exercises.models import RepetitionRules


class Stage(Enum):
    """Where a movement is."""

    UNKNOWN = "unknown"
    """Not seen at rest yet."""
    REST = "rest"
    OUT = "out"
    FAR = "far"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class RepRecord:
    """One movement out and back, or an attempt that turned round too early.

    Attributes
    ----------
    start_s, end_s
        When it left rest and when it was back, in seconds of the recording.
    out_s, far_s, back_s
        Seconds on the way out, at the far end, and on the way back.
    peak
        The furthest value, in the measure's own unit.
    missing
        What was short of the far end, in that unit; 0 for a whole repetition.
    """

    start_s: float
    end_s: float
    out_s: float
    far_s: float
    back_s: float
    peak: float
    missing: float

    @property
    def complete(self) -> bool:
        """Whether the far end was reached."""
        return self.missing == 0


@dataclass(slots=True)
class RepCounter:
    """Follows one movement of one side.

    Attributes
    ----------
    rules, edges
        When it counts, and between what.
    stage
        Where it is.
    start_s
        When the open movement left rest; NaN at rest.
    stalled
        Whether it came to rest on the way out, far enough to be an attempt.
    """

    rules: RepetitionRules
    edges: Edges
    stage: Stage = Stage.UNKNOWN
    start_s: float = math.nan
    stalled: bool = False
    _peak: float = math.nan
    _reached_s: float = math.nan
    _left_s: float = math.nan
    _rest_s: float = math.nan
    _seen_s: float = field(default=-math.inf)

    @property
    def moving(self) -> bool:
        """Whether a movement is open."""
        return self.stage in (Stage.OUT, Stage.FAR, Stage.BACK)

    def far_s(self, now_s: float) -> float:
        """Seconds at the far end of the open movement."""
        return now_s - self._reached_s if self.stage is Stage.FAR else 0.0

    def abandon(self) -> None:
        """Forget the open movement: it can't be followed any more."""
        self.stage, self.start_s, self.stalled = Stage.UNKNOWN, math.nan, False
        self._rest_s = math.nan
        self.edges.forget()

    def update(self, time_s: float, value: float, speed: float) -> RepRecord | None:
        """Take one frame.

        Parameters
        ----------
        time_s, value, speed
            Seconds, the measure smoothed, and its change a second; NaN when not measured.

        Returns
        -------
        The movement that this frame ended, if it ended one.
        """
        gone_s = time_s - self._seen_s
        too_long = time_s - self.start_s > self.rules.longest.value
        lost = gone_s > self.rules.lost.value
        if (self.moving and (too_long or lost)) or (lost and self.edges.rest_s):
            self.abandon()
        if math.isnan(value):
            return None
        self._seen_s = time_s
        if not self.moving:
            self._rest(time_s, value, min(gone_s, self.rules.lost.value))
            return None
        if self.edges.further(value, self._peak):
            self._peak = value
        self.stalled = (
            self.stage is Stage.OUT
            and self.edges.progress(value) >= self.rules.half.value
            and abs(speed) <= self.rules.still.value
        )
        return self._move(time_s, value)

    def _rest(self, time_s: float, value: float, step_s: float) -> None:
        if self.stage is Stage.UNKNOWN and not self._found_rest(time_s, value):
            return
        if not self.edges.stirs(value):
            self.edges.rest_at(value, step_s)
            return
        self.stage, self.start_s, self._peak = Stage.OUT, time_s, value
        self.edges.further(value, value)
        self._reached_s = self._left_s = math.nan

    def _found_rest(self, time_s: float, value: float) -> bool:
        if not self.edges.rests(value):
            self.abandon()
            return False
        if math.isnan(self._rest_s):
            self._rest_s = time_s
        self.edges.rest_at(value, 0.0)
        if time_s - self._rest_s >= self.edges.rest_s:
            self.stage = Stage.REST
        return self.stage is Stage.REST

    def _move(self, time_s: float, value: float) -> RepRecord | None:
        if self.stage in (Stage.OUT, Stage.BACK) and self.edges.reaches(value):
            if self.stage is Stage.OUT:
                self._reached_s = time_s
            self.stage, self.stalled = Stage.FAR, False
        elif self.stage is Stage.FAR and self.edges.returns(value):
            self.stage, self._left_s = Stage.BACK, time_s
        if self.stage is not Stage.FAR and self.edges.rests(value):
            return self._end(time_s, value)
        return None

    def _end(self, time_s: float, value: float) -> RepRecord | None:
        reached = self.stage is Stage.BACK
        start_s, attempt = self.start_s, self.edges.progress(self._peak) >= self.rules.half.value
        record = RepRecord(
            start_s=start_s,
            end_s=time_s,
            out_s=(self._reached_s if reached else time_s) - start_s,
            far_s=self._left_s - self._reached_s if reached else 0.0,
            back_s=time_s - self._left_s if reached else 0.0,
            peak=self._peak,
            missing=0.0 if reached else self.edges.missing(self._peak),
        )
        self.stage, self.start_s, self.stalled = Stage.REST, math.nan, False
        self.edges.rest_at(value, math.inf)
        long_enough = time_s - start_s >= self.rules.shortest.value
        return record if long_enough and (reached or attempt) else None
