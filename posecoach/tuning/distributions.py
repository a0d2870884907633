"""How what a number is about is distributed in recordings: over time, and as a histogram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from posecoach.coaching.feedback import Hold, Repetition
from posecoach.coaching.signals import MAX_GAP_S
from posecoach.exercises.targets import Whose
from posecoach.kinematics.landmarks import SIDES, Side
from posecoach.tuning.measuring import Lead, Measured
from posecoach.tuning.parts import Axis, Edge
from posecoach.tuning.replaying import Replay

Floats = NDArray[np.float64]
_BINS = 72
# As the coach smooths what it judges by: the window of the slope in seconds.
_SLOPE_S = 0.5
# What a departure is measured from: the median of so many seconds at the beginning.
_BEGINNING_S, _SWING_S = 0.7, 1.0
# A few wild frames must not press the rest of a histogram flat.
_TAILS = (0.002, 0.998)


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """How much of each value there is.

    Attributes
    ----------
    low, high
        The ends of the axis; the bins between them are equally wide.
    amounts
        By name of a curve, ``(bins,)`` seconds; for lengths, how many holds or repetitions.
    """

    low: float
    high: float
    amounts: dict[str, Floats]


def curves_of(measured: Measured, axis: Axis, result: Replay) -> dict[str, Floats]:
    """What an axis shows of every frame of a recording.

    Parameters
    ----------
    measured, result
        The recording, and what the coach makes of it: departures begin with holds and repetitions.
    axis
        What is taken; not lengths of time.

    Returns
    -------
    ``(N,)`` values by side, NaN where there is none; under ``both`` if the sides are the same.
    """
    left, right = (_curve(measured, axis, result, side) for side in SIDES)
    if np.array_equal(left, right, equal_nan=True):
        return {"both": left}
    return {"left": left, "right": right}


def _curve(measured: Measured, axis: Axis, result: Replay, side: Side) -> Floats:
    level, speed = smoothed(measured, axis.measure, axis.of, side)
    if axis.takes == "speed":
        return _directed(speed, axis)
    if axis.takes == "departure":
        return _directed(_departures(measured.time_s, level, result, side), axis)
    if axis.takes == "swing":
        return _swings(measured.time_s, level)
    return level


def smoothed(measured: Measured, name: str, of: Whose, side: Side) -> tuple[Floats, Floats]:
    """Level and speed of a measure as the coach smooths it; NaN where it is not measured."""
    lead: Lead = (name, of, _SLOPE_S, True)
    series = measured.series(lead, side)
    seen = ~np.isnan(series.value)
    return np.where(seen, series.level, np.nan), np.where(seen, series.speed, np.nan)


def _directed(values: Floats, axis: Axis) -> Floats:
    if axis.direction == "both":
        return np.abs(values)
    return -values if axis.direction == "down" else values


def _departures(time_s: Floats, level: Floats, result: Replay, side: Side) -> Floats:
    found = np.full(len(level), np.nan)
    done: list[Hold | Repetition] = [*result.holds, *result.repetitions]
    for one in done:
        if one.side not in (side, "both"):
            continue
        inside = (time_s >= one.start_s) & (time_s <= one.end_s)
        first = level[inside & (time_s <= one.start_s + _BEGINNING_S)]
        if (~np.isnan(first)).any():
            found[inside] = level[inside] - np.nanmedian(first)
    return found


def _swings(time_s: Floats, level: Floats) -> Floats:
    """Greatest less smallest value within the last second."""
    if len(level) < 2:
        return np.full(len(level), np.nan)
    step = float(np.median(np.diff(time_s)))
    count = max(2, min(len(level), round(_SWING_S / step)))
    padded = np.concatenate((np.full(count - 1, np.nan), level))
    windows = sliding_window_view(padded, count)
    highest, lowest = np.fmax.reduce(windows, axis=1), np.fmin.reduce(windows, axis=1)
    found: Floats = np.where(np.isnan(level), np.nan, highest - lowest)
    return found


def lengths_of(result: Replay) -> dict[str, Floats]:
    """How long each hold or repetition of a replay took, in seconds, by side."""
    found: dict[str, list[float]] = {}
    for hold in result.holds:
        found.setdefault(hold.side, []).append(hold.held_s)
    for move in result.repetitions:
        found.setdefault(move.side, []).append(move.end_s - move.start_s)
    return {side: np.array(lengths) for side, lengths in sorted(found.items())}


def histogram(
    recordings: Sequence[Measured], results: Sequence[Replay], axis: Axis, edges: Sequence[Edge]
) -> Histogram | None:
    """How an axis is distributed over recordings; None where nothing was measured.

    Parameters
    ----------
    recordings, results
        The recordings, and what the coach makes of each.
    axis, edges
        What is taken, and the numbers that lie on it: they are always in sight.
    """
    parts: dict[str, list[tuple[Floats, Floats]]] = {}
    for measured, result in zip(recordings, results, strict=True):
        if axis.takes == "seconds":
            for name, values in lengths_of(result).items():
                parts.setdefault(name, []).append((values, np.ones(len(values))))
            continue
        weights = np.minimum(np.where(np.isinf(measured.steps), 0.0, measured.steps), MAX_GAP_S)
        for name, values in curves_of(measured, axis, result).items():
            seen = ~np.isnan(values)
            parts.setdefault(name, []).append((values[seen], weights[seen]))
    joined = {
        name: (np.concatenate([v for v, _ in both]), np.concatenate([w for _, w in both]))
        for name, both in parts.items()
    }
    everything = [values for values, _ in joined.values() if len(values)]
    if not everything:
        return None
    low, high = _range(np.concatenate(everything), edges)
    amounts = {
        name: np.histogram(np.clip(values, low, high), _BINS, (low, high), weights=weights)[0]
        for name, (values, weights) in joined.items()
    }
    return Histogram(low, high, amounts)


def _range(values: Floats, edges: Sequence[Edge]) -> tuple[float, float]:
    ends = [*(float(q) for q in np.quantile(values, _TAILS)), *(edge.value for edge in edges)]
    room = max(0.5, (max(ends) - min(ends)) * 0.06)
    return min(ends) - room, max(ends) + room
