"""Searching a frame for somebody too small to be found in it: one window of it after the other.

What turns up in a window may be a lamp, or a part of somebody. It is believed once it is found
again, in the same place, in a window of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.landmarks import VISIBILITY
from posecoach.vision.landmarker import Pose
from posecoach.vision.people import body_size, torso_distance
from posecoach.vision.window import Window, tiles

Look = Callable[[NDArray[np.uint8]], Pose | None]
"""Finds the surest body in a picture that has nothing to do with those before."""

# At least half of a body's points must be seen so well, at first and again.
_CANDIDATE, _CONFIRMED = 0.5, 0.6
# Both looks have the trunk in one place, in lengths of the trunk, and are alike in size.
_APART, _SIZES = 0.5, 1.5
# Where somebody was last seen is looked at in one of so many looks.
_LAST_IN = 3
_TILES = 14


class Scout:
    """Looks at one window of each frame, until somebody is found.

    Parameters
    ----------
    look
        How a picture is looked at.
    """

    def __init__(self, look: Look) -> None:
        self._look = look
        self.begin(None)

    def begin(self, last: Window | None) -> None:
        """Start a new search.

        Parameters
        ----------
        last
            The window in which somebody was last seen.
        """
        self._windows = _taking_turns(last)
        self._candidate: Pose | None = None

    def search(self, rgb: NDArray[np.uint8]) -> Pose | None:
        """Look at one window of the next frame; the body, once it is found for sure."""
        if self._candidate is not None:
            candidate, self._candidate = self._candidate, None
            return self.confirm(rgb, candidate)
        found = self.look_in(next(self._windows), rgb)
        if found is not None and _visibility(found) >= _CANDIDATE:
            self._candidate = found
        return None

    def search_all(self, rgb: NDArray[np.uint8]) -> Pose | None:
        """Look at every window of a photo."""
        for window in islice(tiles(), _TILES):
            found = self.look_in(window, rgb)
            if found is not None and _visibility(found) >= _CANDIDATE:
                confirmed = self.confirm(rgb, found)
                if confirmed is not None:
                    return confirmed
        return None

    def confirm(self, rgb: NDArray[np.uint8], candidate: Pose) -> Pose | None:
        """The same body as it is seen in its own window, or None if it is not seen there."""
        again = self.look_closer(rgb, candidate)
        return again if again is not None and agree(candidate.points, again.points) else None

    def look_closer(self, rgb: NDArray[np.uint8], pose: Pose) -> Pose | None:
        """Who is seen for sure in the window around a body; maybe somebody else."""
        height, width = rgb.shape[:2]
        seen = self.look_in(Window.around(pose.points, width, height), rgb)
        return seen if seen is not None and _visibility(seen) >= _CONFIRMED else None

    def look_in(self, window: Window, rgb: NDArray[np.uint8]) -> Pose | None:
        """The body in one window of a frame, in the frame's pixels."""
        found = self._look(window.cut(rgb))
        height, width = rgb.shape[:2]
        return None if found is None else window.put_back(found, width, height)


def agree(first: NDArray[Any], second: NDArray[Any]) -> bool:
    """Whether two looks show one body, of the same size and in the same place."""
    sizes = sorted((body_size(first), body_size(second)))
    return sizes[1] <= _SIZES * sizes[0] and torso_distance(first, second) <= _APART


def _taking_turns(last: Window | None) -> Iterator[Window]:
    """The tiles, and now and then where somebody was last seen."""
    everywhere = tiles()
    while True:
        if last is not None:
            yield last
        yield from islice(everywhere, _LAST_IN - 1)


def _visibility(pose: Pose) -> float:
    return float(np.median(pose.points[:, VISIBILITY]))
