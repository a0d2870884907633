"""What is true of a clip or photo, whoever says so: the renderer or a person who clicked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from posecoach.errors import PosecoachError
from posecoach.exercises.library import exercise_ids, load_exercise
from posecoach.kinematics.angles import ANGLES, TrackMeasurement, measure_track
from posecoach.kinematics.landmarks import (
    LANDMARK_COUNT,
    SIDES,
    VISIBILITY,
    Landmark,
    LandmarkTrack,
    Side,
)

Numbers = NDArray[np.float64]
Leg = Literal["left", "right", "both"]

FORMAT = 1
ENDING = ".truth.json"
# A camera turned by less than this from the true side view still counts as one, in degrees.
_SIDE_VIEW = 10.0
_TURNED_VIEW = 40.0
# A camera that looks down by more than this is called raised, in degrees.
_RAISED_VIEW = 15.0
# The renderer's joints under the names of the model's landmarks.
_OTHER_NAMES = {"toe": "foot_index"}


class TruthError(PosecoachError):
    """A truth file or a folder of labels cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Span:
    """Something that lasts: a hold or a fault, in seconds of the recording."""

    start_s: float
    end_s: float
    name: str = ""
    side: str | None = None

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What is true of one recording.

    Attributes
    ----------
    clip
        The video or photo.
    name, exercise, execution, view
        For the tables; ``exercise`` is "none" where there is nothing to coach, and None where
        nobody says what is done.
    time_s
        ``(N,)`` seconds of the moments of which the truth is known.
    points
        ``(N, 33, 2)`` pixels, NaN for every point of which nothing is known.
    degrees
        By angle and side, ``(N,)``; NaN or no entry where nothing is known.
    working
        ``(N,)`` "left", "right", "both", or "" where nobody says.
    holds, faults, repetitions
        None where nobody says, which is not the same as none.
    people
        How many are in the picture.
    near
        The person's own side that is turned to the camera, or None.
    what
        The clip in words.
    """

    clip: Path
    name: str
    exercise: str | None
    execution: str
    view: str
    time_s: Numbers
    points: Numbers
    degrees: Mapping[tuple[str, Side], Numbers]
    working: NDArray[np.str_]
    holds: Sequence[Span] | None = None
    faults: Sequence[Span] | None = None
    repetitions: int | None = None
    people: int = 1
    near: Side | None = None
    what: str = ""

    @property
    def wants_side_view(self) -> bool:
        """Whether what is done is to be seen from the side, which is what the coach goes by."""
        if self.exercise not in exercise_ids():
            return False
        return load_exercise(self.exercise).from_the_side

    @property
    def photo(self) -> bool:
        """Whether it is a single picture."""
        return self.clip.suffix.lower() in PHOTO_ENDINGS


PHOTO_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp")


def as_landmarks(points: Numbers) -> NDArray[np.float32]:
    """True points as a perfect model would give them; what is not known is not seen.

    Parameters
    ----------
    points
        ``(N, 33, 2)`` pixels, NaN where not known.

    Returns
    -------
    ``(N, 33, 4)`` pixels and visibility, for :func:`posecoach.kinematics.angles.measure`.
    """
    seen = np.zeros((len(points), LANDMARK_COUNT, 4), dtype=np.float32)
    known: NDArray[np.bool_] = np.asarray(np.isfinite(points).all(axis=-1))
    seen[..., :2] = np.where(known[..., None], points, 0.0)
    seen[..., VISIBILITY] = known
    return seen


def measure_points(points: Numbers, width: int, height: int) -> TrackMeasurement:
    """The product's own formulas on true points, ``(N, 33, 2)`` pixels, NaN where not known."""
    count = len(points)
    return measure_track(
        LandmarkTrack(
            time_s=np.arange(count, dtype=np.float64),
            points=as_landmarks(points),
            people=np.ones(count, dtype=np.int8),
            width=width,
            height=height,
        )
    )


def find_truths(folder: Path, only: Sequence[str] = ()) -> list[Truth]:
    """Every clip of a folder that has a truth file beside it, by name.

    Parameters
    ----------
    folder
        Where clips and truth files lie side by side.
    only
        Names, or beginnings of names, to be kept; empty keeps all.

    Raises
    ------
    TruthError
        If nothing is there, a name fits nothing, or a truth file is wrong.
    """
    paths = sorted(folder.glob(f"*{ENDING}"))
    if not paths:
        raise TruthError(f"There is no {ENDING} file in {folder}; name the folder with --clips.")
    names = {path: path.name.removesuffix(ENDING) for path in paths}
    for wanted in only:
        if not any(name.startswith(wanted) for name in names.values()):
            raise TruthError(
                f"No clip is called '{wanted}'; there are: {', '.join(names.values())}."
            )
    kept = [p for p, name in names.items() if not only or name.startswith(tuple(only))]
    return [load_truth(path) for path in kept]


