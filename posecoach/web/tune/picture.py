"""What the front end draws of the bench, as plain values (see ``component/tune.js``)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posecoach.exercises.models import Exercise
from posecoach.language.catalogue import mark, plural, tr
from posecoach.sessions.labels import Labels
from posecoach.sessions.series import thinned
from posecoach.tuning.comparing import (
    Change,
    Difference,
    Event,
    Kind,
    Said,
    compare_cues,
)
from posecoach.tuning.distributions import curves_of, histogram
from posecoach.tuning.parts import Axis, Edge, Part, parts_of, unit_of
from posecoach.web.assets import assets_path
from posecoach.web.tune.bench import Bench
from posecoach.web.tune.naming import edge_words

# An hour at 30 frames a second is 108,000 points; a screen is some 2,000 wide, and can be zoomed.
_MOST_POINTS = 6000
KINDS = ("holds", "repetitions", "faults")
_STEPS = {"°": 1.0, "%": 0.5, " s": 0.1}
_KINDS: Mapping[Kind, str] = {
    "hold": mark("Hold"), "short hold": mark("Short hold"), "repetition": mark("Repetition"),
    "half repetition": mark("Half repetition"), "fault": mark("Fault"),
}  # fmt: skip


def called(recording: str) -> str:
    """A recording's name as people read it."""
    return recording.replace("_", " ")


@dataclass(frozen=True, slots=True)
class View:
    """What the person chose to look at: a part, which of its axes, and a recording."""

    part: str
    axis: int = 0
    recording: int = 0


def picture_of(bench: Bench, view: View, answers: str) -> dict[str, Any]:
    """Everything the front end shows; ``answers`` names the request that this comes of."""
    tried = bench.tried()
    part = next(p for p in parts_of(tried) if p.path == view.part)
    axis, edges = part.axes[min(view.axis, len(part.axes) - 1)] if part.axes else _bare(tried)
    now = bench.now()
    shown = histogram([one.measured for one in bench.recordings], now, axis, edges)
    one = bench.recordings[view.recording]
    return {
        "module": f"{assets_path()}/tune.js",
        "answers": answers,
        "key": f"{tried.id} {view.part} {view.axis}",
        "axis": {"label": tr(axis.label), "unit": tr(axis.unit), "step": _step(axis)},
        "edges": [_edge(edge, bench) for edge in edges],
        "band": _band(part, edges, tried),
        "histogram": None
        if shown is None
        else {
            "low": shown.low,
            "high": shown.high,
            "curves": [_curve(name, v) for name, v in shown.amounts.items()],
        },
        "timeline": _timeline(bench, view.recording, axis, tried),
        "labels": _labels(one.labels),
        "kinds": kinds_of(bench.exercise),
        "sides": bench.exercise.sides != "both",
        "many": len(bench.recordings) > 1,
        "rows": rows_of(bench.differences()),
    }


def _bare(exercise: Exercise) -> tuple[Axis, tuple[Edge, ...]]:
    """Parts whose numbers are not measured are shown over the exercise's own measure."""
    measure = exercise.main_measure
    label = tr("This part is not measured; drawn is what the exercise is about")
    return Axis(measure, "measured", "value", label, unit_of(measure)), ()


def _step(axis: Axis) -> float:
    return _STEPS.get(axis.unit.removesuffix(" a second"), 0.1)


def _edge(edge: Edge, bench: Bench) -> dict[str, Any]:
    return {
        "path": edge.path,
        "name": edge_words(edge.key),
        "value": edge.value,
        "shipped": bench.numbers[edge.path].value,
        "least": edge.least,
        "most": edge.most,
    }


def _band(part: Part, edges: Sequence[Edge], exercise: Exercise) -> dict[str, Any] | None:
    """Between which edges it is met, or from which on it is a fault; None ends are open."""
    paths = {edge.key: edge.path for edge in edges}
    kind = part.path.split(".")[0]
    if kind == "phases":
        band = exercise.phase(part.path.split(".")[1]).target
        assert band is not None
        ends = (paths["enter"], paths.get("limit"))
        return {"kind": "target", **_ends(*(ends if band.rising else ends[::-1]))}
    if kind == "requires":
        return {"kind": "must", **_ends(paths.get("at_least"), paths.get("at_most"))}
    if kind == "faults" and "on" in paths:
        low = edges[0].key == "on"
        return {"kind": "fault", **_ends(*((None, paths["on"]) if low else (paths["on"], None)))}
    if "shortest" in paths:
        return {"kind": "target", **_ends(paths["shortest"], paths.get("longest"))}
    return None


