"""The protocols and routines there are: the shipped ones, and a person's own routines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from posecoach.errors import ExerciseError
from posecoach.exercises.checked_files import load_checked
from posecoach.exercises.library import all_exercises, config_folder, files_in
from posecoach.exercises.loader import reference_folder
from posecoach.exercises.models import Exercise
from posecoach.exercises.protocols import Protocol, protocol_names
from posecoach.exercises.routines import Routine, problems_of
from posecoach.exercises.yaml_files import plain

Origin = Literal["shipped", "yours", "overrides"]


@dataclass(frozen=True, slots=True)
class ShelvedRoutine:
    """One file of a routine; the fields are those of :class:`~.library.Shelved`."""

    id: str
    path: Path
    origin: Origin
    routine: Routine | None = None
    error: str = ""


def load_protocol(name: str) -> Protocol:
    """Load a shipped protocol.

    Raises
    ------
    ExerciseError
        If there is no such protocol, or its file is wrong.
    """
    if name not in protocol_names():
        raise ExerciseError(
            f"There is no protocol called '{plain(name)}'. "
            f"Known protocols: {', '.join(protocol_names())}."
        )
    return load_protocol_file(reference_folder() / "protocols" / f"{name}.yaml")


def load_protocol_file(path: Path) -> Protocol:
    """Read and check one file of a protocol; see :func:`load_protocol`."""
    return load_checked(path, Protocol, "a protocol")


def all_protocols() -> dict[str, Protocol]:
    """All protocols by name, in the order in which they are offered."""
    return {name: load_protocol(name) for name in protocol_names()}


def known_exercises() -> dict[str, Exercise]:
    """All exercises that can be done, by id: a person's own in the place of a shipped one."""
    found = {entry.id: entry.exercise for entry in all_exercises() if entry.exercise is not None}
    return dict(sorted(found.items()))


def load_routine_file(path: Path, exercises: Mapping[str, Exercise] | None = None) -> Routine:
    """Read and check one file of a routine.

    Parameters
    ----------
    path
        A YAML file that is called like the routine's id.
    exercises
        What its items may name; all exercises there are by default.

    Raises
    ------
    ExerciseError
        With every mistake: also exercises that are not there, and what they can't be asked for.
    """
    known = known_exercises() if exercises is None else exercises
    return load_checked(path, Routine, "a routine", lambda routine: problems_of(routine, known))


def own_routines_folder() -> Path:
    """The folder of a person's own routines, whether it is there or not."""
    return config_folder() / "routines"


def all_routines() -> list[ShelvedRoutine]:
    """Every routine there is, in alphabetical order; a wrong file is an entry with an error.

    One of a person's own comes after the shipped one of the same id.
    """
    known = known_exercises()
    shipped = files_in(reference_folder() / "routines")
    ids = {path.stem for path in shipped}
    found = [_shelve(path, "shipped", known) for path in shipped]
    folder = own_routines_folder()
    try:
        for path in files_in(folder):
            found.append(_shelve(path, "overrides" if path.stem in ids else "yours", known))
    except ExerciseError as problem:
        found.append(ShelvedRoutine("", folder, "yours", error=str(problem)))
    return sorted(found, key=lambda entry: entry.id)


def _shelve(path: Path, origin: Origin, known: Mapping[str, Exercise]) -> ShelvedRoutine:
    name = plain(path.stem)
    try:
        return ShelvedRoutine(name, path, origin, load_routine_file(path, known))
    except ExerciseError as problem:
        return ShelvedRoutine(name, path, origin, error=str(problem))


def load_routine(name: str) -> Routine:
    """Load a routine by id: a person's own, or the shipped one if that is wrong.

    Raises
    ------
    ExerciseError
        If there is no such routine, or every file of it is wrong.
    """
    entries = all_routines()
    mine = [entry for entry in entries if entry.id and entry.id == name]
    if not mine:
        known = sorted({entry.id for entry in entries if entry.id})
        near = get_close_matches(name, known, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        raise ExerciseError(
            f"There is no routine called '{plain(name)}'.{hint} Known routines: {', '.join(known)}."
        )
    right = [entry.routine for entry in mine if entry.routine is not None]
    if not right:
        raise ExerciseError(mine[-1].error)
    return right[-1]
