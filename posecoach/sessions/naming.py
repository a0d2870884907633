"""What is remembered by ids, called by its names."""

from __future__ import annotations

from datetime import date

from posecoach.errors import ExerciseError
from posecoach.exercises.library import all_exercises, load_exercise
from posecoach.exercises.routine_library import all_routines
from posecoach.kinematics.catalogue import CATALOGUE
from posecoach.language.catalogue import tr
from posecoach.sessions.store.reading import SetUp


def set_up_name(set_up: SetUp) -> str:
    """A set-up: the exercise, the way and the numbers it is done with, what is measured."""
    try:
        name = tr(load_exercise(set_up.exercise).name)
    except ExerciseError:
        name = set_up.exercise  # One of the person's own that is no longer there.
    measure = tr(CATALOGUE[set_up.measure].label) if set_up.measure in CATALOGUE else set_up.measure
    ways = [way.replace("_", " ") for way in (set_up.protocol, set_up.profile) if way]
    return " · ".join([name, *ways, measure])


def exercise_names() -> dict[str, str]:
    """The names of all exercises that can be done, by id."""
    shelf = all_exercises()
    return {entry.id: tr(entry.exercise.name) for entry in shelf if entry.exercise is not None}


def plan_names() -> dict[tuple[str, str], str]:
    """The names of everything that can be planned, by kind and id; routines come first."""
    routines = {
        ("routine", entry.id): tr(entry.routine.name)
        for entry in all_routines()
        if entry.routine is not None
    }
    return routines | {("exercise", key): name for key, name in exercise_names().items()}


def report_stem(person: str, day: date) -> str:
    """What the file of a person's report is called, without its ending."""
    return f"{''.join(c if c.isalnum() else '_' for c in person)}-{day:%Y-%m-%d}"
