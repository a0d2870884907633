"""The one table of angles: names, zeros, signs, ranges, and how each is computed.

Conventions follow the clinical neutral-zero method (0 = anatomical position; Ryf & Weymann,
*Range of Motion - AO Neutral-0 Method*, 1999; Norkin & White, *Measurement of Joint Motion*).
Documentation, exports, exercise files and pages all read this table.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.body import Body, body_of
from posecoach.kinematics.doubt import NO_DOUBT, Doubt
from posecoach.kinematics.geometry import degrees_between, unwrapped
from posecoach.kinematics.landmarks import SIDES, Landmarks, LandmarkTrack, Side
from posecoach.kinematics.reasons import Formula, Gaps, Key, value_or_reason
from posecoach.kinematics.view import UNKNOWN_VIEW, View

# Room for the measurement's own error beyond what a body can do, in degrees.
_RANGE_ROOM = 12.0


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
        Plane of motion and the camera view that shows it: ``side``, or ``front`` for the front,
        the head end and the foot end.
    parts
        Parts of the measured side that must be seen, besides the trunk.
    formula
        Degrees of a body's side, 0 for left and 1 for right.
    source
        Where the definition comes from.
    middles
        Parts of which one side at least must be seen.
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
    middles: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        """The unit as it is written behind a number."""
        return "°"

    @property
    def span(self) -> tuple[float, float]:
        """Smallest and greatest value that is believed."""
        return self.range_deg[0] - _RANGE_ROOM, self.range_deg[1] + _RANGE_ROOM

    @property
    def others(self) -> tuple[str, ...]:
        """Parts of the other side that must be seen: none, for an angle."""
        return ()

    @property
    def in_plane(self) -> bool:
        """Whether it is true only of a limb that stays in the plane of the side view."""
        return self.view == "side"


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


def _trunk_lean(body: Body, side: int) -> float:
    # A deep fold passes 180; on the back nothing goes below -135.
    return unwrapped(body.forward_lean(body.trunk), -135)


def _shank_inclination(body: Body, side: int) -> float:
    # A heel at the buttock reads up to 150, a raised leg beyond the vertical down to -200.
    return -unwrapped(-body.forward_lean(-body.shanks[side]), -157)


def _shoulder_flexion(body: Body, side: int) -> float:
    return body.flexion(degrees_between(-body.trunk, body.upper_arms[side]))


def _elbow_flexion(body: Body, side: int) -> float:
    # Unsigned: with the upper arm turned inwards an elbow bends either way in the picture.
    return abs(degrees_between(body.upper_arms[side], body.forearms[side]))


def _knee_drop(body: Body, side: int) -> float:
    legs = body.middle("knee") - body.hips
    return math.degrees(math.atan2(body.sideways(legs, side), body.level(legs).imag))


def _trunk_side_bend(body: Body, side: int) -> float:
    # From the head end the shoulders are below the hips in the picture.
    along = abs(body.level(body.trunk).imag)
    return math.degrees(math.atan2(body.sideways(body.trunk, side), along))


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
    Angle(
        "trunk_lean", "trunk lean", "trunk upright", "folded forwards; on the back it is -90",
        (-120, 190), "sagittal", "side", (), _trunk_lean,
        "segment angle of mid-hip to mid-shoulder against the vertical, signed by facing",
    ),
    Angle(
        "shank_inclination", "lower leg", "lower leg upright", "knee in front of the ankle",
        (-200, 155), "sagittal", "side", ("knee", "ankle"), _shank_inclination,
        "segment angle of ankle to knee against the vertical, signed by facing",
    ),
    Angle(
        "shoulder_flexion", "shoulder flexion", "upper arm along the trunk",
        "arm to the front and overhead", (-60, 200), "sagittal", "side",
        ("shoulder", "elbow"), _shoulder_flexion, _NEUTRAL_ZERO,
    ),
    Angle(
        "elbow_flexion", "elbow flexion", "straight elbow", "hand towards the shoulder",
        (0, 155), "sagittal", "side", ("shoulder", "elbow", "wrist"), _elbow_flexion,
        _NEUTRAL_ZERO + ", without its sign",
    ),
    Angle(
        "knee_drop", "knees to the side", "knees above the hips",
        "knees down to this side; 90 is the height of the hips", (-135, 135), "transverse",
        "front", (), _knee_drop,
        "segment angle of mid-hip to mid-knee against the vertical", ("knee",),
    ),
    Angle(
        "trunk_side_bend", "side bend", "shoulders in line with the hips",
        "shoulders towards this side", (-80, 80), "frontal", "front", (), _trunk_side_bend,
        "segment angle of mid-hip to mid-shoulder against the picture's vertical",
    ),
)  # fmt: skip

ANGLES: Mapping[str, Angle] = {row.name: row for row in _ROWS}


@dataclass(frozen=True, slots=True)
class Measurement:
    """The angles of both sides in one frame, and why a missing one is missing.

    Attributes
    ----------
    degrees
        By angle name and side; NaN where it cannot be measured.
    codes
        By the same keys: 0 where measured, else a code for
        :func:`posecoach.kinematics.reasons.explain`.
    body, gaps
        The lines that they were taken from, and what is missing of them: for
        :func:`posecoach.kinematics.measures.value_of`.
    """

    degrees: Mapping[Key, float]
    codes: Mapping[Key, int]
    body: Body
    gaps: Gaps


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
    doubt: Doubt = NO_DOUBT,
    names: Collection[str] | None = None,
    view: View = UNKNOWN_VIEW,
) -> Measurement:
    """Compute the angle table for one frame.

    Parameters
    ----------
    points
        ``(33, 4)``: x, y, z in pixels and visibility.
    width, height
        Size of the picture in pixels, to know what lies outside of it.
    roll_deg
        Anticlockwise turn of the floor line in the picture, in degrees.
    doubt
        What is to be doubted from what was seen before, see :mod:`posecoach.kinematics.doubt`.
    names
        Angles to compute; all by default. Names of other measures are passed over.
    view
        From where the camera looks, if it should look from the side: what that spoils is set
        right, or withheld where it can't be.
    """
    return _measure(
        Body(points, roll_deg, complex(width, -height) / 2, view.plane),
        width, height, doubt, names, view,
    )  # fmt: skip


def _measure(
    body: Body,
    width: int,
    height: int,
    doubt: Doubt,
    names: Collection[str] | None,
    view: View,
) -> Measurement:
    gaps = Gaps(body, width, height, doubt, view.beyond)
    rows = _ROWS if names is None else [ANGLES[name] for name in names if name in ANGLES]
    degrees: dict[Key, float] = {}
    codes: dict[Key, int] = {}
    for column, side in enumerate(SIDES):
        for row in rows:
            key = (row.name, side)
            degrees[key], codes[key] = value_or_reason(row, body, column, gaps)
    return Measurement(degrees, codes, body, gaps)


def measure_track(
    track: LandmarkTrack,
    roll_deg: float = 0.0,
    doubts: Sequence[Doubt] | None = None,
    views: Sequence[View] | None = None,
) -> TrackMeasurement:
    """:func:`measure` for every frame of a track, with the very same results.

    Parameters
    ----------
    track
        ``N`` frames.
    roll_deg
        As for :func:`measure`.
    doubts, views
        For each frame, see :func:`posecoach.kinematics.doubt.doubts_of` and
        :func:`posecoach.coaching.reading.views_of`.
    """
    degrees = {key: np.empty(len(track)) for key in _KEYS}
    codes = {key: np.empty(len(track), dtype=np.int16) for key in _KEYS}
    for number, points in enumerate(track.points):
        doubt = NO_DOUBT if doubts is None else doubts[number]
        view = UNKNOWN_VIEW if views is None else views[number]
        frame = measure(points, track.width, track.height, roll_deg, doubt, view=view)
        for key in _KEYS:
            degrees[key][number], codes[key][number] = frame.degrees[key], frame.codes[key]
    return TrackMeasurement(degrees, codes)


_KEYS: tuple[Key, ...] = tuple((angle.name, side) for side in SIDES for angle in _ROWS)


def measure_landmarks(
    seen: Landmarks,
    roll_deg: float = 0.0,
    doubt: Doubt = NO_DOUBT,
    names: Collection[str] | None = None,
    view: View = UNKNOWN_VIEW,
) -> Measurement:
    """:func:`measure` for one frame's landmarks."""
    if roll_deg or view.plane is not None:
        return measure(seen.points, seen.width, seen.height, roll_deg, doubt, names, view)
    return _measure(body_of(seen), seen.width, seen.height, doubt, names, view)


def near_side(seen: Landmarks) -> Side:
    """The person's own side that is turned to the camera, by the evidence of one frame."""
    return "left" if body_of(seen).near_side_score >= 0 else "right"
