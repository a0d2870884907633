"""Stream time from capture times: strictly increasing, whatever the client's clock does."""

from __future__ import annotations

from dataclasses import dataclass

# Behind the last frame by at most this much is a late frame; more is a clock that was set back.
LATE_S = 2.0
# A longer absence (a laptop asleep) tells the coach nothing more than this one does.
LONGEST_GAP_S = 3600.0
# What a frame after a reset clock is ahead of the one before it: one frame at 30 a second.
NOMINAL_STEP_S = 1 / 30
# MediaPipe counts whole milliseconds, so two frames must differ by at least one.
SMALLEST_STEP_S = 0.001


@dataclass(slots=True)
class StreamClock:
    """Turns capture times into the time of the stream, which starts at 0.

    The arrival time never enters: a frame that the network delayed keeps the time at which
    the camera took it, so a hold is as long as it was in front of the camera.
    """

    _offset_s: float | None = None
    _last_s: float = 0.0

    def time_of(self, capture_ms: float) -> float | None:
        """The stream time of a frame in seconds, or None for a frame to leave out.

        Parameters
        ----------
        capture_ms
            When the camera took it, in milliseconds of the client's clock.
        """
        capture_s = capture_ms / 1000
        if self._offset_s is None:
            self._offset_s = capture_s
            return self._last_s
        step_s = capture_s - self._offset_s - self._last_s
        if -LATE_S <= step_s < SMALLEST_STEP_S:
            return None
        if step_s < 0:
            step_s = NOMINAL_STEP_S
        self._last_s += min(step_s, LONGEST_GAP_S)
        self._offset_s = capture_s - self._last_s
        return self._last_s
