"""Faults as exercise files describe them."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from posecoach.exercises.numbers import (
    Identifier,
    MeasureName,
    Number,
    Seconds,
    Strict,
    Words,
    check_measure,
)
from posecoach.exercises.targets import Whose
from posecoach.language.catalogue import mark

Kind = Literal["drift", "level", "oscillation", "speed", "short"]
During = Literal["work", "far", "position"]


class FaultRule(Strict):
    """What must not happen, and what to say when it does.

    ``drift``: a measure moves by ``on`` away from where it stood when the hold settled or the
    repetition began; ``level``: it lies beyond ``on``; ``oscillation``: it swings to and fro by
    ``on``; ``speed``: it changes by more than ``on`` a second; ``short``: a repetition comes to
    rest before its target. It is over at the looser edge ``off``, and must last ``after`` seconds.

    ``during``: while the exercise is being done (a hold, or a repetition), only at the ``far`` end
    of a repetition, or whenever the person is in the exercise's position.
    """

    id: Identifier
    kind: Kind
    measure: MeasureName | None = None
    of: Whose = "measured"
    direction: Literal["up", "down", "both"] = "both"
    on: Number
    off: Number
    after: Seconds
    during: During = "work"
    severity: Literal["safety", "fault", "hint"] = "fault"
    name: Words
    cue: Words

    @model_validator(mode="after")
    def _edges_in_order(self) -> Self:
        if self.kind == "short":
            if self.measure is not None:
                raise ValueError("a short repetition is measured by its target; leave measure out")
        elif self.measure is None:
            raise ValueError("this kind of fault needs a measure")
        else:
            check_measure(self.measure)
        looser_is_less = not (self.kind == "level" and self.direction == "down")
        on, off = self.on.value, self.off.value
        if (off >= on) if looser_is_less else (off <= on):
            raise ValueError(mark("off must be looser than on, or the cue would flicker"))
        if self.kind == "level" and self.direction == "both":
            raise ValueError("a level is crossed up or down; give the direction")
        if self.kind != "level" and off <= 0:
            raise ValueError(mark("on and off of a change must be greater than 0"))
        return self
