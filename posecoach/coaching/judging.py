"""What one frame means for the exercise: smoothed angles against bands and requirements."""

from __future__ import annotations

import math

from posecoach.coaching.hold import Moment
from posecoach.coaching.reading import Reading
from posecoach.coaching.signals import Signal
from posecoach.exercises.models import Exercise, Requirement, TargetBand

_Key = tuple[str, str]
"""Angle, and whether of the "measured" or the "other" side."""


class Judge:
    """Holds each frame against the bands and requirements of an exercise.

    Parameters
    ----------
    exercise
        What is asked for.
    """

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self._bands = [phase.target for phase in exercise.phases]
        keys = {(band.angle, "measured") for band in self._bands}
        keys |= {(rule.angle, rule.of) for rule in exercise.requires}
        self._signals: dict[_Key, Signal] = {key: Signal() for key in sorted(keys)}
        self._kept: dict[str, bool] = {}

    def forget(self) -> None:
        """Another leg is followed now: what was known is not about this one."""
        for signal in self._signals.values():
            signal.clear()

    def level(self, angle: str) -> float:
        """Smoothed degrees of an angle of the measured side; NaN before it was ever seen."""
        return self._signals[angle, "measured"].level

    def judge(self, reading: Reading) -> Moment:
        """Take the next frame."""
        alone = reading.people == 1
        for (angle, of), signal in self._signals.items():
            signal.push(reading.time_s, reading.degrees(angle, of) if alone else math.nan)
        unseen, unmet = reading.unseen, None
        if unseen is None:
            unseen, unmet = self._requirements(reading)
        met = unseen is None and unmet is None
        if met and self._too_far():
            met, unmet = False, "too_far"
        held = self._signals[self._bands[-1].angle, "measured"]
        return Moment(
            time_s=reading.time_s,
            value=held.level if unseen is None else math.nan,
            speed=held.speed,
            entered=met and all(self.meets(band, band.enter.value) for band in self._bands),
            inside=met and all(self.meets(band, band.leave.value) for band in self._bands),
            unseen=unseen,
            unmet=unmet,
        )

    def meets(self, band: TargetBand, edge: float) -> bool:
        """Whether an edge of a band is reached; never without a measurement."""
        value = self.level(band.angle)
        return value >= edge if band.rising else value <= edge

    def _requirements(self, reading: Reading) -> tuple[str | None, str | None]:
        """Reason keys of the first requirement that can't be measured, or is not met."""
        in_band = all(self.meets(band, band.leave.value) for band in self._bands)
        for rule in self._exercise.requires:
            if math.isnan(reading.degrees(rule.angle, rule.of)):
                if rule.if_unmeasured == "wait":
                    return reading.why(rule.angle), None
                continue
            value = self._signals[rule.angle, rule.of].level
            self._kept[rule.id] = _keeps(rule, value, self._kept.get(rule.id, False))
            if not self._kept[rule.id] and (rule.said == "always" or in_band):
                return None, rule.id
        return None, None

    def _too_far(self) -> bool:
        return any(
            band.limit is not None
            and (self.level(band.angle) - band.limit.value) * (1 if band.rising else -1) > 0
            for band in self._bands
        )


def _keeps(rule: Requirement, value: float, kept: bool) -> bool:
    slack = rule.slack.value if kept else 0.0
    low = rule.at_least.value - slack if rule.at_least else -math.inf
    high = rule.at_most.value + slack if rule.at_most else math.inf
    return low <= value <= high
