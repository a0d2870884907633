"""A file to start an exercise of one's own from: a copy of another, with a comment at each key."""

from __future__ import annotations

import re
from pathlib import Path

from posecoach.errors import ExerciseError
from posecoach.exercises.hints import HINTS
from posecoach.exercises.library import find, own_folder
from posecoach.exercises.schema import EDITOR_LINE, SCHEMA_FILE, schema_text
from posecoach.exercises.yaml_files import plain

_ID = re.compile(r"[a-z][a-z0-9_]{1,60}")
_USUAL = "supine_hamstring_stretch"
_HEAD = """\
# An exercise of your own, begun as a copy of {copied}. It appears in posecoach as soon as it is
# saved. Check it with: posecoach exercises validate
# Every number names its source, a key of `sources` at the end; `start` may say that it is a guess.
"""


def start_file(exercise: str, like: str | None = None) -> tuple[Path, str]:
    """Write a copy of an exercise under a new id into the person's folder.

    Parameters
    ----------
    exercise
        The id of the new exercise; that of a shipped one takes its place.
    like
        The exercise to copy; by default the one with that id, or else a stretch.

    Returns
    -------
    The file, and the id of the exercise that was copied.

    Raises
    ------
    ExerciseError
        If the id can't be one, the exercise to copy is unknown or wrong, or there is a file of
        that name already.
    """
    if not _ID.fullmatch(exercise):
        raise ExerciseError(
            f"'{plain(exercise)}' can't be an id: use small letters, digits and underscores, "
            "beginning with a letter."
        )
    source = find(like or _known(exercise) or _USUAL)
    try:
        text = source.path.read_text(encoding="utf-8-sig")
        path = _write(exercise, _renamed(text, source.id, exercise))
    except FileExistsError as error:
        raise ExerciseError(f"{error.filename} is there already; nothing was changed.") from None
    except OSError as error:
        raise ExerciseError(
            f"The file can't be written: {error.filename}: {error.strerror or error}."
        ) from None
    return path, source.id


def _known(exercise: str) -> str | None:
    try:
        return find(exercise).id
    except ExerciseError:
        return None


def _write(exercise: str, text: str) -> Path:
    folder = own_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{exercise}.yaml"
    other = path.with_suffix(".yml")
    if other.exists():
        raise FileExistsError(17, "File exists", str(other))
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
    # The schema is posecoach's own and always that of this version.
    (folder / SCHEMA_FILE).write_text(schema_text(), encoding="utf-8")
    return path


def _renamed(text: str, copied: str, exercise: str) -> str:
    lines = [EDITOR_LINE + _HEAD.format(copied=copied)]
    for line in text.splitlines():
        key = re.match(r"(\w+):", line)
        # Comments before the first key are about the exercise that was copied.
        if len(lines) == 1 and key is None:
            continue
        if key and key[1] in HINTS["Exercise"]:
            lines.append(f"# {HINTS['Exercise'][key[1]]}\n")
        if key and key[1] == "id":
            line = f"id: {exercise}"
        elif key and key[1] == "name" and exercise != copied:
            line = f"name: {exercise.replace('_', ' ').capitalize()}"
        lines.append(f"{line}\n")
    return "".join(lines)
