"""What ``posecoach review`` prints for people: one recording in full, many in one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from posecoach.exercises import Exercise
from posecoach.kinematics.catalogue import CATALOGUE
from posecoach.review import Review
from posecoach.review.batch import Outcome

_KINDS = {
    "csv": "Angles of every frame (CSV)",
    "parquet": "Angles of every frame (Parquet)",
    "landmarks": "Landmarks, to tune on (Parquet)",
    "video": "Annotated video",
    "report_html": "Report (HTML)",
    "report_pdf": "Report (PDF)",
}


def show_review(console: Console, result: Review) -> None:
    """Print what was found in one recording."""
    console.print(Text.assemble((result.exercise.name, "bold"), f", {result.video.name}"))
    held = CATALOGUE[result.exercise.main_measure].label
    console.print(
        f"{result.frames} frame{'s' if result.frames > 1 else ''} in {result.duration_s:.1f} s; "
        f"{held} was measured in {result.measured_fraction:.0%} of them."
    )
    if result.holds:
        console.print(_hold_table(result))
    if result.holds and result.short_holds:  # Without any hold, the last sentence tells.
        words = ", ".join(f"{h.held_s:.1f} s at {h.start_s:.1f} s" for h in result.short_holds)
        rules = result.exercise.hold
        least = rules.shortest.value if rules is not None else 0.0
        console.print(f"Too short to count (under {least:.0f} s): {words}.")
    if result.repetitions:
        console.print(_repetition_table(result))
    names = {rule.id: rule.name for rule in result.exercise.faults}
    for fault in result.faults:
        end = fault.end_s if fault.end_s is not None else fault.start_s
        console.print(f"From {fault.start_s:.1f} to {end:.1f} s: {names[fault.id]}.")
    for sentence in result.problems:
        if sentence != result.broke_off:  # That is told at the very end.
            console.print(sentence, style="yellow")
    for kind, words in _KINDS.items():
        if kind in result.files:
            console.print(f"{words}: {result.files[kind]}")
    if others := len(result.files.keys() - _KINDS.keys()):
        console.print(f"{others} more files are beside them.")


def _hold_table(result: Review) -> Table:
    unit = CATALOGUE[result.exercise.main_measure].unit
    columns = ("side", "from", "to", "held", "furthest", "mean", "faults")
    table = Table(*columns, title="Holds", title_justify="left")
    for hold in result.holds:
        table.add_row(
            hold.side,
            f"{hold.start_s:.1f} s",
            f"{hold.end_s:.1f} s",
            f"{hold.held_s:.1f} s",
            f"{hold.peak:.0f}{unit}",
            f"{hold.mean:.0f}{unit}",
            ", ".join(fault.replace("_", " ") for fault in hold.faults) or "none",
        )
    return table


def _repetition_table(result: Review) -> Table:
    unit = CATALOGUE[result.exercise.main_measure].unit
    names = {move.id: move.name for move in result.exercise.moves}
    title = f"{len(result.whole_reps)} repetitions"
    columns = ("movement", "side", "from", "to", "furthest", "counted", "faults")
    table = Table(*columns, title=title, title_justify="left")
    for rep in result.repetitions:
        table.add_row(
            names[rep.move],
            rep.side,
            f"{rep.start_s:.1f} s",
            f"{rep.end_s:.1f} s",
            f"{rep.peak:.0f}{unit}",
            "yes" if rep.complete else f"no, {rep.missing:.0f}{unit} short",
            ", ".join(fault.replace("_", " ") for fault in rep.faults) or "none",
        )
    return table


def show_many(console: Console, exercise: Exercise, outcomes: Sequence[Outcome]) -> None:
    """Print one line for each recording."""
    unit = CATALOGUE[exercise.main_measure].unit
    table = Table(title=exercise.name, title_justify="left")
    table.add_column("video", overflow="fold")
    for column in ("measured", "done", "furthest", "faults", ""):
        table.add_column(column)
    for outcome in outcomes:
        table.add_row(Text(outcome.video.name), *_cells(outcome, exercise, unit))
    console.print(table)


def _cells(outcome: Outcome, exercise: Exercise, unit: str) -> list[str]:
    found = outcome.document
    if found is None:
        return [*["-"] * 4, "not reviewed"]
    counted = [*found["holds"], *(rep for rep in found["repetitions"] if rep["complete"])]
    peaks = [item["peak"] for item in counted if item["peak"] is not None]
    furthest = max if exercise.held.rising else min
    note = "" if found["complete"] else "cut short"
    return [
        f"{found['measured_fraction']:.0%} of {found['duration_s']:.0f} s",
        _done(found),
        f"{furthest(peaks):.0f}{unit}" if peaks else "-",
        _faults(found),
        note or ("kept" if outcome.kept else ""),
    ]


def _done(found: Mapping[str, Any]) -> str:
    holds, reps = len(found["holds"]), found["reps"]
    held = sum(hold["held_s"] for hold in found["holds"])
    words = [f"{holds} hold{'s' if holds > 1 else ''}, {held:.0f} s"] if holds else []
    words += [f"{reps} time{'s' if reps > 1 else ''}"] if reps else []
    return ", ".join(words) or "nothing"


def _faults(found: Mapping[str, Any]) -> str:
    names = dict.fromkeys(fault["id"].replace("_", " ") for fault in found["faults"])
    return ", ".join(names) or "none"
