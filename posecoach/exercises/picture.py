"""A picture of each phase, drawn from its reference pose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from posecoach.exercises.figure import (
    BACK,
    HEAD,
    Figure,
    build,
    unit,
)
from posecoach.exercises.gauge import draw_target, hinges
from posecoach.exercises.placement import camera_svg
from posecoach.exercises.shapes import Canvas, Theme, blob, disc
from posecoach.exercises.surroundings import BEHIND, draw_cloth, draw_end_mat, draw_floor
from posecoach.kinematics.landmarks import SIDES, Side

if TYPE_CHECKING:
    from posecoach.exercises.poses import Pose
    from posecoach.exercises.targets import TargetBand

__all__ = ["camera_svg", "pose_svg"]

WIDTH, HEIGHT = 480, 320
_FLOOR = 286.0
_SCALES = {"back": 100.0, "seat": 100.0, "knees": 98.0, "chair": 84.0, "feet": 80.0}
_POINTS_SCALE = 132.0
_EDGE = 0.022
_ARROW = 0.36
_WHOLE, _THIGH, _SHANK = slice(0, 5), slice(0, 1), slice(1, 5)
_REACH = {"head": HEAD, "shoulders": BACK, "back": BACK, "low_back": BACK, "hips": BACK}

_LEG = ("hip_flexion", "knee_flexion", "thigh_elevation", "straight_leg_raise",
        "shank_inclination")  # fmt: skip
_ARM = ("shoulder_flexion", "elbow_flexion")


def pose_svg(
    pose: Pose,
    *,
    title: str,
    theme: Theme = "auto",
    side: Side = "right",
    target: TargetBand | None = None,
) -> str:
    """Draw a pose.

    Parameters
    ----------
    pose
        As the exercise file has it: the working side is the right one.
    title
        What the picture shows, for those who don't see it.
    theme
        ``light``, ``dark``, or ``auto`` for what the browser prefers.
    side
        The side that works; the left one shows the pose mirrored.
    target
        The phase's target, drawn as an arc from where it counts to its limit, with its aim.

    Returns
    -------
    An SVG document.

    Raises
    ------
    ValueError
        If the title is empty or the theme unknown.
    """
    figure = build(pose)
    canvas = _canvas(pose, figure, flip=side == "left")
    measure = target.angle if target else None
    accent = _accent(pose, measure)
    if pose.points:
        _draw_points(canvas, pose, figure, accent, target)
    else:
        draw_floor(canvas, pose, figure)
        if target:
            draw_target(canvas, pose, figure, target)
        _draw_side_view(canvas, pose, figure, accent)
    if target:
        draw_target(canvas, pose, figure, target, over=True)
    for arrow in pose.arrows:
        _draw_arrow(
            canvas,
            figure.points[arrow.part],
            _REACH.get(arrow.part, 0.1),
            arrow.towards,
            floor=not pose.points,
        )
    return canvas.svg(title, theme)


def _draw_arrow(canvas: Canvas, at: complex, thickness: float, towards: float, floor: bool) -> None:
    """An arrow away from a part; towards the floor it comes from the other side instead."""
    way = unit(towards)
    start = at + (thickness + 0.12) * way
    if floor and (start + _ARROW * way).imag < 0.1:
        start = at - (thickness + 0.1 + _ARROW) * way
    canvas.arrow("arrow", start, start + _ARROW * way)


def _canvas(pose: Pose, figure: Figure, flip: bool) -> Canvas:
    scale = _POINTS_SCALE if pose.points else _SCALES[pose.rests]
    across = [0.0] if pose.points else [point.real for point in figure.points.values()]
    middle = (min(across) + max(across)) / 2
    return Canvas(WIDTH, HEIGHT, scale, complex(WIDTH / 2 - scale * middle, _FLOOR), flip)


def _accent(pose: Pose, measure: str | None) -> set[str]:
    """Names of the limbs to set off: those that are measured, or else those that move."""
    if measure in _LEG:
        return {"trunk"} if measure == "hip_flexion" and hinges(pose) else {"right_leg"}
    if measure in _ARM:
        return {"right_arm"}
    if measure == "knee_drop":
        return {"left_leg", "right_leg"}
    if measure:
        return {"trunk"}
    found = set()
    for arrow in pose.arrows:
        side, _, part = arrow.part.partition("_")
        if side not in SIDES:
            found.add("trunk")
        else:
            limb = "arm" if part in ("shoulder", "elbow", "wrist") else "leg"
            found.add(f"{side}_{limb}")
    return found


def _draw_side_view(canvas: Canvas, pose: Pose, figure: Figure, accent: set[str]) -> None:
    """Far limbs, trunk and head, near limbs, and what the hands hold."""
    at = figure.points
    # Of a crossed leg the lower part lies in front of the near thigh.
    crossed = pose.left.foot == "crossed"
    _draw_leg(canvas, at, "left", "left_leg" in accent, parts=_THIGH if crossed else _WHOLE)
    _draw_arm(canvas, at, "left", "left_arm" in accent, far=True)
    _draw_trunk(canvas, figure, "trunk" in accent)
    _draw_leg(canvas, at, "right", "right_leg" in accent)
    if crossed:
        _draw_leg(canvas, at, "left", "left_leg" in accent, parts=_SHANK)
    draw_cloth(canvas, pose, at)
    _draw_arm(canvas, at, "right", "right_arm" in accent, far=False)


def _role(accented: bool, far: bool) -> str:
    return ("accent_far" if far else "accent") if accented else ("far" if far else "body")


def _draw_leg(
    canvas: Canvas, at: dict[str, complex], side: Side, accented: bool, parts: slice = _WHOLE
) -> None:
    far = side == "left"
    shift = BEHIND if far else 0j
    names = ("hip", "knee", "ankle", "heel", "toes")
    hip, knee, ankle, heel, toes = (at[f"{side}_{name}"] + shift for name in names)
    # A thigh is thickest a little below its joint, a shank at the calf.
    buttock = hip + 0.25 * (knee - hip)
    calf = knee + 0.3 * (ankle - knee)
    shapes = [
        blob([hip, buttock, knee], [0.145, 0.138, 0.092]),
        blob([knee, calf, ankle], [0.09, 0.092, 0.058]),
        blob([heel, toes], [0.055, 0.04]),
        blob([ankle, heel + 0.12 * (toes - heel)], [0.058, 0.052]),
        blob([ankle, heel + 0.62 * (toes - heel)], [0.056, 0.042]),
    ]
    canvas.fill(_role(accented, far), *shapes[parts], edge=_EDGE)


def _draw_arm(
    canvas: Canvas, at: dict[str, complex], side: Side, accented: bool, far: bool
) -> None:
    shift = BEHIND if far else 0j
    shoulder, elbow, wrist = (at[f"{side}_{n}"] + shift for n in ("shoulder", "elbow", "wrist"))
    fore = (wrist - elbow) / (abs(wrist - elbow) or 1.0)
    canvas.fill(
        _role(accented, far),
        blob([shoulder, elbow], [0.085, 0.062]),
        blob([elbow, wrist], [0.062, 0.044]),
        blob([wrist, wrist + 0.1 * fore], [0.05, 0.046]),
        edge=_EDGE,
    )


def _draw_trunk(canvas: Canvas, figure: Figure, accented: bool) -> None:
    shape = (0.165, 0.162, 0.156, 0.15, 0.145, 0.144, 0.146, 0.151, 0.157, 0.161, 0.16, 0.15, 0.125)
    head = figure.points["head"]
    face = -1j * figure.up
    role = "accent" if accented else "body"
    canvas.fill(role, blob(figure.spine, shape), edge=_EDGE)
    canvas.fill(
        "body",
        disc(head, HEAD),
        blob([head + 0.12 * face - 0.01 * figure.up, head + (HEAD + 0.02) * face], [0.07, 0.022]),
        edge=_EDGE,
    )
    canvas.fill("body", blob([figure.spine[-1], head - 0.6 * HEAD * figure.up], [0.085, 0.075]))
    canvas.fill("body", disc(head, 0.8 * HEAD))


def _draw_points(
    canvas: Canvas, pose: Pose, figure: Figure, accent: set[str], target: TargetBand | None
) -> None:
    """A view from the front or from an end of the body: the nearest part is drawn last."""
    at = figure.points
    assert pose.points is not None
    draw_end_mat(canvas, figure)
    if target:
        draw_target(canvas, pose, figure, target)

    def legs() -> None:
        for side in SIDES:
            hip, knee, ankle, toes = (at[f"{side}_{n}"] for n in ("hip", "knee", "ankle", "toes"))
            canvas.fill(
                _role(f"{side}_leg" in accent, False),
                blob([hip, knee], [0.12, 0.09]),
                blob([knee, ankle], [0.09, 0.06]),
                blob([ankle, toes], [0.06, 0.05]),
                edge=_EDGE,
            )

    def arms() -> None:
        for side in SIDES:
            _draw_arm(canvas, at, side, f"{side}_arm" in accent, False)

    def trunk() -> None:
        role = "accent" if "trunk" in accent else "body"
        canvas.fill(role, _front_trunk(at), edge=_EDGE)

    def head() -> None:
        canvas.fill("body", disc(at["head"], HEAD), edge=_EDGE)

    order = {
        "feet": (head, arms, trunk, legs),
        "head": (legs, trunk, arms, head),
        "front": (trunk, legs, head, arms),
    }
    for draw in order[pose.points.nearest]:
        draw()


def _front_trunk(at: dict[str, complex]) -> list[complex]:
    """Outline between shoulders and hips, rounded at its corners."""
    ends = [(at["left_shoulder"] + at["right_shoulder"]) / 2, at["hips"]]
    wide = [abs(at[f"left_{p}"] - at[f"right_{p}"]) / 2 + 0.06 for p in ("shoulder", "hip")]
    across = [at[f"left_{p}"] - at[f"right_{p}"] for p in ("shoulder", "hip")]
    unit_across = [a / (abs(a) or 1.0) for a in across]
    corners = [
        ends[0] - wide[0] * unit_across[0],
        ends[0] + wide[0] * unit_across[0],
        ends[1] + wide[1] * unit_across[1],
        ends[1] - wide[1] * unit_across[1],
    ]
    return _rounded(corners, 0.28)


def _rounded(corners: list[complex], share: float) -> list[complex]:
    """A polygon with soft corners, each cut by a share of its sides."""
    outline = []
    for i, corner in enumerate(corners):
        before, after = corners[i - 1], corners[(i + 1) % len(corners)]
        a, b = corner + share * (before - corner), corner + share * (after - corner)
        for step in range(7):
            t = step / 6
            outline.append((1 - t) ** 2 * a + 2 * t * (1 - t) * corner + t * t * b)
    return outline
