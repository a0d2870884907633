"""Two stretches of the same measure on one axis: sides, or before and after."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from posecoach.coaching.feedback import Hold, Repetition
from posecoach.language.catalogue import mark, tr
from posecoach.sessions.errors import MeasuredError, error_of
from posecoach.sessions.events import measure_of
from posecoach.sessions.series import series_of, thinned
from posecoach.sessions.story import further
from posecoach.web.language import side_words
from posecoach.web.review.job import Job

if TYPE_CHECKING:
    from posecoach.review import Review

_MOST_POINTS = 1200
# Shown before and after what was held, in seconds.
_AROUND_S = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """The best that one side did in one review.

    Attributes
    ----------
    label
        Which it is, for a person.
    measure, unit, exercise
        What is measured.
    peak
        How far it went at most.
    time_s, values
        The curve around it; time 0 is where it began.
    """

    label: str
    exercise: str
    measure: str
    unit: str
    peak: float
    rising: bool
    time_s: list[float]
    values: list[float]


def stretches(jobs: Sequence[Job]) -> list[Stretch]:
    """The best hold or repetition of each side of each finished review."""
    found = []
    for number, job in enumerate(jobs, start=1):
        if job.result is not None:
            place = f"{number}. {job.name}"
            found += [_stretch(job.result, place, item) for item in _best(job.result)]
    return [stretch for stretch in found if stretch.time_s]


def verdict(first: Stretch, second: Stretch) -> str:
    """How the second differs from the first, and whether that is more than the error."""
    change = second.peak - first.peak
    if abs(change) < 0.5:
        return tr("Both went equally far.")
    more = mark("{change:.0f}{unit} more") if change > 0 else mark("{change:.0f}{unit} less")
    how = tr(more, change=abs(change), unit=first.unit)
    error = error_of(first.exercise, first.measure)
    if error is None:
        return tr(
            "{how} in the second; how far off this measure is has not been measured.", how=how
        )
    if abs(change) <= error.within_95_deg:
        sentence = mark(
            "{how} in the second. That is within the measurement error ({error:.0f}° for 95 % of "
            "the frames): no difference can be claimed."
        )
    elif (change > 0) == first.rising:
        sentence = mark(
            "{how} in the second, which is further and more than the measurement error "
            "({error:.0f}° for 95 % of the frames)."
        )
    else:
        sentence = mark(
            "{how} in the second, which is less far and more than the measurement error "
            "({error:.0f}° for 95 % of the frames)."
        )
    return tr(sentence, how=how, error=error.within_95_deg)


def comparable(stretch: Stretch, others: Sequence[Stretch]) -> list[Stretch]:
    """Those of the same measure in the same exercise."""
    same = (stretch.exercise, stretch.measure)
    return [o for o in others if o is not stretch and (o.exercise, o.measure) == same]


def rows(stretches: Sequence[Stretch], error: MeasuredError | None) -> list[dict[str, Any]]:
    """Points for a plot, with the error's band around each."""
    band = 0.0 if error is None else error.mean_deg
    return [
        {
            "seconds": time_s,
            "value": value if math.isfinite(value) else None,
            "low": value - band if math.isfinite(value) else None,
            "high": value + band if math.isfinite(value) else None,
            "of": stretch.label,
        }
        for stretch in stretches
        for time_s, value in zip(stretch.time_s, stretch.values, strict=True)
    ]


def _best(result: Review) -> list[Hold | Repetition]:
    """Of each side the hold with most seconds, or the repetition that went furthest."""
    best: dict[str, Hold | Repetition] = {}
    done: Sequence[Hold | Repetition] = result.holds or result.whole_reps
    for item in done:
        if measure_of(result.exercise, item) != result.exercise.main_measure:
            continue
        known = best.get(item.side)
        if known is None or _rank(result, item) > _rank(result, known):
            best[item.side] = item
    return [best[side] for side in sorted(best)]


def _rank(result: Review, item: Hold | Repetition) -> float:
    return item.held_s if isinstance(item, Hold) else further(result, item)


def _stretch(result: Review, place: str, item: Hold | Repetition) -> Stretch:
    series = series_of(result)
    curves = {curve.name: curve.values for curve in series.curves}
    values = curves.get(item.side, next(iter(curves.values())))
    exercise = result.exercise
    times, cut = cut_out(series.time_s, values, item.start_s, item.end_s)
    return Stretch(
        label=place if item.side == "both" else f"{place}, {side_words(item.side)}",
        exercise=exercise.id,
        measure=exercise.main_measure,
        unit=series.unit,
        peak=item.peak,
        rising=further(result, item) == item.peak,
        time_s=times,
        values=cut,
    )


def cut_out(
    time_s: NDArray[np.float64], values: NDArray[np.float64], start_s: float, end_s: float
) -> tuple[list[float], list[float]]:
    """A curve around what was done, its time beginning there: seconds and values."""
    inside = np.flatnonzero((time_s >= start_s - _AROUND_S) & (time_s <= end_s + _AROUND_S))
    kept = inside[thinned(len(inside), _MOST_POINTS)] if len(inside) else inside
    return (
        [round(float(t) - start_s, 3) for t in time_s[kept]],
        [float(value) for value in values[kept]],
    )
