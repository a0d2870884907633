"""The parts that an exercise's numbers belong to, and what each part is measured on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from posecoach.exercises.faults import FaultRule
from posecoach.exercises.models import Exercise
from posecoach.exercises.targets import Requirement, TargetBand, Whose
from posecoach.exercises.tunable import Tunable, numbers_of
from posecoach.kinematics.catalogue import CATALOGUE
from posecoach.language.catalogue import inside, mark, tr

Takes = Literal["value", "speed", "departure", "swing", "seconds"]
"""A measure itself, its change a second, how far it is from where the work began, how far it
swings within a second, or how long holds and repetitions take."""

# Half of this to either side keeps two edges apart that may not be the same.
_APART = {"°": 0.5, "%": 0.1, " s": 0.1}
_KINDS = {
    "phases": mark("Target"),
    "requires": mark("Must hold"),
    "faults": mark("Fault"),
    "working_side": mark("Working side"),
    "repetition": mark("Repetitions"),
    "hold": mark("Hold timer"),
    "pace": mark("Rhythm"),
    "dosage": mark("How much"),
    "cues": mark("How often the coach speaks"),
}
_MOVES = "repetition.moves."


@dataclass(frozen=True, slots=True)
class Axis:
    """What a number is a number of.

    Attributes
    ----------
    measure, of, takes
        What is measured, whose it is, and what of it is taken; no measure for ``seconds``.
    label, unit
        In words, and the unit to write behind a value.
    direction
        For departures and speeds: which way counts; ``both`` takes the size.
    """

    measure: str
    of: Whose
    takes: Takes
    label: str
    unit: str
    direction: Literal["up", "down", "both"] = "up"


@dataclass(frozen=True, slots=True)
class Edge:
    """A number that lies on an axis.

    Attributes
    ----------
    path, key
        Its address in the exercise, and its own name there.
    value, least, most
        Where it is, and between which values it may be moved as its neighbours stand.
    """

    path: str
    key: str
    value: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Part:
    """Numbers that belong together.

    Attributes
    ----------
    path, name
        What their paths begin with, and the words for people.
    numbers
        The numbers themselves.
    axes
        What they can be drawn on, with the numbers that are edges there.
    """

    path: str
    name: str
    numbers: tuple[Tunable, ...]
    axes: tuple[tuple[Axis, tuple[Edge, ...]], ...]


def parts_of(exercise: Exercise) -> list[Part]:
    """Every part of an exercise that has numbers, in the order of its file."""

    def place(number: Tunable) -> str:
        return number.path.rpartition(".")[0]

    return [
        _part(exercise, path, tuple(numbers))
        for path, numbers in groupby(numbers_of(exercise).values(), key=place)
    ]


def _part(exercise: Exercise, path: str, numbers: tuple[Tunable, ...]) -> Part:
    owner, kind = numbers[0].owner, _KINDS.get(path.split(".")[0], "")
    same = owner.lower() in (kind.lower(), path.replace("_", " ")) or not kind
    if path.startswith(_MOVES):
        kind = mark("Movement")
    name = tr(kind or owner)
    if not same or path.startswith(_MOVES):
        name = f"{tr(kind)}: {inside(tr(owner))}"
    return Part(path, name, numbers, tuple(_axes(exercise, path, numbers)))


def _axes(
    exercise: Exercise, path: str, numbers: tuple[Tunable, ...]
) -> Iterator[tuple[Axis, tuple[Edge, ...]]]:
    known = {number.key: number for number in numbers}
    kind, _, rest = path.partition(".")
    if kind == "phases":
        band = exercise.phase(rest.partition(".")[0]).target
        assert band is not None
        yield _of(band.angle), _edges(known, _in_order(band))
    elif kind == "requires":
        rule = next(r for r in exercise.requires if r.id == rest)
        yield _of_rule(rule), _edges(known, ("at_least", "at_most"))
    elif kind == "faults":
        fault = next(f for f in exercise.faults if f.id == rest)
        if fault.measure is not None:
            down = fault.kind == "level" and fault.direction == "down"
            yield _of_fault(fault), _edges(known, ("on", "off") if down else ("off", "on"))
    elif path == "hold":
        yield _speed(exercise.main_measure), _edges(known, ("still", "moving"))
        yield _SECONDS_HELD, _edges(known, ("shortest", "best"))
    elif path == "repetition":
        yield _SECONDS_MOVED, _edges(known, ("shortest", "longest"))
        yield _speed(exercise.main_measure), _edges(known, ("still",))
    elif path.startswith(_MOVES):
        move = next(m for m in exercise.moves if path.split(".")[2] == m.id)
        assert move.swing is not None
        swing = move.swing
        yield _departure(swing.measure, "measured", swing.direction), _edges(known, ("by",))
    elif path == "working_side":
        assert exercise.working_side is not None
        yield _of(exercise.working_side.measure, "difference"), _edges(known, ("by",))


def _in_order(band: TargetBand) -> tuple[str, ...]:
    keys = ("leave", "enter", "aim", "limit")
    return keys if band.rising else keys[::-1]


def _edges(known: Mapping[str, Tunable], order: tuple[str, ...]) -> tuple[Edge, ...]:
    """Those of some numbers that are there, each free to move as far as the next one."""
    there = [known[key] for key in order if key in known]
    found = []
    for at, number in enumerate(there):
        apart = _APART.get(number.unit.removesuffix(" a second"), 0.1)
        before = there[at - 1].value + apart if at else number.least
        after = there[at + 1].value - apart if at + 1 < len(there) else number.most
        # An aim may lie on its neighbours, and what is closer already stays where it is.
        least, most = min(before, number.value), max(after, number.value)
        found.append(Edge(number.path, number.key, number.value, least, most))
    return tuple(found)


# -- axes ----------------------------------------------------------------------------------

_SECONDS_HELD = Axis("", "measured", "seconds", mark("Length of each hold"), " s")
_SECONDS_MOVED = Axis("", "measured", "seconds", mark("Length of each repetition"), " s")
_WHOSE: Mapping[Whose, str] = {
    "measured": "", "other": mark(" of the other side"),
    "difference": mark(", difference of the sides"),
}  # fmt: skip


def unit_of(measure: str) -> str:
    """``°`` or ``%``, as it is written behind a value of a measure."""
    return "°" if CATALOGUE[measure].unit in ("°", "degrees") else "%"


def _named(measure: str, of: Whose) -> str:
    label = tr(CATALOGUE[measure].label)
    whose = tr(_WHOSE[of]) if _WHOSE[of] else ""
    return f"{label[0].upper()}{label[1:]}{whose}"


def _of(measure: str, of: Whose = "measured") -> Axis:
    return Axis(measure, of, "value", _named(measure, of), unit_of(measure))


def _speed(
    measure: str, of: Whose = "measured", direction: Literal["up", "down", "both"] = "both"
) -> Axis:
    words = tr("{label}, change a second", label=_named(measure, of))
    return Axis(measure, of, "speed", words, f"{unit_of(measure)} a second", direction)


def _departure(measure: str, of: Whose, direction: Literal["up", "down", "both"]) -> Axis:
    words = tr("{label}, away from where the work began", label=_named(measure, of))
    return Axis(measure, of, "departure", words, unit_of(measure), direction)


def _of_rule(rule: Requirement) -> Axis:
    return _of(rule.angle, rule.of) if rule.takes == "value" else _speed(rule.angle, rule.of)


def _of_fault(fault: FaultRule) -> Axis:
    measure = fault.measure
    assert measure is not None
    if fault.kind == "level":
        return _of(measure, fault.of)
    if fault.kind == "speed":
        return _speed(measure, fault.of, fault.direction)
    if fault.kind == "oscillation":
        words = tr("{label}, swing within a second", label=_named(measure, fault.of))
        return Axis(measure, fault.of, "swing", words, unit_of(measure))
    return _departure(measure, fault.of, fault.direction)