def load_truth(path: Path) -> Truth:
    """Read one of the renderer's truth files.

    Raises
    ------
    TruthError
        If it can't be read, has another format, or its clip is not there.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TruthError(f"{path.name} can't be read: {error}.") from None
    if document.get("format") != FORMAT:
        raise TruthError(f"{path.name} has format {document.get('format')}, not {FORMAT}.")
    clip = path.with_name(path.name.removesuffix(ENDING) + ".mp4")
    if not clip.exists():
        raise TruthError(f"{path.name} has no clip beside it ({clip.name} is missing).")
    try:
        return _from_document(document, clip)
    except (KeyError, TypeError, ValueError) as error:
        raise TruthError(f"{path.name} is incomplete ({type(error).__name__}: {error}).") from None


def _from_document(document: Mapping[str, Any], clip: Path) -> Truth:
    frames = document["frames"]
    time_s = np.array(frames["time_s"], dtype=np.float64)
    metres = {name: np.array(at, dtype=np.float64) for name, at in frames["joints_m"].items()}
    return Truth(
        clip=clip,
        name=document["name"],
        exercise=document["exercise"],
        execution=document["execution"],
        view=view_of(document, metres),
        time_s=time_s,
        points=_points(frames["joints_px"], len(time_s)),
        degrees=_degrees(frames["angles"]),
        working=_working(document["phases"], time_s),
        holds=tuple(Span(h["start_s"], h["end_s"], "hold", h["side"]) for h in document["holds"]),
        faults=tuple(Span(f["start_s"], f["end_s"], f["id"]) for f in document["faults"]),
        repetitions=len(document["repetitions"]),
        people=1 + len(document["other_people"]),
        near=_near(document, metres),
        what=document["what"],
    )


def _points(joints: Mapping[str, Any], count: int) -> Numbers:
    points = np.full((count, LANDMARK_COUNT, 2), np.nan)
    for name, at in joints.items():
        side, _, part = name.partition("_")
        known = f"{side}_{_OTHER_NAMES.get(part, part)}" if part else side
        points[:, Landmark[known.upper()]] = at
    return points


def _degrees(angles: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, Side], Numbers]:
    known: dict[tuple[str, Side], Numbers] = {}
    for name in ANGLES:
        for side in SIDES:
            values = angles[side].get(name, angles["trunk"].get(name))
            if values is not None:
                known[name, side] = np.array(values, dtype=np.float64)
    return known


def _working(phases: Sequence[Mapping[str, Any]], time_s: Numbers) -> NDArray[np.str_]:
    starts = np.array([phase["start_s"] for phase in phases])
    # Times are rounded in the file, a phase's start and its first frame not in the same way.
    index = np.searchsorted(starts, time_s + 1e-3, side="right") - 1
    return np.array([phase["side"] for phase in phases], dtype=np.str_)[np.maximum(index, 0)]


def _across(metres: Mapping[str, Numbers]) -> Numbers:
    """Mean direction from the person's right to the left, along the floor."""
    across = sum(metres[f"left_{p}"] - metres[f"right_{p}"] for p in ("hip", "shoulder"))
    level: Numbers = np.asarray(across).mean(axis=0) * [1.0, 0.0, 1.0]
    return level


def view_of(document: Mapping[str, Any], metres: Mapping[str, Numbers]) -> str:
    """The camera's view in words, from where it stands: turned, raised, portrait.

    Parameters
    ----------
    document
        The truth file.
    metres
        Its joints, ``(N, 3)`` each, y up.
    """
    camera = document["camera"]
    look = np.subtract(camera["target"], camera["position"]).astype(np.float64)
    across, level = _across(metres), look * [1.0, 0.0, 1.0]
    cosine = abs(across @ level) / (np.linalg.norm(across) * np.linalg.norm(level))
    turn = float(np.degrees(np.arccos(min(1.0, cosine))))
    down = float(np.degrees(np.arcsin(-look[1] / np.linalg.norm(look))))
    words = ["side" if turn < _SIDE_VIEW else "turned" if turn < _TURNED_VIEW else "front"]
    words += ["raised"] if down > _RAISED_VIEW else []
    words += ["portrait"] if document["height"] > document["width"] else []
    return ", ".join(words)


def _near(document: Mapping[str, Any], metres: Mapping[str, Numbers]) -> Side:
    look = np.subtract(document["camera"]["target"], document["camera"]["position"])
    return "right" if float(_across(metres) @ look) > 0 else "left"
