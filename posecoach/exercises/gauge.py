"""The arc of a target in the picture of a pose: from where it counts to its limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from posecoach.exercises.figure import Figure, direction, unit
from posecoach.exercises.shapes import Canvas, disc, ring

if TYPE_CHECKING:
    from posecoach.exercises.poses import Pose
    from posecoach.exercises.targets import TargetBand


@dataclass(frozen=True)
class _Dial:
    """Where a measure's arc is drawn: its centre, its zero's direction, and which way it turns."""

    centre: complex
    zero: float
    turn: int


def hinges(pose: Pose) -> bool:
    """Whether it is the trunk that moves when the hips flex: the leg carries or rests."""
    return pose.trunk > 95 and pose.right.foot != "free"


def _dial(figure: Figure, measure: str, folds: bool) -> _Dial | None:
    """The dial of a measure, in a picture that looks to the right; None where it has no arc."""
    at = figure.points
    hips, knee, elbow = at["right_hip"], at["right_knee"], at["right_elbow"]
    shoulder = at["right_shoulder"]
    down = direction(at["hips"] - at["shoulders"])
    # From the head end the shoulders are below the hips in the picture.
    sign = 1 if at["shoulders"].imag < at["hips"].imag else -1
    forward = at["shoulders"].real > at["hips"].real
    dials = {
        "hip_flexion": _Dial(hips, direction(hips - knee), -1) if folds else _Dial(hips, down, 1),
        "knee_flexion": _Dial(knee, direction(knee - hips), -1),
        "thigh_elevation": _Dial(hips, 0.0, 1),
        "straight_leg_raise": _Dial(hips, 0.0, 1),
        "trunk_inclination": _Dial(at["hips"], 0.0 if forward else 180.0, 1 if forward else -1),
        "trunk_lean": _Dial(at["hips"], 90.0, -1),
        "shank_inclination": _Dial(at["right_ankle"], 90.0, -1),
        "shoulder_flexion": _Dial(shoulder, down, 1),
        "elbow_flexion": _Dial(elbow, direction(elbow - shoulder), 1),
        "knee_drop": _Dial(at["hips"], 90.0, 1),
        "trunk_side_bend": _Dial(at["hips"], -90.0 * sign, -sign),
    }
    return dials.get(measure)


def draw_target(
    canvas: Canvas, pose: Pose, figure: Figure, target: TargetBand, over: bool = False
) -> None:
    """A sector from where the target counts to its limit; over the body its edge and its aim."""
    dial = _dial(figure, target.angle, hinges(pose))
    if dial is None:
        return
    last = target.limit or target.aim
    enter, aim, end = (dial.zero + dial.turn * n.value for n in (target.enter, target.aim, last))
    if abs(end - enter) < 6:
        end = enter + 6 * dial.turn * (1 if target.rising else -1)
    outer = 0.42 if target.angle == "elbow_flexion" else 0.66
    if not over:
        canvas.fill("target", ring(dial.centre, 0.0, outer, enter, end), opacity=0.22)
        return
    canvas.fill("target", ring(dial.centre, outer - 0.05, outer, enter, end))
    mark = dial.centre + (outer - 0.025) * unit(aim)
    canvas.fill("target", disc(mark, 0.062), edge=0.022)
