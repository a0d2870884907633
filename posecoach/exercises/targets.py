"""What an exercise asks for: target bands of its phases, and what must hold besides."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from posecoach.exercises.numbers import (
    Identifier,
    MeasureName,
    Number,
    Share,
    Strict,
    Words,
    check_measure,
)
from posecoach.exercises.poses import Pose
from posecoach.language.catalogue import mark

Whose = Literal["measured", "other", "difference"]
"""Of the working side, of the other one, or the first minus the second."""


class TargetBand(Strict):
    """A measure that must be reached: entered at ``enter``, left again at the looser ``leave``.

    With ``enter`` above ``leave`` more is asked for ("at least"), else less ("at most").
    """

    angle: MeasureName
    enter: Number
    leave: Number
    aim: Number
    limit: Number | None = None

    @property
    def rising(self) -> bool:
        """Whether more is asked for."""
        return self.enter.value > self.leave.value

    def meets(self, value: float, edge: float) -> bool:
        """Whether a value is at an edge or beyond it; NaN never is."""
        return value >= edge if self.rising else value <= edge

    @model_validator(mode="after")
    def _edges_in_order(self) -> Self:
        edges = [self.leave.value, self.enter.value, self.aim.value]
        edges += [self.limit.value] if self.limit else []
        check_measure(self.angle, *edges)
        if edges[0] == edges[1]:
            raise ValueError(mark("enter and leave must differ, or jitter would switch the timer"))
        ordered = edges if self.rising else [-e for e in edges]
        if ordered != sorted(ordered):
            raise ValueError(mark("edges must run leave, enter, aim, limit in one direction"))
        return self


class Requirement(Strict):
    """A band that must hold, with ``slack`` forgiven once it held, for seconds to count.

    Its words are ``said`` when the target is met otherwise, or always: the starting position.
    ``takes`` the measure's value or its speed, how much it changes a second either way. What can't
    be seen makes the timer ``wait``, is ``ignore``d, or counts as it was seen last (``remember``).
    Of what is remembered, a limb that was always hidden is ignored; one that points at the camera,
    or is in the picture and was never measured, is waited for.
    """

    id: Identifier
    angle: MeasureName
    of: Whose = "measured"
    takes: Literal["value", "speed"] = "value"
    at_least: Number | None = None
    at_most: Number | None = None
    slack: Number
    if_unmeasured: Literal["wait", "ignore", "remember"] = "wait"
    said: Literal["always", "in_band"] = "in_band"
    words: Words

    @model_validator(mode="after")
    def _has_an_edge(self) -> Self:
        edges = [e.value for e in (self.at_least, self.at_most) if e]
        if not edges:
            raise ValueError(mark("give at_least, at_most or both"))
        if len(edges) == 2 and edges[0] >= edges[1]:
            raise ValueError(mark("at_least must be below at_most"))
        plain = self.of != "difference" and self.takes == "value"
        check_measure(self.angle, *(edges if plain else ()))
        return self


class Phase(Strict):
    """A step of the exercise: what it asks for, and what it looks like."""

    id: Identifier
    name: Words
    words: Words
    target: TargetBand | None = None
    pose: Pose | None = None


class Swing(Strict):
    """A movement that is known by its size alone, whatever the value at rest.

    For measures that differ from body to body: the swing ``by`` which the measure turns out and
    back, ``back`` being the share of it that must be taken back.
    """

    measure: MeasureName
    direction: Literal["up", "down"]
    by: Number
    back: Share

    @model_validator(mode="after")
    def _has_a_size(self) -> Self:
        check_measure(self.measure)
        if self.by.value <= 0 or self.back.value <= 0:
            raise ValueError(mark("by and back must be greater than 0"))
        return self


class Move(Strict):
    """One movement out and back that is counted.

    ``rest`` and ``far`` name the phases it goes between. ``of`` says whose movement it is: ``each``
    side for itself, the side ``near`` the camera for both, or ``both`` sides together.
    """

    id: Identifier
    name: Words
    of: Literal["each", "near", "both"]
    rest: Identifier
    far: Identifier
    swing: Swing | None = None
