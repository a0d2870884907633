"""Events of a review as a table: a row for each hold, repetition, fault and cue."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from posecoach.coaching.feedback import Fault, Hold, Repetition
from posecoach.exercises.models import Exercise
from posecoach.kinematics.catalogue import CATALOGUE
from posecoach.video.whole import write_whole

if TYPE_CHECKING:
    from posecoach.review import Review

_UNITS = ("deg", "percent")
_SCHEMA = pa.schema(
    [
        ("kind", pa.string()),
        ("id", pa.string()),
        ("name", pa.string()),
        ("side", pa.string()),
        ("start_s", pa.float64()),
        ("end_s", pa.float64()),
        ("held_s", pa.float64()),
        *(
            (f"{what}_{unit}", pa.float64())
            for unit in _UNITS
            for what in ("peak", "mean", "missing")
        ),
        ("measure", pa.string()),
        ("faults", pa.string()),
        ("ended", pa.string()),
        ("profile", pa.string()),
    ]
)


def event_table(result: Review) -> pa.Table:
    """Everything that happened, in order of its start.

    Returns
    -------
    Columns ``kind`` (``hold``, ``short_hold``, ``repetition``, ``half_repetition``, ``fault`` or
    ``cue``), ``id``, ``name`` (in words), ``side``, ``start_s``, ``end_s``, ``held_s`` (credited
    seconds of a hold), ``peak``, ``mean`` and ``missing`` of the ``measure`` in degrees
    (``…_deg``) or percent (``…_percent``), ``faults`` (ids seen during it), ``ended`` and
    ``profile`` (whose numbers it was judged by; null for the exercise's own). What a kind does
    not have is null.
    """
    rows = [row | {"profile": result.profile_id} for row in _rows(result)]
    rows.sort(key=lambda row: float(row["start_s"]))
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


def write_json(document: dict[str, Any], path: Path) -> None:
    """Write the document of a review as JSON (UTF-8, no NaN).

    Raises
    ------
    VideoError
        If the file can't be written.
    """
    text = json.dumps(document, indent=2, allow_nan=False, ensure_ascii=False) + "\n"
    write_whole(path, lambda part: Path(part).write_text(text, encoding="utf-8"))


def measure_of(exercise: Exercise, item: Hold | Repetition) -> str:
    """Name of the measure behind the peak of a hold or a repetition."""
    if isinstance(item, Hold):
        return exercise.main_measure
    move = next((move for move in exercise.moves if move.id == item.move), None)
    if move is None:
        return exercise.main_measure
    if move.swing is not None:
        return move.swing.measure
    target = exercise.phase(move.far).target
    return target.angle if target is not None else exercise.main_measure


def unit_of(measure: str) -> str:
    """``deg`` or ``percent``, for the names of columns."""
    return "percent" if CATALOGUE[measure].unit.startswith(("%", "percent")) else "deg"


def short_unit(measure: str) -> str:
    """``°`` or ``%``, to be written behind a number."""
    return "%" if unit_of(measure) == "percent" else "°"


def fault_name(exercise: Exercise, fault: str) -> str:
    """A fault in words."""
    return next((rule.name for rule in exercise.faults if rule.id == fault), fault)


def end_of(fault: Fault) -> float:
    """When a fault was over, in seconds; its start if that was never seen."""
    return fault.start_s if fault.end_s is None else fault.end_s


def _rows(result: Review) -> Iterator[dict[str, Any]]:
    exercise = result.exercise
    for kind, holds in (("hold", result.holds), ("short_hold", result.short_holds)):
        yield from (_hold(exercise, kind, hold) for hold in holds)
    yield from (_repetition(exercise, repetition) for repetition in result.repetitions)
    for fault in result.faults:
        yield {
            "kind": "fault",
            "id": fault.id,
            "name": fault_name(exercise, fault.id),
            "side": fault.side,
            "start_s": fault.start_s,
            "end_s": end_of(fault),
        }
    for time_s, cue in result.log.cues:
        yield {"kind": "cue", "id": cue.id, "name": cue.text, "start_s": time_s, "end_s": time_s}


def _hold(exercise: Exercise, kind: str, hold: Hold) -> dict[str, Any]:
    measure = exercise.main_measure
    return {
        **_span(kind, exercise.phases[-1].id, exercise.phases[-1].name, hold),
        "held_s": hold.held_s,
        **_numbers(measure, peak=hold.peak, mean=hold.mean),
        "measure": measure,
        "ended": hold.ended,
    }


def _repetition(exercise: Exercise, repetition: Repetition) -> dict[str, Any]:
    measure = measure_of(exercise, repetition)
    name = next((m.name for m in exercise.moves if m.id == repetition.move), repetition.move)
    kind = "repetition" if repetition.complete else "half_repetition"
    return {
        **_span(kind, repetition.move, name, repetition),
        **_numbers(measure, peak=repetition.peak, missing=repetition.missing),
        "measure": measure,
    }


def _span(kind: str, key: str, name: str, item: Hold | Repetition) -> dict[str, Any]:
    return {
        "kind": kind,
        "id": key,
        "name": name,
        "side": item.side,
        "start_s": item.start_s,
        "end_s": item.end_s,
        "faults": " ".join(item.faults),
    }


def _numbers(measure: str, **values: float) -> dict[str, float | None]:
    unit = unit_of(measure)
    return {f"{k}_{unit}": v if math.isfinite(v) else None for k, v in values.items()}
