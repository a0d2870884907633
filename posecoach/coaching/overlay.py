"""Where the target lies in the picture: the measured limb, and the line it should reach.

The target is an angle; the picture needs a direction. Turning the measured limb about its joint
by the degrees that are missing gives one, whichever way the person lies and however the camera
is tilted: the same turn that the person has to make.
"""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from posecoach.coaching.feedback import Target
from posecoach.kinematics.body import MIN_VISIBILITY, Body, body_of
from posecoach.kinematics.landmarks import Landmark, Landmarks, Side

Point = tuple[float, float]
Growth = Literal["front", "back", "up"]

# Per angle: the joint that the limb turns about, the chain of parts that is drawn, and where
# the limb turns when the angle grows.
_LIMBS: dict[str, tuple[tuple[str, ...], Growth]] = {
    "thigh_elevation": (("hip", "knee"), "up"),
    "hip_flexion": (("hip", "knee"), "front"),
    "straight_leg_raise": (("hip", "knee", "ankle"), "up"),
    "knee_flexion": (("knee", "ankle"), "back"),
}
_LEG = ("hip", "knee", "ankle", "foot_index")
_BAND_STEP_DEG = 4.0
_OPEN_BAND_DEG = 20.0
"""How much of a band without a limit is drawn, beyond its edge."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is drawn for the target, in pixels of the frame.

    Attributes
    ----------
    limb
        Landmarks along the limb whose angle is measured, from its joint to its end.
    pivot
        The joint about which the limb turns.
    aim
        Where the end of the limb would be at the aimed angle.
    band
        Points on the arc from the edge of the band to its end, for shading it.
    ghost
        The limb down to its last part that is seen, turned as a whole to the aimed angle.
    """

    limb: tuple[Landmark, ...]
    pivot: Point
    aim: Point
    band: tuple[Point, ...]
    ghost: tuple[Point, ...] = ()


def target_overlay(
    landmarks: Landmarks, target: Target | None, side: Side | None
) -> Overlay | None:
    """The target in the picture, or None when it cannot be drawn honestly.

    Parameters
    ----------
    landmarks
        The frame that is drawn.
    target
        The angle that matters now, in degrees.
    side
        The person's own side that is measured.
    """
    if target is None or side is None or not math.isfinite(target.value):
        return None
    if target.angle not in _LIMBS:
        return None
    parts, growth = _LIMBS[target.angle]
    limb = tuple(Landmark.of(side, part) for part in parts)
    body = body_of(landmarks)
    # The plane is complex with y up, so turning by a positive angle is anticlockwise.
    pivot, end = (body.plane[index] for index in (limb[0], limb[-1]))
    if not cmath.isfinite(pivot) or not cmath.isfinite(end) or pivot == end:
        return None
    turn = _turn_of(growth, body)
    if turn == 0:
        return None

    def turned(place: complex, degrees: float) -> Point:
        by = cmath.exp(1j * math.radians(turn * (degrees - target.value)))
        return _pixels(pivot + (place - pivot) * by)

    band = tuple(turned(end, degrees) for degrees in _band_degrees(target))
    ghost = tuple(turned(place, target.aim) for place in _down_the_leg(body, parts, side))
    return Overlay(limb, _pixels(pivot), turned(end, target.aim), band, ghost)


def _down_the_leg(body: Body, parts: tuple[str, ...], side: Side) -> list[complex]:
    """The limb and what hangs on it, as far as it is seen."""
    chain = []
    for part in _LEG[_LEG.index(parts[0]) :]:
        point = Landmark.of(side, part)
        if part not in parts and body.visibility[point] < MIN_VISIBILITY:
            break
        chain.append(body.plane[point])
    return chain


def _turn_of(growth: Growth, body: Body) -> float:
    """+1 if the angle grows anticlockwise in the picture, -1 if clockwise, 0 if unknown."""
    if growth == "up":
        trunk = body.trunk
        # The leg rises from the floor on the feet's side, over the top, towards the head.
        return -float(np.sign(trunk.real)) if math.isfinite(trunk.real) else 0.0
    return body.facing if growth == "front" else -body.facing


def _band_degrees(target: Target) -> list[float]:
    """Degrees along the band, from its edge to its limit, or as much of it as is drawn."""
    more = 1.0 if target.enter >= target.leave else -1.0
    open_end = target.enter + more * _OPEN_BAND_DEG
    far = target.limit
    if far is None:
        far = max(target.aim, open_end) if more > 0 else min(target.aim, open_end)
    steps = max(1, math.ceil(abs(far - target.enter) / _BAND_STEP_DEG))
    return [float(degrees) for degrees in np.linspace(target.enter, far, steps + 1)]


def _pixels(place: complex) -> Point:
    """A place of the plane (y up) as pixels of the picture (y down)."""
    return place.real, -place.imag
