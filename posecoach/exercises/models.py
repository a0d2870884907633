"""What an exercise file may say. Every number carries its source beside it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from posecoach.kinematics.angles import ANGLES

Words = Annotated[str, Field(min_length=1, max_length=600)]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,60}$")]
AngleName = Annotated[str, Field(json_schema_extra={"enum": sorted(ANGLES)})]


class Strict(BaseModel):
    """Refuses keys it does not know, so that a typing error is never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Number(Strict):
    """A number and where it comes from: a key of the exercise's ``sources``."""

    value: float
    source: Identifier


class Seconds(Number):
    """Seconds, never negative."""

    value: Annotated[float, Field(ge=0, le=3600)]


class Degrees(Number):
    """Degrees."""

    value: Annotated[float, Field(ge=-360, le=360)]


class Positive(Number):
    """A number greater than 0."""

    value: Annotated[float, Field(gt=0, le=10_000)]


class Count(Number):
    """A whole number of at least 1."""

    value: Annotated[int, Field(ge=1, le=100)]


def check_angle(name: str, *degrees: float) -> None:
    """Refuse an angle that is not in the table, or degrees that no body reaches.

    Raises
    ------
    ValueError
        With what was expected.
    """
    if name not in ANGLES:
        raise ValueError(f"unknown angle '{name}'; choose one of {', '.join(sorted(ANGLES))}")
    low, high = ANGLES[name].range_deg
    for value in degrees:
        if not low <= value <= high:
            raise ValueError(f"{value:g} is outside what {name} can read ({low:g} to {high:g})")


class TargetBand(Strict):
    """An angle that must be reached: entered at ``enter``, left again at the looser ``leave``.

    With ``enter`` above ``leave`` more is asked for ("at least"), else less ("at most").
    """

    angle: AngleName
    enter: Degrees
    leave: Degrees
    aim: Degrees
    limit: Degrees | None = None

    @property
    def rising(self) -> bool:
        """Whether more degrees are asked for."""
        return self.enter.value > self.leave.value

    @model_validator(mode="after")
    def _edges_in_order(self) -> Self:
        edges = [self.leave.value, self.enter.value, self.aim.value]
        edges += [self.limit.value] if self.limit else []
        check_angle(self.angle, *edges)
        if edges[0] == edges[1]:
            raise ValueError("enter and leave must differ, or jitter would switch the timer")
        ordered = edges if self.rising else [-e for e in edges]
        if ordered != sorted(ordered):
            raise ValueError("edges must run leave, enter, aim, limit in one direction")
        return self


class Requirement(Strict):
    """A band that must hold, with ``slack`` degrees forgiven once it held, for seconds to count.

    Its words are ``said`` when the target is met otherwise, or always: the starting position.
    """

    id: Identifier
    angle: AngleName
    of: Literal["measured", "other"] = "measured"
    at_least: Degrees | None = None
    at_most: Degrees | None = None
    slack: Degrees
    if_unmeasured: Literal["wait", "ignore"] = "wait"
    said: Literal["always", "in_band"] = "in_band"
    words: Words

    @model_validator(mode="after")
    def _has_an_edge(self) -> Self:
        edges = [e.value for e in (self.at_least, self.at_most) if e]
        if not edges:
            raise ValueError("give at_least, at_most or both")
        if len(edges) == 2 and edges[0] >= edges[1]:
            raise ValueError("at_least must be below at_most")
        check_angle(self.angle, *edges)
        return self


class Phase(Strict):
    """A step of the exercise with what it asks for."""

    id: Identifier
    name: Words
    words: Words
    target: TargetBand


class HoldRules(Strict):
    """When a hold starts, what interrupts it, what ends it."""

    settle: Seconds
    still: Positive
    moving: Positive
    lapse: Seconds
    lost: Seconds
    ease_off: Degrees
    deepen: Degrees
    deepen_within: Seconds
    shortest: Seconds
    best: Seconds

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.still.value >= self.moving.value:
            raise ValueError("still must be slower than moving")
        if self.shortest.value > self.best.value:
            raise ValueError("shortest must not exceed best")
        return self


class Dosage(Strict):
    """How much and how often."""

    sets_min: Count
    sets_max: Count
    rest: Seconds
    times_a_day: Count
    words: Words

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.sets_min.value > self.sets_max.value:
            raise ValueError("sets_min must not exceed sets_max")
        return self


class FaultRule(Strict):
    """What must not happen, and what to say when it does.

    ``drift`` watches a measure move away from where it stood when the hold settled;
    ``oscillation`` watches a measure swing to and fro, ``on`` and ``off`` being the swing.
    """

    id: Identifier
    kind: Literal["drift", "oscillation"]
    measure: Identifier
    of: Literal["measured", "other"] = "measured"
    direction: Literal["up", "down", "both"] = "both"
    on: Positive
    off: Positive
    after: Seconds
    severity: Literal["safety", "fault"] = "fault"
    name: Words
    cue: Words

    @model_validator(mode="after")
    def _edges_in_order(self) -> Self:
        if self.measure not in ANGLES and self.measure not in PROXIES:
            known = ", ".join([*sorted(ANGLES), *PROXIES])
            raise ValueError(f"unknown measure '{self.measure}'; choose one of {known}")
        if self.off.value >= self.on.value:
            raise ValueError("off must be below on, or the cue would flicker")
        return self


PROXIES = ("hip_rise",)
"""Measures besides the angles: ``hip_rise`` is the mid-hip's height over the line of the
shoulders, in percent of the trunk's length. A proxy of the pelvis riding up, not its tilt."""


class Variant(Strict):
    """A way to do it."""

    id: Identifier
    name: Words
    words: Words


class Camera(Strict):
    """Where the camera stands."""

    view: Literal["side", "front", "foot_end", "head_end"]
    words: Words


class Exercise(Strict):
    """One exercise, as its file describes it."""

    id: Identifier
    name: Words
    summary: Words
    position: Literal["supine"]
    camera: Camera
    equipment: tuple[Words, ...]
    sides: Literal["each"]
    instructions: Annotated[tuple[Words, ...], Field(min_length=1)]
    variants: tuple[Variant, ...] = ()
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)]
    requires: tuple[Requirement, ...] = ()
    hold: HoldRules
    dosage: Dosage
    faults: tuple[FaultRule, ...] = ()
    breathing: Words
    stop_when: Annotated[tuple[Words, ...], Field(min_length=1)]
    progression: Words
    easier: Words
    sources: dict[Identifier, Words]

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        problems: list[str] = []
        for what in ("phases", "requires", "faults", "variants"):
            ids = [item.id for item in getattr(self, what)]
            problems += [f"{what}: id '{i}' appears twice" for i in _doubles(ids)]
        if problems:
            raise ValueError("; ".join(problems))
        return self


def _doubles(ids: list[str]) -> list[str]:
    return sorted({i for i in ids if ids.count(i) > 1})
