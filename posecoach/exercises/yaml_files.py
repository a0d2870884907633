"""YAML files that people wrote, read so that no file can do harm or hang the program."""

from __future__ import annotations

import re
from pathlib import Path
from stat import S_ISREG
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from posecoach.errors import ExerciseError

# No exercise needs more; a larger or deeper file is a mistake or an attack.
_LARGEST_FILE = 200_000
_DEEPEST = 20
_LONGEST_LINE = 1500
# Control characters, halves of characters, and what turns the direction of writing around.
UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")

Stamp = tuple[int, int, int] | None


def stamp(path: Path) -> Stamp:
    """What changes when a file is edited or replaced; None for one that isn't there."""
    try:
        about = path.stat()
    except (OSError, ValueError):
        return None
    return about.st_mtime_ns, about.st_size, about.st_ino


def plain(words: str, longest: int = _LONGEST_LINE) -> str:
    """Words on one line without what steers a terminal, cut where nobody reads on."""
    clean = UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", words.replace("\n", " "))
    return clean if len(clean) <= longest else clean[:longest] + "..."


def shown(path: Path) -> str:
    """The name of a file, safe to print whatever it holds."""
    return plain(path.name)


def read_yaml(path: Path) -> Any:
    """What a YAML file holds, with the lines it stands in.

    Raises
    ------
    ExerciseError
        In one sentence: it can't be read, is no text, far too large, nested far too deeply, uses
        anchors (a few nested ones expand to gigabytes), or is not valid YAML.
    """
    text, name = _text_of(path), shown(path)
    try:
        _refuse_hostile(text, name)
        return YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        what = plain(error.problem or "it can't be read")
        raise ExerciseError(f"{name}, line {line}: not valid YAML, {what}.") from None
    # The library lets some malformed documents through to errors of its own making.
    except (YAMLError, ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        first = plain((str(error).splitlines() or ["it can't be read"])[0])
        raise ExerciseError(f"{name} is not valid YAML: {first}.") from None


def _text_of(path: Path) -> str:
    """The text of a file that is no device, not too large and UTF-8."""
    name = shown(path)
    try:
        if not S_ISREG(path.stat().st_mode):
            raise ExerciseError(f"{name} can't be read: it is not a file.")
        with path.open("rb") as file:
            found = file.read(_LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ExerciseError(f"{name} can't be read: {reason}.") from None
    if len(found) > _LARGEST_FILE:
        raise ExerciseError(f"{name} is far too large for an exercise file; nothing was read.")
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ExerciseError(f"{name} is not UTF-8 text; save it as UTF-8.") from None


def _refuse_hostile(text: str, name: str) -> None:
    depth = 0
    for event in YAML(typ="safe", pure=True).parse(text):
        if getattr(event, "anchor", None):
            raise ExerciseError(f"{name} uses YAML anchors or aliases; write the values out.")
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            depth += 1
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise ExerciseError(f"{name} is nested far too deeply for an exercise file.")
