"""Any kind of file that belongs to the exercises, read and checked, all its mistakes at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from posecoach.exercises.loader import Mistake, Model, line_of, read_checked

Place = tuple[str | int, ...]
Problem = tuple[Place, str]
"""A place in the document, and what is wrong there."""


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

    def unfit(document: Any, found: Model | None) -> Iterable[Mistake]:
        for place, words in problems_of(found) if found is not None else ():
            yield line_of(document, place), f"{'.'.join(map(str, place))}: {words}"

    return read_checked(path, model, what, named=True, also=unfit)
