"""Scores of many recordings as rows and records of plain values: what is written as JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.accuracy.coaching import Coached, FaultScore, HoldScore
from benchmarks.accuracy.conditions import CLEAN
from benchmarks.accuracy.errors import Sample, figures
from benchmarks.accuracy.scoring import ROLES, Score
from benchmarks.accuracy.watching import eyes, sha256
from posecoach.coaching import Fault, Hold
from posecoach.kinematics.angles import ANGLES

FORMAT = 1
SECOND_PERSON = "second person"
Row = dict[str, Any]


@dataclass(slots=True)
class Results:
    """What was done so far, and what could not be done.

    Attributes
    ----------
    model, path
        Name and file of the pose model.
    scores
        One for each recording and condition.
    failures
        Sentences on recordings that could not be used.
    complete
        Whether everything that was asked for was tried.
    """

    model: str
    path: Path
    scores: list[Score] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    complete: bool = False

    def document(self) -> dict[str, Any]:
        """Everything as plain values; None where nothing is known."""
        return {
            "format": FORMAT,
            "model": self.model,
            "model_sha256": sha256(self.path),
            "landmark_sources_sha256": eyes(),
            "versions": {name: version(name) for name in ("posecoach", "mediapipe")}
            if _installed("posecoach")
            else {"mediapipe": version("mediapipe")},
            "complete": self.complete,
            "failures": self.failures,
            "angles": angle_rows(self.scores, self.model),
            "landmarks": landmark_rows(self.scores, self.model),
            "clips": [clip_record(score, self.model) for score in self.scores],
        }


def _installed(name: str) -> bool:
    try:
        return bool(version(name))
    except ModuleNotFoundError:
        return False


def condition_of(score: Score) -> str:
    """Name of the condition; a second person in the clip itself is one as well."""
    clean = score.condition.name == CLEAN.name
    return SECOND_PERSON if clean and score.truth.people > 1 else score.condition.name


def _group(score: Score) -> tuple[str, str, str]:
    return score.truth.exercise or "not stated", score.truth.view, condition_of(score)


def angle_rows(scores: Sequence[Score], model: str) -> list[Row]:
    """One row for each exercise, view, condition, angle and role of the side."""
    groups: dict[tuple[str, str, str], list[Score]] = defaultdict(list)
    for score in scores:
        groups[_group(score)].append(score)
    return [
        {"exercise": exercise, "view": view, "condition": condition, "model": model, **row}
        for (exercise, view, condition), members in groups.items()
        for row in pooled_angles(members)
    ]


def pooled_angles(scores: Sequence[Score]) -> list[Row]:
    """Figures of every angle and role over all frames of several recordings."""
    rows = []
    for angle in ANGLES:
        for role in ROLES:
            found: list[Sample] = [
                s.angles[angle, role] for s in scores if (angle, role) in s.angles
            ]
            if found:
                summed = figures(Sample.pooled(found), one_recording=len(found) == 1)
                rows.append({"angle": angle, "role": role, "clips": len(found)} | summed.document())
    return rows


def landmark_rows(scores: Sequence[Score], model: str) -> list[Row]:
    """Distance of each landmark from the true joint, in percent of the trunk's length."""
    groups: dict[tuple[str, str, str], list[Score]] = defaultdict(list)
    for score in scores:
        exercise, view, condition = _group(score)
        groups[exercise, view, condition].append(score)
    rows = []
    for (exercise, view, condition), members in groups.items():
        head = {"exercise": exercise, "view": view, "condition": condition, "model": model}
        rows += [head | row for row in pooled_landmarks(members)]
    return rows


def pooled_landmarks(scores: Sequence[Score]) -> list[Row]:
    """Median and 95th percentile for each part and role over several recordings."""
    rows = []
    for key in dict.fromkeys(key for score in scores for key in score.points):
        values = np.concatenate([s.points[key] for s in scores if key in s.points]) * 100
        values = values[np.isfinite(values)]
        median, p95 = np.percentile(values, [50, 95]).round(1)
        rows.append(
            {"part": key[0], "role": key[1], "frames": len(values),
             "median_percent": float(median), "p95_percent": float(p95)}
        )  # fmt: skip
    return rows


def clip_record(score: Score, model: str) -> Row:
    """Everything about one recording under one condition."""
    truth = score.truth
    return {
        "name": truth.name,
        "exercise": truth.exercise,
        "execution": truth.execution,
        "view": truth.view,
        "condition": condition_of(score),
        "model": model,
        "what": truth.what,
        "people": truth.people,
        "near_side": truth.near,
        "working_sides": sorted(set(truth.working.tolist()) - {""}),
        "frames": len(score.track),
        "detected": round(score.detected, 4),
        "two_people": round(score.two_people, 4),
        "legs_swapped": _rounded(score.swapped, 4),
        "legs_swapped_at_s": [list(run) for run in score.swaps],
        "on_somebody_else": _rounded(score.elsewhere, 4),
        "angles": pooled_angles([score]),
        "landmarks": pooled_landmarks([score]),
        "coached": [coached_record(coached) for coached in score.coached],
    }


def coached_record(coached: Coached) -> Row:
    """Holds, repetitions and faults of one recording, one exercise."""
    return {
        "exercise": coached.exercise,
        "side_right": _rounded(coached.side_right, 4),
        "repetitions": coached.repetitions,
        "true_repetitions": coached.true_repetitions,
        "holds": None if coached.holds is None else [_hold_score(h) for h in coached.holds],
        "false_holds": [_hold(h) for h in coached.false_holds],
        "hold_pieces": [_hold(h) for h in coached.hold_pieces],
        "faults": None if coached.faults is None else [_fault_score(f) for f in coached.faults],
        "false_faults": [_fault(f) for f in coached.false_faults],
    }


def _hold_score(score: HoldScore) -> Row:
    true, found = score.true, score.found
    return {
        "outcome": score.outcome,
        "true": {"side": true.side, "start_s": true.start_s, "end_s": true.end_s,
                 "seconds": round(true.seconds, 2)},
        "found": None if found is None else _hold(found),
        "held_error_s": _rounded(score.held_error_s),
        "start_error_s": None if found is None else round(found.start_s - true.start_s, 2),
        "end_error_s": None if found is None else round(found.end_s - true.end_s, 2),
        "side_right": score.side_right,
    }  # fmt: skip


def _hold(hold: Hold) -> Row:
    return {
        "side": hold.side,
        "start_s": round(hold.start_s, 2),
        "end_s": round(hold.end_s, 2),
        "held_s": round(hold.held_s, 2),
        "ended": hold.ended,
        "complete": hold.complete,
    }


def _fault_score(score: FaultScore) -> Row:
    return {
        "id": score.true.name,
        "start_s": score.true.start_s,
        "end_s": score.true.end_s,
        "outcome": score.outcome,
        "start_error_s": _rounded(score.start_error_s),
        "told_after_s": _rounded(score.delay_s),
    }


def _fault(fault: Fault) -> Mapping[str, Any]:
    end = fault.start_s if fault.end_s is None else fault.end_s
    return {"id": fault.id, "start_s": round(fault.start_s, 2), "end_s": round(end, 2)}


def _rounded(value: float | None, digits: int = 2) -> float | None:
    return None if value is None else round(value, digits)
