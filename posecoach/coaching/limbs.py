"""Which leg is being exercised: the raised one, unless the person named one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from posecoach.kinematics.landmarks import SIDES, Side

# A leg counts as the raised one when it is this much higher than the other, in degrees.
_CLEARLY = 15.0
# The only leg that can be seen is the working one if it is this high, in degrees.
_RAISED = 45.0
# The other leg is taken when the present one could not be seen for this long, in seconds.
_UNSEEN_S = 0.5


def other(side: Side) -> Side:
    """The opposite side."""
    return "right" if side == "left" else "left"


@dataclass(slots=True)
class LimbChoice:
    """Follows the working limb.

    Attributes
    ----------
    wanted
        A side given by the person, or None to follow the raised one.
    side
        The chosen side; None before there is one.
    """

    wanted: Side | None
    side: Side | None = None
    _seen_s: float = -math.inf
    _level: float = math.nan

    def update(self, time_s: float, values: Mapping[Side, float], holding: bool) -> Side:
        """Choose the limb of one frame.

        Parameters
        ----------
        time_s
            Time of the frame in seconds.
        values
            Degrees of the target angle of each side, NaN where not measured.
        holding
            Whether a hold is open: its limb does not change.
        """
        if self.wanted is not None:
            self.side = self.wanted
        elif self.side is None or not holding:
            self.side = self._raised(time_s, values) or self.side or "left"
        if not math.isnan(values[self.side]):
            self._seen_s, self._level = time_s, values[self.side]
        return self.side

    def _raised(self, time_s: float, values: Mapping[Side, float]) -> Side | None:
        left, right = values["left"], values["right"]
        if math.isnan(left) or math.isnan(right):
            seen = [side for side in SIDES if not math.isnan(values[side])]
            if not seen or seen[0] == self.side:
                return None
            # A raised leg that leaves the picture stays the working one, to be asked back.
            tired = time_s - self._seen_s > _UNSEEN_S and not self._level > _RAISED
            return seen[0] if self.side is None or tired or values[seen[0]] > _RAISED else None
        if abs(left - right) < _CLEARLY:
            return None
        return "left" if left > right else "right"
