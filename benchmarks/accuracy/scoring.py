"""One recording: what the product found against what is true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.coaching import Coached
from benchmarks.accuracy.conditions import Condition
from benchmarks.accuracy.errors import Sample
from benchmarks.accuracy.truth import Truth, measure_points
from posecoach.coaching.reading import views_of
from posecoach.kinematics.angles import ANGLES, measure_track
from posecoach.kinematics.doubt import doubts_of
from posecoach.kinematics.geometry import wrap_degrees
from posecoach.kinematics.landmarks import SIDES, Landmark, LandmarkTrack, Side

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]
Role = Literal["working", "other", "trunk"]
ROLES: tuple[Role, ...] = ("working", "other", "trunk")

# A frame of the recording and a moment of the truth are the same within this, in seconds.
_SAME_MOMENT_S = 0.05
_PARTS = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "foot_index")
# Which leg is which can be told where knees and ankles are this far apart, in trunk lengths.
_APART = 0.4
# Somebody else was followed if the trunk is this far from the true one, in trunk lengths.
_ELSEWHERE = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """What came of one recording under one condition.

    Attributes
    ----------
    truth, condition, track
        What was looked at, and what was seen.
    angles
        By angle and role of the side.
    points
        By part and role: distance of the landmark from the true joint, ``(N,)`` in shares of the
        trunk's length, NaN where either is not known.
    detected, two_people
        Share of the frames in which a person, and more than one, was found.
    swapped
        Share of the moments in which left and right leg were taken for each other, of those in
        which that can be told; None if there is none. ``swaps`` are those times.
    elsewhere
        Share of the moments with a person in which the landmarks are on somebody else.
    coached
        What the coach made of it; several where there is nothing to coach, none where the
        product does not know the exercise.
    """

    truth: Truth
    condition: Condition
    track: LandmarkTrack
    angles: Mapping[tuple[str, Role], Sample]
    points: Mapping[tuple[str, Role], Numbers]
    detected: float
    two_people: float
    swapped: float | None
    swaps: Sequence[tuple[float, float]]
    elsewhere: float | None
    coached: Sequence[Coached] = field(default_factory=tuple)


def score(
    truth: Truth, track: LandmarkTrack, condition: Condition, coached: Sequence[Coached]
) -> Score:
    """Compare what was seen in a recording with what is true of it."""
    at = _moments(truth, track)
    seen = track.points[at].astype(np.float64)
    true = condition.moved(truth.points, track.width, track.height)
    apart, swapped = _swapped(seen, true)
    far = _trunk_distance(seen, true)
    return Score(
        truth=truth,
        condition=condition,
        track=track,
        angles=_angles(truth, track, true, at),
        points=_point_errors(truth, seen, true),
        detected=float((track.people > 0).mean()),
        two_people=float((track.people > 1).mean()),
        swapped=float(swapped[apart].mean()) if apart.any() else None,
        swaps=runs(truth.time_s, apart & swapped),
        elsewhere=float((far > _ELSEWHERE).mean()) if far.size else None,
        coached=coached,
    )


def _moments(truth: Truth, track: LandmarkTrack) -> NDArray[np.intp]:
    """Index of the frame of each true moment.

    Raises
    ------
    ValueError
        If a moment has no frame: the truth is of another recording.
    """
    if truth.photo:
        return np.zeros(len(truth.time_s), dtype=np.intp)
    after = np.clip(np.searchsorted(track.time_s, truth.time_s), 1, max(1, len(track) - 1))
    before = after - 1
    after = np.minimum(after, len(track) - 1)
    nearer = truth.time_s - track.time_s[before] <= track.time_s[after] - truth.time_s
    at = np.where(nearer, before, after)
    late = np.abs(truth.time_s - track.time_s[at])
    if late.size and late.max() > _SAME_MOMENT_S:
        raise ValueError(
            f"{truth.clip.name} has no frame at {truth.time_s[late.argmax()]:.2f} s, of which "
            "something is said to be true"
        )
    return at


def _angles(
    truth: Truth, track: LandmarkTrack, true: Numbers, at: NDArray[np.intp]
) -> dict[tuple[str, Role], Sample]:
    views = views_of(track) if truth.wants_side_view else None
    measured = measure_track(track, doubts=doubts_of(track), views=views)
    perfect = measure_points(true, track.width, track.height)
    found: dict[tuple[str, Role], Sample] = {}
    for name, angle in ANGLES.items():
        by_side: dict[Side, Sample] = {}
        for side in SIDES:
            known = truth.degrees.get((name, side))
            if known is not None:
                inside = _inside(true, angle.parts, side, track)
                by_side[side] = Sample(
                    error=wrap_degrees(measured.degrees[name, side][at] - known),
                    perfect=wrap_degrees(perfect.degrees[name, side] - known),
                    expected=inside & np.isfinite(known),
                    detected=track.people[at] > 0,
                    time_s=truth.time_s,
                )
        if by_side and not angle.parts:
            found[name, "trunk"] = next(iter(by_side.values()))
        elif by_side:
            for role, mask in _roles(truth).items():
                parts = [s.where(mask[side]) for side, s in by_side.items()]
                found[name, role] = Sample.pooled(parts)
    return {key: sample for key, sample in found.items() if sample.expected.any()}


def _roles(truth: Truth) -> dict[Role, dict[Side, Mask]]:
    """For each role, the moments in which each side has it; all are at work where nobody says."""
    works = {side: np.isin(truth.working, [side, "both", ""]) for side in SIDES}
    return {"working": works, "other": {side: ~mask for side, mask in works.items()}}


def _inside(true: Numbers, parts: Sequence[str], side: Side, track: LandmarkTrack) -> Mask:
    """Whether all points that an angle needs lie in the picture, as far as they are known."""
    needed = [Landmark.of(s, part) for s in SIDES for part in ("shoulder", "hip")]
    needed += [Landmark.of(side, part) for part in parts]
    at = true[:, needed]
    out = (at < 0) | (at > [track.width, track.height])
    inside: Mask = np.asarray(~out.any(axis=(1, 2)))
    return inside


def _point_errors(truth: Truth, seen: Numbers, true: Numbers) -> dict[tuple[str, Role], Numbers]:
    unit = _median_torso(true)
    found: dict[tuple[str, Role], Numbers] = {}
    for part in _PARTS:
        for role, masks in _roles(truth).items():
            apart = [
                _distance(seen, true, Landmark.of(side, part))[mask] / unit
                for side, mask in masks.items()
            ]
            found[part, role] = np.concatenate(apart)
    return {key: values for key, values in found.items() if np.isfinite(values).any()}


def _distance(seen: Numbers, true: Numbers, point: int) -> Numbers:
    apart: Numbers = np.linalg.norm(seen[:, point, :2] - true[:, point], axis=-1)
    return apart


def _middle(points: Numbers, part: str) -> Numbers:
    middle: Numbers = points[:, [Landmark.of(s, part) for s in SIDES], :2].mean(axis=1)
    return middle


def _median_torso(true: Numbers) -> float:
    lengths = np.linalg.norm(_middle(true, "shoulder") - _middle(true, "hip"), axis=-1)
    known = lengths[np.isfinite(lengths)]
    return float(np.median(known)) if known.size else float("nan")


def _trunk_distance(seen: Numbers, true: Numbers) -> Numbers:
    """How far the trunk is from the true one, in its lengths, where both are known."""
    apart = (_middle(seen, "shoulder") + _middle(seen, "hip")) / 2 - (
        _middle(true, "shoulder") + _middle(true, "hip")
    ) / 2
    far = np.linalg.norm(apart, axis=-1) / _median_torso(true)
    known: Numbers = far[np.isfinite(far)]
    return known


def _swapped(seen: Numbers, true: Numbers) -> tuple[Mask, Mask]:
    """Whether it can be told which leg is which, and whether they are taken for each other."""
    left, right = ([Landmark.of(s, part) for part in ("knee", "ankle")] for s in SIDES)
    own, crossed = np.zeros(len(true)), np.zeros(len(true))
    for these, those in ((left, right), (right, left)):
        own += np.linalg.norm(seen[:, these, :2] - true[:, these], axis=-1).sum(axis=-1)
        crossed += np.linalg.norm(seen[:, these, :2] - true[:, those], axis=-1).sum(axis=-1)
    apart = np.linalg.norm(true[:, left] - true[:, right], axis=-1).mean(axis=-1)
    told = (apart > _APART * _median_torso(true)) & np.isfinite(own)
    return told, crossed < own


def runs(time_s: Numbers, chosen: Mask) -> list[tuple[float, float]]:
    """First and last second of every unbroken run of chosen moments."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], chosen, [False]]).astype(np.int8)))
    return [
        (round(float(time_s[first]), 2), round(float(time_s[last - 1]), 2))
        for first, last in edges.reshape(-1, 2)
    ]
