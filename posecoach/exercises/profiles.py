"""Profiles: a person's own numbers for an exercise, as a small file that holds only those.

The exercise underneath stays what it is and may be updated: a profile remembers which value each
of its numbers took the place of, and tells where that has changed since.
"""

from __future__ import annotations

import math
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError
from ruamel.yaml import YAML

from posecoach.errors import ExerciseError
from posecoach.exercises.library import config_folder, files_in, load_exercise
from posecoach.exercises.loader import Mistake, line_of, read_checked
from posecoach.exercises.models import Exercise, ProfileName
from posecoach.exercises.numbers import Identifier, Strict
from posecoach.exercises.profile_words import change_in_words
from posecoach.exercises.tunable import numbers_of, problems_with, with_numbers
from posecoach.exercises.yaml_files import UNSHOWABLE, plain, shown
from posecoach.language.catalogue import tr

_LINE_BREAKS = "\t\n\r\u2028\u2029"


def _one_line(words: str) -> str:
    if UNSHOWABLE.search(words) or any(mark in words for mark in _LINE_BREAKS):
        raise ValueError("it must be one line of characters that can be shown")
    return words


Short = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_one_line)]
Reason = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_one_line)]


class Change(Strict):
    """A number, and ``was``: the exercise's own value when the profile was made."""

    value: float
    was: float


class Profile(Strict):
    """What is different for one person: numbers by their paths, who changed them, when and why."""

    id: Identifier
    name: Short
    exercise: Identifier
    who: Short
    when: date
    why: Reason
    changes: Annotated[dict[str, Change], Field(min_length=1, max_length=500)]

    @property
    def values(self) -> dict[str, float]:
        """The changed numbers by path."""
        return {path: change.value for path, change in self.changes.items()}


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the profiles' folder: what it holds, or in ``error`` why it is refused."""

    id: str
    path: Path
    profile: Profile | None = None
    error: str = ""


def profiles_folder() -> Path:
    """Where a person's profiles are, whether the folder is there or not."""
    return config_folder() / "profiles"


def make_profile(
    exercise: Exercise,
    values: Mapping[str, float],
    *,
    id: str,
    name: str,
    who: str,
    why: str,
    when: date,
) -> Profile:
    """A checked profile from changed numbers; those that are as in the exercise are left out.

    Raises
    ------
    ExerciseError
        With every mistake: unknown paths, numbers that do not go together, an id that is none.
    """
    known = numbers_of(exercise)
    words = [f"  {path}: {_unknown(path, known)}" for path in values if path not in known]
    right = {path: value for path, value in values.items() if path in known}
    words += [f"  {', '.join(paths)}: {tr(what)}" for paths, what in problems_with(exercise, right)]
    changes = {
        path: Change(value=value, was=known[path].value)
        for path, value in right.items()
        if math.isfinite(value) and value != known[path].value
    }
    try:
        made = Profile(
            id=id, name=name, exercise=exercise.id, who=who, when=when, why=why, changes=changes
        )
    except ValidationError as error:
        made = None
        # An empty list of changes is only news where nothing else is wrong.
        words += [
            f"  {'.'.join(map(str, e['loc']))}: {e['msg']}"
            for e in error.errors()
            if not (words and e["loc"] == ("changes",))
        ]
    if words or made is None:
        raise ExerciseError(tr("The profile can't be made:") + "\n" + "\n".join(map(plain, words)))
    return made


def apply(exercise: Exercise, profile: Profile) -> Exercise:
    """The exercise with the profile's numbers, each with the profile as its source.

    Raises
    ------
    ExerciseError
        If the profile is for another exercise, or no longer fits this one.
    """
    if profile.exercise != exercise.id:
        raise ExerciseError(
            tr(
                "The profile '{profile}' is for {other}, not {exercise}.",
                profile=plain(profile.name),
                other=profile.exercise,
                exercise=exercise.id,
            )
        )
    known = numbers_of(exercise)
    words = [f"  {p}: {_unknown(p, known)}" for p in profile.changes if p not in known]
    if not words:
        problems = problems_with(exercise, profile.values)
        words = [f"  {', '.join(paths)}: {tr(what)}" for paths, what in problems]
    if words:
        lines = "\n".join(map(plain, words))
        name = plain(profile.name)
        raise ExerciseError(
            tr("The profile '{profile}' does not fit:", profile=name) + "\n" + lines
        )
    source = f"Profile '{profile.name}' of {profile.when} by {profile.who}: {profile.why}"
    made = with_numbers(exercise, profile.values, source)
    return made.named_after(ProfileName(profile.id, profile.name))


def diff(profile: Profile, exercise: Exercise) -> list[str]:
    """What the profile changes, a sentence each: "the stretch counts from 70° instead of 65°"."""
    known = numbers_of(exercise)
    return [
        change_in_words(known[path], change.value)
        for path, change in profile.changes.items()
        if path in known and change.value != known[path].value
    ]


def diff_between(first: Profile, second: Profile, exercise: Exercise) -> list[str]:
    """What is different under the second profile against the first, a sentence each.

    Raises
    ------
    ExerciseError
        If one of them is for another exercise, or does not fit.
    """
    before, after = (numbers_of(apply(exercise, one)) for one in (first, second))
    paths = dict.fromkeys((*first.changes, *second.changes))
    return [
        change_in_words(before[path], after[path].value)
        for path in paths
        if before[path].value != after[path].value
    ]


