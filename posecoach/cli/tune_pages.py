"""What ``posecoach tune`` prints."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from posecoach.cli.review_command import printer
from posecoach.exercises import Exercise
from posecoach.exercises.profile_words import change_in_words
from posecoach.exercises.tunable import numbers_of
from posecoach.tuning.calibrating import Calibration, side_sentences
from posecoach.tuning.comparing import Change, Difference, Event
from posecoach.tuning.scoring import Score
from posecoach.tuning.suggesting import Suggestion


def list_numbers(exercise: Exercise, as_json: bool) -> None:
    """Every number of an exercise, with its path and its source."""
    numbers = numbers_of(exercise)
    if as_json:
        listed = [
            {"path": n.path, "value": n.value, "unit": n.unit.strip(), "does": n.does,
             "source": n.source_words}
            for n in numbers.values()
        ]  # fmt: skip
        typer.echo(json.dumps({"exercise": exercise.id, "numbers": listed}, indent=2))
        return
    table = Table("path", "value", "what it does", "source", title=exercise.name)
    for number in numbers.values():
        table.add_row(number.path, number.words(), number.does, number.source_words)
    Console().print(table)


def document_of(
    exercise: Exercise,
    values: dict[str, float],
    differences: list[Difference],
    scores: tuple[Score, Score] | None,
    found: Suggestion | None,
) -> dict[str, Any]:
    """What changes, as JSON has it."""
    numbers = numbers_of(exercise)
    document: dict[str, Any] = {
        "exercise": exercise.id,
        "changes": {p: {"value": v, "was": numbers[p].value} for p, v in values.items()},
        "recordings": [_one(difference) for difference in differences],
    }
    if scores is not None:
        document["labels"] = dict(zip(("before", "after"), map(_counts, scores), strict=True))
    if found is not None:
        document["suggestion"] = {
            "values": dict(found.values),
            "held_out": _counts(found.held_out) if found.held_out else None,
            "held_out_before": _counts(found.held_out_before) if found.held_out_before else None,
            "as_good": {path: list(ends) for path, ends in found.as_good.items()},
            "curves": {
                path: [{"value": point.value, **_counts(point.score)} for point in curve]
                for path, curve in found.curves.items()
            },
            "warnings": list(found.warnings),
        }
    return document


def _counts(found: Score) -> dict[str, float]:
    return {
        "found": found.found,
        "missed": found.missed,
        "extra": found.extra,
        "off_s": round(found.off_s, 3),
    }


def _one(difference: Difference) -> dict[str, Any]:
    return {
        "recording": difference.recording,
        "changes": [
            {
                "fate": change.fate,
                "kind": change.event.kind,
                "id": change.event.id,
                "side": change.event.side,
                "before": _span(change.before),
                "after": _span(change.after),
            }
            for change in difference.changes
        ],
        "cues": difference.cues,
    }


def _span(event: Event | None) -> dict[str, Any] | None:
    if event is None:
        return None
    return {
        "kind": event.kind,
        "start_s": event.start_s,
        "end_s": event.end_s,
        "length_s": event.length_s,
    }


def calibration_document(exercise: Exercise, found: Calibration) -> dict[str, Any]:
    """A calibration as JSON has it."""
    numbers = numbers_of(exercise)
    return {
        "exercise": exercise.id,
        "changes": {p: {"value": v, "was": numbers[p].value} for p, v in found.values.items()},
        "sides": [
            {
                "side": one.side,
                "comfortable": {phase: round(v, 2) for phase, v in one.comfortable.items()},
                "excursions": one.excursions,
                "spread": round(one.spread, 2),
            }
            for one in found.sides
        ],
        "notes": list(found.notes),
    }


def print_calibration(exercise: Exercise, found: Calibration) -> None:
    """The same for people."""
    console, numbers = printer(), numbers_of(exercise)
    for sentence in side_sentences(exercise, found):
        console.print(sentence)
    for sentence in found.notes:
        console.print(sentence, style="yellow")
    for path, value in found.values.items():
        console.print(f"{change_in_words(numbers[path], value)}. ({path})")
    if not found.values:
        console.print("The exercise's own targets suit.")


def print_result(
    exercise: Exercise,
    values: dict[str, float],
    differences: list[Difference],
    scores: tuple[Score, Score] | None,
    found: Suggestion | None,
) -> None:
    """The same for people."""
    console, numbers = printer(), numbers_of(exercise)
    for sentence in found.warnings if found is not None else ():
        console.print(sentence, style="yellow")
    for path, value in values.items():
        console.print(f"{change_in_words(numbers[path], value)}. ({path})")
    told = Table("recording", "what", "side", "before", "after", title="What changes")
    for difference in differences:
        for cells in _rows(difference):
            told.add_row(difference.recording, *cells)
    if told.row_count:
        console.print(told)
    unchanged = sum(difference.nothing for difference in differences)
    console.print(f"{unchanged} of {len(differences)} recordings stay as they were.")
    for sentence in _against_labels(scores, found):
        console.print(sentence)


def _rows(difference: Difference) -> Iterable[tuple[str, str, str, str]]:
    yield from (_cells(change) for change in difference.changes if change.fate != "same")
    for cue, count in difference.cues.items():
        times = f"{abs(count)} time{'s' * (abs(count) > 1)}"
        words = f"said {times} {'more' if count > 0 else 'less'}"
        yield f"cue '{cue.replace('_', ' ')}'", "", "", words


def _against_labels(scores: tuple[Score, Score] | None, found: Suggestion | None) -> Iterable[str]:
    for words, one in zip(("before", "after"), scores or (), strict=False):
        yield (
            f"Against the labels, {words}: {one.found} found, {one.missed} missed, "
            f"{one.extra} too many, {one.off_s:.1f} s off."
        )
    if found is not None and found.held_out is not None and found.held_out_before is not None:
        yield (
            f"On recordings that were left out: {found.held_out.cost:.1f} s wrong, with the "
            f"exercise's own numbers {found.held_out_before.cost:.1f} s."
        )


_FATES = {
    "appears": "new {}", "vanishes": "{} is gone", "longer": "{} is longer",
    "shorter": "{} is shorter", "other": "{} is another",
}  # fmt: skip


def _cells(change: Change) -> tuple[str, str, str, str]:
    event = change.event
    name = f"{event.kind} ({event.name})"
    cells = [
        f"{e.start_s:.1f}-{e.end_s:.1f} s, {e.length_s:.1f} s" if e else ""
        for e in (change.before, change.after)
    ]
    return _FATES[change.fate].format(name), event.side, cells[0], cells[1]
