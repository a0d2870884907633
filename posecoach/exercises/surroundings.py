"""What a figure rests on and holds: floor, mat, chair, stool, countertop, towel and strap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from posecoach.exercises.figure import BACK, STOOL_HEIGHT, Figure, strap_loop, towel_loop
from posecoach.exercises.shapes import Canvas
from posecoach.kinematics.landmarks import SIDES

if TYPE_CHECKING:
    from posecoach.exercises.poses import Pose

# The far side is a little behind: up and to the front in the picture.
BEHIND = 0.055 + 0.045j


def draw_floor(canvas: Canvas, pose: Pose, figure: Figure) -> None:
    """Floor, mat and what the figure sits, steps or leans on."""
    at = figure.points
    left, right = (x - canvas.origin.real for x in (22.0, canvas.width - 22.0))
    left, right = left / canvas.scale, right / canvas.scale
    canvas.line("floor", [left - 0.02j, right - 0.02j], 0.03)
    if pose.rests in ("back", "seat", "knees"):
        across = [p.real for p in at.values()]
        low, high = max(min(across) - 0.25, left), min(max(across) + 0.2, right)
        canvas.line("mat", [low - 0.035j, high - 0.035j], 0.07)
    if pose.rests == "chair":
        _draw_chair(canvas, at["hips"])
    for side in SIDES:
        if pose.limbs(side).foot == "stool":
            _draw_stool(canvas, at[f"{side}_ankle"].real + 0.12)
    for side in SIDES:
        if pose.limbs(side).hand == "countertop":
            _draw_countertop(canvas, at[f"{side}_wrist"], right)
            break


def _box(x: float, y: float, width: float, height: float) -> list[complex]:
    low = complex(x, y)
    return [low, low + 1j * height, low + width + 1j * height, low + width]


def _draw_chair(canvas: Canvas, hips: complex) -> None:
    seat = hips.imag - BACK
    back = hips.real - 0.26
    for x in (back, hips.real + 0.36):
        canvas.line("wood_edge", [x + 0.03j, x + 1j * seat], 0.07)
    canvas.line("wood_edge", [complex(back, seat), complex(back - 0.1, seat + 0.95)], 0.07)
    canvas.line("wood", [complex(back, seat - 0.05), complex(hips.real + 0.4, seat - 0.05)], 0.1)


def _draw_stool(canvas: Canvas, x: float) -> None:
    for leg in (x - 0.24, x + 0.24):
        canvas.line("wood_edge", [leg + 0.03j, leg + 1j * (STOOL_HEIGHT - 0.1)], 0.07)
    top = STOOL_HEIGHT - 0.05
    canvas.line("wood", [x - 0.32 + 1j * top, x + 0.32 + 1j * top], 0.1)


def _draw_countertop(canvas: Canvas, wrist: complex, right: float) -> None:
    top, edge = wrist.imag - 0.06, wrist.real - 0.12
    end = min(edge + 0.85, right)
    canvas.fill("wood", _box(edge + 0.08, 0.0, end - edge - 0.12, top - 0.08))
    canvas.line("wood_edge", [complex(edge, top - 0.05), complex(end, top - 0.05)], 0.1)


def draw_cloth(canvas: Canvas, pose: Pose, at: dict[str, complex]) -> None:
    """Towel or strap from the hands to the leg it goes round."""
    for hand_side in SIDES:
        side, _, what = (pose.limbs(hand_side).hand or "").partition("_")
        if what not in ("towel", "strap"):
            continue
        leg = {n: at[f"{side}_{n}"] for n in ("hip", "knee", "ankle", "heel", "toes")}
        loop = towel_loop(leg) if what == "towel" else strap_loop(leg)
        shift = BEHIND if hand_side == "left" and side == "right" else 0j
        width = 0.085 if what == "towel" else 0.04
        wrist = at[f"{hand_side}_wrist"]
        fore = wrist - at[f"{hand_side}_elbow"]
        grip = wrist + 0.08 * fore / (abs(fore) or 1.0)
        canvas.line("cloth", [grip + shift, loop], width)


def draw_end_mat(canvas: Canvas, figure: Figure) -> None:
    """A mat that runs away from the viewer."""
    lowest = min(p.imag for p in figure.points.values()) - 0.14
    highest = max(figure.points["shoulders"].imag, figure.points["hips"].imag) + 0.25
    canvas.fill(
        "mat",
        [complex(-0.72, lowest), complex(-0.52, highest),
         complex(0.52, highest), complex(0.72, lowest)],
        opacity=0.55,
    )  # fmt: skip
