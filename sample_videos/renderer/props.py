"""Things held in the hands: towel and strap, rebuilt for every frame."""

from __future__ import annotations

import numpy as np

from .arms import hand_axes
from .assets import Array
from .body import SIDES, SUFFIX
from .mesh import CLOTH, Mesh, ribbon
from .places import thigh_section
from .rotations import apply, unit
from .skeleton import Poser, Skeleton

TURNS, STRAIGHT, TAIL = 14, 5, 4


def _fist(poser: Poser, skeleton: Skeleton, side: str) -> Array:
    """Middle of a closed hand."""
    suffix, heads = SUFFIX[side], poser.body.heads
    knuckle = 0.5 * (heads[f"finger3-1.{suffix}"] + heads[f"finger3-2.{suffix}"])
    _, palm = hand_axes(poser.body, side)
    return apply(skeleton.bones[f"wrist.{suffix}"], knuckle + 0.022 * palm)


def held(kind: str, colour: str, poser: Poser, skeleton: Skeleton, leg: str) -> Mesh:
    """Mesh of a held prop; always the same number of vertices."""
    build = _towel if kind == "towel" else _strap
    path, across = build(poser, skeleton, leg)
    path[:, 1] = np.maximum(path[:, 1], poser.stage.floor + 0.006)
    depth = 0.014 if kind == "towel" else 0.005
    return ribbon(path, across, colour, CLOTH, depth)


def _towel(poser: Poser, skeleton: Skeleton, leg: str) -> tuple[Array, Array]:
    joints, thigh = skeleton.joints, skeleton.thighs[leg]
    centre = 0.48 * joints[f"{leg}_hip"] + 0.52 * joints[f"{leg}_knee"]
    section, gap = thigh_section(poser.body, leg), 0.018
    middle = 0.5 * (section.left - section.right)
    half = 0.5 * (section.left + section.right) + gap
    angle = np.linspace(0.0, np.pi, TURNS)
    # From the left edge round the back to the right edge; a superellipse hugs the flesh.
    side = np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** 0.8
    back = np.sin(angle) ** 0.8 * (section.back + gap)
    arc = centre + (middle + half * side)[:, None] * thigh[:, 0] - back[:, None] * thigh[:, 2]
    front = 0.85 * section.front * thigh[:, 2]
    arc = np.vstack([arc[0] + front, arc, arc[-1] + front])
    return _with_ends(poser, skeleton, arc, thigh[:, 1], 0.075, 0.022)


def _strap(poser: Poser, skeleton: Skeleton, leg: str) -> tuple[Array, Array]:
    joints, foot = skeleton.joints, skeleton.feet[leg]
    sole = 0.50 * joints[f"{leg}_toe"] + 0.50 * joints[f"{leg}_heel"] - 0.004 * foot[:, 1]
    angle = np.linspace(0.0, np.pi, TURNS)
    arc = (
        sole
        + 0.052 * np.cos(angle)[:, None] * foot[:, 0]
        + (0.075 - 0.082 * np.sin(angle) ** 0.5)[:, None] * foot[:, 1]
    )
    return _with_ends(poser, skeleton, arc, foot[:, 2], 0.018, 0.014)


def _with_ends(
    poser: Poser, skeleton: Skeleton, arc: Array, axis: Array, wide: float, narrow: float
) -> tuple[Array, Array]:
    """Add the straight runs to the fists and the tails that hang out of them."""
    left, right = (_fist(poser, skeleton, side) for side in SIDES)
    share = np.linspace(0.0, 1.0, STRAIGHT, endpoint=False)[:, None]
    drop = np.linspace(1.0, 0.0, TAIL, endpoint=False)[:, None]
    tail = np.array([0.0, -0.11, 0.0])
    start = np.vstack([left + drop * tail, left + share * (arc[0] - left)])
    end = np.vstack([right + drop * tail, right + share * (arc[-1] - right)])[::-1]
    path = np.vstack([start, arc, end])
    ends = np.concatenate([np.full(TAIL, 1.3 * narrow), np.linspace(narrow, wide, STRAIGHT)])
    width = np.concatenate([ends, np.full(len(arc), wide), ends[::-1]])
    tangent = np.gradient(path, axis=0)
    across = axis - (tangent @ axis)[:, None] * tangent / np.maximum(
        (tangent**2).sum(axis=1, keepdims=True), 1e-9
    )
    across = np.array([unit(vector) for vector in across]) * width[:, None]
    return path, across
