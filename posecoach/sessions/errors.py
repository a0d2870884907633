"""How far off a measure is, as measured in docs/accuracy.md, for error bands and comparisons."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from posecoach.language.catalogue import mark, tr

_FILE = Path(__file__).with_name("measured_errors.json")
# Beyond this share of a target's usual range a figure says nothing any more (docs/accuracy.md).
_BAD_MEAN_DEG, _BAD_WITHIN_DEG = 10.0, 20.0


@dataclass(frozen=True, slots=True)
class MeasuredError:
    """The error of one angle in one exercise, on rendered people whose joints are known.

    Attributes
    ----------
    mean_deg
        Mean of the error without its sign, in degrees.
    within_95_deg
        95 % of the frames are within this, in degrees.
    """

    mean_deg: float
    within_95_deg: float

    @property
    def bad(self) -> bool:
        """Whether the angle can't be relied on in this exercise."""
        return self.mean_deg > _BAD_MEAN_DEG or self.within_95_deg > _BAD_WITHIN_DEG

    @property
    def words(self) -> str:
        """The error in a sentence."""
        sentence = tr(
            "On rendered people with known joints this angle was off by {mean_deg:.0f}° on "
            "average, in 95 % of the frames by less than {within_95_deg:.0f}°.",
            mean_deg=self.mean_deg,
            within_95_deg=self.within_95_deg,
        )
        return (
            tr("{sentence} That is too much to rely on.", sentence=sentence)
            if self.bad
            else sentence
        )


UNKNOWN_ERROR = mark("How far off this measure is has not been measured.")


def error_of(exercise: str, measure: str) -> MeasuredError | None:
    """The measured error of a measure in an exercise; None where it was not measured.

    Where several camera views were measured it is the one with most clips, the first of equals:
    the view that the exercise asks for.
    """
    rows = [r for r in _rows() if r["exercise"] == exercise and r["angle"] == measure]
    if not rows:
        return None
    best = max(rows, key=lambda row: int(row["clips"]))
    return MeasuredError(best["mean_deg"], best["within_95_deg"])


def error_words(exercise: str, measure: str) -> str:
    """How far to trust a measure, in a sentence."""
    error = error_of(exercise, measure)
    return tr(UNKNOWN_ERROR) if error is None else error.words


@lru_cache(maxsize=1)
def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return rows
