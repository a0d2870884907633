"""The curves of a review: the angle that it is about over time, with its target band."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from posecoach.coaching.reading import views_of
from posecoach.exercises.models import Exercise
from posecoach.exercises.targets import TargetBand
from posecoach.kinematics.angles import ANGLES, measure_track
from posecoach.kinematics.catalogue import CATALOGUE
from posecoach.kinematics.doubt import doubts_of
from posecoach.kinematics.landmarks import SIDES, LandmarkTrack
from posecoach.kinematics.view import View
from posecoach.language.catalogue import tr
from posecoach.sessions.events import short_unit

if TYPE_CHECKING:
    from posecoach.review import Review


@dataclass(frozen=True, slots=True)
class Band:
    """A target: met from ``enter``; ``limit`` is where it is too much, or None."""

    name: str
    enter: float
    aim: float
    limit: float | None
    rising: bool


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One line: ``(N,)`` values, NaN where not measured; ``name`` is a side or ``measured``."""

    name: str
    values: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """What is drawn over time.

    Attributes
    ----------
    label, unit
        Name of the measure, and what is written behind its numbers.
    time_s
        ``(N,)`` seconds.
    curves
        Left and right where the measure is an angle of a side; else the one that was coached.
    bands
        Targets of that measure.
    """

    label: str
    unit: str
    time_s: NDArray[np.float64]
    curves: tuple[Curve, ...]
    bands: tuple[Band, ...]


def series_of(result: Review) -> Series:
    """The curves of the measure that the exercise is about."""
    exercise = result.exercise
    measure = exercise.main_measure
    bands = tuple(
        _band(tr(phase.name), phase.target)
        for phase in exercise.phases
        if phase.target is not None and phase.target.angle == measure
    )
    # For a hold only the band that is held says anything about the timer.
    shown = bands[-1:] if exercise.hold is not None else bands
    return Series(
        label=tr(CATALOGUE[measure].label),
        unit=short_unit(measure),
        time_s=result.log.time_s,
        curves=side_curves(result.track, exercise) or (Curve("measured", result.log.value),),
        bands=shown,
    )


def axis_words(label: str, unit: str) -> str:
    """What is written beside an axis: a measure and its unit."""
    if unit == "°":
        return tr("{label} in degrees", label=label)
    return tr("{label} in percent", label=label)


def views_for(result: Review) -> list[View] | None:
    """From where the camera looked in each frame; None if it need not look from the side."""
    return views_of(result.track) if result.exercise.from_the_side else None


def thinned(count: int, most: int) -> NDArray[np.intp]:
    """Indices of at most ``most`` of ``count`` frames, evenly spread, first and last included."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(np.intp))


def side_curves(track: LandmarkTrack, exercise: Exercise) -> tuple[Curve, ...]:
    """The main measure of each side that was seen; none where it is no angle of one side."""
    measure = exercise.main_measure
    if measure not in ANGLES or exercise.sides == "both":
        return ()
    views = views_of(track) if exercise.from_the_side else None
    degrees = measure_track(track, doubts=doubts_of(track), views=views).degrees
    curves = tuple(Curve(side, degrees[measure, side]) for side in SIDES)
    return tuple(curve for curve in curves if np.isfinite(curve.values).any())


def _band(name: str, target: TargetBand) -> Band:
    limit = target.limit.value if target.limit is not None else None
    return Band(name, target.enter.value, target.aim.value, limit, target.rising)
