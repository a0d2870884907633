"""What an exercise file may say. Every number carries its source beside it."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, PrivateAttr, model_validator

from posecoach.exercises.faults import FaultRule
from posecoach.exercises.numbers import (
    Count,
    Identifier,
    MeasureName,
    Positive,
    Seconds,
    Share,
    Strict,
    Words,
)
from posecoach.exercises.targets import Move, Phase, Requirement, TargetBand
from posecoach.kinematics.position import Position
from posecoach.language.catalogue import mark, tr

ProtocolName = Literal["static_hold", "contract_relax", "active_isolated", "active_floss"]


class ProfileName(NamedTuple):
    """What a profile is called: by programs and by people."""

    id: str
    name: str


class HoldRules(Strict):
    """When a hold starts, what interrupts it, what ends it.

    One lapse is forgiven, more than ``lapses`` of them within ``lapses_within`` seconds are no
    hold: pieces between kicks must not add up to one.
    """

    settle: Seconds
    still: Positive
    moving: Positive
    lapse: Seconds
    lost: Seconds
    lapses: Count
    lapses_within: Seconds
    ease_off: Positive
    deepen: Positive
    deepen_within: Seconds
    shortest: Seconds
    best: Seconds

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.still.value >= self.moving.value:
            raise ValueError(mark("still must be slower than moving"))
        if self.shortest.value > self.best.value:
            raise ValueError(mark("shortest must not exceed best"))
        return self


class RepetitionRules(Strict):
    """When a movement out and back is a repetition.

    ``shortest`` and ``longest`` bound its time, ``half`` is the share of the way from which an
    attempt that turns back is told what was missing, ``lost`` the time unseen that abandons it,
    ``pause`` what is asked for at the far end.
    """

    shortest: Seconds
    longest: Seconds
    half: Share
    still: Positive
    lost: Seconds
    pause: Seconds
    moves: tuple[Move, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.shortest.value >= self.longest.value:
            raise ValueError(mark("shortest must be below longest"))
        return self


class CueRules(Strict):
    """How often the coach speaks.

    ``again`` is the time before the same sentence is said once more, ``silence`` the time between
    two sentences, unless the second is graver.
    """

    again: Seconds
    silence: Seconds


class PaceStep(Strict):
    """One step of a rhythm to follow."""

    id: Identifier
    words: Words
    seconds: Seconds


class WorkingSide(Strict):
    """How the working side is told: by a measure that is ``greater`` or ``smaller`` there."""

    measure: MeasureName
    has: Literal["greater", "smaller"]
    by: Positive


class Dosage(Strict):
    """How much and how often: sets of one hold, of repetitions, or of seconds."""

    sets_min: Count
    sets_max: Count
    reps_min: Count | None = None
    reps_max: Count | None = None
    seconds_min: Seconds | None = None
    seconds_max: Seconds | None = None
    rest: Seconds
    times_a_day: Count
    words: Words

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for what in ("sets", "reps", "seconds"):
            least, most = getattr(self, f"{what}_min"), getattr(self, f"{what}_max")
            if (least is None) != (most is None):
                raise ValueError(tr("give both {what}_min and {what}_max, or neither", what=what))
            if least is not None and least.value > most.value:
                raise ValueError(tr("{what}_min must not exceed {what}_max", what=what))
        return self


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
    """One exercise, as its file describes it: either held or repeated."""

    id: Identifier
    name: Words
    summary: Words
    positions: Annotated[tuple[Position, ...], Field(min_length=1)]
    camera: Camera
    equipment: tuple[Words, ...]
    sides: Literal["each", "both", "alternating"]
    working_side: WorkingSide | None = None
    instructions: Annotated[tuple[Words, ...], Field(min_length=1)]
    variants: tuple[Variant, ...] = ()
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)]
    requires: tuple[Requirement, ...] = ()
    hold: HoldRules | None = None
    repetition: RepetitionRules | None = None
    pace: tuple[PaceStep, ...] = ()
    dosage: Dosage
    faults: tuple[FaultRule, ...] = ()
    cues: CueRules
    protocols: tuple[ProtocolName, ...] = ()
    breathing: Words
    stop_when: Annotated[tuple[Words, ...], Field(min_length=1)]
    progression: Words
    easier: Words
    sources: dict[Identifier, Words]
    # Not of the file: which profile's numbers have taken the place of its own.
    _profile: ProfileName | None = PrivateAttr(default=None)

    @property
    def profile(self) -> ProfileName | None:
        """The profile whose numbers it has; None for its own."""
        return self._profile

    def named_after(self, profile: ProfileName) -> Self:
        """The same exercise, said to have the numbers of a profile."""
        copy = self.model_copy()
        copy._profile = profile
        return copy

    @property
    def held(self) -> TargetBand:
        """The band that is held: the last phase's. Only for exercises with ``hold``."""
        target = self.phases[-1].target
        if target is None:
            raise ValueError(f"{self.id} has no target to hold")
        return target

    @property
    def from_the_side(self) -> bool:
        """Whether the camera should look from the side."""
        return self.camera.view == "side"

    @property
    def main_measure(self) -> str:
        """The measure that the exercise is about: what is held, or what goes to and fro."""
        move = self.moves[0] if self.moves else None
        if move is not None and move.swing is not None:
            return move.swing.measure
        far = self.phase(move.far) if move is not None else self.phases[-1]
        return far.target.angle if far.target is not None else ""

    @property
    def moves(self) -> tuple[Move, ...]:
        """What is counted; without a word about it, from the first phase to the last."""
        if self.repetition is None or self.repetition.moves:
            return self.repetition.moves if self.repetition else ()
        first, last = self.phases[0], self.phases[-1]
        of: Literal["each", "near"] = "near" if self.sides == "both" else "each"
        return (Move(id=last.id, name=last.name, of=of, rest=first.id, far=last.id),)

    def phase(self, name: str) -> Phase:
        """The phase with that id.

        Raises
        ------
        KeyError
            If there is none.
        """
        for phase in self.phases:
            if phase.id == name:
                return phase
        raise KeyError(name)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        problems: list[str] = []
        if Position.UNKNOWN in self.positions:
            problems.append("positions: 'unknown' is no position to start from")
        for what in ("phases", "requires", "faults", "variants", "pace"):
            ids = [item.id for item in getattr(self, what)]
            problems += [f"{what}: id '{i}' appears twice" for i in _doubles(ids)]
        if (self.hold is None) == (self.repetition is None):
            problems.append("give either 'hold' or 'repetition'")
        elif self.hold is not None:
            problems += _problems_of_a_hold(self)
        else:
            problems += _problems_of_repetitions(self)
        if problems:
            raise ValueError("; ".join(problems))
        return self


