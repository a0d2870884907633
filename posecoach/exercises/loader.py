"""Exercise files into exercises; a wrong file gets one message with every mistake and its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml.comments import CommentedBase, CommentedMap

from posecoach.errors import ExerciseError
from posecoach.exercises.models import Exercise
from posecoach.exercises.yaml_files import UNSHOWABLE, Stamp, plain, read_yaml, shown, stamp

_PACKAGE = Path(__file__).resolve().parents[1]
_MOST_LINES = 100
Mistake = tuple[int, str]
Model = TypeVar("Model", bound=BaseModel)
_PLAIN = {
    "extra_forbidden": "this key is not known here",
    "missing": "this key is missing",
}


def reference_folder() -> Path:
    """Folder of the shipped exercises: in the installed package, or beside it in a checkout."""
    packaged = _PACKAGE / "reference_poses"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "reference_poses"


def load_file(path: Path, *, named: bool = False) -> Exercise:
    """Read and check one file.

    Parameters
    ----------
    path
        A YAML file.
    named
        Whether the file must be called like the exercise's id, as those in a folder must.

    Raises
    ------
    ExerciseError
        With one line for each mistake: line of the file, place, what was expected.
    """
    return read_checked(path, Exercise, "an exercise", named=named, fill=with_defaults)


def read_checked(
    path: Path,
    model: type[Model],
    what: str,
    *,
    named: bool,
    fill: Callable[[Any], Any] = lambda document: document,
    also: Callable[[Any, Model | None], Iterable[Mistake]] = lambda _document, _found: (),
) -> Model:
    """Read any YAML file of ours, and tell all its mistakes at once.

    Parameters
    ----------
    path
        The file.
    model
        What it must hold.
    what
        The word for that, with its article: "a routine".
    named
        Whether the file must be called like the id in it.
    fill
        Completes the document before it is checked.
    also
        What else can be wrong: from the document, and from what it holds, None while a part of it
        is wrong.

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
    document = fill(document)
    mistakes = found_in_the_text(document)
    if named and isinstance(document.get("id"), str) and document["id"] != path.stem:
        words = f"id: '{document['id']}' must be '{path.stem}', like the name of the file"
        mistakes.append((line_of(document, ["id"]), words))
    found = None
    try:
        found = model.model_validate(document)
    except ValidationError as error:
        mistakes += mistakes_of(document, error)
    mistakes += also(document, found)
    if found is None or mistakes:
        raise ExerciseError(told(path, mistakes))
    return found


def told(path: Path, mistakes: list[Mistake]) -> str:
    """All mistakes of a file in one message, in the order of their lines."""
    count = f"{len(mistakes)} mistake" + ("s" if len(mistakes) > 1 else "")
    lines = [f"  line {line}, {plain(words)}" for line, words in sorted(mistakes)]
    if len(lines) > _MOST_LINES:
        lines[_MOST_LINES:] = [f"  and {len(lines) - _MOST_LINES} more"]
    return f"{shown(path)} has {count}:\n" + "\n".join(lines)


def defaults() -> Any:
    """Numbers of ``_defaults.yaml``, which exercise files need not repeat."""
    return _read_defaults(stamp(reference_folder() / "_defaults.yaml"))


@lru_cache(maxsize=1)
def _read_defaults(_: Stamp) -> Any:
    return read_yaml(reference_folder() / "_defaults.yaml")


def with_defaults(document: Any) -> Any:
    """The same document with the numbers that it leaves to ``_defaults.yaml``.

    What it says itself stays, with its lines; nothing is filled in beside a mistake.
    """
    shared, sources = defaults(), document.get("sources")
    document.setdefault("cues", None)
    for part in ("hold", "repetition", "cues"):
        if part in document and document[part] is None:
            document[part] = CommentedMap()  # The key alone: all numbers are the shared ones.
        own = document.get(part)
        if isinstance(own, dict):
            for key, number in shared[part].items():
                own.setdefault(key, number)
            if isinstance(sources, dict):
                for key, words in shared["sources"].items():
                    sources.setdefault(key, words)
    return document


def mistakes_of(document: Any, error: ValidationError) -> list[Mistake]:
    """Line and words of every mistake that was found in a YAML document."""
    places = [e["loc"] for e in error.errors()]
    found = []
    for e in error.errors():
        place = e["loc"]
        # A list whose items are wrong is also called too short; once is enough.
        if e["type"] == "too_short" and any(p[: len(place)] == place != p for p in places):
            continue
        message = _PLAIN.get(e["type"], e["msg"].removeprefix("Value error, "))
        # pydantic marks a wrong key of a mapping so; the key itself stands before it.
        named = [part for part in place if part != "[key]"]
        words = ".".join(map(str, named)) or "the whole file"
        found.append((line_of(document, named), f"{words}: {message}"))
    return found


def found_in_the_text(document: Any) -> list[Mistake]:
    """Sources that are not listed, characters that can't be shown; however wrong the rest is."""
    listed = document.get("sources")
    known = set(listed) if isinstance(listed, dict) else set()
    found: list[Mistake] = []

    def note(place: Sequence[str | int], words: str) -> None:
        found.append((line_of(document, place), f"{'.'.join(map(str, place))}: {words}"))

    def walk(node: Any, place: tuple[str | int, ...]) -> None:
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            at = (*place, key)
            if isinstance(value, dict | list):
                walk(value, at)
            elif isinstance(value, str):
                if key == "source" and value not in known:
                    note(at, f"'{value}' is not listed under sources")
                if UNSHOWABLE.search(value):
                    note(at, "it holds characters that can't be shown")

    walk(document, ())
    return found


def line_of(document: Any, place: Sequence[str | int]) -> int:
    """Line (from 1) of the deepest part of ``place`` that the file holds."""
    node, line = document, 1
    for key in place:
        if not isinstance(node, CommentedBase):
            break
        try:
            line = (node.lc.key(key) if isinstance(node, dict) else node.lc.item(key))[0] + 1
            node = node[key]  # type: ignore[index]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return line
