"""All exercises there are: the shipped ones, and the person's own from their config folder.

A file of one's own with the id of a shipped exercise takes its place, one with a new id adds an
exercise. A wrong file is refused with all its mistakes, and everything else still works: in the
place of a shipped exercise, the shipped one does.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Literal

import platformdirs

from posecoach.errors import ExerciseError
from posecoach.exercises.loader import load_file, reference_folder
from posecoach.exercises.models import Exercise
from posecoach.exercises.yaml_files import Stamp, plain, shown, stamp

CONFIG_VARIABLE = "POSECOACH_CONFIG"
_DEFAULTS = "_defaults.yaml"

Origin = Literal["shipped", "yours", "overrides"]


@dataclass(frozen=True, slots=True)
class Shelved:
    """One file of an exercise.

    Attributes
    ----------
    id
        What the exercise is called by: the name of its file. Empty for a folder that can't be read.
    path
        Where it is written.
    origin
        ``shipped``, ``yours``, or yours in the place of a shipped one: ``overrides``.
    exercise
        What it holds, or None if it is refused.
    error
        Why it is refused, with every mistake on a line of its own; else empty.
    """

    id: str
    path: Path
    origin: Origin
    exercise: Exercise | None = None
    error: str = ""


def config_folder() -> Path:
    """Where a person's own files are: ``POSECOACH_CONFIG`` or the user's config folder."""
    chosen = os.environ.get(CONFIG_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    return platformdirs.user_config_path("posecoach", appauthor=False)


def own_folder() -> Path:
    """The folder of a person's own exercises, whether it is there or not."""
    return config_folder() / "exercises"


def files_in(folder: Path) -> list[Path]:
    """Exercise files of a folder, in alphabetical order; ``_`` and ``.`` begin other files.

    Raises
    ------
    ExerciseError
        If the folder is there but can't be read.
    """
    try:
        found = [path for path in folder.iterdir() if path.suffix in (".yaml", ".yml")]
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ExerciseError(f"The folder {plain(str(folder))} can't be read: {reason}.") from None
    return sorted(path for path in found if path.name[0] not in "._")


def check_file(path: Path) -> Exercise:
    """Read and check a file that is called like its exercise; anew only once it was changed.

    Raises
    ------
    ExerciseError
        If it is wrong, with every mistake.
    """
    found = _checked(path, stamp(path), stamp(reference_folder() / _DEFAULTS), named=True)
    return _or_raise(found)


@lru_cache(maxsize=256)
def _checked(path: Path, _file: Stamp, _shared: Stamp, *, named: bool) -> Exercise | str:
    """The exercise or its mistakes; what it depends on besides the path is only there to differ."""
    try:
        return load_file(path, named=named)
    except ExerciseError as error:
        return str(error)


def _or_raise(found: Exercise | str) -> Exercise:
    if isinstance(found, str):
        raise ExerciseError(found)
    return found


def all_exercises() -> list[Shelved]:
    """Every file there is, read and checked, in alphabetical order of the ids.

    Files of one's own come after the shipped one of the same id. A folder of one's own that can't
    be read is an entry with an error.
    """
    return [_read(entry) for entry in _files()]


def _read(entry: Shelved) -> Shelved:
    if entry.error:
        return entry
    try:
        return replace(entry, exercise=check_file(entry.path))
    except ExerciseError as error:
        return replace(entry, error=str(error))


def _files() -> list[Shelved]:
    """Every file there is, unread; a second file of the same id in a folder is refused."""
    shipped = {path.stem: path for path in files_in(reference_folder())}
    found = [Shelved(key, path, "shipped") for key, path in shipped.items()]
    return sorted([*found, *_own_files(set(shipped))], key=lambda entry: entry.id)


def _own_files(shipped: set[str]) -> Iterator[Shelved]:
    folder = own_folder()
    first: dict[str, Path] = {}
    try:
        paths = files_in(folder)
    except ExerciseError as problem:
        yield Shelved("", folder, "yours", error=str(problem))
        return
    for path in paths:
        key = plain(path.stem)
        other = first.setdefault(key, path)
        double = f"{shown(path)} is for the same exercise as {shown(other)}; keep one of them."
        yield Shelved(
            key,
            path,
            "overrides" if key in shipped else "yours",
            error="" if other is path else double,
        )


def exercise_ids() -> list[str]:
    """Ids of all exercises, in alphabetical order, also of those whose files are wrong."""
    return sorted({entry.id for entry in _files() if entry.id})


def find(exercise: str) -> Shelved:
    """The file that an id stands for: one's own, or the shipped one if that is wrong.

    Raises
    ------
    ExerciseError
        If there is no such exercise, or every file of it is wrong.
    """
    entries = [_read(entry) for entry in _files() if entry.id and entry.id == exercise]
    if not entries:
        known = exercise_ids()
        near = get_close_matches(exercise, known, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        raise ExerciseError(
            f"There is no exercise called '{plain(exercise)}'.{hint} "
            f"Known exercises: {', '.join(known)}."
        )
    right = [entry for entry in entries if entry.exercise is not None]
    if not right:
        raise ExerciseError(entries[-1].error)
    return right[-1]


def load_exercise(exercise: str) -> Exercise:
    """Load an exercise by id, or from a YAML file.

    Parameters
    ----------
    exercise
        An id of :func:`exercise_ids`, or the path of a file ending in ``.yaml`` or ``.yml``.

    Raises
    ------
    ExerciseError
        If there is no such exercise, or its file is wrong.
    """
    if exercise.endswith((".yaml", ".yml")):
        path = Path(exercise)
        shared = stamp(reference_folder() / _DEFAULTS)
        return _or_raise(_checked(path.absolute(), stamp(path), shared, named=False))
    found = find(exercise)
    return _or_raise(found.exercise or found.error)
