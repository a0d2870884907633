"""What a person saw in a recording: holds, repetitions and faults, in a small file beside it.

A kind that the file leaves out was not looked for; an empty list says that there was none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from ruamel.yaml import YAML

from posecoach.errors import ExerciseError
from posecoach.exercises.library import load_exercise
from posecoach.exercises.loader import Mistake, line_of, read_checked
from posecoach.exercises.numbers import Strict
from posecoach.video.whole import write_whole

ENDING = ".labels.yaml"
Seconds = Annotated[float, Field(ge=0, le=1_000_000)]
Leg = Literal["left", "right", "both"]


class Lasting(Strict):
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


class Labels(Strict):
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
    return read_checked(path, Labels, "labels", named=False, also=_unknown)


def _unknown(document: Any, _: Labels | None) -> Iterator[Mistake]:
    """Exercises and faults that are not there."""
    name, faults = document.get("exercise"), document.get("faults")
    if not isinstance(name, str):
        return
    try:
        known = {rule.id for rule in load_exercise(name).faults}
    except ExerciseError as error:
        yield line_of(document, ["exercise"]), f"exercise: {error}"
        return
    for at, fault in enumerate(faults) if isinstance(faults, list) else ():
        marked = fault.get("id") if isinstance(fault, dict) else None
        if isinstance(marked, str) and marked not in known:
            words = f"faults.{at}.id: the exercise has no fault '{marked}'"
            yield line_of(document, ["faults", at, "id"]), words


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
