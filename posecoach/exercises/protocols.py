"""Protocols: ways to do a stretch, as a list of steps, whatever the stretch is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self, TypeVar, cast, get_args

from pydantic import Field, model_validator

from posecoach.exercises.models import Exercise, ProtocolName
from posecoach.exercises.numbers import Count, Identifier, Positive, Seconds, Strict, Words

StepKind = Literal["reach", "hold", "effort", "ease", "deepen", "release"]
"""What a step waits for.

``reach``: until the stretch is entered, or held; ``hold``: credited seconds in it; ``effort``:
credited seconds of pushing against the hands or the towel, the limb still; ``ease``: seconds of
pause; ``deepen``: until the stretch is some degrees deeper, for so many seconds at most;
``release``: until the stretch is left.
"""

Tone = Literal["none", "start", "half", "last_five", "done", "effort", "ease"]
"""Name of the tone with which a step begins."""

Part = TypeVar("Part", bound=Strict)

# What a step of each kind must say and may say, besides id, kind, words and tone.
_ASKS: Mapping[str, tuple[set[str], set[str]]] = {
    "reach": (set(), {"still"}),
    "hold": (set(), {"seconds"}),
    "effort": ({"seconds"}, set()),
    "ease": ({"seconds"}, set()),
    "deepen": ({"seconds", "degrees"}, set()),
    "release": (set(), set()),
}


class ProtocolStep(Strict):
    """One step, with the words to say at its beginning.

    ``seconds`` is what a hold, an effort and a pause last, and the longest that deepening may
    take; a hold without seconds lasts as long as is best for the exercise. ``degrees`` is how much
    deeper to go, and ``still`` says that the stretch must be held, not just entered.
    """

    id: Identifier
    kind: StepKind
    words: Words
    tone: Tone = "none"
    seconds: Seconds | None = None
    degrees: Positive | None = None
    still: bool = False

    @model_validator(mode="after")
    def _says_what_it_needs(self) -> Self:
        needs, may = _ASKS[self.kind]
        said = {"still"} if self.still else set()
        said |= {key for key in ("seconds", "degrees") if getattr(self, key) is not None}
        if missing := needs - said:
            raise ValueError(f"a step '{self.kind}' needs {' and '.join(sorted(missing))}")
        if strange := said - needs - may:
            raise ValueError(f"a step '{self.kind}' has no {' and no '.join(sorted(strange))}")
        if self.seconds is not None and self.seconds.value == 0:
            raise ValueError("seconds must be greater than 0")
        return self


class Overrides(Strict):
    """Numbers of the exercise that are different under this protocol."""

    shortest: Seconds | None = None
    best: Seconds | None = None
    sets_min: Count | None = None
    sets_max: Count | None = None
    dosage: Words | None = None


class Protocol(Strict):
    """A way to do a stretch: its steps, and how many rounds of them make a set.

    ``again_from`` names the step from which every round but the first begins.
    """

    id: ProtocolName
    name: Words
    summary: Words
    steps: Annotated[tuple[ProtocolStep, ...], Field(min_length=1)]
    again_from: Identifier | None = None
    rounds_min: Count
    rounds_max: Count
    overrides: Overrides = Overrides()
    breathing: Words
    stop_when: Annotated[tuple[Words, ...], Field(min_length=1)]
    easier: Words
    sources: dict[Identifier, Words]

    @property
    def first_of_next_round(self) -> int:
        """Index of the step from which every round but the first begins."""
        ids = [step.id for step in self.steps]
        return ids.index(self.again_from) if self.again_from is not None else 0

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        ids, kinds = [step.id for step in self.steps], [step.kind for step in self.steps]
        doubles = sorted({i for i in ids if ids.count(i) > 1})
        problems = [f"steps: id '{i}' appears twice" for i in doubles]
        if kinds[0] != "reach":
            problems.append("steps: the first must be 'reach', nothing else can be timed before it")
        if self.again_from is not None and self.again_from not in ids:
            problems.append(f"again_from: there is no step '{self.again_from}'")
        if self.rounds_min.value > self.rounds_max.value:
            problems.append("rounds_min must not exceed rounds_max")
        problems += [
            f"steps.{self.steps[at].id}: after 'release' the stretch must be reached again"
            for at, kind in enumerate(kinds)
            if at > 0 and kinds[at - 1] == "release" and kind != "reach"
        ]
        starts_again = self.steps[self.first_of_next_round].kind if not problems else "reach"
        if kinds[-1] == "release" and self.rounds_max.value > 1 and starts_again != "reach":
            problems.append("again_from: after 'release' the stretch must be reached again")
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def fitted(self, exercise: Exercise) -> Protocol:
        """The same protocol with every hold's seconds known.

        Raises
        ------
        ValueError
            If the exercise is not held.
        """
        if exercise.hold is None:
            raise ValueError(f"{exercise.id} is not held, so it has no protocol")
        best = self.overrides.best or exercise.hold.best
        steps = tuple(
            step.model_copy(update={"seconds": best})
            if step.kind == "hold" and step.seconds is None
            else step
            for step in self.steps
        )
        return self.model_copy(update={"steps": steps})


def under(exercise: Exercise, protocol: Protocol) -> Exercise:
    """The exercise with the numbers that the protocol changes.

    Raises
    ------
    ValueError
        If the exercise does not list the protocol, or the numbers do not go together.
    """
    if exercise.hold is None or protocol.id not in exercise.protocols:
        raise ValueError(f"{exercise.id} is not done as {protocol.name}")
    new = protocol.overrides
    hold = {"shortest": new.shortest, "best": new.best}
    dosage = {"sets_min": new.sets_min, "sets_max": new.sets_max, "words": new.dosage}
    return exercise.model_copy(
        update={
            "hold": changed(exercise.hold, hold),
            "dosage": changed(exercise.dosage, dosage),
            "sources": {**protocol.sources, **exercise.sources},
        }
    )


def changed(part: Part, values: Mapping[str, object]) -> Part:
    """A part of an exercise with other numbers; None leaves one as it is.

    Raises
    ------
    ValueError
        If the numbers do not go together.
    """
    given = {key: value for key, value in values.items() if value is not None}
    copy = part.model_copy(update=given)
    # Copies are not checked by themselves.
    return type(part).model_validate(copy.model_dump(exclude_none=True))


def protocol_names() -> tuple[ProtocolName, ...]:
    """Names of all protocols, in the order in which they are offered."""
    return cast("tuple[ProtocolName, ...]", get_args(ProtocolName))
