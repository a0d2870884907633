"""What must hold besides the target: the position, and the exercise's own requirements."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from posecoach.coaching.reading import Reading
from posecoach.coaching.sides import other
from posecoach.coaching.signals import Signal
from posecoach.coaching.words import unseen_key
from posecoach.exercises.models import Exercise
from posecoach.exercises.targets import Requirement, Whose
from posecoach.kinematics.landmarks import SIDES
from posecoach.kinematics.position import Position
from posecoach.kinematics.reasons import END_ON, MEASURED, OUTSIDE

# Reason keys of a body that is not in the exercise's position, or in none that can be told.
NO_PLACE = ("position", "no_position")
# A speed is asked for over this time, in seconds: a bounce comes back within it.
_SPEED_S = 0.8


@dataclass(frozen=True, slots=True)
class Verdict:
    """Reason key when something can't be measured, or when it is measured and not met."""

    unseen: str | None = None
    unmet: str | None = None

    @property
    def met(self) -> bool:
        """Whether nothing stands in the way."""
        return self.unseen is None and self.unmet is None


_MET = Verdict()
_Values = Mapping[tuple[str, Whose], float]
"""By name of the measure, and whose it is."""


class Requirements:
    """Follows the position and the requirements of an exercise for one working side.

    Parameters
    ----------
    exercise
        What is asked for.
    """

    def __init__(self, exercise: Exercise) -> None:
        self._positions = exercise.positions
        self._rules = exercise.requires
        self._signals = {(rule.angle, rule.of): Signal(slope_s=_SPEED_S) for rule in self._rules}
        self._kept: dict[str, bool] = {}
        self._placed = False

    def forget(self) -> None:
        """Another side is followed now: what was known is not about this one."""
        for signal in self._signals.values():
            signal.clear()
        self._kept.clear()

    def check(self, reading: Reading, in_band: bool) -> Verdict:
        """Take the next frame.

        Parameters
        ----------
        reading
            The frame, read for the working side.
        in_band
            Whether the target is met otherwise: only then are some requirements worth a word.
        """
        values = {(name, of): reading.value(name, of) for name, of in self._signals}
        for key, signal in self._signals.items():
            signal.push(reading.time_s, values[key])
        unseen = reading.unseen
        # Whoever stands up, or lifts the feet, need not hear that the back can't be seen.
        if unseen is not None and unseen != "outline":
            return Verdict(unseen=unseen)
        place = self._place(reading.frame.position)
        verdict = Verdict(unmet=place) if place else self._check_rules(reading, in_band, values)
        return Verdict(unseen=unseen) if unseen is not None and verdict.met else verdict

    def _place(self, position: Position) -> str | None:
        if position is Position.UNKNOWN:
            # Once it was seen, a movement may well lead to where it can't be told.
            return None if self._placed else "no_position"
        self._placed = position in self._positions
        return None if self._placed else "position"

    def _check_rules(self, reading: Reading, in_band: bool, values: _Values) -> Verdict:
        verdicts = [self._check_rule(rule, reading, in_band, values) for rule in self._rules]
        return next((verdict for verdict in verdicts if verdict is not _MET), _MET)

    def _check_rule(
        self, rule: Requirement, reading: Reading, in_band: bool, values: _Values
    ) -> Verdict:
        signal = self._signals[rule.angle, rule.of]
        value = abs(signal.speed) if rule.takes == "speed" else signal.level
        if math.isnan(values[rule.angle, rule.of]) or math.isnan(value):
            if rule.if_unmeasured == "wait":
                return Verdict(unseen=_why_missing(reading, rule))
            if rule.if_unmeasured == "ignore":
                return _MET
            moved = _why_not_remembered(reading, rule, seen=rule.id in self._kept)
            if moved:
                return Verdict(unseen=unseen_key(moved))
            kept = self._kept.get(rule.id, True)
        else:
            kept = self._kept[rule.id] = _keeps(rule, value, self._kept.get(rule.id, False))
        if kept or not (rule.said == "always" or in_band):
            return _MET
        return Verdict(unmet=rule.id)


def _why_missing(reading: Reading, rule: Requirement) -> str:
    """Reason key of a missing measure, of whichever side it is missing."""
    codes = _codes(reading, rule)
    # The outline gives no code when it says nothing.
    return unseen_key(max(codes)) if any(codes) else "outline"


def _why_not_remembered(reading: Reading, rule: Requirement, seen: bool) -> int:
    """Code of why a limb is not believed to be where it was seen last; 0 if it is.

    One that points at the camera has moved there. One that is in the picture, but was never
    measured, may be anywhere; one that is hidden is given the benefit of the doubt.
    """
    code = max(_codes(reading, rule))
    return code if code == END_ON or (not seen and MEASURED < code < OUTSIDE) else MEASURED


def _codes(reading: Reading, rule: Requirement) -> list[int]:
    """Why a measure is missing, for each side that it is taken of."""
    sides = {"measured": [reading.side], "other": [other(reading.side)]}
    return [reading.frame.get(rule.angle, side)[1] for side in sides.get(rule.of, SIDES)]


def _keeps(rule: Requirement, value: float, kept: bool) -> bool:
    slack = rule.slack.value if kept else 0.0
    low = rule.at_least.value - slack if rule.at_least else -math.inf
    high = rule.at_most.value + slack if rule.at_most else math.inf
    return low <= value <= high
