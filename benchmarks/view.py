"""How well the camera's view is known, and what setting it right is worth.

``python -m benchmarks.view`` renders people from cameras turned by up to 45 degrees, 0.25 to 1.5 m
high and rolled by up to 8 degrees, looks at each picture once, and compares. It needs the
renderer's libraries; what was seen is kept. ``--markdown docs/view.md`` puts the tables between
the marks of that page, and the last lines are the figures of ``posecoach/kinematics/view.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from benchmarks.accuracy.markdown import print_or_write
from benchmarks.stills.cameras import Shot, shots
from posecoach.kinematics.angles import measure_landmarks
from posecoach.kinematics.body import Body
from posecoach.kinematics.geometry import wrap_degrees
from posecoach.kinematics.landmarks import SIDES, Landmarks
from posecoach.kinematics.plane import floor_rise
from posecoach.kinematics.position import Position, position_of
from posecoach.kinematics.view import (
    TELLING,
    View,
    floor_slope,
    height_from,
    shown_widths,
    turn_from,
)
from posecoach.vision.estimator import PoseEstimator
from posecoach.vision.model_store import ensure_model

BEGIN = "<!-- view: begin (written by python -m benchmarks.view, not by hand) -->"
END = "<!-- view: end -->"
ANGLES = (
    "hip_flexion",
    "knee_flexion",
    "thigh_elevation",
    "straight_leg_raise",
    "trunk_inclination",
)
_BINS = ((0.0, 12.0), (12.0, 28.0), (28.0, 50.0))

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """One picture of somebody: what was seen, and from where it was truly seen, in degrees."""

    shot: Shot
    index: int
    landmarks: Landmarks
    body: Body
    position: Position
    turn: float
    height: float

    @property
    def person(self) -> str:
        """Who it is."""
        return self.shot.person


def look(shot: Shot, index: int, landmarks: Landmarks) -> Seen:
    """Set one picture beside the place that its camera stood at, as seen from the trunk."""
    stills = shot.stills
    middle = {
        part: (stills.joint(f"left_{part}")[index] + stills.joint(f"right_{part}")[index]) / 2
        for part in ("hip", "shoulder")
    }
    across = sum(
        stills.joint(f"left_{part}")[index] - stills.joint(f"right_{part}")[index]
        for part in ("hip", "shoulder")
    ) * np.array([1.0, 0.0, 1.0])
    way = (middle["hip"] + middle["shoulder"]) / 2 - shot.position
    right = np.cross(way, [0.0, 1.0, 0.0])
    sine = across @ right / (np.linalg.norm(across) * np.linalg.norm(right))
    body = Body(landmarks.points)
    return Seen(
        shot, index, landmarks, body, position_of(body),
        turn=float(np.degrees(np.arcsin(np.clip(sine, -1.0, 1.0)))),
        height=float(np.degrees(np.arcsin(-way[1] / np.linalg.norm(way)))),
    )  # fmt: skip


def fitted(seen: Sequence[Seen]) -> tuple[Numbers, Numbers]:
    """The figures that tell turn and height from the widths that shoulders and hips show."""
    widths = [shown_widths(one.body) for one in seen]
    sine = np.sin(np.radians([one.turn for one in seen]))
    along = np.cos(np.radians([one.body.trunk_inclination for one in seen])) ** 2
    across = np.array([(s.real, h.real, 1.0) for s, h in widths])
    above = np.array([(s.imag, h.imag, 1.0) for s, h in widths])
    turn = np.linalg.lstsq(across, sine / np.sqrt(1 - along * sine**2), rcond=None)[0]
    down = np.sin(np.radians([one.height for one in seen]))
    return turn, np.linalg.lstsq(above, down, rcond=None)[0]


def held_out(seen: Sequence[Seen]) -> list[View]:
    """Each picture's view, by the figures that the other people give."""
    found = {}
    for person in {one.person for one in seen}:
        turn, height = fitted([one for one in seen if one.person != person])
        for number, one in enumerate(seen):
            if one.person == person:
                turned = turn_from(one.body, turn.tolist())
                raised = height_from(one.body, height.tolist())
                roll = np.nan
                if one.position is Position.LYING:
                    towards = -np.copysign(1, one.body.trunk.real)
                    roll = towards * (floor_slope(one.body) - floor_rise(turned, raised))
                found[number] = View(
                    turned, raised, float(roll), one.position, one.body.near_side_score < 0
                )
    return [found[number] for number in range(len(seen))]


