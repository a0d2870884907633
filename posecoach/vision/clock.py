"""The strictly increasing millisecond clock that MediaPipe's tracker demands."""

from __future__ import annotations

import math


class TrackerClock:
    """Turns the times of frames into strictly increasing whole milliseconds.

    MediaPipe refuses a frame whose millisecond is not later than the one before; cameras and files
    repeat times, step back, or lie closer than a millisecond. The rules are:

    - the first frame is millisecond 0, later ones are counted from it (rounded);
    - a frame that would not be later than the one before is put 1 ms after it;
    - when time steps back (a clip starts anew, a camera was exchanged), counting goes on 1 ms
      after the last frame, and the spacing of the frames that follow is kept.
    """

    def __init__(self) -> None:
        self._origin_s: float | None = None
        self._previous_s = -math.inf
        self._last_ms = -1

    def tick(self, time_s: float) -> int:
        """Millisecond for the tracker at a frame's own time in seconds.

        Raises
        ------
        ValueError
            If the time is not a finite number.
        """
        if not math.isfinite(time_s):
            raise ValueError(f"the time of a frame must be a finite number, not {time_s}")
        if self._origin_s is None:
            self._origin_s = time_s
        elif time_s < self._previous_s:
            self._origin_s = time_s - (self._last_ms + 1) / 1000
        self._previous_s = time_s
        self._last_ms = max(self._last_ms + 1, round((time_s - self._origin_s) * 1000))
        return self._last_ms
