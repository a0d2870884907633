"""Keeping a small person large: a window of the frame that glides along with them.

Points are tracked in shares of the window, so that it must never jump while somebody is tracked.
It stays where it is as long as the body is well inside it, and glides when it is not. When the
person comes nearer it opens until it is the whole frame.
"""

from __future__ import annotations

import math
from typing import Any

from numpy.typing import NDArray

from posecoach.vision.window import WHOLE, Window, body_box

# Somebody whose own window would be smaller than this share of the frame is small; once followed
# in a window, one stays small up to the second.
SMALL, _STILL_SMALL = 0.7, 0.85
# Who was large does not become small at once; drawn-up legs taken for a whole body do, for a second
# or so. So somebody who is followed in the whole frame is drawn nearer after this long, in seconds.
_SMALL_FOR_S = 3.0
# The window keeps its size while the one that fits best differs by less than this, as a share …
_SIZE_SLACK = 0.25
# … and its place while the body keeps this far from its edges, as a share of the window.
_MARGIN = 0.08
# A glide goes on until so near to its aim, as a share of the window,
_ARRIVED = 0.02
# is faster the further it has to go, by this time in seconds, and never faster than this many
# windows a second: no faster than the tracker keeps up with from one frame to the next.
_EASE_S, _FASTEST = 0.4, 0.6
_LONGEST_STEP_S = 0.1
# A person who is not seen for this long is looked for elsewhere, in seconds.
_LOST_S = 0.25


class Zoom:
    """Says which part of the next frame to look at."""

    def __init__(self) -> None:
        self.window = WHOLE
        self._gliding = False
        self._seen_s = -math.inf
        self._small_since_s = math.inf

    def open_on(self, time_s: float, points: NDArray[Any], width: int, height: int) -> None:
        """Look around this body at once; only while nobody is tracked.

        Parameters
        ----------
        time_s
            Time of the frame in seconds.
        points
            ``(33, 4)`` in pixels of the frame.
        width, height
            Of the frame, in pixels.
        """
        self.window = Window.around(points, width, height)
        self._gliding = False
        self._seen_s = time_s

    def follow(self, time_s: float, points: NDArray[Any], width: int, height: int) -> None:
        """Take the body that was seen in this frame; parameters as in :meth:`open_on`."""
        passed_s = min(max(time_s - self._seen_s, 0.0), _LONGEST_STEP_S)
        self._seen_s = time_s
        aim = Window.around(points, width, height)
        if aim.scale > (SMALL if self.window.whole else _STILL_SMALL):
            aim = WHOLE
        if self.window.whole and not self._stays_small(time_s, aim):
            return
        if not self._gliding:
            self._gliding = not self._fits(aim, points, width, height)
        if self._gliding:
            self._glide(aim, passed_s)

    def lost(self, time_s: float) -> None:
        """Nobody was seen in this frame."""
        if time_s - self._seen_s > _LOST_S:
            self.window, self._gliding = WHOLE, False

    def _stays_small(self, time_s: float, aim: Window) -> bool:
        self._small_since_s = math.inf if aim.whole else min(self._small_since_s, time_s)
        return time_s - self._small_since_s >= _SMALL_FOR_S

    def _fits(self, aim: Window, points: NDArray[Any], width: int, height: int) -> bool:
        if aim.whole or abs(math.log(aim.scale / self.window.scale)) > math.log1p(_SIZE_SLACK):
            return False
        window, box = self.window, body_box(points, width, height)
        for low, high, middle in ((box[0], box[2], window.x), (box[1], box[3], window.y)):
            reach = window.scale / 2
            # The frame's own edge is no edge to keep away from.
            if low < middle - reach + _MARGIN * window.scale and middle - reach > 1e-6:
                return False
            if high > middle + reach - _MARGIN * window.scale and middle + reach < 1 - 1e-6:
                return False
        return True

    def _glide(self, aim: Window, passed_s: float) -> None:
        now = self.window
        way = (aim.x - now.x, aim.y - now.y, aim.scale - now.scale)
        furthest = max(map(abs, way)) / now.scale
        if furthest < _ARRIVED:
            self._gliding = False
            if aim.whole:
                self.window = WHOLE
            return
        step = min(1 - math.exp(-passed_s / _EASE_S), _FASTEST * passed_s / furthest)
        x, y, scale = (
            at + step * to for at, to in zip((now.x, now.y, now.scale), way, strict=True)
        )
        self.window = Window.inside(x, y, scale)
