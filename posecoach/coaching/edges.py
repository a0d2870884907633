"""What tells rest and the far end of a movement apart: two bands, or a swing of its own size."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from posecoach.exercises.targets import Swing, TargetBand

# In a swing, this share of its size is told from jitter.
_STIRS = 0.3
# A resting level creeps after the body within this time, in seconds.
_CREEP_S = 8.0
# Where a swing rests is known once the measure has been at rest for this long, in seconds: a foot
# that is being set down is no start.
_REST_S = 1.0


class Edges(Protocol):
    """What tells rest and the far end apart.

    Attributes
    ----------
    rest_s
        Seconds at rest before a movement can begin.
    """

    @property
    def rest_s(self) -> float:
        """See above."""
        ...

    def rests(self, value: float) -> bool:
        """Whether the movement is back at rest."""
        ...

    def stirs(self, value: float) -> bool:
        """Whether rest is being left."""
        ...

    def reaches(self, value: float) -> bool:
        """Whether the far end is reached."""
        ...

    def returns(self, value: float) -> bool:
        """Whether the far end is being left."""
        ...

    def progress(self, value: float) -> float:
        """Share of the way out, 0 at rest and 1 at the far end."""
        ...

    def missing(self, value: float) -> float:
        """How much is short of the far end, never negative."""
        ...

    def further(self, value: float, than: float) -> bool:
        """Whether a value lies further out than another."""
        ...

    def rest_at(self, value: float, step_s: float) -> None:
        """Take note of a value at rest, ``step_s`` seconds after the one before."""
        ...

    def forget(self) -> None:
        """Forget where rest was: nobody knows what happened since."""
        ...


@dataclass(frozen=True, slots=True)
class BandEdges:
    """Edges that are the target bands of two phases."""

    rest: TargetBand
    far: TargetBand

    @property
    def rest_s(self) -> float:
        """See :class:`Edges`: bands are known beforehand."""
        return 0.0

    def rests(self, value: float) -> bool:
        """See :class:`Edges`."""
        return self.rest.meets(value, self.rest.enter.value)

    def stirs(self, value: float) -> bool:
        """See :class:`Edges`."""
        return not self.rest.meets(value, self.rest.leave.value)

    def reaches(self, value: float) -> bool:
        """See :class:`Edges`."""
        return self.far.meets(value, self.far.enter.value)

    def returns(self, value: float) -> bool:
        """See :class:`Edges`."""
        return not self.far.meets(value, self.far.leave.value)

    def progress(self, value: float) -> float:
        """See :class:`Edges`."""
        start, end = self.rest.leave.value, self.far.enter.value
        return (value - start) / (end - start)

    def missing(self, value: float) -> float:
        """See :class:`Edges`."""
        return 0.0 if self.reaches(value) else abs(self.far.enter.value - value)

    def further(self, value: float, than: float) -> bool:
        """See :class:`Edges`."""
        return value > than if self.far.rising else value < than

    def rest_at(self, value: float, step_s: float) -> None:
        """Bands stay where they are."""

    def forget(self) -> None:
        """Bands stay where they are."""


@dataclass(slots=True)
class SwingEdges:
    """Edges that go with the body: rest is where the measure last turned round."""

    swing: Swing
    level: float = math.nan
    furthest: float = math.nan

    @property
    def rest_s(self) -> float:
        """See :class:`Edges`."""
        return _REST_S

    @property
    def _sign(self) -> int:
        return 1 if self.swing.direction == "up" else -1

    def _out(self, value: float) -> float:
        return self._sign * (value - self.level)

    @property
    def _furthest_out(self) -> float:
        return self._out(self.furthest)

    def rests(self, value: float) -> bool:
        """See :class:`Edges`."""
        if math.isnan(self.level):
            return True
        kept = (1 - self.swing.back.value) * self._furthest_out
        return self._out(value) <= max(kept, _STIRS * self.swing.by.value)

    def stirs(self, value: float) -> bool:
        """See :class:`Edges`."""
        return self._out(value) > _STIRS * self.swing.by.value

    def reaches(self, value: float) -> bool:
        """See :class:`Edges`."""
        return self._out(value) >= self.swing.by.value

    def returns(self, value: float) -> bool:
        """See :class:`Edges`."""
        return self._sign * (self.furthest - value) > _STIRS * self.swing.by.value

    def progress(self, value: float) -> float:
        """See :class:`Edges`."""
        return self._out(value) / self.swing.by.value

    def missing(self, value: float) -> float:
        """See :class:`Edges`."""
        return max(0.0, self.swing.by.value - self._out(value))

    def further(self, value: float, than: float) -> bool:
        """See :class:`Edges`; the furthest value is remembered."""
        if math.isnan(self.furthest) or self._sign * (value - self.furthest) > 0:
            self.furthest = value
        return self._sign * (value - than) > 0

    def rest_at(self, value: float, step_s: float) -> None:
        """Rest follows the measure at once when it goes deeper, and slowly otherwise."""
        if math.isnan(self.level) or self._out(value) < 0:
            self.level = value
        else:
            self.level += (value - self.level) * -math.expm1(-step_s / _CREEP_S)
        self.furthest = self.level

    def forget(self) -> None:
        """See :class:`Edges`; whatever comes next is taken for rest, and sinks to the true one."""
        self.level = self.furthest = math.nan


def edges_between(rest: TargetBand | None, far: TargetBand | None, swing: Swing | None) -> Edges:
    """The edges of a move, from its two phases or its swing.

    Raises
    ------
    ValueError
        If neither is given.
    """
    if swing is not None:
        return SwingEdges(swing)
    if rest is None or far is None:
        raise ValueError("a move needs the targets of two phases, or a swing")
    return BandEdges(rest, far)