def _problems_of_a_hold(exercise: Exercise) -> list[str]:
    problems = [f"phases.{p.id}: a hold needs a target" for p in exercise.phases if not p.target]
    if exercise.sides == "alternating":
        problems.append("sides: a hold is for 'each' side or for 'both'")
    problems += [f"faults.{f.id}: only repetitions are 'short'"
                 for f in exercise.faults if f.kind == "short"]  # fmt: skip
    return problems


def _problems_of_repetitions(exercise: Exercise) -> list[str]:
    problems, known = [], {phase.id: phase for phase in exercise.phases}
    if exercise.protocols:
        problems.append("protocols: only holds can be done under a protocol")
    for move in exercise.moves:
        for phase in (move.rest, move.far):
            if phase not in known:
                problems.append(f"moves.{move.id}: there is no phase '{phase}'")
            elif move.swing is None and known[phase].target is None:
                problems.append(f"phases.{phase}: it needs a target, or its move a swing")
    if not problems:
        problems += [p for move in exercise.moves for p in _problems_of_a_move(exercise, move)]
    return problems


def _problems_of_a_move(exercise: Exercise, move: Move) -> list[str]:
    rest, far = exercise.phase(move.rest).target, exercise.phase(move.far).target
    if move.swing is not None or rest is None or far is None:
        return []
    if rest.angle != far.angle:
        return [f"moves.{move.id}: both phases must be of the same measure"]
    if rest.rising == far.rising or far.meets(rest.leave.value, far.leave.value):
        return [f"moves.{move.id}: its two bands must lie apart, one rising and one falling"]
    return []


def _doubles(ids: list[str]) -> list[str]:
    return sorted({i for i in ids if ids.count(i) > 1})