def tables(seen: Sequence[Seen]) -> str:
    """What to read, as Markdown."""
    views = held_out(seen)
    turn, height = fitted(seen)
    return "\n".join([
        *_told(seen, views), "", *_rolled(seen, views), "", *_set_right(seen, views), "",
        f"Of all people: turn {np.round(turn, 2).tolist()}, height {np.round(height, 2).tolist()}.",
    ])  # fmt: skip


def _told(seen: Sequence[Seen], views: Sequence[View]) -> list[str]:
    lines = [
        "| position | pictures | turn: median error, degrees | nine in ten within "
        "| height: median error | nine in ten within |",
        "|---|---|---|---|---|---|",
    ]
    for position in sorted({one.position for one in seen}):
        chosen = [(o, v) for o, v in zip(seen, views, strict=True) if o.position is position]
        used = "" if position in TELLING else " (not used)"
        turns, heights = (
            np.abs([getattr(v, name) - getattr(o, name) for o, v in chosen])
            for name in ("turn", "height")
        )
        lines.append(
            f"| {position}{used} | {len(chosen)} | {np.median(turns):.1f} "
            f"| {np.quantile(turns, 0.9):.0f} | {np.median(heights):.1f} "
            f"| {np.quantile(heights, 0.9):.0f} |"
        )
    return lines


def _rolled(seen: Sequence[Seen], views: Sequence[View]) -> list[str]:
    pairs = [(v.roll, o.shot.roll) for o, v in zip(seen, views, strict=True) if abs(o.turn) < 30]
    known = [(found, true) for found, true in pairs if abs(found) < 12]
    off = np.abs([found - true for found, true in known])
    return [
        f"Roll, of who lies with both feet down and is seen within 30 degrees of the side: "
        f"{len(known)} pictures, median error {np.median(off):.1f} degrees, nine in ten within "
        f"{np.quantile(off, 0.9):.1f}."
    ]


def _set_right(seen: Sequence[Seen], views: Sequence[View]) -> list[str]:
    lines = [
        "| angle | camera turned by | measured | as seen: median error, nine in ten within "
        "| set right | set right by the true view |",
        "|---|---|---|---|---|---|",
    ]
    true = [
        View(o.turn, o.height, o.shot.roll, o.position, v.right_is_near)
        for o, v in zip(seen, views, strict=True)
    ]
    errors = [[_errors(o, view) for o, view in zip(seen, each, strict=True)]
              for each in ([View()] * len(seen), views, true)]  # fmt: skip
    for number, angle in enumerate(ANGLES):
        for low, high in _BINS:
            chosen = [i for i, o in enumerate(seen) if low <= abs(o.turn) < high]
            off = [np.concatenate([each[i][number] for i in chosen]) for each in errors]
            both = np.isfinite(off).all(axis=0)
            cells = [f"{np.median(o[both]):.1f}, {np.quantile(o[both], 0.9):.1f}" for o in off]
            lines.append(
                f"| {angle} | {low:.0f} to {high:.0f} | {both.sum()} | {' | '.join(cells)} |"
            )
    return lines


def _errors(one: Seen, view: View) -> Numbers:
    """``(5, 2)`` degrees without sign, by angle and side; NaN where not measured."""
    found = measure_landmarks(one.landmarks, names=ANGLES, view=view).degrees
    stills = one.shot.stills
    off = [[found[a, s] - stills.angle(a, s)[one.index] for s in SIDES] for a in ANGLES]
    return np.abs(wrap_degrees(np.array(off)))


def main(
    markdown: Annotated[Path | None, typer.Option(help="A page to put the table into.")] = None,
) -> None:
    """Print how well the view is known."""
    with PoseEstimator(ensure_model(), mode="image", silhouettes=True) as estimator:
        pictures = [
            look(shot, index, landmarks)
            for shot in track(shots(estimator), "Looking", console=Console(stderr=True))
            for index, landmarks in enumerate(shot.stills.seen)
            if landmarks.detected
        ]
    table = tables(pictures)
    print_or_write(table, markdown, BEGIN, END)


if __name__ == "__main__":
    typer.run(main)
