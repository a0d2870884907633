"""The softer plan: the same exercises, with the gentlest numbers that their own files name.

What makes a plan softer is decided in :mod:`posecoach.sessions.safety`; here it is applied. No
number is made up: holds become as short as count, one set is asked for, the aim is where it begins
to count, and slow movement takes the place of long holds where the exercise knows it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from posecoach.exercises.faults import FaultRule
from posecoach.exercises.models import Dosage, Exercise
from posecoach.exercises.numbers import Count, Number, Seconds
from posecoach.exercises.protocols import changed
from posecoach.exercises.routines import Routine, RoutineItem
from posecoach.exercises.targets import Phase
from posecoach.language.catalogue import mark, tr

Softening = Literal["bent_knee", "shorter_holds", "active_instead"]
"""Bent knees are no fault; holds as short as count and one set; movement instead of holds."""

SOFTENINGS: tuple[Softening, ...] = get_args(Softening)
SOFTER_PROFILE = "softer"
"""Under this name a softer part is remembered, so that it is compared with its like."""

_SOURCE = "softer"
_FLOSS = "active_floss"
_WORDS = {
    "source": mark("The softer plan: as little as counts, by the exercise's own numbers."),
    "held": mark("Gently today: hold for {amount:g} seconds, once, only to the first mild pull."),
    "reps": mark("Gently today: one set of {amount:g}, small and slow."),
    "seconds": mark("Gently today: {amount:g} seconds, small and slow."),
    "once": mark("Gently today: once, small and slow."),
}
"""Every sentence of this module; said when the exercise is made softer, for they have places."""


@dataclass(frozen=True, slots=True)
class Care:
    """What a person told before the session, as far as it changes the session.

    Attributes
    ----------
    softer
        What makes the plan softer; empty for the plan as it is.
    hurts
        Whether pain was named, so that the easier way is worth a word.
    """

    softer: tuple[Softening, ...] = ()
    hurts: bool = False


NO_CARE = Care()
"""Nothing was told that changes anything."""


def softened(exercise: Exercise, softer: Collection[Softening]) -> Exercise:
    """The exercise as the softer plan asks for it; as it is where nothing makes it softer.

    Parameters
    ----------
    exercise
        The exercise, with or without a person's own numbers.
    softer
        What makes it softer.
    """
    if not softer:
        return exercise
    update: dict[str, object] = {"phases": tuple(_nearer(phase) for phase in exercise.phases)}
    if "bent_knee" in softer and exercise.hold is not None:
        update["faults"] = tuple(rule for rule in exercise.faults if not _scolds_a_bent_knee(rule))
    if "shorter_holds" in softer:
        if exercise.hold is not None:
            shortest = exercise.hold.shortest.value
            best = Seconds(value=shortest, source=_SOURCE)
            update["hold"] = changed(exercise.hold, {"best": best})
        update["dosage"] = _once(exercise)
    update["sources"] = {**exercise.sources, _SOURCE: tr(_WORDS["source"])}
    return exercise.model_copy(update=update)


def softer_protocol(
    exercise: Exercise, protocol: str | None, softer: Collection[Softening]
) -> str | None:
    """The id of the way to do a stretch under the softer plan; None is plainly."""
    if exercise.hold is None or not softer:
        return protocol
    if "active_instead" in softer and _FLOSS in exercise.protocols:
        return _FLOSS
    return protocol if protocol == _FLOSS else None


def softened_routine(
    routine: Routine, exercises: Mapping[str, Exercise], softer: Collection[Softening]
) -> Routine:
    """The routine without numbers of its own that would ask for more than the softer plan.

    Parameters
    ----------
    routine, exercises
        A routine, and what its items name, not yet softened.
    softer
        What makes it softer.

    Raises
    ------
    KeyError
        If an item names what is not there.
    """
    if not softer:
        return routine
    items = tuple(_softer_item(item, exercises[item.exercise], softer) for item in routine.items)
    return routine.model_copy(update={"items": items})


def _softer_item(
    item: RoutineItem, exercise: Exercise, softer: Collection[Softening]
) -> RoutineItem:
    update: dict[str, object] = {"protocol": softer_protocol(exercise, item.protocol, softer)}
    if "shorter_holds" in softer:
        update |= {"sets": Count(value=1, source=_SOURCE), "seconds": None}
    return item.model_copy(update=update)


def _nearer(phase: Phase) -> Phase:
    """The aim is where it begins to count: nobody is urged any further."""
    if phase.target is None:
        return phase
    aim = Number(value=phase.target.enter.value, source=_SOURCE)
    return phase.model_copy(update={"target": phase.target.model_copy(update={"aim": aim})})


def _scolds_a_bent_knee(rule: FaultRule) -> bool:
    return rule.measure == "knee_flexion" and rule.direction == "up" and rule.of != "other"


def _once(exercise: Exercise) -> Dosage:
    """One set of the least that the exercise names."""
    dosage, one = exercise.dosage, Count(value=1, source=_SOURCE)
    if exercise.hold is not None:
        words = tr(_WORDS["held"], amount=exercise.hold.shortest.value)
    elif dosage.reps_min is not None:
        words = tr(_WORDS["reps"], amount=dosage.reps_min.value)
    elif dosage.seconds_min is not None:
        words = tr(_WORDS["seconds"], amount=dosage.seconds_min.value)
    else:
        words = tr(_WORDS["once"])
    least = {"reps_max": dosage.reps_min, "seconds_max": dosage.seconds_min}
    return changed(dosage, {"sets_min": one, "sets_max": one, "words": words, **least})
