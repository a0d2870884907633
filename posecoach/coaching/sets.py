"""Sets of repetitions on each side, and the rest between them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict

from posecoach.coaching.feedback import RepCount, Repetition, Worked
from posecoach.exercises.models import Exercise
from posecoach.kinematics.landmarks import SIDES, Side

# Rest between two repetitions that belongs to the movement, in seconds: a breath held.
_BREATH_S = 6.0


class SetBook:
    """Counts whole repetitions, seconds of movement and sets.

    A set is done with the smallest number of repetitions (or seconds) that the dosage names; the
    rest begins when the movement stops there, and more repetitions before it belong to the set.

    Parameters
    ----------
    exercise, wanted
        An exercise that is repeated, and the sides that it is done on.
    """

    def __init__(self, exercise: Exercise, wanted: tuple[Side, ...] = SIDES) -> None:
        self._dosage = exercise.dosage
        self._by_side = exercise.sides == "each"
        self._sides: tuple[Worked, ...] = wanted if self._by_side else ("both",)
        self._in_set: Counter[Worked] = Counter()
        self._seconds: defaultdict[Worked, float] = defaultdict(float)
        self._sets: Counter[Worked] = Counter()
        self._last_s = -math.inf
        self._ended_s: dict[Worked, float] = {}

    def add(self, repetition: Repetition) -> None:
        """Take a finished repetition; half ones count for nothing."""
        if not repetition.complete:
            return
        side = self._counted_as(repetition.side)
        rested_s, rest_s = repetition.start_s - self._last_s, self._dosage.rest.value
        # A rest as short as a breath parts only what was a set already.
        if rested_s > (rest_s if self._is_set(side) else max(rest_s, _BREATH_S)):
            self._in_set.clear()
            self._seconds.clear()
        before = self._is_set(side)
        self._in_set[side] += 1
        self._seconds[side] += self._spent(side, repetition)
        self._last_s = self._ended_s[side] = repetition.end_s
        if self._is_set(side) and not before:
            self._sets[side] += 1

    def _counted_as(self, side: Worked) -> Worked:
        return side if self._by_side else "both"

    def _spent(self, side: Worked, repetition: Repetition) -> float:
        """Seconds of a repetition, with the breath before it."""
        before_s = repetition.start_s - self._ended_s.get(side, -math.inf)
        rested_s = before_s if 0 < before_s <= _BREATH_S and self._in_set[side] > 1 else 0.0
        return repetition.end_s - repetition.start_s + rested_s

    def _is_set(self, side: Worked) -> bool:
        reps, seconds = self._dosage.reps_min, self._dosage.seconds_min
        if reps is not None:
            return self._in_set[side] >= reps.value
        if seconds is not None:
            return self._seconds[side] >= seconds.value
        return False

    def count(self, side: Worked) -> RepCount:
        """Whole repetitions of the set that is being done on a side."""
        done = self._in_set[self._counted_as(side)]
        goal = self._dosage.reps_min
        return RepCount(done, goal.value if goal is not None else None)

    @property
    def all_done(self) -> bool:
        """Whether every side has its sets."""
        return all(self._sets[side] >= self._dosage.sets_min.value for side in self._sides)

    def rest_left(self, now_s: float) -> float:
        """Seconds of rest left after a set, 0 where none is due."""
        if not any(self._is_set(side) for side in self._sides):
            return 0.0
        return max(0.0, self._last_s + self._dosage.rest.value - now_s)
