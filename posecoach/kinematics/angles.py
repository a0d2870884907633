"""The one table of angles: names, zeros, signs, ranges, and how each is computed.

Conventions follow the clinical neutral-zero method (0 = anatomical position; Ryf & Weymann,
*Range of Motion - AO Neutral-0 Method*, 1999; Norkin & White, *Measurement of Joint Motion*).
Documentation, exports, exercise files and pages all read this table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.body import Body
from posecoach.kinematics.geometry import Numbers
from posecoach.kinematics.landmarks import SIDES, Landmarks, LandmarkTrack, Side
from posecoach.kinematics.reasons import IMPLAUSIBLE, UNSTEADY, Codes, Gaps

Formula = Callable[[Body], Numbers]
Unsteady = Mapping[Side, bool] | Mapping[Side, NDArray[np.bool_]]


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
        ``Body -> (…, 2)`` degrees, left and right.
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


def _hip_flexion(body: Body) -> Numbers:
    return body.flexion(body.hip_turn)


def _knee_flexion(body: Body) -> Numbers:
    return body.flexion(-body.knee_turn)


def _thigh_elevation(body: Body) -> Numbers:
    return body.elevations[..., 0, :]


def _straight_leg_raise(body: Body) -> Numbers:
    return body.elevations[..., 1, :]


def _trunk_inclination(body: Body) -> Numbers:
    inclination = body.trunk_inclination[..., None]
    return np.concatenate([inclination, inclination], axis=-1)


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
# (angles, 1), to be held against both sides at once.
_LOWEST = np.array([[row.range_deg[0] - _RANGE_ROOM] for row in _ROWS])
_HIGHEST = np.array([[row.range_deg[1] + _RANGE_ROOM] for row in _ROWS])
_OF_A_LEG = np.array([[bool(row.parts)] for row in _ROWS])


@dataclass(frozen=True, slots=True)
class Measurement:
    """Every angle of both sides, and why a missing one is missing.

    Attributes
    ----------
    degrees
        By angle name and side, ``(…,)`` float64; NaN where it cannot be measured.
    codes
        By the same keys, ``(…,)`` int16: 0 where measured, else a code for
        :func:`posecoach.kinematics.reasons.explain`.
    body
        The lines that they were taken from.
    """

    degrees: Mapping[tuple[str, Side], Numbers]
    codes: Mapping[tuple[str, Side], Codes]
    body: Body


def measure(
    points: NDArray[np.float32],
    width: int,
    height: int,
    roll_deg: float = 0.0,
    unsteady: Unsteady | None = None,
) -> Measurement:
    """Compute the whole angle table.

    Parameters
    ----------
    points
        ``(33, 4)`` or ``(N, 33, 4)``: x, y, z in pixels and visibility.
    width, height
        Size of the picture in pixels, to know what lies outside of it.
    roll_deg
        Anticlockwise turn of the floor line in the picture, in degrees.
    unsteady
        By side, ``()`` or ``(N,)`` booleans: where the leg's points are to be doubted, see
        :mod:`posecoach.kinematics.steadiness`.

    Returns
    -------
    Measurement
        Arrays of shape ``()`` or ``(N,)``.
    """
    body = Body(points, roll_deg)
    with np.errstate(invalid="ignore", divide="ignore"):
        # (…, angles, 2): all at once, since a live frame is mostly the cost of calling NumPy.
        value = np.stack([angle.formula(body) for angle in _ROWS], axis=-2)
        gaps = Gaps(body, width, height)
        code = np.stack([gaps.of(angle.parts) for angle in _ROWS], axis=-2)
        if unsteady is not None:
            doubted = np.stack([unsteady[side] for side in SIDES], axis=-1)[..., None, :]
            code = np.where((code == 0) & doubted & _OF_A_LEG, UNSTEADY, code)
        implausible = (value < _LOWEST) | (value > _HIGHEST)
        code = np.where((code == 0) & implausible, IMPLAUSIBLE, code)
        value = np.where(code == 0, value, np.nan)
    keys = [(row, side) for row in range(len(_ROWS)) for side in range(len(SIDES))]
    return Measurement(
        degrees={(_ROWS[r].name, SIDES[s]): value[..., r, s] for r, s in keys},
        codes={(_ROWS[r].name, SIDES[s]): code[..., r, s] for r, s in keys},
        body=body,
    )


def measure_landmarks(
    seen: Landmarks | LandmarkTrack, roll_deg: float = 0.0, unsteady: Unsteady | None = None
) -> Measurement:
    """:func:`measure` for one frame's landmarks or a whole track."""
    return measure(seen.points, seen.width, seen.height, roll_deg, unsteady)


def near_side(seen: Landmarks | LandmarkTrack) -> Side:
    """The person's own side that is turned to the camera, by the evidence of all frames."""
    score = np.nanmean(Body(seen.points).near_side_score)
    return "left" if score >= 0 else "right"
