"""Choosing what to do: an exercise with its side and its way, or a routine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from posecoach.errors import ExerciseError
from posecoach.exercises.library import Shelved, all_exercises
from posecoach.exercises.models import Exercise
from posecoach.exercises.profiles import Profile, all_profiles, apply, profiles_of
from posecoach.exercises.protocols import Protocol
from posecoach.exercises.routine_library import (
    ShelvedRoutine,
    all_protocols,
    all_routines,
    known_exercises,
    load_protocol,
)
from posecoach.exercises.routines import Routine
from posecoach.kinematics.position import Position
from posecoach.language.catalogue import mark, tr
from posecoach.web.live_plan import Plan, minutes_words, plan_of_exercise, plan_of_routine
from posecoach.web.live_protocol import SideChoice

# The stretch that the whole practice stands on, and the shortest of the whole routines.
_FIRST, _FIRST_ROUTINE = "supine_hamstring_stretch", "journal_mini"
_SIDES: dict[SideChoice, str] = {
    "auto": mark("Automatic"),
    "left": mark("Left"),
    "right": mark("Right"),
}
_IN_TURN: dict[SideChoice, str] = {
    "auto": mark("In turn"),
    "left": mark("Left"),
    "right": mark("Right"),
}
_ORIGINS = {"shipped": "", "yours": mark("yours"), "overrides": mark("your version")}
_PLAIN = "static_hold"


@dataclass(frozen=True, slots=True)
class ChosenRoutine:
    """A routine and what it comes to."""

    routine: Routine
    plan: Plan


def choose_exercise() -> Plan | None:
    """The widgets for a single exercise; None if there is no exercise at all."""
    shelf = _shelf()
    if not shelf:
        return None
    choice, *rest = st.columns([3, 2, 2, 2] if all_profiles() else [3, 2, 2])
    known = list(shelf)
    _begin_with("exercise", _FIRST, known)
    chosen = choice.selectbox(
        tr("Exercise"),
        known,
        format_func=lambda key: _label(shelf[key]),
        key="exercise",
    )
    exercise = shelf[chosen].exercise
    assert exercise is not None
    profile = None
    if known_profiles := profiles_of(exercise.id):
        with rest.pop():
            profile = choose_profile(known_profiles, f"profile_{exercise.id}")
    if profile is not None:
        exercise = apply(exercise, profile)
    side: SideChoice = "auto"
    if exercise.sides != "both":
        with rest.pop(0):
            side = _choose_side(exercise)
    protocol = None
    if exercise.protocols:
        with rest.pop(0):
            protocol = _choose_protocol(exercise)
    return plan_of_exercise(exercise, side, protocol, profile.id if profile is not None else None)


def choose_profile(known: Mapping[str, Profile], key: str) -> Profile | None:
    """Whose numbers the exercise is to have; None for its own."""
    chosen = st.selectbox(
        tr("Numbers"), [None, *known], key=key, help=tr("Profiles are made on the Tune page."),
        format_func=lambda name: known[name].name if name is not None else tr("As shipped"),
    )  # fmt: skip
    return known[chosen] if chosen is not None else None


def _begin_with(key: str, first: str, known: Sequence[str]) -> None:
    """What a list shows at first; no default of its own, so that another language keeps it."""
    if first in known and st.session_state.get(key) not in known:
        st.session_state[key] = first


def _shelf() -> dict[str, Shelved]:
    """The exercises that can be done, by how they begin; the mistakes of other files are shown."""
    found: dict[str, Shelved] = {}
    for entry in all_exercises():
        if entry.error:
            st.error(entry.error)
        elif entry.exercise is not None:
            # One's own comes after the shipped one whose place it takes.
            found[entry.id] = entry
    return dict(sorted(found.items(), key=lambda pair: _place(pair[1].exercise)))


def _place(exercise: Exercise | None) -> tuple[int, str]:
    assert exercise is not None
    return list(Position).index(exercise.positions[0]), tr(exercise.name)


def _label(entry: Shelved) -> str:
    assert entry.exercise is not None
    start = entry.exercise.positions[0].words
    return " · ".join((tr(entry.exercise.name), start, *_origin(entry.origin)))


def _choose_side(exercise: Exercise) -> SideChoice:
    words = _IN_TURN if exercise.sides == "alternating" else _SIDES
    _begin_with("side", "auto", list(words))
    side: SideChoice | None = st.segmented_control(
        tr("Side"),
        list(words),
        format_func=lambda side: tr(words[side]),
        key="side",
        required=True,
    )
    return side or "auto"


def _choose_protocol(exercise: Exercise) -> Protocol | None:
    """How a stretch is done; plainly where a protocol's file is wrong."""
    names: list[str] = list(exercise.protocols)
    try:
        known = {name: load_protocol(name) for name in names}
    except ExerciseError as error:
        st.error(str(error))
        return None
    _begin_with("protocol", _PLAIN, names)
    name = st.selectbox(
        tr("The way to do it"),
        names,
        format_func=lambda key: tr(known[key].name),
        key="protocol",
    )
    return known[name]


def choose_routine() -> ChosenRoutine | None:
    """The widgets for a routine; None if there is none."""
    exercises = known_exercises()
    shelf = _routines()
    if not shelf:
        st.info(tr("There is no routine that can be done."))
        return None
    try:
        plans = _plans(shelf, exercises, all_protocols())
    except (ExerciseError, ValueError) as error:
        st.error(str(error))
        return None
    known = list(shelf)
    _begin_with("routine", _FIRST_ROUTINE, known)
    chosen = st.selectbox(
        tr("Routine"),
        known,
        format_func=lambda key: _routine_label(shelf[key], plans[key]),
        key="routine",
    )
    routine = shelf[chosen].routine
    assert routine is not None
    return ChosenRoutine(routine, plans[chosen])


def _routines() -> dict[str, ShelvedRoutine]:
    found: dict[str, ShelvedRoutine] = {}
    for entry in all_routines():
        if entry.error:
            st.error(entry.error)
        elif entry.routine is not None:
            found[entry.id] = entry
    return found


def _plans(
    shelf: Mapping[str, ShelvedRoutine],
    exercises: Mapping[str, Exercise],
    protocols: Mapping[str, Protocol],
) -> dict[str, Plan]:
    return {
        key: plan_of_routine(entry.routine, exercises, protocols)
        for key, entry in shelf.items()
        if entry.routine is not None
    }


def _routine_label(entry: ShelvedRoutine, plan: Plan) -> str:
    return " · ".join((tr(plan.name), minutes_words(plan.seconds), *_origin(entry.origin)))


def _origin(origin: str) -> list[str]:
    return [tr(_ORIGINS[origin])] if _ORIGINS[origin] else []