def _ends(low: str | None, high: str | None) -> dict[str, str | None]:
    return {"from": low, "to": high}


def _timeline(bench: Bench, at: int, axis: Axis, tried: Exercise) -> dict[str, Any]:
    one, before, now = bench.recordings[at].measured, bench.shipped(at), bench.now()[at]
    lengths = axis.takes == "seconds"
    drawn = _bare(tried)[0] if lengths else axis
    kept = thinned(len(one), _MOST_POINTS)
    start_s = one.times[0]
    changes = bench.differences()[at].changes
    said = compare_cues(before, now)
    return {
        "key": bench.recordings[at].key,
        "index": at,
        "name": called(one.name),
        "start": start_s,
        "duration": round(one.times[-1], 3),
        "time": [round(float(t), 2) for t in one.time_s[kept]],
        "curves": [_curve(name, v[kept]) for name, v in curves_of(one, drawn, now).items()],
        "edges": not lengths,
        "unit": tr(drawn.unit),
        "lanes": {
            "shipped": [_event(c.before, c) for c in changes if c.before is not None],
            "tried": [_event(c.after, c) for c in changes if c.after is not None],
        },
        "cues": {"shipped": _said(said[0]), "tried": _said(said[1])},
    }


def _curve(name: str, values: NDArray[np.float64]) -> dict[str, Any]:
    """For JSON, which knows no NaN."""
    rounded = [round(v, 2) if math.isfinite(v) else None for v in values.tolist()]
    return {"name": name, "values": rounded}


def _event(event: Event, change: Change) -> dict[str, Any]:
    return {
        "kind": event.kind,
        "what": tr(_KINDS[event.kind]),
        "name": tr(event.name),
        "start": round(event.start_s, 3),
        "end": round(event.end_s, 3),
        "fate": change.fate,
    }


def _said(cues: Iterable[Said]) -> list[dict[str, Any]]:
    return [{"time": round(c.time_s, 2), "text": c.text, "fate": c.fate} for c in cues]


def _labels(labels: Labels | None) -> dict[str, Any]:
    if labels is None:
        return dict.fromkeys(KINDS)
    document = labels.model_dump(mode="json", include=set(KINDS), exclude_none=True)
    return {kind: document.get(kind) for kind in KINDS}


def kinds_of(exercise: Exercise) -> list[dict[str, str]]:
    """What can be marked in recordings of an exercise."""
    work = {"kind": "holds", "name": tr("Hold")}
    if exercise.hold is None:
        work = {"kind": "repetitions", "name": tr("Repetition")}
    faults = [
        {"kind": "faults", "id": f.id, "name": tr("Fault: {name}", name=tr(f.name))}
        for f in exercise.faults
    ]
    return [work, *faults]


# -- rows of the list ------------------------------------------------------------------------


def rows_of(differences: Sequence[Difference]) -> list[dict[str, Any]]:
    """What becomes of everything in every recording: what changes comes first."""
    rows = [
        _row(at, called(difference.recording), change)
        for at, difference in enumerate(differences)
        for change in difference.changes
    ]
    rows += [
        _cue_row(at, called(difference.recording), difference.said[cue], count)
        for at, difference in enumerate(differences)
        for cue, count in difference.cues.items()
    ]
    return sorted(rows, key=lambda row: row["fate"] == "same")


def _row(at: int, name: str, change: Change) -> dict[str, Any]:
    event = change.event
    side = f", {tr(event.side)}" if event.side else ""
    return {
        "recording": at,
        "name": name,
        "time": round(event.start_s, 2),
        "kind": event.kind,
        "what": f"{tr(_KINDS[event.kind])}: {tr(event.name)}{side}",
        "fate": change.fate,
        "before": _span(change.before),
        "now": _span(change.after),
    }


def _cue_row(at: int, name: str, text: str, count: int) -> dict[str, Any]:
    more = plural("once more", "{n} times more", count)
    less = plural("once less", "{n} times less", -count)
    return {
        "recording": at,
        "name": name,
        "time": 0.0,
        "kind": "cue",
        "what": tr("Cue: “{text}”", text=text),
        "fate": "appears" if count > 0 else "vanishes",
        "said": more if count > 0 else less,
        "before": "",
        "now": "",
    }


def _span(event: Event | None) -> str:
    if event is None:
        return ""
    return tr(
        "{length:.1f} s ({start:.1f} to {end:.1f})",
        length=event.length_s,
        start=event.start_s,
        end=event.end_s,
    )
