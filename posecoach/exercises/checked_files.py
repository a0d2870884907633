"""Any kind of file that belongs to the exercises, read and checked, all its mistakes at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from posecoach.errors import ExerciseError
from posecoach.exercises.loader import (
    Mistake,
    found_in_the_text,
    line_of,
    mistakes_of,
    told,
)
from posecoach.exercises.yaml_files import read_yaml, shown

Place = tuple[str | int, ...]
Problem = tuple[Place, str]
"""A place in the document, and what is wrong there."""

Model = TypeVar("Model", bound=BaseModel)


def load_checked(
    path: Path,
    model: type[Model],
    what: str,
    problems_of: Callable[[Model], Iterable[Problem]] = lambda _: (),
) -> Model:
    """Read a YAML file that is called like the id of what it holds.

    Parameters
    ----------
    path
        The file.
    model
        What it must hold.
    what
        The word for that, with its article: "a routine".
    problems_of
        What else can be wrong once each part is right, such as an exercise that is not there.

    Raises
    ------
    ExerciseError
        With one line for each mistake: line of the file, place, what was expected.
    """
    document = read_yaml(path)
    if not isinstance(document, dict):
        raise ExerciseError(
            f"{shown(path)} does not hold {what}: it must be a list of 'key: value' lines."
        )
    mistakes: list[Mistake] = found_in_the_text(document)
    if isinstance(document.get("id"), str) and document["id"] != path.stem:
        words = f"id: '{document['id']}' must be '{path.stem}', like the name of the file"
        mistakes.append((line_of(document, ["id"]), words))
    found = None
    try:
        found = model.model_validate(document)
    except ValidationError as error:
        mistakes += mistakes_of(document, error)
    for place, words in problems_of(found) if found is not None else ():
        mistakes.append((line_of(document, place), f"{'.'.join(map(str, place))}: {words}"))
    if found is None or mistakes:
        raise ExerciseError(told(path, mistakes))
    return found
