"""Named places for the hands: where the wrist, elbow and palm go for each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np

from .assets import Array
from .body import SIGN, SUFFIX, Body
from .rotations import align, unit
from .skeleton import UP, Poser, Skeleton, middle


@dataclass
class Reach:
    """What one hand wants.

    Attributes
    ----------
    wrist : Array
        World position of the wrist, metres.
    pole : Array
        Direction in which the elbow points.
    palm : Array
        Direction that the palm faces.
    curl : float
        0 open hand, 1 fist.
    hand : Array or None
        Direction of the hand; None continues the forearm.
    """

    wrist: Array
    pole: Array
    palm: Array
    curl: float = 0.15
    hand: Array | None = None


@dataclass
class Situation:
    """What a place may look at."""

    poser: Poser
    skeleton: Skeleton
    side: str
    leg: str = "right"

    @property
    def shoulder(self) -> Array:
        """Shoulder of the hand's side."""
        return self.skeleton.joints[f"{self.side}_shoulder"]

    @property
    def arm_length(self) -> float:
        """Shoulder to wrist with a straight elbow, metres."""
        joints = self.poser.body.joints
        points = [joints[f"{self.side}_{name}"] for name in ("shoulder", "elbow", "wrist")]
        return float(sum(np.linalg.norm(b - a) for a, b in pairwise(points)))

    @property
    def outward(self) -> Array:
        """Direction to the hand's own side."""
        return SIGN[self.side] * self.skeleton.trunk_frame[:, 0]

    def joint(self, name: str) -> Array:
        """World position of a joint, metres."""
        return self.skeleton.joints[name]

    def lying(self) -> bool:
        """Whether the trunk is nearer to horizontal than to upright."""
        return abs(float(self.skeleton.trunk_frame[1, 1])) < 0.7


def _side(s: Situation) -> Reach:
    trunk = s.skeleton.trunk_frame
    if s.lying():
        wrist = s.shoulder - 0.93 * s.arm_length * trunk[:, 1] + 0.10 * s.outward
        wrist[1] = s.poser.stage.floor + 0.035
        return Reach(wrist, s.outward + 0.3 * UP, -UP)
    wrist = s.shoulder - 0.965 * s.arm_length * UP + 0.07 * s.outward + 0.05 * trunk[:, 2]
    return Reach(wrist, -trunk[:, 2] + 0.4 * s.outward, -s.outward)


def _towel(s: Situation) -> Reach:
    wrist = towel_grip(s.skeleton, s.poser, s.leg, s.side)
    back = -s.skeleton.trunk_frame[:, 2]
    return Reach(wrist, s.outward + 0.6 * back, -s.outward, curl=1.0)


def _strap(s: Situation) -> Reach:
    toe, ankle = s.joint(f"{s.leg}_toe"), s.joint(f"{s.leg}_ankle")
    line = 0.5 * (toe + ankle) - s.shoulder
    length = min(0.80 * s.arm_length, 0.8 * float(np.linalg.norm(line)))
    wrist = s.shoulder + unit(line) * length
    wrist = wrist + 0.04 * s.outward
    return Reach(wrist, s.outward - 0.6 * s.skeleton.trunk_frame[:, 2], -s.outward, curl=1.0)


def _behind_thigh(s: Situation) -> Reach:
    thigh = s.skeleton.thighs[s.leg]
    middle_thigh = 0.35 * s.joint(f"{s.leg}_hip") + 0.65 * s.joint(f"{s.leg}_knee")
    radius = limb_radius(s.poser.body, s.leg, 0.65)
    wrist = middle_thigh + (radius + 0.03) * s.outward - 0.02 * thigh[:, 2]
    inward = -s.outward
    return Reach(wrist, s.outward, inward, curl=0.5, hand=unit(inward * 0.7 - thigh[:, 2]))


def _shin(s: Situation) -> Reach:
    shank = s.skeleton.shanks[s.leg]
    point = 0.80 * s.joint(f"{s.leg}_knee") + 0.20 * s.joint(f"{s.leg}_ankle")
    wrist = point + 0.065 * shank[:, 2] + 0.06 * s.outward + 0.02 * shank[:, 1]
    hand = unit(-s.outward - 0.25 * shank[:, 1])
    return Reach(wrist, s.outward - 0.3 * UP, -shank[:, 2], curl=0.45, hand=hand)


