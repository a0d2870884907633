"""Exercises as they are shown in the terminal, and as plain data."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from typing import Any

from pydantic import BaseModel
from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from posecoach.exercises.library import Shelved
from posecoach.exercises.models import Exercise
from posecoach.exercises.numbers import Number
from posecoach.exercises.targets import Phase
from posecoach.kinematics.catalogue import CATALOGUE

# Where nobody looks, lines are for other programs, and no table is squeezed.
_WIDE = 200
_ORIGINS = {"shipped": "shipped", "yours": "yours", "overrides": "yours, instead of the shipped"}
_SIDES = {"each": "each side", "both": "both at once", "alternating": "in turn"}
_VIEWS = {
    "side": "from the side",
    "front": "from the front",
    "foot_end": "from the feet",
    "head_end": "from the head",
}
_PROTOCOLS = {
    "static_hold": "static hold",
    "contract_relax": "contract and relax",
    "active_isolated": "active isolated",
    "active_floss": "active floss",
}


def page_console() -> Console:
    """Standard output for pages and tables, which are broken at the width of the terminal."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    width = None if sys.stdout.isatty() else _WIDE
    return Console(highlight=False, markup=False, emoji=False, width=width)


def row_of(entry: Shelved) -> dict[str, Any]:
    """One entry of the list as plain data."""
    row: dict[str, Any] = {"id": entry.id, "origin": entry.origin, "path": str(entry.path)}
    exercise = entry.exercise
    if exercise is None:
        return row | {"error": entry.error}
    return row | {
        "name": exercise.name,
        "positions": [str(position) for position in exercise.positions],
        "kind": kind_of(exercise),
        "sides": exercise.sides,
        "view": exercise.camera.view,
    }


def kind_of(exercise: Exercise) -> str:
    """Whether it is held or repeated."""
    return "hold" if exercise.hold is not None else "repetitions"


def list_table(entries: Sequence[Shelved]) -> Table:
    """The exercises that can be done, one a row; in few words, for narrow terminals."""
    table = Table(box=box.SIMPLE_HEAD, padding=0)
    table.add_column("Id", no_wrap=True)
    table.add_column("Name", min_width=13, overflow="fold")
    table.add_column("Position", min_width=8, overflow="fold")
    for title in ("Kind", "Sides", "Camera"):
        table.add_column(title, no_wrap=True)
    table.add_column("Origin", min_width=7)
    for entry in entries:
        exercise = entry.exercise
        if exercise is not None:
            table.add_row(
                entry.id,
                exercise.name,
                ", ".join(position.replace("_", " ") for position in exercise.positions),
                "hold" if exercise.hold is not None else "reps",
                "in turn" if exercise.sides == "alternating" else exercise.sides,
                exercise.camera.view.removesuffix("_end"),
                _ORIGINS[entry.origin],
            )
    return table


def _positions(exercise: Exercise) -> str:
    return ", ".join(position.words for position in exercise.positions)


def page_of(entry: Shelved, exercise: Exercise) -> Group:
    """Everything about one exercise."""
    parts: list[RenderableType] = [
        Text(exercise.name, style="bold"),
        f"{exercise.id}, {_ORIGINS[entry.origin]}: {entry.path}",
        "",
        exercise.summary,
    ]
    for title, lines in _sections(exercise):
        parts += ["", Text(title, style="bold")]
        parts += [_indented(line) for line in lines]
    parts += ["", Text("Numbers", style="bold"), _numbers_table(exercise)]
    return Group(*parts)


def _indented(line: str) -> Padding:
    return Padding(line, (0, 0, 0, 2), expand=False)


def _sections(exercise: Exercise) -> Iterator[tuple[str, list[str]]]:
    yield "How", [f"{n}. {step}" for n, step in enumerate(exercise.instructions, start=1)]
    yield "Camera", [f"{_VIEWS[exercise.camera.view].capitalize()}. {exercise.camera.words}"]
    yield (
        "Set-up",
        [
            f"Position: {_positions(exercise)}",
            f"Sides: {_SIDES[exercise.sides]}",
            f"Needed: {', '.join(exercise.equipment) or 'nothing'}",
        ],
    )
    yield "Steps", [f"{phase.name}. {phase.words}{_goal(phase)}" for phase in exercise.phases]
    if exercise.requires:
        yield "For it to count", [rule.words for rule in exercise.requires]
    if exercise.pace:
        steps = [f"{step.words} ({step.seconds.value:g} s)" for step in exercise.pace]
        yield "Pace", steps
    yield "How much", [exercise.dosage.words]
    if exercise.faults:
        yield (
            "What is watched",
            [f"{fault.name} ({fault.severity}): {fault.cue}" for fault in exercise.faults],
        )
    if exercise.protocols:
        yield "Ways to do it", [", ".join(_PROTOCOLS[name] for name in exercise.protocols)]
    yield "Breathing", [exercise.breathing]
    yield "Stop when", list(exercise.stop_when)
    if exercise.variants:
        yield "Variants", [f"{variant.name}. {variant.words}" for variant in exercise.variants]
    yield "Easier", [exercise.easier]
    yield "Further", [exercise.progression]


def _goal(phase: Phase) -> str:
    target = phase.target
    if target is None:
        return ""
    least = "at least" if target.rising else "at most"
    entry = CATALOGUE[target.angle]
    unit = entry.unit if entry.unit == "°" else f" {entry.unit}"
    return f" ({entry.label} {least} {target.enter.value:g}{unit}, better {target.aim.value:g})"


def numbers_of(exercise: Exercise) -> Iterator[tuple[str, Number]]:
    """Every number with its place in the file, as in ``phases.raise.target.enter``."""
    yield from _numbers_in(exercise, "")


def _numbers_in(node: Any, place: str) -> Iterator[tuple[str, Number]]:
    if isinstance(node, Number):
        yield place, node
    elif isinstance(node, BaseModel):
        for key in type(node).model_fields:
            yield from _numbers_in(getattr(node, key), f"{place}.{key}" if place else key)
    elif isinstance(node, tuple):
        for index, item in enumerate(node):
            yield from _numbers_in(item, f"{place}.{getattr(item, 'id', index)}")


def _numbers_table(exercise: Exercise) -> Table:
    table = Table("Number", "Value", "Source", box=box.SIMPLE_HEAD)
    table.columns[1].justify = "right"
    told = set()
    for place, number in numbers_of(exercise):
        # A source that stands above is named again, but not told again.
        words = "" if number.source in told else f": {exercise.sources[number.source]}"
        told.add(number.source)
        table.add_row(place, f"{number.value:g}", f"{number.source}{words}")
    return table
