"""Whether the error bands are honest: ``python -m benchmarks.uncertainty``.

Every sample clip that is to be seen from the side is measured as the coach does, and each angle's
error set against its band. Each person's bands are fitted to the other people, each clip weighing
the same. ``--markdown docs/uncertainty.md`` puts the table between the marks of that page, and the
last lines are the figures of ``posecoach/kinematics/uncertainty.py``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from benchmarks.accuracy.markdown import print_or_write
from benchmarks.accuracy.truth import Truth, find_truths
from benchmarks.accuracy.watching import landmarks_of
from posecoach.coaching.reading import Reader
from posecoach.exercises.library import exercise_ids, load_exercise
from posecoach.kinematics.geometry import wrap_degrees
from posecoach.kinematics.landmarks import SIDES
from posecoach.kinematics.measures import value_in
from posecoach.kinematics.uncertainty import BANDED, astray, left_by_the_view
from posecoach.vision.model_store import ensure_model

BEGIN = "<!-- uncertainty: begin (written by python -m benchmarks.uncertainty, not by hand) -->"
END = "<!-- uncertainty: end -->"
SHARE = 0.9
# Frames that follow each other say the same; one in so many is taken.
_EVERY = 6
_FAR_OFF = 15.0
_MAIN = (
    "hip_flexion",
    "knee_flexion",
    "thigh_elevation",
    "straight_leg_raise",
    "trunk_inclination",
)

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Errors:
    """``(N,)`` of every angle that was measured: its error, and what its band is made of.

    Attributes
    ----------
    error
        Degrees, without sign.
    lines, view
        The two parts of the band: degrees that its lines may be astray, to be taken some times,
        and degrees that the view leaves.
    angle, clip, person, seen_from
        What it is of; ``seen_from`` as in the accuracy benchmark.
    working
        Whether it is of the leg at work.
    """

    error: Numbers
    lines: Numbers
    view: Numbers
    angle: NDArray[np.str_]
    clip: NDArray[np.str_]
    person: NDArray[np.str_]
    seen_from: NDArray[np.str_]
    working: Mask

    def times(self, chosen: Mask) -> float:
        """How many times its lines' share the band must be, each clip weighing the same."""
        beyond = np.sqrt(np.maximum(0.0, self.error**2 - self.view**2))[chosen]
        needed = beyond / self.lines[chosen]
        _, number, count = np.unique(self.clip[chosen], return_inverse=True, return_counts=True)
        weight = 1.0 / count[number]
        order = np.argsort(needed)
        reached = np.searchsorted(np.cumsum(weight[order]), SHARE * weight.sum())
        return float(needed[order][min(reached, len(order) - 1)])

    def held_out(self) -> Numbers:
        """``(N,)`` bands, each fitted to the other people."""
        bands = np.full(len(self.error), np.nan)
        for angle in np.unique(self.angle):
            for person in np.unique(self.person[self.angle == angle]):
                own = (self.angle == angle) & (self.person == person)
                others = (self.angle == angle) & (self.person != person)
                if others.any():
                    times = self.times(others)
                    bands[own] = np.hypot(times * self.lines[own], self.view[own])
        return bands


def errors_of(truths: Sequence[Truth], model: Path) -> Errors:
    """Measure every clip, from what the product saw in it."""
    rows = [
        row
        for truth in track(truths, "Measuring", console=Console(stderr=True))
        for row in _of_clip(truth, model)
    ]
    off, lines, view, angle, clip, person, seen_from, working = zip(*rows, strict=True)
    error, straying, left = (np.array(column, dtype=np.float64) for column in (off, lines, view))
    of, name, who, camera = (
        np.array(column, dtype=np.str_) for column in (angle, clip, person, seen_from)
    )
    return Errors(error, straying, left, of, name, who, camera, np.array(working, dtype=np.bool_))


def _of_clip(truth: Truth, model: Path) -> Iterator[tuple[float | str | bool, ...]]:
    document = json.loads(truth.clip.with_suffix(".truth.json").read_text(encoding="utf-8"))
    reader = Reader(())
    seen = landmarks_of(truth.clip, model)
    for number, (frame, working) in enumerate(
        zip(map(reader.read, seen), truth.working, strict=False)
    ):
        if number % _EVERY or not frame.alone:
            continue
        body = frame.measured.body
        for column, side in enumerate(SIDES):
            for angle in BANDED:
                known = truth.degrees.get((angle, side))
                found, _ = value_in(frame.measured, angle, side)
                if known is None or np.isnan(found - known[number]):
                    continue
                off = abs(float(wrap_degrees(np.array(found - known[number]))))
                yield (
                    off, astray(angle, body, column), left_by_the_view(frame.view),
                    angle, truth.name, document["person"], truth.view, working in (side, "both"),
                )  # fmt: skip


def tables(found: Errors) -> str:
    """What to read, as Markdown."""
    bands = found.held_out()
    inside = found.error <= bands
    far = found.error > _FAR_OFF
    lines = [
        "| angle | clips | inside its band | half of the band, degrees (median; 10 % to 90 %) "
        "| off by more than 15 | of these, with a band below 15 |",
        "|---|---|---|---|---|---|",
    ]
    for angle in BANDED:
        own = found.angle == angle
        if not own.any():
            continue
        low, middle, high = np.nanquantile(bands[own], [0.1, 0.5, 0.9])
        sure = far & (bands < _FAR_OFF)
        lines.append(
            f"| {angle} | {len(np.unique(found.clip[own]))} | {_percent(inside[own])} "
            f"| {middle:.1f} ({low:.1f} to {high:.1f}) | {_percent(far[own])} "
            f"| {_percent(sure[own])} |"
        )
    main = np.isin(found.angle, _MAIN)
    lines += ["", "| hip, knee, leg and trunk | inside | off by more than 15 |", "|---|---|---|"]
    groups = {f"seen: {view}": found.seen_from == view for view in np.unique(found.seen_from)}
    groups |= {"the leg at work": found.working, "the other leg": ~found.working}
    groups |= {f"clip: {name}": found.clip == name for name in np.unique(found.clip)}
    for name, group in groups.items():
        chosen = group & main
        if name.startswith("clip") and inside[chosen].mean() >= 0.8:
            continue
        lines.append(f"| {name} | {_percent(inside[chosen])} | {_percent(far[chosen])} |")
    fitted = ", ".join(
        f"{angle} {found.times(found.angle == angle):.2f}"
        for angle in BANDED
        if (found.angle == angle).any()
    )
    return "\n".join([*lines, "", f"Times that a line's share is taken, of all people: {fitted}."])


def _percent(mask: Mask) -> str:
    return f"{100 * mask.mean():.1f} %" if mask.size else ""


def main(
    clips: Annotated[Path, typer.Option(help="Clips with their truth.")] = Path("sample_videos"),
    markdown: Annotated[Path | None, typer.Option(help="A page to put the table into.")] = None,
) -> None:
    """Print how many true angles lie within their bands."""
    known = exercise_ids()
    truths = [
        truth
        for truth in find_truths(clips)
        if truth.exercise not in known or load_exercise(truth.exercise).from_the_side
    ]
    table = tables(errors_of(truths, ensure_model()))
    print_or_write(table, markdown, BEGIN, END)


if __name__ == "__main__":
    typer.run(main)