def _own_shin(s: Situation) -> Reach:
    own = Situation(s.poser, s.skeleton, s.side, s.side)
    reach = _shin(own)
    reach.wrist = reach.wrist - 0.02 * s.outward
    return reach


def _along_leg(share: float) -> Callable[[Situation], Reach]:
    def place(s: Situation) -> Reach:
        shank = s.skeleton.shanks[s.side]
        knee, ankle = s.joint(f"{s.side}_knee"), s.joint(f"{s.side}_ankle")
        if s.side != s.leg:
            knee, ankle = s.joint(f"{s.leg}_knee"), s.joint(f"{s.leg}_ankle")
            shank = s.skeleton.shanks[s.leg]
        wrist = (1 - share) * knee + share * ankle + 0.075 * shank[:, 2] + 0.035 * s.outward
        return Reach(wrist, s.outward + 0.3 * UP, -shank[:, 2], hand=-shank[:, 1])

    return place


def _thigh_top(s: Situation) -> Reach:
    thigh = s.skeleton.thighs[s.side]
    point = 0.35 * s.joint(f"{s.side}_hip") + 0.65 * s.joint(f"{s.side}_knee")
    radius = limb_radius(s.poser.body, s.side, 0.65)
    wrist = point + (radius + 0.02) * thigh[:, 2]
    return Reach(wrist, s.outward - s.skeleton.trunk_frame[:, 2], -thigh[:, 2], hand=-thigh[:, 1])


def _front_knee(s: Situation) -> Reach:
    thigh = s.skeleton.thighs[s.leg]
    wrist = s.joint(f"{s.leg}_knee") + 0.10 * thigh[:, 2] + 0.035 * s.outward
    wrist = wrist + 0.10 * thigh[:, 1]
    return Reach(wrist, s.outward - s.skeleton.trunk_frame[:, 2], -thigh[:, 2], hand=-thigh[:, 1])


def _hips(s: Situation) -> Reach:
    trunk = s.skeleton.trunk_frame
    wrist = s.joint(f"{s.side}_hip") + 0.10 * s.outward + 0.11 * trunk[:, 1]
    hand = unit(trunk[:, 2] - 0.5 * s.outward - 0.3 * trunk[:, 1])
    return Reach(wrist, s.outward - 0.6 * trunk[:, 2], -s.outward, hand=hand)


def _ceiling(s: Situation) -> Reach:
    direction = unit(s.skeleton.trunk_frame[:, 2] + 0.08 * s.skeleton.trunk_frame[:, 1])
    wrist = s.shoulder + 0.985 * s.arm_length * direction
    return Reach(wrist, s.outward - s.skeleton.trunk_frame[:, 1], -s.outward)


def _overhead(s: Situation) -> Reach:
    trunk = s.skeleton.trunk_frame
    direction = unit(trunk[:, 1] + 0.22 * trunk[:, 2] + 0.1 * s.outward)
    wrist = s.shoulder + 0.985 * s.arm_length * direction
    wrist[1] = max(wrist[1], s.poser.stage.floor + 0.07)
    return Reach(wrist, s.outward + trunk[:, 2], -s.outward)


def _floor_ahead(s: Situation) -> Reach:
    """Arms stretched along the floor beyond the head, as in child's pose."""
    trunk = s.skeleton.trunk_frame
    along = np.array([trunk[0, 1], 0.0, trunk[2, 1]])
    drop = s.shoulder[1] - s.poser.stage.floor - 0.045
    flat = max(0.2, (0.96 * s.arm_length) ** 2 - drop**2) ** 0.5
    wrist = s.shoulder + min(0.90 * s.arm_length, flat) * unit(along) + 0.03 * s.outward
    wrist[1] = s.poser.stage.floor + 0.045
    return Reach(wrist, s.outward + 0.5 * UP, -UP, hand=unit(along))


def _floor_behind(s: Situation) -> Reach:
    """Hands on the floor a little behind the hips, to sit up straight."""
    front = s.poser.stage.axes[:, 2]
    hips = middle(s.skeleton, "hip")
    wrist = hips - 0.22 * front + 0.24 * s.outward
    wrist[1] = s.poser.stage.floor + 0.05
    return Reach(wrist, -front + 0.3 * s.outward, -UP, hand=unit(-front + 0.5 * s.outward))


