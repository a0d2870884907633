"""From the time stamps of a file, which may be missing or wrong, to times that only increase."""

from __future__ import annotations

import math

# Two pictures cannot be shown at once; the second is put this much later, in seconds.
_LEAST_STEP_S = 1e-3
# A stamp further back than this is no disorder, but a clock that was set anew (joined files).
_NEW_CLOCK_S = 0.5


class Timeline:
    """Seconds from the first picture on, strictly increasing.

    Parameters
    ----------
    step_s
        Usual time between two pictures, for those without a time stamp.

    Notes
    -----
    - A picture without a stamp comes one step after the one before.
    - A stamp that is repeated, or a little too early, comes a millisecond after the one before.
    - Where stamps jump back by more than half a second the file's clock was set anew: what
      follows is joined on, one step after the last picture.
    """

    def __init__(self, step_s: float) -> None:
        self._step_s = step_s
        self._origin_s = math.nan
        self.last_s = -math.inf

    def place(self, stamp_s: float | None) -> float:
        """Time of the next picture in seconds, by its own stamp in seconds, if it has one."""
        if not math.isfinite(self.last_s):
            self._origin_s = stamp_s or 0.0
            self.last_s = 0.0
            return 0.0
        expected = self.last_s + self._step_s
        if stamp_s is None:
            self.last_s = expected
            return expected
        now = stamp_s - self._origin_s
        if now < self.last_s - _NEW_CLOCK_S:
            self._origin_s = stamp_s - expected
            now = expected
        self.last_s = max(now, self.last_s + _LEAST_STEP_S)
        return self.last_s
