"""What one frame means for a hold: smoothed measures against bands and requirements."""

from __future__ import annotations

import math

from posecoach.coaching.hold import Moment
from posecoach.coaching.reading import Reading
from posecoach.coaching.requirements import Requirements
from posecoach.coaching.signals import Signal
from posecoach.exercises.models import Exercise
from posecoach.exercises.targets import TargetBand


class Judge:
    """Holds each frame against the bands and requirements of an exercise.

    Parameters
    ----------
    exercise
        What is asked for: an exercise that is held.
    """

    def __init__(self, exercise: Exercise) -> None:
        self._bands = [phase.target for phase in exercise.phases if phase.target is not None]
        self._signals = {name: Signal() for name in sorted({band.angle for band in self._bands})}
        self._requirements = Requirements(exercise)

    def forget(self) -> None:
        """Another side is followed now: what was known is not about this one."""
        self._requirements.forget()
        for signal in self._signals.values():
            signal.clear()

    def level(self, name: str) -> float:
        """A target's measure of the working side, smoothed; NaN before it was ever seen."""
        return self._signals[name].level

    def judge(self, reading: Reading) -> Moment:
        """Take the next frame."""
        for name, signal in self._signals.items():
            signal.push(reading.time_s, reading.value(name))
        in_band = all(self.meets(band, band.leave.value) for band in self._bands)
        verdict = self._requirements.check(reading, in_band)
        unmet, met = verdict.unmet, verdict.met
        # Out of the band it does not matter what a requirement could not see.
        unseen = verdict.unseen if in_band or reading.unseen else None
        if met and self._too_far():
            met, unmet = False, "too_far"
        held = self._bands[-1]
        signal, sign = self._signals[held.angle], 1 if held.rising else -1
        return Moment(
            time_s=reading.time_s,
            value=sign * signal.level if unseen is None else math.nan,
            speed=sign * signal.speed,
            entered=met and all(self.meets(band, band.enter.value) for band in self._bands),
            inside=met and in_band,
            unseen=unseen,
            unmet=unmet,
        )

    def meets(self, band: TargetBand, edge: float) -> bool:
        """Whether an edge of a band is reached; never without a measurement."""
        return band.meets(self.level(band.angle), edge)

    def _too_far(self) -> bool:
        return any(
            band.limit is not None
            and (self.level(band.angle) - band.limit.value) * (1 if band.rising else -1) > 0
            for band in self._bands
        )