def _counter(s: Situation) -> Reach:
    front = s.poser.stage.axes[:, 2]
    wrist = middle(s.skeleton, "ankle") + 0.60 * front + 0.17 * s.outward
    wrist[1] = 0.90 + 0.045
    return Reach(wrist, s.outward - 0.5 * UP, -UP, hand=front)


def _floor_wide(s: Situation) -> Reach:
    """Arms out to the sides on the floor, palms up (T shape)."""
    wrist = s.shoulder + 0.97 * s.arm_length * s.outward
    wrist[1] = s.poser.stage.floor + 0.04
    return Reach(wrist, 0.3 * UP - s.skeleton.trunk_frame[:, 1], UP)


def _belly(s: Situation) -> Reach:
    trunk = s.skeleton.trunk_frame
    point = 0.62 * middle(s.skeleton, "hip") + 0.38 * middle(s.skeleton, "shoulder")
    wrist = point + 0.145 * trunk[:, 2] + 0.10 * s.outward
    return Reach(wrist, s.outward - 0.3 * trunk[:, 2], -trunk[:, 2], hand=-s.outward)


PLACES: dict[str, Callable[[Situation], Reach]] = {
    "side": _side,
    "towel": _towel,
    "strap": _strap,
    "behind_thigh": _behind_thigh,
    "shin": _shin,
    "own_shin": _own_shin,
    "along_shin": _along_leg(0.45),
    "ankle": _along_leg(0.85),
    "thigh": _thigh_top,
    "front_knee": _front_knee,
    "hips": _hips,
    "ceiling": _ceiling,
    "overhead": _overhead,
    "floor_ahead": _floor_ahead,
    "floor_behind": _floor_behind,
    "floor_wide": _floor_wide,
    "counter": _counter,
    "belly": _belly,
}


@dataclass(frozen=True)
class Section:
    """Extent of the thigh's skin around its axis, metres, in the leg's clean frame."""

    left: float
    right: float
    front: float
    back: float


@cache
def _thigh_section(body: Body, side: str, share: float) -> Section:
    suffix = SUFFIX[side]
    skin = body.vertices[body.dominated_by({f"upperleg01.{suffix}", f"upperleg02.{suffix}"})]
    hip, knee = body.joints[f"{side}_hip"], body.joints[f"{side}_knee"]
    local = (skin - hip) @ align(knee - hip, np.array([0.0, -1.0, 0.0])).T
    along = -local[:, 1] / np.linalg.norm(knee - hip)
    ring = local[np.abs(along - share) < 0.07]
    return Section(
        float(ring[:, 0].max()),
        float(-ring[:, 0].min()),
        float(ring[:, 2].max()),
        float(-ring[:, 2].min()),
    )


def thigh_section(body: Body, side: str, share: float = 0.52) -> Section:
    """Section of the thigh at a share of its length from the hip."""
    return _thigh_section(body, side, share)


def limb_radius(body: Body, side: str, share: float) -> float:
    """Half the thigh's width at a share of its length from the hip, metres."""
    section = thigh_section(body, side, share)
    return 0.5 * (section.left + section.right)


def towel_grip(skeleton: Skeleton, poser: Poser, leg: str, side: str) -> Array:
    """Wrist of a hand that holds a towel's end: between the thigh and the shoulder."""
    joints, thigh = skeleton.joints, skeleton.thighs[leg]
    section = thigh_section(poser.body, leg)
    wide = (section.left if side == "left" else section.right) + 0.025
    outward = SIGN[side] * thigh[:, 0]
    point = 0.48 * joints[f"{leg}_hip"] + 0.52 * joints[f"{leg}_knee"]
    edge = point + wide * outward + (section.front - 0.02) * thigh[:, 2]
    line = joints[f"{side}_shoulder"] - edge
    distance = float(np.linalg.norm(line))
    arm = Situation(poser, skeleton, side, leg).arm_length
    slack = float(np.clip(0.16 * distance, distance - 0.93 * arm, 0.30))
    return edge + unit(line) * slack + 0.015 * outward
