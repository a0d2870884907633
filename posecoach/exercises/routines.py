"""Routines: exercises one after the other, with sides, breaks and the way from one to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from posecoach.exercises.checked_files import Problem
from posecoach.exercises.models import Exercise, ProtocolName
from posecoach.exercises.numbers import Count, Identifier, Positive, Seconds, Strict, Words
from posecoach.exercises.protocols import Protocol, changed, under

# Getting into a stretch and out of it again, and one unhurried repetition without a rhythm of its
# own, in seconds. Starting values, for the estimate of a routine's length only.
_IN_AND_OUT_S, _REPETITION_S = 8.0, 5.0
# Changing places, unless the item says how long its transition takes.
_TRANSITION_S = 20.0


class RoutineItem(Strict):
    """One exercise of a routine; what is left out is as the exercise says.

    ``seconds`` is how long each hold lasts, unless its protocol times the hold itself, or for how
    long a movement is repeated.
    """

    exercise: Identifier
    protocol: ProtocolName | None = None
    sides: Literal["each", "left", "right"] = "each"
    sets: Count | None = None
    reps: Count | None = None
    seconds: Seconds | None = None
    rest: Seconds | None = None
    transition: Words
    transition_seconds: Seconds | None = None

    @property
    def side(self) -> Literal["auto", "left", "right"]:
        """The side to coach: the named one, or whichever is worked."""
        return "auto" if self.sides == "each" else self.sides

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if self.reps is not None and self.seconds is not None:
            raise ValueError("give either reps or seconds")
        if self.seconds is not None and self.seconds.value == 0:
            raise ValueError("seconds must be greater than 0")
        return self


class Routine(Strict):
    """Exercises in their order.

    ``minutes_min`` and ``minutes_max`` are what the guide promises; how long it really takes is
    reckoned by :func:`expected_seconds`.
    """

    id: Identifier
    name: Words
    summary: Words
    from_guide: Words
    items: Annotated[tuple[RoutineItem, ...], Field(min_length=1, max_length=50)]
    minutes_min: Positive | None = None
    minutes_max: Positive | None = None
    times_a_day: Count
    stop_when: Annotated[tuple[Words, ...], Field(min_length=1)]
    sources: dict[Identifier, Words]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        least, most = self.minutes_min, self.minutes_max
        if (least is None) != (most is None):
            raise ValueError("give both minutes_min and minutes_max, or neither")
        if least is not None and most is not None and least.value > most.value:
            raise ValueError("minutes_min must not exceed minutes_max")
        return self


def problems_of(routine: Routine, exercises: Mapping[str, Exercise]) -> Iterator[Problem]:
    """What does not go together with the exercises there are.

    Parameters
    ----------
    routine
        A routine whose parts are right by themselves.
    exercises
        All exercises by id.
    """
    for at, item in enumerate(routine.items):
        exercise = exercises.get(item.exercise)
        if exercise is None:
            near = get_close_matches(item.exercise, exercises, n=1)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            yield ("items", at, "exercise"), f"there is no exercise '{item.exercise}'{hint}"
            continue
        for key, words in _problems_of_an_item(item, exercise):
            yield ("items", at, key), words


def _problems_of_an_item(item: RoutineItem, exercise: Exercise) -> Iterator[tuple[str, str]]:
    hold = exercise.hold
    if item.protocol is not None and item.protocol not in exercise.protocols:
        fitting = ", ".join(exercise.protocols) or "none"
        yield "protocol", f"{exercise.id} is not done as {item.protocol}; what fits: {fitting}"
    if item.sides != "each" and exercise.sides != "each":
        yield "sides", f"{exercise.id} is not done side by side"
    if hold is not None and item.reps is not None:
        yield "reps", f"{exercise.id} is held; give sets and seconds"
    if hold is not None and item.seconds is not None and item.seconds.value < hold.shortest.value:
        yield "seconds", f"{exercise.id} counts from {hold.shortest.value:g} seconds on"


def expected_seconds(
    routine: Routine, exercises: Mapping[str, Exercise], protocols: Mapping[str, Protocol]
) -> float:
    """How long a routine takes somebody who does all of it without hurry.

    Parameters
    ----------
    routine, exercises, protocols
        The routine, and what its items name.

    Returns
    -------
    Seconds, the ways from one exercise to the next and all breaks included.

    Raises
    ------
    KeyError
        If an item names what is not there.
    """
    return sum(seconds_of(item, exercises, protocols) for item in routine.items)


def seconds_of(
    item: RoutineItem, exercises: Mapping[str, Exercise], protocols: Mapping[str, Protocol]
) -> float:
    """How long one item takes, its transition included; see :func:`expected_seconds`."""
    protocol = protocols[item.protocol] if item.protocol is not None else None
    exercise = asked(item, exercises[item.exercise], protocol)
    dosage = exercise.dosage
    sides = 2 if exercise.sides == "each" and item.sides == "each" else 1
    turns = sides * dosage.sets_min.value
    way = item.transition_seconds.value if item.transition_seconds is not None else _TRANSITION_S
    # Between the sides and between the sets there is the same break.
    return way + turns * _set_seconds(exercise, protocol) + (turns - 1) * dosage.rest.value


def asked(item: RoutineItem, exercise: Exercise, protocol: Protocol | None) -> Exercise:
    """The exercise as an item of a routine asks for it: under its protocol, with its numbers.

    Parameters
    ----------
    item, exercise, protocol
        An item, and what it names; the protocol is None where it names none.

    Raises
    ------
    ValueError
        If the exercise is not done under that protocol.
    """
    base = under(exercise, protocol) if protocol is not None else exercise
    dosage: dict[str, object] = {"rest": item.rest, "sets_min": item.sets, "sets_max": item.sets}
    plain, hold = base.dosage, base.hold
    if item.reps is not None:
        plain = plain.model_copy(update={"seconds_min": None, "seconds_max": None})
        dosage |= {"reps_min": item.reps, "reps_max": item.reps}
    elif item.seconds is not None and hold is None:
        plain = plain.model_copy(update={"reps_min": None, "reps_max": None})
        dosage |= {"seconds_min": item.seconds, "seconds_max": item.seconds}
    elif hold is not None:
        hold = changed(hold, {"best": item.seconds})
    return base.model_copy(update={"dosage": changed(plain, dosage), "hold": hold})


def _set_seconds(exercise: Exercise, protocol: Protocol | None) -> float:
    if exercise.hold is None:
        return _moving_seconds(exercise)
    if protocol is None:
        return _IN_AND_OUT_S + exercise.hold.best.value
    each_is_a_set = (
        protocol.overrides.sets_min is not None and protocol.overrides.sets_min.value > 1
    )
    rounds = 1 if each_is_a_set else protocol.rounds_min.value
    return _IN_AND_OUT_S + rounds * _round_seconds(protocol.fitted(exercise))


def _round_seconds(protocol: Protocol) -> float:
    timed = sum(step.seconds.value for step in protocol.steps if step.seconds is not None)
    # A round of nothing but movement takes as long as a repetition.
    return timed or _REPETITION_S


def _moving_seconds(exercise: Exercise) -> float:
    dosage, rules = exercise.dosage, exercise.repetition
    if dosage.reps_min is None:
        return dosage.seconds_min.value if dosage.seconds_min is not None else _REPETITION_S
    rhythm = sum(step.seconds.value for step in exercise.pace)
    pause = rules.pause.value if rules is not None else 0.0
    return dosage.reps_min.value * (rhythm or _REPETITION_S + pause)
