"""Which side is followed: the working one, the near one, or the one the person named."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from posecoach.coaching.reading import Frame
from posecoach.exercises.models import Exercise
from posecoach.kinematics.landmarks import SIDES, Side

# Degrees by which the working side stands out, unless the exercise says otherwise.
_CLEARLY = 15.0
# The only leg that can be seen is the working one if it has come this share of the way to the
# band's looser edge.
_ON_ITS_WAY = 0.75
# The other leg is taken when the present one could not be seen for this long, in seconds.
_UNSEEN_S = 0.5
# Once the sides were compared, only a difference that lasts this long says otherwise, in seconds:
# legs that cover each other are mixed up for a few frames at a time.
_SURE_S = 0.5
# The near side is the one with this much more evidence, over this time in seconds.
_NEARER, _NEAR_S = 0.15, 1.0


@dataclass(frozen=True, slots=True)
class SideRule:
    """How the working side is told.

    Attributes
    ----------
    measure
        What is compared between the sides.
    sign
        +1 if it is greater on the working side, -1 if smaller.
    by
        The difference that it takes.
    alone
        The value from which on the only side that is seen is taken to be the working one.
    """

    measure: str
    sign: int
    by: float
    alone: float

    @classmethod
    def of(cls, exercise: Exercise) -> SideRule:
        """The rule of an exercise: its own, or the side that is further into the band."""
        own = exercise.working_side
        if own is not None:
            return cls(own.measure, 1 if own.has == "greater" else -1, own.by.value, math.inf)
        band = exercise.phases[-1].target
        if band is None:
            return cls(exercise.main_measure, 1, _CLEARLY, math.inf)
        sign = 1 if band.rising else -1
        edge = sign * band.leave.value
        return cls(band.angle, sign, _CLEARLY, _ON_ITS_WAY * edge if edge > 0 else math.inf)


@dataclass(slots=True)
class LimbChoice:
    """Follows the working limb.

    Attributes
    ----------
    wanted
        A side given by the person, or None to follow the working one.
    rule
        How the working side is told.
    side
        The chosen side; None before there is one.
    """

    wanted: Side | None
    rule: SideRule
    side: Side | None = None
    _seen_s: float = -math.inf
    _level: float = math.nan
    _compared: bool = False
    _news_s: float = math.nan

    def update(self, frame: Frame, holding: bool) -> Side:
        """Choose the limb of one frame.

        Parameters
        ----------
        frame
            What was measured.
        holding
            Whether a hold is open: its limb does not change.
        """
        values = frame.both(self.rule.measure)
        values = {side: self.rule.sign * value for side, value in values.items()}
        if self.wanted is not None:
            self.side = self.wanted
        elif self.side is None or not holding:
            self.side = self._working(frame.time_s, values) or self.side or "left"
        if not math.isnan(values[self.side]):
            self._seen_s, self._level = frame.time_s, values[self.side]
        return self.side

    def _working(self, time_s: float, values: Mapping[Side, float]) -> Side | None:
        left, right = values["left"], values["right"]
        if math.isnan(left) or math.isnan(right):
            seen = [side for side in SIDES if not math.isnan(values[side])]
            if not seen or seen[0] == self.side:
                return None
            # A working limb that leaves the picture stays the working one, to be asked back; so
            # does one that was told by comparing the sides, where nothing else can tell it.
            asked_back = self._level > self.rule.alone
            told = self._compared and math.isinf(self.rule.alone)
            tired = time_s - self._seen_s > _UNSEEN_S and not asked_back and not told
            alone = values[seen[0]] > self.rule.alone
            return seen[0] if self.side is None or tired or alone else None
        return self._comparison(time_s, left - right)

    def _comparison(self, time_s: float, difference: float) -> Side | None:
        side: Side = "left" if difference > 0 else "right"
        if abs(difference) < self.rule.by or (self._compared and side == self.side):
            self._news_s = math.nan
            return None
        if self._compared:
            if math.isnan(self._news_s):
                self._news_s = time_s
            if time_s - self._news_s < _SURE_S:
                return None
        self._compared, self._news_s = True, math.nan
        return side


@dataclass(slots=True)
class NearSide:
    """Follows the side that is turned to the camera, for movements of both sides together."""

    wanted: Side | None = None
    side: Side | None = None
    _score: float = 0.0
    _time_s: float = math.nan

    def update(self, frame: Frame, holding: bool) -> Side:
        """Choose the side of one frame; see :class:`LimbChoice`."""
        if frame.landmarks.detected:
            step = frame.time_s - self._time_s
            gain = 1.0 if math.isnan(step) else -math.expm1(-max(step, 0.0) / _NEAR_S)
            score = frame.measured.body.near_side_score
            self._score += (score - self._score) * gain
            self._time_s = frame.time_s
        if self.side is None or (not holding and abs(self._score) >= _NEARER):
            self.side = "left" if self._score >= 0 else "right"
        return self.wanted or self.side
