"""The same tables for the terminal and for the docs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.markup import escape
from rich.table import Table

from benchmarks.accuracy.conditions import CLEAN, CONDITIONS
from benchmarks.accuracy.results import (
    SECOND_PERSON,
    Row,
    angle_rows,
    clip_record,
    condition_of,
    pooled_angles,
    pooled_landmarks,
)
from benchmarks.accuracy.scoring import Score

# What is called poor and bad: the starting reference is a hip and knee error of 1-5 degrees.
POOR_DEG, BAD_DEG = 5.0, 10.0
FEW_MEASURED = 0.8
_WORST_SHOWN = 12


@dataclass(slots=True)
class Grid:
    """One table: a title, what it shows, heads and cells."""

    title: str
    words: str
    heads: Sequence[str]
    rows: list[list[str]] = field(default_factory=list)

    def rich(self) -> Table:
        """For the terminal."""
        table = Table(*self.heads, title=self.title, title_justify="left")
        table.caption = self.words.replace("*", "")
        for row in self.rows:
            table.add_row(*map(escape, row))
        return table

    def markdown(self) -> str:
        """For the docs."""
        lines = [f"### {self.title}", "", self.words, "", _line(self.heads)]
        lines += [_line(["---"] * len(self.heads)), *map(_line, self.rows)]
        return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def all_grids(scores: Sequence[Score], model: str) -> list[Grid]:
    """Every table that there is something for."""
    as_filmed = [s for s in scores if s.condition.name == CLEAN.name]
    grids = [
        angle_grid(as_filmed, model),
        hold_grid(as_filmed, model),
        fault_grid(as_filmed, model),
        repetition_grid(as_filmed, model),
        people_grid(as_filmed, model),
        condition_grid(scores),
        landmark_grid([s for s in as_filmed if condition_of(s) != SECOND_PERSON]),
        worst_grid(as_filmed, model),
    ]
    return [grid for grid in grids if grid.rows]


def verdict(row: Row) -> str:
    """A row in a word: what is bad is called bad."""
    if row["mae"] is None:
        return "never measured"
    if row["mae"] > BAD_DEG or row["p95"] > 2 * BAD_DEG:
        words = "bad"
    elif row["mae"] > POOR_DEG or row["p95"] > BAD_DEG:
        words = "poor"
    else:
        words = "good"
    return words + (", often missing" if row["measured"] < FEW_MEASURED else "")


def angle_grid(scores: Sequence[Score], model: str) -> Grid:
    """Errors of every angle by exercise and view."""
    grid = Grid(
        "Angles",
        "Degrees; found minus true. *Formula* is the mean error of the same formula on the true "
        f"joints of the picture. Good: mean error up to {POOR_DEG:g} and 95 % of the frames within "
        f"{BAD_DEG:g}; bad: mean error above {BAD_DEG:g} or 5 % of the frames off by more than "
        f"{2 * BAD_DEG:g}; poor: between; often missing: measured in less than "
        f"{FEW_MEASURED:.0%} of the frames.",
        ("exercise", "view", "angle", "leg", "clips", "found", "measured", "bias", "mean error",
         "95 %", "formula", "verdict"),
    )  # fmt: skip
    for row in angle_rows(scores, model):
        exercise = row["exercise"]
        exercise += f" ({SECOND_PERSON})" if row["condition"] == SECOND_PERSON else ""
        grid.rows.append(
            [exercise, row["view"], row["angle"], row["role"], str(row["clips"]),
             _share(row["detected"]), _share(row["measured"]), _signed(row["bias"]),
             _number(row["mae"]), _number(row["p95"]), _number(row["perfect_mae"]), verdict(row)]
        )  # fmt: skip
    return grid


def _coached(scores: Sequence[Score], model: str) -> list[tuple[Row, Row]]:
    records = [clip_record(score, model) for score in scores]
    return [(record, coached) for record in records for coached in record["coached"]]


def hold_grid(scores: Sequence[Score], model: str) -> Grid:
    """True and credited holds."""
    grid = Grid(
        "Holds",
        "Seconds. *Near* and *far*: whether the working leg is the one turned to the camera.",
        ("clip", "leg", "true", "credited", "error", "start error", "end error", "side",
         "outcome"),
    )  # fmt: skip
    for record, coached in _coached(scores, model):
        for hold in coached["holds"] or ():
            true, found = hold["true"], hold["found"]
            sides = {True: "right", False: "WRONG", None: "-"}
            grid.rows.append(
                [record["name"], _leg(record, true["side"]), _number(true["seconds"]),
                 _number(found and found["held_s"]), _signed(hold["held_error_s"]),
                 _signed(hold["start_error_s"]), _signed(hold["end_error_s"]),
                 sides[hold["side_right"]], hold["outcome"]]
            )  # fmt: skip
        extra = [(h, "FALSE") for h in coached["false_holds"]]
        extra += [(h, "rest of a broken hold") for h in coached["hold_pieces"]]
        for hold, outcome in extra:
            grid.rows.append(
                [f"{record['name']} ({coached['exercise']})", _leg(record, hold["side"]), "-",
                 _number(hold["held_s"]), _signed(hold["held_s"]), "-", "-", "-",
                 f"{outcome} at {hold['start_s']:.1f} s"]
            )  # fmt: skip
    return grid


def _leg(record: Row, side: str | None) -> str:
    if record["near_side"] is None or side not in ("left", "right"):
        return side or "-"
    return f"{side}, {'near' if side == record['near_side'] else 'far'}"


def fault_grid(scores: Sequence[Score], model: str) -> Grid:
    """True and recorded faults."""
    grid = Grid(
        "Faults",
        "Seconds. *Told after* is from the true start to the first frame that shows the fault.",
        ("clip", "fault", "true", "start error", "told after", "outcome"),
    )
    for record, coached in _coached(scores, model):
        for fault in coached["faults"] or ():
            grid.rows.append(
                [record["name"], fault["id"], f"{fault['start_s']:.1f}-{fault['end_s']:.1f}",
                 _signed(fault["start_error_s"]), _signed(fault["told_after_s"]),
                 fault["outcome"]]
            )  # fmt: skip
        for fault in coached["false_faults"]:
            at = f"{fault['start_s']:.1f}-{fault['end_s']:.1f} s"
            grid.rows.append([record["name"], fault["id"], "none", "-", "-", f"FALSE at {at}"])
    return grid


def repetition_grid(scores: Sequence[Score], model: str) -> Grid:
    """Counted and true repetitions of exercises that are counted."""
    grid = Grid(
        "Repetitions",
        "Of exercises that are counted, not held; a half repetition is not counted.",
        ("clip", "true", "counted"),
    )
    for record, coached in _coached(scores, model):
        true, counted = coached["true_repetitions"], coached["repetitions"]
        if counted or (counted is not None and true):
            name = f"{record['name']} ({coached['exercise']})"
            grid.rows.append([name, "-" if true is None else str(true), str(counted)])
    return grid


def people_grid(scores: Sequence[Score], model: str) -> Grid:
    """Who was found, whether it is the right person, and whether the legs were mixed up."""
    grid = Grid(
        "Who was found",
        "Shares of the frames. *Legs swapped*: left and right taken for each other, where knees "
        "and ankles are far enough apart to tell. *Coached*: whether the product has the exercise.",
        ("clip", "people", "person found", "two people seen", "off the person", "legs swapped",
         "side right in holds", "coached"),
    )  # fmt: skip
    for score in scores:
        record = clip_record(score, model)
        side = next((c["side_right"] for c in record["coached"]), None)
        grid.rows.append(
            [record["name"], str(score.truth.people), _share(record["detected"]),
             _share(record["two_people"]), _share(record["on_somebody_else"]),
             _share(record["legs_swapped"]), _share(side),
             "yes" if record["coached"] else "no"]
        )  # fmt: skip
    return grid


def condition_grid(scores: Sequence[Score]) -> Grid:
    """What poor pictures do, over the same clips with and without."""
    changed = {s.truth.name for s in scores if s.condition.name != CLEAN.name}
    grid = Grid(
        "Poor pictures",
        f"Degrees, working leg, over the same {len(changed)} clips under each condition "
        f"({', '.join(sorted(changed))}). Held: seconds credited of true ones, to whichever leg; "
        "side right: share of the true holds in which the right leg was followed; false: faults "
        "and holds that were not there. With the legs swapped the angles are of the other leg.",
        ("condition", "person found", "legs swapped", "hip measured", "hip mean error",
         "hip 95 %", "knee mean error", "knee 95 %", "held", "side right", "false"),
    )  # fmt: skip
    for condition in (CLEAN, *CONDITIONS):
        members = [
            s for s in scores if s.condition.name == condition.name and s.truth.name in changed
        ]
        if members:
            label = f"{condition.name}: {condition.words}"
            grid.rows.append([label, *_condition_cells(members)])
    return grid


def _condition_cells(scores: Sequence[Score]) -> list[str]:
    rows = {(row["angle"], row["role"]): row for row in pooled_angles(scores)}
    hip, knee = (rows.get((a, "working"), _NO_ROW) for a in ("hip_flexion", "knee_flexion"))
    frames = [(s.detected, len(s.track)) for s in scores]
    found = sum(share * count for share, count in frames) / sum(count for _, count in frames)
    coached = [c for s in scores for c in s.coached]
    holds = [h for c in coached for h in c.holds or ()]
    true_s = sum(h.true.seconds for h in holds)
    held_s = sum(h.found.held_s for h in holds if h.found)
    false = sum(len(c.false_holds) + len(c.false_faults) for c in coached)
    swapped = [s.swapped for s in scores if s.swapped is not None]
    sides = [c.side_right for c in coached if c.side_right is not None]
    return [
        _share(found), _share(_mean(swapped)), _share(hip["measured"]),
        _number(hip["mae"]), _number(hip["p95"]), _number(knee["mae"]), _number(knee["p95"]),
        f"{held_s:.1f} of {true_s:.1f}" if holds else "-", _share(_mean(sides)), str(false),
    ]  # fmt: skip


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


_NO_ROW: dict[str, Any] = {"measured": None, "mae": None, "p95": None}


def landmark_grid(scores: Sequence[Score]) -> Grid:
    """How far landmarks are from the true joints."""
    grid = Grid(
        "Landmarks",
        "Distance from the true joint in percent of the trunk's length (mid-shoulder to mid-hip), "
        "all clips with one person.",
        ("part", "side", "median", "95 %"),
    )
    for row in pooled_landmarks(scores):
        cells = (_number(row["median_percent"]), _number(row["p95_percent"]))
        grid.rows.append([row["part"].replace("_", " "), row["role"], *cells])
    return grid


def worst_grid(scores: Sequence[Score], model: str) -> Grid:
    """The greatest single errors, with their times."""
    grid = Grid(
        "Worst moments",
        "The frame with the greatest error of each angle and clip; the worst of all clips first.",
        ("clip", "angle", "leg", "error", "at"),
    )
    found = [
        (record["name"], row)
        for record in (clip_record(score, model) for score in scores)
        for row in record["angles"]
        if row["worst"] is not None
    ]
    for name, row in sorted(found, key=lambda item: -abs(item[1]["worst"]))[:_WORST_SHOWN]:
        at = f"{row['worst_s']:.2f} s"
        grid.rows.append([name, row["angle"], row["role"], _signed(row["worst"]), at])
    return grid


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}".replace(".0%", "%")


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"


def _signed(value: float | None) -> str:
    return "-" if value is None else f"{value:+.1f}"
