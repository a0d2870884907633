"""Choosing what to do: an exercise with its side and its way, or a routine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from posecoach.errors import ExerciseError
from posecoach.exercises.library import Shelved, all_exercises
from posecoach.exercises.models import Exercise
from posecoach.exercises.profiled import known_profiles, profiled_routine
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
from posecoach.exercises.softer import NO_CARE, Care, softer_protocol
from posecoach.kinematics.position import Position
from posecoach.language.catalogue import mark, tr
from posecoach.web.live_plan import Plan, minutes_words, plan_of_exercise, plan_of_routine
from posecoach.web.live_protocol import SideChoice
from posecoach.web.pages.practice import assigned_profiles, usual_profile

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


def choose_exercise(care: Care = NO_CARE) -> Plan | None:
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
            profile = choose_profile(known_profiles, exercise.id)
    if profile is not None:
        exercise = apply(exercise, profile)
    side: SideChoice = "auto"
    if exercise.sides != "both":
        with rest.pop(0):
            side = _choose_side(exercise)
    known_ways, way = _protocols_of(exercise), None
    if known_ways:
        with rest.pop(0):
            way = _choose_protocol(known_ways)
    way = softer_protocol(exercise, way, care.softer)
    protocol = known_ways[way] if way is not None else None
    numbers = profile.id if profile is not None else None
    return plan_of_exercise(exercise, side, protocol, numbers, care)


def choose_profile(
    known: Mapping[str, Profile], exercise: str, key: str = "profile"
) -> Profile | None:
    """Whose numbers the exercise is to have; None for its own.

    What is assigned to whoever practises is chosen until they choose otherwise.

    Parameters
    ----------
    known
        The profiles of the exercise.
    exercise
        Its id.
    key
        What the widget's key begins with, so that each page has its own.
    """
    options, usual = [None, *known], usual_profile(exercise)
    # Another person, or another assignment, is another choice.
    person = st.session_state.get("person")
    whose = "_".join(filter(None, (key, exercise, person, usual)))
    if whose not in st.session_state or st.session_state[whose] not in options:
        st.session_state[whose] = usual if usual in known else None
    chosen = st.selectbox(
        tr("Numbers"), options, key=whose,
        help=tr("Profiles are made on the Tune page, and assigned to people on the People page."),
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


def _protocols_of(exercise: Exercise) -> dict[str, Protocol]:
    """The ways to do it; none where a protocol's file is wrong."""
    try:
        return {name: load_protocol(name) for name in exercise.protocols}
    except ExerciseError as error:
        st.error(str(error))
        return {}


def _choose_protocol(known: Mapping[str, Protocol]) -> str:
    """How a stretch is done."""
    names = list(known)
    _begin_with("protocol", _PLAIN, names)
    return st.selectbox(
        tr("The way to do it"),
        names,
        format_func=lambda key: tr(known[key].name),
        key="protocol",
    )


def choose_routine(care: Care = NO_CARE) -> ChosenRoutine | None:
    """The widgets for a routine; None if there is none."""
    exercises, protocols = known_exercises(), all_protocols()
    shelf = _routines()
    if not shelf:
        st.info(tr("There is no routine that can be done."))
        return None
    mine, profiles = assigned_profiles(), known_profiles()
    try:
        profiled = {
            key: profiled_routine(entry.routine, exercises, protocols, mine, profiles)
            for key, entry in shelf.items()
            if entry.routine is not None
        }
        plans = {
            key: plan_of_routine(entry.routine, profiled[key], protocols, care)
            for key, entry in shelf.items()
            if entry.routine is not None
        }
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
    for notice in profiled[chosen].notices:
        st.warning(notice)
    return ChosenRoutine(routine, plans[chosen])


def _routines() -> dict[str, ShelvedRoutine]:
    found: dict[str, ShelvedRoutine] = {}
    for entry in all_routines():
        if entry.error:
            st.error(entry.error)
        elif entry.routine is not None:
            found[entry.id] = entry
    return found


def _routine_label(entry: ShelvedRoutine, plan: Plan) -> str:
    return " · ".join((tr(plan.name), minutes_words(plan.seconds), *_origin(entry.origin)))


def _origin(origin: str) -> list[str]:
    return [tr(_ORIGINS[origin])] if _ORIGINS[origin] else []
