"""The one table of angles: names, zeros, signs, ranges, and how each is computed.

Conventions follow the clinical neutral-zero method (0 = anatomical position; Ryf & Weymann,
*Range of Motion - AO Neutral-0 Method*, 1999; Norkin & White, *Measurement of Joint Motion*).
Documentation, exports, exercise files and pages all read this table.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.body import Body
from posecoach.kinematics.landmarks import SIDES, Landmarks, LandmarkTrack, Side
from posecoach.kinematics.reasons import IMPLAUSIBLE, NOBODY, UNSTEADY, Gaps

Formula = Callable[[Body, int], float]
Key = tuple[str, Side]
"""Name of an angle, and the person's own side."""


@dataclass(frozen=True, slots=True)
class Angle:
    """A row of the table.

    Attributes
    ----------
    name, label
        Key, and the words for a person.
    zero, positive
        The position that reads 0, and the direction that reads more.
    range_deg
        Smallest and greatest value a body can show; also what a target may ask for.
    plane, view
        Plane of motion and the camera view that shows it.
    parts
        Parts of the measured side that must be seen, besides the trunk.
    formula
        Degrees of a body's side, 0 for left and 1 for right.
    source
        Where the definition comes from.
    """

    name: str
    label: str
    zero: str
    positive: str
    range_deg: tuple[float, float]
    plane: str
    view: str
    parts: tuple[str, ...]
    formula: Formula
    source: str


def _hip_flexion(body: Body, side: int) -> float:
    return body.flexion(body.hip_turns[side])


def _knee_flexion(body: Body, side: int) -> float:
    return body.flexion(-body.knee_turns[side])


def _thigh_elevation(body: Body, side: int) -> float:
    return body.leg_elevation(body.thighs[side])


def _straight_leg_raise(body: Body, side: int) -> float:
    return body.leg_elevation(body.whole_legs[side])


def _trunk_inclination(body: Body, side: int) -> float:
    return body.trunk_inclination


_NEUTRAL_ZERO = "AO neutral-0 method (Ryf & Weymann 1999)"

_ROWS = (
    Angle(
        "hip_flexion", "hip flexion", "thigh in line with the trunk", "thigh to the front",
        (-45, 160), "sagittal", "side", ("hip", "knee"), _hip_flexion, _NEUTRAL_ZERO,
    ),
    Angle(
        "knee_flexion", "knee flexion", "straight knee", "heel towards the buttock",
        (-20, 165), "sagittal", "side", ("hip", "knee", "ankle"), _knee_flexion, _NEUTRAL_ZERO,
    ),
    Angle(
        "thigh_elevation", "thigh", "thigh along the floor", "knee towards the ceiling",
        (-135, 180), "sagittal", "side", ("hip", "knee"), _thigh_elevation,
        "segment angle against the floor; lying down it passes 90 beyond the vertical",
    ),
    Angle(
        "straight_leg_raise", "straight leg raise", "leg along the floor",
        "heel towards the ceiling", (-135, 180), "sagittal", "side", ("hip", "ankle"),
        _straight_leg_raise,
        "elevation of the hip-ankle line, as read in the passive straight leg raise test",
    ),
    Angle(
        "trunk_inclination", "trunk", "trunk along the floor", "shoulders above the hips",
        (-90, 90), "sagittal", "side", (), _trunk_inclination,
        "segment angle of mid-hip to mid-shoulder against the floor",
    ),
)  # fmt: skip

ANGLES: Mapping[str, Angle] = {row.name: row for row in _ROWS}

# Room for the measurement's own error beyond what a body can do, in degrees.
_RANGE_ROOM = 12.0


@dataclass(frozen=True, slots=True)
class Measurement:
    """Every angle of both sides in one frame, and why a missing one is missing.

    Attributes
    ----------
    degrees
        By angle name and side; NaN where it cannot be measured.
    codes
        By the same keys: 0 where measured, else a code for
        :func:`posecoach.kinematics.reasons.explain`.
    body
        The lines that they were taken from.
    """

    degrees: Mapping[Key, float]
    codes: Mapping[Key, int]
    body: Body


@dataclass(frozen=True, slots=True)
class TrackMeasurement:
    """:class:`Measurement` of ``N`` frames: ``(N,)`` float64 degrees and int16 codes by key."""

    degrees: Mapping[Key, NDArray[np.float64]]
    codes: Mapping[Key, NDArray[np.int16]]


def measure(
    points: NDArray[Any],
    width: int,
    height: int,
    roll_deg: float = 0.0,
    unsteady: Mapping[Side, bool] | None = None,
) -> Measurement:
    """Compute the whole angle table for one frame.

    Parameters
    ----------
    points
        ``(33, 4)``: x, y, z in pixels and visibility.
    width, height
        Size of the picture in pixels, to know what lies outside of it.
    roll_deg
        Anticlockwise turn of the floor line in the picture, in degrees.
    unsteady
        By side, whether the leg's points are to be doubted, see
        :mod:`posecoach.kinematics.steadiness`.
    """
    body = Body(points, roll_deg)
    if cmath.isnan(body.plane[0]):
        return Measurement(dict.fromkeys(_KEYS, math.nan), dict.fromkeys(_KEYS, NOBODY), body)
    gaps = Gaps(body, width, height)
    degrees: dict[Key, float] = {}
    codes: dict[Key, int] = {}
    for column, side in enumerate(SIDES):
        for angle in _ROWS:
            key = (angle.name, side)
            code = gaps.of(angle.parts, column)
            if not code and angle.parts and unsteady is not None and unsteady[side]:
                code = UNSTEADY
            value = math.nan if code else angle.formula(body, column)
            low, high = angle.range_deg
            if value < low - _RANGE_ROOM or value > high + _RANGE_ROOM:
                value, code = math.nan, IMPLAUSIBLE
            degrees[key], codes[key] = value, code
    return Measurement(degrees, codes, body)


def measure_track(
    track: LandmarkTrack,
    roll_deg: float = 0.0,
    unsteady: Mapping[Side, NDArray[np.bool_]] | None = None,
) -> TrackMeasurement:
    """:func:`measure` for every frame of a track, with the very same results.

    Parameters
    ----------
    track
        ``N`` frames.
    roll_deg, unsteady
        As for :func:`measure`; ``unsteady`` by side ``(N,)``.
    """
    degrees = {key: np.empty(len(track)) for key in _KEYS}
    codes = {key: np.empty(len(track), dtype=np.int16) for key in _KEYS}
    for number, points in enumerate(track.points):
        doubted = None
        if unsteady is not None:
            doubted = {side: bool(unsteady[side][number]) for side in SIDES}
        frame = measure(points, track.width, track.height, roll_deg, doubted)
        for key in _KEYS:
            degrees[key][number], codes[key][number] = frame.degrees[key], frame.codes[key]
    return TrackMeasurement(degrees, codes)


_KEYS: tuple[Key, ...] = tuple((angle.name, side) for side in SIDES for angle in _ROWS)


def measure_landmarks(
    seen: Landmarks, roll_deg: float = 0.0, unsteady: Mapping[Side, bool] | None = None
) -> Measurement:
    """:func:`measure` for one frame's landmarks."""
    return measure(seen.points, seen.width, seen.height, roll_deg, unsteady)


def near_side(seen: Landmarks) -> Side:
    """The person's own side that is turned to the camera, by the evidence of one frame."""
    return "left" if Body(seen.points).near_side_score >= 0 else "right"
