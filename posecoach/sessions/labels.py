"""What a person saw in a recording: holds, repetitions and faults, in a small file beside it.

A kind that the file leaves out was not looked for; an empty list says that there was none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML

from posecoach.errors import ExerciseError
from posecoach.exercises.library import load_exercise
from posecoach.exercises.loader import found_in_the_text, line_of, mistakes_of, told
from posecoach.exercises.yaml_files import read_yaml, shown
from posecoach.video.whole import write_whole

ENDING = ".labels.yaml"
Seconds = Annotated[float, Field(ge=0, le=1_000_000)]
Leg = Literal["left", "right", "both"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Lasting(_Strict):
    """A stretch of time in seconds of the recording."""

    start_s: Seconds
    end_s: Seconds

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start_s >= self.end_s:
            raise ValueError("end_s must come after start_s")
        return self


class MarkedHold(Lasting):
    """A hold that a person saw; without a side it was not looked at."""

    side: Leg | None = None


class MarkedRepetition(Lasting):
    """A whole repetition that a person saw."""

    side: Leg | None = None


class MarkedFault(Lasting):
    """A fault that a person saw, by its id in the exercise."""

    id: str


class Labels(_Strict):
    """What was seen in one recording of one exercise; None where it was not looked for."""

    format: Literal[1]
    exercise: str
    who: Annotated[str, Field(max_length=100)] = ""
    holds: tuple[MarkedHold, ...] | None = None
    repetitions: tuple[MarkedRepetition, ...] | None = None
    faults: tuple[MarkedFault, ...] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.holds is None and self.repetitions is None and self.faults is None:
            raise ValueError("give holds, repetitions or faults; [] where there were none")
        return self


def labels_path(recording: Path) -> Path:
    """Where the labels of a recording are: beside it, with the same name."""
    return recording.with_name(recording.stem + ENDING)


def read_labels(path: Path) -> Labels:
    """Read and check a file of labels.

    Raises
    ------
    ExerciseError
        With one line for each mistake: line of the file, place, what was expected.
    """
    document = read_yaml(path)
    if not isinstance(document, dict):
        raise ExerciseError(
            f"{shown(path)} does not hold labels: it must be a list of 'key: value' lines."
        )
    mistakes, labels = found_in_the_text(document), None
    try:
        labels = Labels.model_validate(document)
    except ValidationError as error:
        mistakes += mistakes_of(document, error)
    mistakes += [(line_of(document, place), words) for place, words in _unknown(document)]
    if labels is None or mistakes:
        raise ExerciseError(told(path, mistakes))
    return labels


def _unknown(document: Any) -> list[tuple[Sequence[str | int], str]]:
    """Exercises and faults that are not there."""
    name, faults = document.get("exercise"), document.get("faults")
    if not isinstance(name, str):
        return []
    try:
        known = {rule.id for rule in load_exercise(name).faults}
    except ExerciseError as error:
        return [(["exercise"], f"exercise: {error}")]
    marked = enumerate(faults) if isinstance(faults, list) else ()
    return [
        (["faults", at, "id"], f"faults.{at}.id: the exercise has no fault '{fault['id']}'")
        for at, fault in marked
        if isinstance(fault, dict) and isinstance(fault.get("id"), str) and fault["id"] not in known
    ]


def labels_text(labels: Labels) -> str:
    """The labels as their file holds them."""
    document = labels.model_dump(exclude_none=True)
    for kind in ("holds", "repetitions", "faults"):
        if kind in document:
            document[kind] = [dict(entry) for entry in document[kind]]
    text = StringIO()
    writer = YAML(typ="safe", pure=True)
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    writer.allow_unicode = True
    writer.dump(document, text)
    return text.getvalue()


def write_labels(labels: Labels, recording: Path) -> Path:
    """Write labels beside their recording, whole or not at all.

    Raises
    ------
    VideoError
        If the file can't be written.
    """
    path, text = labels_path(recording), labels_text(labels)
    write_whole(path, lambda part: Path(part).write_text(text, encoding="utf-8"))
    return path


def labels_of_sample(truth: Mapping[str, Any]) -> Labels | None:
    """Labels from the truth of a rendered sample clip; None where no exercise is done."""
    if not truth.get("exercise"):
        return None
    # A held exercise is not counted, nor is the far end of a repetition a hold.
    kind = "holds" if load_exercise(truth["exercise"]).hold is not None else "repetitions"
    keys = {kind: ("side",), "faults": ("id",)}
    document: dict[str, Any] = {"format": 1, "exercise": truth["exercise"], "who": "the renderer"}
    for kind, extra in keys.items():
        found = truth.get(kind)
        if isinstance(found, list):
            wanted = ("start_s", "end_s", *extra)
            document[kind] = [{key: e[key] for key in wanted if key in e} for e in found]
    return Labels.model_validate(document)
