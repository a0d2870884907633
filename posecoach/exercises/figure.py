"""From a reference pose to a figure: forward kinematics in a plane, standing on the floor.

The plane is that of :mod:`posecoach.kinematics.geometry`, complex numbers with y up; here the
unit is the trunk's length, the floor is at height 0 and the figure looks to the right.
Proportions: Winter, *Biomechanics and Motor Control of Human Movement*, 4th ed. 2009, fig. 4.1,
as shares of the length from hip to shoulder (0.288 of the height).
"""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from posecoach.kinematics.landmarks import LANDMARK_COUNT, SIDES, Landmark, Landmarks, Side

if TYPE_CHECKING:
    from posecoach.exercises.poses import Limbs, Points, Pose

Facing = Literal["left", "right"]

THIGH, SHANK, UPPER_ARM, FOREARM = 0.85, 0.85, 0.62, 0.50
# Ankle above the sole, and the foot's ends behind and before it.
SOLE, HEEL, TOES = 0.14, 0.09, 0.31
# Centre of the head from the shoulders, and its radius.
NECK, HEAD = 0.40, 0.19
# Half thicknesses of what lies on the floor, back and buttocks, knee and hand; and the ankle's
# height where the heel lies on it with the toes up.
BACK, KNEE, HAND, ON_HEEL = 0.165, 0.09, 0.05, 0.17
STOOL_HEIGHT = 0.43
# Where the hands are on a countertop: in front of the standing ankle, and above the floor.
_COUNTERTOP = 1.60 + 1.72j
_STRAIGHT_ARM = 0.995 * (UPPER_ARM + FOREARM)


def unit(degrees: float) -> complex:
    """Vector of length 1 that points ``degrees`` anticlockwise of the right."""
    return cmath.exp(1j * math.radians(degrees))


def direction(vector: complex) -> float:
    """Degrees anticlockwise of the right, in [-180, 180]."""
    return math.degrees(cmath.phase(vector))


@dataclass(frozen=True, slots=True)
class Figure:
    """A settled figure.

    Attributes
    ----------
    points
        By name: ``hips``, ``shoulders``, ``head``, ``back``, ``low_back``, and for each side
        ``left_shoulder``, ``left_elbow`` … ``left_ankle``, ``left_heel``, ``left_toes``.
    spine
        Points of the trunk's midline from the hips to the shoulders.
    up
        Direction of the head's crown from the neck, length 1.
    """

    points: dict[str, complex]
    spine: tuple[complex, ...]
    up: complex


