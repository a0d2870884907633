"""Exercise files into exercises; a wrong file gets one message with every mistake and its line."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedBase
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from posecoach.errors import ExerciseError
from posecoach.exercises.models import Exercise

_PACKAGE = Path(__file__).resolve().parents[1]
# No exercise needs more; a larger file is a mistake or an attack.
_LARGEST_FILE = 200_000
Mistake = tuple[int, str]
_PLAIN = {
    "extra_forbidden": "this key is not known here",
    "missing": "this key is missing",
}


def reference_folder() -> Path:
    """Folder of the shipped exercises: in the installed package, or beside it in a checkout."""
    packaged = _PACKAGE / "reference_poses"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "reference_poses"


def exercise_ids() -> list[str]:
    """Ids of the shipped exercises, in alphabetical order."""
    return sorted(path.stem for path in reference_folder().glob("*.yaml"))


@lru_cache(maxsize=64)
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
        return load_file(Path(exercise))
    known = exercise_ids()
    if exercise not in known:
        near = get_close_matches(exercise, known, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        raise ExerciseError(
            f"There is no exercise called '{exercise}'.{hint} Known exercises: {', '.join(known)}."
        )
    return load_file(reference_folder() / f"{exercise}.yaml")


def load_file(path: Path) -> Exercise:
    """Read and check one file.

    Raises
    ------
    ExerciseError
        With one line for each mistake: line of the file, place, what was expected.
    """
    document = _read(path)
    if not isinstance(document, dict):
        raise ExerciseError(
            f"{path.name} does not hold an exercise: it must be a list of 'key: value' lines."
        )
    mistakes = _unknown_sources(document)
    try:
        exercise = Exercise.model_validate(document)
    except ValidationError as error:
        mistakes += mistakes_of(document, error)
    if mistakes:
        count = f"{len(mistakes)} mistake" + ("s" if len(mistakes) > 1 else "")
        lines = (f"  line {line}, {words}" for line, words in sorted(mistakes))
        raise ExerciseError(f"{path.name} has {count}:\n" + "\n".join(lines))
    return exercise


def _read(path: Path) -> Any:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise ExerciseError(
                f"{path.name} is far too large for an exercise file; nothing was read."
            )
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ExerciseError(f"{path.name} can't be read: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise ExerciseError(f"{path.name} is not UTF-8 text; save it as UTF-8.") from None
    if "&" in text and _has_alias(text):
        raise ExerciseError(f"{path.name} uses YAML anchors or aliases; write the values out.")
    try:
        return YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise ExerciseError(f"{path.name}, line {line}: not valid YAML, {error.problem}.") from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise ExerciseError(
            f"{path.name} is not valid YAML: {str(error).splitlines()[0]}."
        ) from None


def _has_alias(text: str) -> bool:
    """Whether the YAML holds an anchor: a few nested ones expand to gigabytes."""
    try:
        events = YAML(typ="safe", pure=True).parse(text)
        return any(getattr(event, "anchor", None) for event in events)
    except (YAMLError, RecursionError):
        return False


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
        found.append((_line_of(document, named), f"{words}: {message}"))
    return found


def _unknown_sources(document: Any) -> list[Mistake]:
    """Numbers whose source is not listed; found on the raw file, however wrong the rest is."""
    listed = document.get("sources")
    known = set(listed) if isinstance(listed, dict) else set()
    found: list[Mistake] = []

    def walk(node: Any, place: tuple[str | int, ...]) -> None:
        if isinstance(node, dict):
            name = node.get("source")
            if isinstance(name, str) and name not in known:
                at = (*place, "source")
                words = f"{'.'.join(map(str, at))}: '{name}' is not listed under sources"
                found.append((_line_of(document, at), words))
        items = node.items() if isinstance(node, dict) else enumerate(node)
        for key, value in items:
            if isinstance(value, dict | list):
                walk(value, (*place, key))

    walk(document, ())
    return found


def _line_of(document: Any, place: Sequence[str | int]) -> int:
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
