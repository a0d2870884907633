"""A folder of somebody's own photos and clips with what a person marked in them.

The folder holds ``labels.yaml``; docs/accuracy.md describes it. A wrong file gets one message
with every mistake and its line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import (
    AfterValidator,
    Field,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from benchmarks.accuracy.truth import (
    PHOTO_ENDINGS,
    Leg,
    Numbers,
    Span,
    Truth,
    TruthError,
    measure_points,
)
from posecoach.exercises import exercise_ids
from posecoach.exercises.loader import mistakes_of
from posecoach.exercises.numbers import Strict
from posecoach.kinematics.angles import ANGLES
from posecoach.kinematics.landmarks import LANDMARK_COUNT, SIDES, Landmark, Side

FILE_NAME = "labels.yaml"
# Larger than any picture, so that no clicked point counts as lying outside.
_ANY_SIZE = 1_000_000
_JOINTS = {point.name.lower(): point for point in Landmark}


def _joint(name: str) -> str:
    if name not in _JOINTS:
        raise ValueError(f"unknown joint; choose from {', '.join(_JOINTS)}")
    return name


def _angle(name: str) -> str:
    if name not in ANGLES:
        raise ValueError(f"unknown angle; choose from {', '.join(ANGLES)}")
    return name


def _exercise(name: str) -> str:
    if name not in (known := exercise_ids()):
        raise ValueError(f"no such exercise; known are {', '.join(known)}")
    return name


def _file(name: str, info: ValidationInfo) -> str:
    assert info.context is not None
    if not (Path(info.context["folder"]) / name).is_file():
        raise ValueError(f"there is no file '{name}' in the folder")
    return name


Seconds = Annotated[float, Field(ge=0)]
Pixels = tuple[float, float]
Joints = dict[Annotated[str, AfterValidator(_joint)], Pixels]
Angles = dict[
    Literal["left", "right", "trunk"],
    dict[Annotated[str, AfterValidator(_angle)], Annotated[float, Field(ge=-360, le=360)]],
]


class Marked(Strict):
    """What was marked in one picture: joints clicked in pixels, angles in degrees, or both."""

    joints: Joints = Field(default_factory=dict)
    angles: Angles = Field(default_factory=dict)


class Moment(Marked):
    """One moment of a clip."""

    time_s: Seconds

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.joints and not self.angles:
            raise ValueError("give joints, angles or both")
        return self


class Lasting(Strict):
    """A stretch of time."""

    start_s: Seconds
    end_s: Seconds

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start_s >= self.end_s:
            raise ValueError("end_s must come after start_s")
        return self


class MarkedHold(Lasting):
    """A hold that a person saw."""

    side: Leg


class MarkedFault(Lasting):
    """A fault that a person saw."""

    id: str


class Item(Marked):
    """One photo or clip."""

    file: Annotated[str, AfterValidator(_file)]
    exercise: Annotated[str, AfterValidator(_exercise)] | None = None
    view: str = "not stated"
    side: Leg | None = None
    people: Annotated[int, Field(ge=1)] = 1
    moments: tuple[Moment, ...] = ()
    holds: tuple[MarkedHold, ...] | None = None
    faults: tuple[MarkedFault, ...] | None = None
    repetitions: Annotated[int, Field(ge=0)] | None = None

    @property
    def photo(self) -> bool:
        """Whether the file is a single picture."""
        return Path(self.file).suffix.lower() in PHOTO_ENDINGS

    @model_validator(mode="after")
    def _fits_the_file(self) -> Self:
        timed = bool(self.moments) or (self.holds, self.faults, self.repetitions) != (None,) * 3
        if self.photo and timed:
            raise ValueError("a photo has no moments, holds, faults or repetitions")
        if not self.photo and (self.joints or self.angles):
            raise ValueError("in a clip, joints and angles belong to moments with a time_s")
        if not (self.joints or self.angles or timed):
            raise ValueError("nothing is said of this file")
        if not self.exercise and (self.holds or self.faults or self.repetitions):
            raise ValueError("holds, faults and repetitions need the exercise")
        return self


class Labels(Strict):
    """The whole file."""

    format: Literal[1]
    items: Annotated[tuple[Item, ...], Field(min_length=1)]


def load_labels(folder: Path) -> list[Truth]:
    """Read a folder's labels.

    Raises
    ------
    TruthError
        With every mistake and its line.
    """
    path = folder / FILE_NAME
    document = _read(path)
    try:
        labels = Labels.model_validate(document, context={"folder": str(folder)})
    except ValidationError as error:
        mistakes = sorted(mistakes_of(document, error))
        count = f"{len(mistakes)} mistake" + ("s" if len(mistakes) > 1 else "")
        lines = (f"  line {line}, {words}" for line, words in mistakes)
        raise TruthError(f"{path.name} has {count}:\n" + "\n".join(lines)) from None
    return [_truth(item, folder) for item in labels.items]


def _read(path: Path) -> Any:
    try:
        return YAML(typ="rt").load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise TruthError(f"{path} can't be read: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise TruthError(f"{path.name} is not UTF-8 text; save it as UTF-8.") from None
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise TruthError(f"{path.name}, line {line}: not valid YAML, {error.problem}.") from None
    except YAMLError as error:
        raise TruthError(f"{path.name} is not valid YAML: {str(error).splitlines()[0]}.") from None


def _truth(item: Item, folder: Path) -> Truth:
    moments: Sequence[Marked] = (item,) if item.photo else item.moments
    times = [moment.time_s if isinstance(moment, Moment) else 0.0 for moment in moments]
    points = np.stack([_points(m.joints) for m in moments]) if moments else _no_points()
    return Truth(
        clip=folder / item.file,
        name=item.file,
        exercise=item.exercise,
        execution="labelled",
        view=item.view,
        time_s=np.array(times, dtype=np.float64),
        points=points,
        degrees=_degrees([m.angles for m in moments], points),
        working=np.array([item.side or ""] * len(moments), dtype=np.str_),
        holds=_spans(item.holds),
        faults=_spans(item.faults),
        repetitions=item.repetitions,
        people=item.people,
    )


def _spans(marked: Sequence[MarkedHold] | Sequence[MarkedFault] | None) -> list[Span] | None:
    if marked is None:
        return None
    return [
        Span(m.start_s, m.end_s, "hold", m.side)
        if isinstance(m, MarkedHold)
        else Span(m.start_s, m.end_s, m.id)
        for m in marked
    ]


def _no_points() -> Numbers:
    return np.full((0, LANDMARK_COUNT, 2), np.nan)


def _points(joints: Mapping[str, Pixels]) -> Numbers:
    points = np.full((LANDMARK_COUNT, 2), np.nan)
    for name, at in joints.items():
        points[_JOINTS[name]] = at
    return points


def _degrees(marked: Sequence[Angles], points: Numbers) -> dict[tuple[str, Side], Numbers]:
    """Angles of the clicked joints, by the product's own formulas; measured ones go before."""
    clicked = measure_points(points, _ANY_SIZE, _ANY_SIZE)
    known: dict[tuple[str, Side], Numbers] = {}
    for name, angle in ANGLES.items():
        for side in SIDES:
            group: Literal["left", "right", "trunk"] = side if angle.parts else "trunk"
            said = np.array([m.get(group, {}).get(name, np.nan) for m in marked], dtype=np.float64)
            known[name, side] = np.where(np.isnan(said), clicked.degrees[name, side], said)
    return known
