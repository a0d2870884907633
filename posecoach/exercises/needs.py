"""What has to be measured for an exercise."""

from __future__ import annotations

from collections.abc import Iterable

from posecoach.exercises.models import Exercise
from posecoach.kinematics.catalogue import CATALOGUE


def measures_of(exercise: Exercise) -> tuple[str, ...]:
    """Names of all measures that the exercise uses, the one that it is about first."""
    names = [exercise.main_measure]
    names += [phase.target.angle for phase in exercise.phases if phase.target is not None]
    names += [move.swing.measure for move in exercise.moves if move.swing is not None]
    names += [rule.angle for rule in exercise.requires]
    names += _of_the_faults(exercise)
    if exercise.working_side is not None:
        names.append(exercise.working_side.measure)
    return tuple(dict.fromkeys(names))


def needed_measures(exercise: Exercise) -> tuple[str, ...]:
    """Measures of the working side without which the timer waits, the main one first."""
    asked = (
        rule.angle
        for rule in exercise.requires
        if rule.of == "measured" and rule.if_unmeasured == "wait"
    )
    return tuple(dict.fromkeys((exercise.main_measure, *asked)))


def needs_outline(exercise: Exercise) -> bool:
    """Whether the silhouette's outline has to be looked at for this exercise."""
    return bool(_outlined(measures_of(exercise)))


def faults_of_the_outline(exercise: Exercise) -> list[str]:
    """The measures of the exercise's faults that are taken from the silhouette's outline."""
    return _outlined(_of_the_faults(exercise))


def _of_the_faults(exercise: Exercise) -> list[str]:
    return [rule.measure for rule in exercise.faults if rule.measure is not None]


def _outlined(names: Iterable[str]) -> list[str]:
    return [name for name in names if CATALOGUE[name].needs_outline]