def build(pose: Pose) -> Figure:
    """Settle a pose on the floor.

    Raises
    ------
    ValueError
        If a foot that should rest cannot reach what it rests on.
    """
    if pose.points:
        return _from_points(pose.points)
    spine = _trunk(pose)
    legs = {s: _leg(pose, s) for s in SIDES if _is_carrying(pose, pose.limbs(s))}
    lift = 1j * _height(pose, spine, legs)
    spine = tuple(point + lift for point in spine)
    points = {"hips": spine[0], "shoulders": spine[-1]}
    points["back"], points["low_back"] = spine[2 * len(spine) // 3], spine[len(spine) // 4]
    for side in sorted(SIDES, key=lambda s: pose.limbs(s).foot == "crossed"):
        leg = {name: at + lift for name, at in legs[side].items()} if side in legs else None
        leg = leg or _resting_leg(pose, side, spine[0], points)
        points |= {f"{side}_{name}": at for name, at in leg.items()}
    # Half of the spine's bend lies above the middle, where the chord is its tangent.
    upper = direction(spine[-1] - spine[0]) - pose.spine / 2
    up = unit(upper - _neck(pose, spine[-1], upper))
    points["head"] = spine[-1] + NECK * up
    for side in SIDES:
        points |= {f"{side}_{name}": at for name, at in _arm(pose, side, points).items()}
    return Figure(points, spine, up)


def _trunk(pose: Pose) -> tuple[complex, ...]:
    """The midline from the hips at 0 to the shoulders: an arc whose chord has the inclination."""
    up, bend, count = unit(180 - pose.trunk), pose.spine, 12
    if abs(bend) < 1:
        return tuple(up * i / count for i in range(count + 1))
    start = up * unit(bend / 2)
    line = [0j]
    for i in range(count):
        line.append(line[-1] + start * unit(-bend * (i + 0.5) / count) / count)
    return tuple(line)


def _is_carrying(pose: Pose, leg: Limbs) -> bool:
    """Whether the leg's own angles say it all, without knowing where the floor is."""
    return leg.complete or leg.foot == "kneel"


def _leg(pose: Pose, side: Side) -> dict[str, complex]:
    """Points of a leg from its angles, with the hips at 0."""
    leg = pose.limbs(side)
    thigh = (leg.hip or 0.0) - pose.trunk
    # A kneeling shank points straight back along the floor.
    shank = thigh - (leg.knee or 0.0) if leg.foot != "kneel" else -180.0
    return _leg_points(0j, thigh, shank, leg)


def _leg_points(hips: complex, thigh: float, shank: float, leg: Limbs) -> dict[str, complex]:
    """Points of a leg whose thigh and shank point in these directions, in degrees."""
    knee = hips + THIGH * unit(thigh)
    ankle = knee + SHANK * unit(shank)
    pointed = {"kneel": 84.0, "heel": 18.0}.get(leg.foot, 12.0) if leg.ankle is None else leg.ankle
    if leg.foot in ("flat", "stool"):
        pointed = 90 + shank
        if not -45 <= pointed <= 85:
            raise ValueError(f"the ankle would have to bend by {pointed:.0f} for a flat foot")
    toes = unit(shank + 90 - pointed)
    sole = ankle - 1j * toes * (SOLE - 0.045)
    return {
        "hip": hips, "knee": knee, "ankle": ankle,
        "heel": sole - HEEL * toes, "toes": sole + TOES * toes,
    }  # fmt: skip


def _height(pose: Pose, spine: tuple[complex, ...], legs: dict[Side, dict[str, complex]]) -> float:
    """Height of the hips that puts what carries the body on the floor."""
    if pose.rests == "back":
        return BACK - min(spine[0].imag, spine[-1].imag)
    if pose.rests == "seat":
        return BACK
    if pose.rests == "knees":
        return KNEE - min(leg["knee"].imag for s, leg in legs.items() if _kneels(pose, s))
    standing = [leg for s, leg in legs.items() if pose.limbs(s).foot in ("flat", "heel")]
    return SOLE - min(leg["ankle"].imag for leg in standing)


def _kneels(pose: Pose, side: Side) -> bool:
    return pose.limbs(side).foot == "kneel"


def _resting_leg(
    pose: Pose, side: Side, hips: complex, points: dict[str, complex]
) -> dict[str, complex]:
    """Points of a leg whose foot rests: the angle that was left out follows."""
    leg = pose.limbs(side)
    if leg.foot == "crossed":
        return _crossed_leg(pose, side, hips, points)
    rest = {"flat": SOLE, "heel": ON_HEEL, "stool": STOOL_HEIGHT + SOLE}[leg.foot]
    if leg.hip is not None:
        thigh = leg.hip - pose.trunk
        drop = (hips + THIGH * unit(thigh)).imag - rest
        shank = -_arcsine(drop / SHANK, side)
        return _leg_points(hips, thigh, shank, leg)
    knee = math.radians(leg.knee or 0.0)
    along, across = THIGH + SHANK * math.cos(knee), SHANK * math.sin(knee)
    whole = -_arcsine((hips.imag - rest) / math.hypot(along, across), side)
    thigh = whole + math.degrees(math.atan2(across, along))
    return _leg_points(hips, thigh, thigh - math.degrees(knee), leg)


def _arcsine(share: float, side: Side) -> float:
    if not -1 <= share <= 1:
        raise ValueError(f"{side}: the foot cannot reach what it should rest on")
    return math.degrees(math.asin(share))


def _crossed_leg(
    pose: Pose, side: Side, hips: complex, points: dict[str, complex]
) -> dict[str, complex]:
    """Ankle over the other thigh, the knee turned out and so foreshortened."""
    leg, other = pose.limbs(side), "left" if side == "right" else "right"
    across = points[f"{other}_knee"] - points[f"{other}_hip"]
    knee = hips + 0.85 * THIGH * unit((leg.hip or 0.0) - pose.trunk)
    ankle = hips + 0.88 * across - 0.10j * across / abs(across)
    shank = (ankle - knee) / abs(ankle - knee)
    return {"hip": hips, "knee": knee, "ankle": ankle, "heel": ankle - 0.02 * shank,
            "toes": ankle + 0.2 * shank * unit(-30)}  # fmt: skip


def _neck(pose: Pose, shoulders: complex, upper: float) -> float:
    """Degrees of the head towards the chest; lying on the back it rests on the floor."""
    if pose.neck is not None or pose.rests != "back":
        return pose.neck or 0.0
    drop = max(-1.0, min(1.0, (shoulders.imag - HEAD) / NECK))
    return upper - (180 + math.degrees(math.asin(drop)))


def _arm(pose: Pose, side: Side, points: dict[str, complex]) -> dict[str, complex]:
    """Points of an arm, by its angles or by where the hand is."""
    limbs, shoulder = pose.limbs(side), points["shoulders"]
    rests = limbs.shoulder is None and shoulder.imag < _STRAIGHT_ARM + HAND
    if limbs.hand or rests:
        return _reach(shoulder, _place(limbs.hand or "floor", pose, points))
    upper = -86.0
    if limbs.shoulder is not None:
        upper = direction(points["hips"] - shoulder) + limbs.shoulder
    elbow = shoulder + UPPER_ARM * unit(upper)
    fore = unit(upper + (10.0 if limbs.elbow is None else limbs.elbow))
    return {"shoulder": shoulder, "elbow": elbow, "wrist": elbow + FOREARM * fore}


def _reach(shoulder: complex, wrist: complex) -> dict[str, complex]:
    """An arm whose hand is at a place, or points there; the elbow bends as elbows do."""
    line = wrist - shoulder
    length = max(0.2, min(abs(line), _STRAIGHT_ARM))
    line *= length / (abs(line) or 1.0)
    cosine = (UPPER_ARM**2 + length**2 - FOREARM**2) / (2 * UPPER_ARM * length)
    turn = math.degrees(math.acos(max(-1.0, min(1.0, cosine))))
    elbow = shoulder + UPPER_ARM * line / length * unit(-turn)
    # An elbow that would be in the floor points outwards, and looks shorter from the side.
    elbow = complex(elbow.real, max(elbow.imag, 0.07))
    return {"shoulder": shoulder, "elbow": elbow, "wrist": shoulder + line}


def _place(hand: str, pose: Pose, points: dict[str, complex]) -> complex:
    """Where a hand of a name is."""
    hips, shoulders = points["hips"], points["shoulders"]
    up = (shoulders - hips) / abs(shoulders - hips)
    if hand == "belly":
        return hips + 0.48 * up - 0.15j * up
    if hand == "hips":
        return hips + 0.12 * up - 0.06j * up
    if hand == "floor":
        drop = shoulders.imag - HAND
        reach = math.sqrt(max(_STRAIGHT_ARM**2 - drop**2, 0.01))
        return complex(shoulders.real + reach, HAND)
    if hand == "countertop":
        feet = [s for s in SIDES if pose.limbs(s).foot == "flat"] or list(SIDES)
        return complex(points[f"{feet[0]}_ankle"].real, 0) + _COUNTERTOP
    side, _, where = hand.partition("_")
    return _place_on_leg(where, shoulders, {n: points[f"{side}_{n}"] for n in _LEG_POINTS})


_LEG_POINTS = ("hip", "knee", "ankle", "heel", "toes")


def _place_on_leg(where: str, shoulders: complex, leg: dict[str, complex]) -> complex:
    thigh, shank = leg["knee"] - leg["hip"], leg["ankle"] - leg["knee"]
    front, shin = 1j * thigh / abs(thigh), 1j * shank / abs(shank)
    if where == "thigh":
        return leg["hip"] + 0.72 * thigh + 0.14 * front
    if where == "thigh_back":
        return leg["hip"] + 0.72 * thigh - 0.10 * front
    if where == "shin":
        return leg["knee"] + 0.26 * shank + 0.03 * shin
    if where == "ankle":
        return leg["knee"] + 0.92 * shank + 0.10 * shin
    # A towel round the thigh, a strap round the foot: the hand holds it on the way there.
    end = towel_loop(leg) if where == "towel" else strap_loop(leg)
    line = end - shoulders
    share = 0.72 if where == "towel" else 0.60
    return shoulders + line * min(share, 0.92 * _STRAIGHT_ARM / abs(line))


def towel_loop(leg: dict[str, complex]) -> complex:
    """Where a towel goes round the back of the thigh."""
    thigh = leg["knee"] - leg["hip"]
    return leg["hip"] + 0.55 * thigh - 0.11j * thigh / abs(thigh)


def strap_loop(leg: dict[str, complex]) -> complex:
    """Where a strap goes round the middle of the foot."""
    toes = leg["toes"] - leg["heel"]
    return leg["heel"] + 0.55 * toes - 0.045j * toes / abs(toes)


def _from_points(given: Points) -> Figure:
    """A figure whose points are given."""
    points = {name: complex(*at) for name, at in given.model_dump(exclude={"nearest"}).items()}
    for part in ("shoulder", "hip"):
        points[f"{part}s"] = (points[f"left_{part}"] + points[f"right_{part}"]) / 2
    hips, shoulders = points["hips"], points["shoulders"]
    spine = tuple(hips + (shoulders - hips) * i / 12 for i in range(13))
    points["back"], points["low_back"] = spine[8], spine[3]
    for side in SIDES:
        shank = points[f"{side}_ankle"] - points[f"{side}_knee"]
        along = shank / (abs(shank) or 1.0)
        points[f"{side}_heel"] = points[f"{side}_ankle"]
        points[f"{side}_toes"] = points[f"{side}_ankle"] + 0.2 * along
    up = points["head"] - shoulders
    return Figure(points, spine, up / (abs(up) or 1.0))


def figure_landmarks(
    pose: Pose, width: int = 1280, height: int = 720, facing: Facing = "right"
) -> Landmarks:
    """The figure as the pose model would see it.

    Parameters
    ----------
    pose
        What to show.
    width, height
        Size of the picture in pixels; the figure fills most of it.
    facing
        Which way the figure looks. Left mirrors the picture, and shows the left side nearer.

    Returns
    -------
    All 33 points, with visibility 0.98 on the near side and 0.9 on the far side.
    """
    figure = build(pose)
    at = _blazepose(figure)
    flip = -1 if facing == "left" and not pose.points else 1
    plane = np.array([complex(flip * p.real, p.imag) for p in at])
    low = complex(plane.real.min(), plane.imag.min())
    size = complex(plane.real.max(), plane.imag.max()) - low
    scale = 0.84 * min(width / size.real, height / size.imag)
    plane = (plane - low - size / 2) * scale
    points = np.zeros((LANDMARK_COUNT, 4), dtype=np.float32)
    points[:, 0], points[:, 1] = width / 2 + plane.real, height / 2 - plane.imag
    points[:, 3] = 0.98
    if not pose.points:
        for landmark in Landmark:
            far = landmark.words.split()[0] == ("left" if facing == "right" else "right")
            points[landmark, 2:] = (0.2 * scale, 0.9) if far else (-0.2 * scale, 0.98)
    return Landmarks(0.0, width, height, points)


def _blazepose(figure: Figure) -> list[complex]:
    """The 33 points in the plane."""
    at, up = figure.points, figure.up
    face, head = -1j * up, figure.points["head"]
    found = [head] * LANDMARK_COUNT
    found[Landmark.NOSE] = head + 1.05 * HEAD * face - 0.02 * up
    for side in SIDES:
        for eye in ("eye_inner", "eye", "eye_outer"):
            found[Landmark.of(side, eye)] = head + 0.8 * HEAD * face + 0.05 * up
        found[Landmark.of(side, "mouth")] = head + 0.8 * HEAD * face - 0.08 * up
        wrist = at[f"{side}_wrist"]
        fore = wrist - at[f"{side}_elbow"]
        fore /= abs(fore) or 1.0
        for part in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel"):
            found[Landmark.of(side, part)] = at[f"{side}_{part}"]
        found[Landmark.of(side, "foot_index")] = at[f"{side}_toes"]
        for part, length in (("pinky", 0.17), ("index", 0.19), ("thumb", 0.1)):
            found[Landmark.of(side, part)] = wrist + length * fore
    return found
