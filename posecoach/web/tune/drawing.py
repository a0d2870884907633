"""How a measure is distributed in recordings, with the edges of a band in it."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np

from posecoach.exercises.models import Exercise
from posecoach.kinematics.catalogue import CATALOGUE
from posecoach.kinematics.landmarks import SIDES
from posecoach.tuning.recordings import Recording

_BINS = 60
_EDGES = ("leave", "enter", "aim", "limit")


def distribution(recordings: Sequence[Recording], measure: str) -> list[dict[str, float | str]]:
    """Seconds that each side spent at each value of a measure."""
    low, high = np.inf, -np.inf
    series = {}
    for side in SIDES:
        parts = [np.array(r.measured.values[measure, side]) for r in recordings]
        steps = [np.minimum(np.nan_to_num(r.measured.steps, posinf=0.0), 0.5) for r in recordings]
        values, weights = np.concatenate(parts), np.concatenate(steps)
        seen = ~np.isnan(values)
        series[side] = values[seen], weights[seen]
        if seen.any():
            low, high = min(low, float(values[seen].min())), max(high, float(values[seen].max()))
    if low >= high:
        return []
    edges = np.linspace(low, high, _BINS + 1)
    rows: list[dict[str, float | str]] = []
    for side, (values, weights) in series.items():
        seconds, _ = np.histogram(values, edges, weights=weights)
        rows += [
            {"side": side, "from": float(a), "to": float(b), "seconds": float(s)}
            for a, b, s in zip(edges[:-1], edges[1:], seconds, strict=True)
        ]
    return rows


def histogram(recordings: Sequence[Recording], exercise: Exercise, phase: str) -> alt.LayerChart:
    """The distribution of a phase's measure, with the phase's band drawn on it.

    Raises
    ------
    ValueError
        If the phase has no target.
    """
    band = exercise.phase(phase).target
    if band is None:
        raise ValueError(f"the phase {phase} has no target")
    entry = CATALOGUE[band.angle]
    rows = distribution(recordings, band.angle)
    bars = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar(opacity=0.7)
        .encode(
            x=alt.X("from:Q", title=f"{entry.label} ({entry.unit})", scale=alt.Scale(zero=False)),
            x2="to:Q",
            y=alt.Y("seconds:Q", title="seconds"),
            color=alt.Color("side:N", title=None),
        )
    )
    marks = [
        {"edge": name, "at": number.value}
        for name in _EDGES
        if (number := getattr(band, name)) is not None
    ]
    lines = (
        alt.Chart(alt.InlineData(values=marks))
        .mark_rule(strokeWidth=2)
        .encode(x="at:Q", strokeDash=alt.StrokeDash("edge:N", title="edges", sort=list(_EDGES)))
    )
    return alt.LayerChart(layer=[bars, lines]).properties(height=240)
