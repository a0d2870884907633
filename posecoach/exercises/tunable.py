"""Every number of an exercise by a path, with its unit, its source and what it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from posecoach.exercises.faults import FaultRule
from posecoach.exercises.hints import HINTS
from posecoach.exercises.models import Exercise, HoldRules, RepetitionRules, WorkingSide
from posecoach.exercises.numbers import Count, Number, Positive, Seconds, Share, Strict
from posecoach.exercises.targets import Requirement, Swing, TargetBand
from posecoach.kinematics.catalogue import CATALOGUE
from posecoach.language.catalogue import spoken, tr

_LIMITS: Mapping[type[Number], tuple[float, float]] = {
    Seconds: (0, 3600),
    Positive: (0, 10_000),
    Share: (0, 1),
    Count: (1, 1000),
    Number: (-10_000, 10_000),
}
# Rules of holds and repetitions that are in the unit of the exercise's own measure.
_OF_THE_MEASURE = {"still": " a second", "moving": " a second", "ease_off": "", "deepen": ""}

Problem = tuple[tuple[str, ...], str]
"""The paths that a mistake is about, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Tunable:
    """One number of an exercise.

    Attributes
    ----------
    path
        Its address: keys, and ids where there are several, with dots between them:
        ``phases.stretch.target.enter``.
    value, unit
        The number, and the unit to write behind it: ``°``, `` s``, ``° a second``, or nothing.
    source, source_words
        The key of its source in the exercise, and the words of that source.
    does
        What the number does, in a sentence.
    owner
        The phase, fault or part of the exercise that it belongs to, in words.
    model, key
        Name of the part's model and of the number in it, as in the hints.
    least, most
        What its kind of number allows; the exercise's own checks may allow less.
    whole
        Whether it must be a whole number.
    """

    path: str
    value: float
    unit: str
    source: str
    source_words: str
    does: str
    owner: str
    model: str
    key: str
    least: float
    most: float
    whole: bool = False

    def words(self, value: float | None = None) -> str:
        """The number, or another one in its place, with its unit: ``65°``."""
        shown = self.value if value is None else value
        return f"{shown:g}".replace(".", spoken().decimal) + (tr(self.unit) if self.unit else "")


def numbers_of(exercise: Exercise) -> dict[str, Tunable]:
    """Every number of an exercise by its path, in the order in which a file writes them."""
    return {found.path: found for found in _walk(exercise, exercise, (), "the exercise")}


def with_numbers(exercise: Exercise, values: Mapping[str, float], source: str = "") -> Exercise:
    """The exercise with other numbers.

    Parameters
    ----------
    exercise
        What to start from; it stays as it is.
    values
        New numbers by path.
    source
        Where they come from, in words; empty keeps each number's own source.

    Raises
    ------
    KeyError
        If there is no number with that path.
    ValueError
        If the numbers do not go together (pydantic's message lists every mistake).
    """
    document: dict[str, Any] = exercise.model_dump(exclude_unset=True)
    for path, value in values.items():
        place = _place(document, path)
        # The kinds of number are checked below: 2.5 sets are refused there.
        place["value"] = int(value) if float(value).is_integer() else value
        if source:
            place["source"] = "profile"
            document["sources"]["profile"] = source
    return Exercise.model_validate(document)


def problems_with(exercise: Exercise, values: Mapping[str, float]) -> list[Problem]:
    """Everything that the exercise's own checks have against other numbers."""
    try:
        with_numbers(exercise, values)
    except ValidationError as error:
        document = exercise.model_dump(exclude_unset=True)
        return [
            (_concerned(_named(document, e["loc"]), values), e["msg"].removeprefix("Value error, "))
            for e in error.errors()
        ]
    return []


def _walk(exercise: Exercise, part: Strict, path: tuple[str, ...], owner: str) -> Iterator[Tunable]:
    for key in type(part).model_fields:
        value, at = getattr(part, key), (*path, key)
        if isinstance(value, Number):
            yield _tunable(exercise, part, value, at, owner)
        elif isinstance(value, Strict):
            yield from _walk(exercise, value, at, owner if path else key.replace("_", " "))
        elif isinstance(value, tuple):
            for item in value:
                if isinstance(item, Strict) and hasattr(item, "id"):
                    yield from _walk(exercise, item, (*at, item.id), _called(item))


def _called(item: Any) -> str:
    """The name of a phase, a fault or a move; the id of what has none, in words."""
    return str(getattr(item, "name", item.id.replace("_", " ")))


def _tunable(
    exercise: Exercise, part: Strict, number: Number, path: tuple[str, ...], owner: str
) -> Tunable:
    model, key = type(part).__name__, path[-1]
    least, most = _LIMITS[type(number)]
    if isinstance(part, TargetBand):
        least, most = CATALOGUE[part.angle].range
    return Tunable(
        path=".".join(path),
        value=number.value,
        unit=_unit(exercise, part, number, key),
        source=number.source,
        source_words=exercise.sources.get(number.source, ""),
        does=HINTS[model][key],
        owner=owner,
        model=model,
        key=key,
        least=least,
        most=most,
        whole=isinstance(number, Count),
    )


def _unit(exercise: Exercise, part: Strict, number: Number, key: str) -> str:
    if isinstance(number, Seconds):
        return " s"
    if isinstance(number, Share | Count):
        return ""
    if isinstance(part, TargetBand):
        return _written(part.angle)
    if isinstance(part, Requirement):
        return _written(part.angle) + (" a second" if part.takes == "speed" else "")
    if isinstance(part, FaultRule):
        speed = " a second" if part.kind == "speed" else ""
        return _written(part.measure) + speed if part.measure else ""
    if isinstance(part, Swing | WorkingSide):
        return _written(part.measure)
    if isinstance(part, HoldRules | RepetitionRules) and key in _OF_THE_MEASURE:
        return _written(exercise.main_measure) + _OF_THE_MEASURE[key]
    return ""


def _written(measure: str) -> str:
    """``°``, or ``%`` of whatever the measure is a share of."""
    return "°" if CATALOGUE[measure].unit in ("°", "degrees") else "%"


def _place(document: dict[str, Any], path: str) -> dict[str, Any]:
    """The part of a document that a path leads to."""
    node: Any = document
    for key in path.split("."):
        if isinstance(node, list | tuple):
            node = next((item for item in node if item.get("id") == key), None)
        else:
            node = node.get(key) if isinstance(node, dict) else None
    if not isinstance(node, dict) or set(node) != {"value", "source"}:
        raise KeyError(path)
    return node


def _named(document: Any, place: tuple[int | str, ...]) -> tuple[str, ...]:
    """A place in a document with ids where it has positions in a list."""
    names, node = [], document
    for key in place:
        try:
            node = node[key]
        except (KeyError, IndexError, TypeError):
            break
        names.append(node["id"] if isinstance(key, int) else key)
    return tuple(names)


def _concerned(place: tuple[str, ...], values: Mapping[str, float]) -> tuple[str, ...]:
    """Those of the changed numbers that a mistake is about: within its place, else all."""
    within = tuple(path for path in values if _overlap(tuple(path.split(".")), place))
    return within or tuple(values)


def _overlap(path: tuple[str, ...], place: tuple[str, ...]) -> bool:
    """Whether one leads to the other."""
    shorter = min(len(path), len(place))
    return path[:shorter] == place[:shorter]