def notices(profile: Profile, exercise: Exercise) -> list[str]:
    """What has changed underneath the profile since it was made, a sentence each."""
    known, found = numbers_of(exercise), []
    for path, change in profile.changes.items():
        number = known.get(path)
        if number is None or number.value == change.was:
            continue
        now, was = number.words(), number.words(change.was)
        kept = (
            tr("the same now")
            if change.value == number.value
            else tr("kept {value}", value=number.words(change.value))
        )
        found.append(
            tr(
                "{number}: the exercise now says {now}; the profile was made when it said {was}, "
                "and has {kept}.",
                number=path,
                now=now,
                was=was,
                kept=kept,
            )
        )
    return found


# -- files ---------------------------------------------------------------------------------


def load_profile(profile: str) -> Profile:
    """Load a profile by its id, or from a YAML file.

    Raises
    ------
    ExerciseError
        If there is none, or its file is wrong, with every mistake.
    """
    if profile.endswith((".yaml", ".yml")):
        return check_profile(Path(profile))
    paths = {path.stem: path for path in files_in(profiles_folder())}
    if profile not in paths:
        near = get_close_matches(profile, paths, n=1)
        hint = f" Did you mean '{plain(near[0])}'?" if near else ""
        raise ExerciseError(
            tr("There is no profile called '{profile}'.{hint}", profile=plain(profile), hint=hint)
        )
    return check_profile(paths[profile])


def all_profiles() -> list[Kept]:
    """Every profile of the person's folder, also those that are refused."""
    found = []
    for path in files_in(profiles_folder()):
        try:
            found.append(Kept(plain(path.stem), path, check_profile(path)))
        except ExerciseError as error:
            found.append(Kept(plain(path.stem), path, error=str(error)))
    return found


def profiles_of(exercise: str) -> dict[str, Profile]:
    """The person's right profiles of an exercise, by id."""
    found = (kept.profile for kept in all_profiles())
    return {one.id: one for one in found if one is not None and one.exercise == exercise}


def with_profile(exercise: Exercise, profile: str | None) -> Exercise:
    """The exercise under a profile, by its id or its file; as it is for None.

    Raises
    ------
    ExerciseError
        If there is none, its file is wrong, or it is for another exercise.
    """
    return exercise if profile is None else apply(exercise, load_profile(profile))


def profile_id(name: str) -> str:
    """The id that a name for people gives: ``Anna at home`` is ``anna_at_home``."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def check_profile(path: Path, *, named: bool = True) -> Profile:
    """Read a file and check it against the exercise that it is for.

    Parameters
    ----------
    path
        The file.
    named
        Whether it must be called like the id in it, as in the profiles' folder.

    Raises
    ------
    ExerciseError
        With one line for each mistake: line of the file, place, what was expected.
    """
    return read_checked(path, Profile, "a profile", named=named, also=_against_the_exercise)


def _against_the_exercise(document: Any, _: Profile | None) -> Iterable[Mistake]:
    """What only the exercise knows: paths that it has, and numbers that go together there."""
    name, changes = document.get("exercise"), document.get("changes")
    if not isinstance(name, str) or not isinstance(changes, dict):
        return
    try:
        if name.endswith((".yaml", ".yml")):
            raise ExerciseError("give the id of an exercise, not a file")
        exercise = load_exercise(name)
    except ExerciseError as error:
        yield line_of(document, ["exercise"]), f"exercise: {error}"
        return
    known, right = numbers_of(exercise), {}
    for path, change in changes.items():
        value = change.get("value") if isinstance(change, dict) else None
        if path not in known:
            yield line_of(document, ["changes", path]), f"changes.{path}: {_unknown(path, known)}"
        elif isinstance(value, int | float) and math.isfinite(value):
            right[path] = float(value)
    for paths, words in problems_with(exercise, right):
        yield line_of(document, ["changes", paths[0]]), f"changes.{', '.join(paths)}: {words}"


def _unknown(path: object, known: Iterable[str]) -> str:
    near = get_close_matches(str(path)[:200], known, n=1)
    hint = tr("; did you mean {value}?", value=near[0]) if near else ""
    return tr("the exercise has no such number{hint}", hint=hint)


def save_profile(profile: Profile, *, replace: bool = False) -> Path:
    """Write a profile into the person's folder, whole or not at all.

    Parameters
    ----------
    profile
        What to keep.
    replace
        Whether it may take the place of one with the same id.

    Raises
    ------
    ExerciseError
        If there is one already, or the file can't be written.
    """
    path = profiles_folder() / f"{profile.id}.yaml"
    if path.exists() and not replace:
        raise ExerciseError(
            tr("There is a profile called '{id}' already; take another name.", id=profile.id)
        )
    part = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(profile_text(profile))
        os.replace(part, path)
    except OSError as error:
        if part is not None:
            Path(part).unlink(missing_ok=True)
        raise ExerciseError(
            tr(
                "{path} can't be written: {reason}.",
                path=shown(path),
                reason=error.strerror or error,
            )
        ) from None
    return path


def delete_profile(profile: str) -> Path:
    """Remove a profile of the person's folder, right or wrong; returns where it was.

    Raises
    ------
    ExerciseError
        If there is none, or it can't be removed.
    """
    path = next((p for p in files_in(profiles_folder()) if p.stem == profile), None)
    if path is None:
        raise ExerciseError(tr("There is no profile called '{profile}'.", profile=plain(profile)))
    try:
        path.unlink()
    except OSError as error:
        raise ExerciseError(
            tr(
                "{path} can't be removed: {reason}.",
                path=shown(path),
                reason=error.strerror or error,
            )
        ) from None
    return path


def profile_text(profile: Profile) -> str:
    """The profile as its file holds it."""
    document = profile.model_dump()
    document["changes"] = {
        path: {key: int(n) if n.is_integer() else n for key, n in change.items()}
        for path, change in document["changes"].items()
    }
    text = StringIO()
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = None
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    writer.width = 100
    writer.allow_unicode = True
    writer.dump(document, text)
    return text.getvalue()
