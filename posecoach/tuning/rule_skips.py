"""For how long the requirements of an exercise are judged as they are."""

from __future__ import annotations

import math

import numpy as np

from posecoach.coaching.requirements import Requirements
from posecoach.exercises.targets import Requirement
from posecoach.kinematics.landmarks import SIDES, Side
from posecoach.tuning.breaks import Breaks, Mask, changes
from posecoach.tuning.fault_skips import _push_all
from posecoach.tuning.measuring import Measured
from posecoach.tuning.smoothing import KnownSignal, Series


class RuleSkips:
    """Looks ahead over the requirements of one working side.

    Parameters
    ----------
    measured, requirements
        The recording, and the coach's requirements with signals that are looked up.
    """

    def __init__(self, measured: Measured, requirements: Requirements) -> None:
        self._measured, self._requirements = measured, requirements
        self._breaks: dict[tuple[str, Side, bool | None], Breaks] = {}

    def followed(self, at: int, side: Side) -> bool:
        """Whether the signals are what was worked out beforehand."""
        for signal in self._requirements._signals.values():
            assert isinstance(signal, KnownSignal)
            series = signal._choices[SIDES.index(side)]
            # What is not measured is not judged, whatever the signal remembers.
            known = signal.followed is series or math.isnan(series.values[at - 1])
            if not known or signal._now is not series or signal.at != at - 1:
                return False
        return True

    def quiet(self, at: int, end: int, side: Side) -> int:
        """The first frame in ``at`` to ``end`` in which a requirement may be judged otherwise."""
        for rule in self._requirements._rules:
            kept = self._requirements._kept.get(rule.id)
            end = min(end, self._break(rule, side, kept).after(at))
        return end

    def skip(self, at: int, end: int, side: Side) -> None:
        """Take the frames from ``at`` to before ``end``."""
        for signal in self._requirements._signals.values():
            assert isinstance(signal, KnownSignal)
            _push_all(signal, signal._choices[SIDES.index(side)], at, end)

    def _break(self, rule: Requirement, side: Side, kept: bool | None) -> Breaks:
        key = (rule.id, side, kept)
        if key not in self._breaks:
            signal = self._requirements._signals[rule.angle, rule.of]
            assert isinstance(signal, KnownSignal)
            found = _may_change(rule, signal._choices[SIDES.index(side)], kept)
            if rule.if_unmeasured != "ignore":
                found = found | self._measured.other_reasons(rule.angle)
            self._breaks[key] = Breaks(found)
        return self._breaks[key]


def _may_change(rule: Requirement, series: Series, kept: bool | None) -> Mask:
    """``(N,)`` whether a frame may be judged otherwise than the one before, see `_check_rule`."""
    values = abs(series.speed) if rule.takes == "speed" else series.level
    unknown = series.unknown if rule.takes == "value" else series.unknown | np.isnan(values)
    slack = rule.slack.value if kept else 0.0
    low = rule.at_least.value - slack if rule.at_least else -math.inf
    high = rule.at_most.value + slack if rule.at_most else math.inf
    holds = (low <= values) & (values <= high)
    flips = ~unknown if kept is None else ~unknown & (holds != kept)
    # Whether it can be seen is part of the answer, and what can't be seen has its own reason.
    sees = changes(unknown)
    found: Mask = flips | sees
    return found
