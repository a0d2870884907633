"""Exercises as one person does them: each with the profile that is assigned to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from posecoach.errors import ExerciseError
from posecoach.exercises.models import Exercise
from posecoach.exercises.profiles import Profile, all_profiles, apply
from posecoach.exercises.protocols import Protocol
from posecoach.exercises.routines import Routine, RoutineItem, asked
from posecoach.language.catalogue import tr


@dataclass(frozen=True, slots=True)
class Profiled:
    """Exercises with a person's numbers.

    Attributes
    ----------
    exercises
        All of them by id, those with a profile under it.
    profiles
        The profiles that are in force, by the exercise's id.
    notices
        A sentence for each assigned profile that can't be in force, and why.
    """

    exercises: Mapping[str, Exercise]
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    @property
    def ids(self) -> dict[str, str]:
        """The ids of the profiles in force, by the exercise's id."""
        return {exercise: profile.id for exercise, profile in self.profiles.items()}


def known_profiles() -> dict[str, Profile]:
    """The right profiles of this computer, by id."""
    return {kept.profile.id: kept.profile for kept in all_profiles() if kept.profile is not None}


def profiled_routine(
    routine: Routine,
    exercises: Mapping[str, Exercise],
    protocols: Mapping[str, Protocol],
    assigned: Mapping[str, str],
    known: Mapping[str, Profile],
) -> Profiled:
    """A routine's exercises with a person's profiles.

    A profile that is gone, or does not fit what the routine asks for, leaves its exercise as it
    is, and a notice says so.

    Parameters
    ----------
    routine, exercises, protocols
        The routine, and everything that its items name.
    assigned
        Ids of profiles by the id of their exercise.
    known
        The profiles there are, by id.
    """
    found, used, notices = dict(exercises), {}, []
    for name in dict.fromkeys(item.exercise for item in routine.items):
        if name not in assigned:
            continue
        items = [item for item in routine.items if item.exercise == name]
        try:
            profile = _known(assigned[name], known)
            found[name] = _fitted(exercises[name], profile, items, protocols)
            used[name] = profile
        except ExerciseError as error:
            notices.append(
                tr(
                    "{exercise} is done with its own numbers: {why}",
                    exercise=tr(exercises[name].name),
                    why=error,
                )
            )
    return Profiled(found, used, tuple(notices))


def _known(profile: str, known: Mapping[str, Profile]) -> Profile:
    if profile not in known:
        raise ExerciseError(
            tr("the profile '{profile}' that is assigned is no longer there.", profile=profile)
        )
    return known[profile]


def _fitted(
    exercise: Exercise,
    profile: Profile,
    items: Iterable[RoutineItem],
    protocols: Mapping[str, Protocol],
) -> Exercise:
    """The exercise under a profile, once it is sure that every item can be done with it."""
    made = apply(exercise, profile)
    for item in items:
        try:
            asked(item, made, protocols[item.protocol] if item.protocol is not None else None)
        except ValueError:
            raise ExerciseError(
                tr(
                    "the profile '{profile}' does not fit what the routine asks for.",
                    profile=profile.name,
                )
            ) from None
    return made
