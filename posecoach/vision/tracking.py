"""Following one person through a stream, with a fresh look where the tracker loses the legs.

MediaPipe crops each frame to where it saw the body in the frame before. On a person lying down
that crop now and then leads the network to take one leg for the other; knee and ankle then jump,
and the next crop is made from that. Looking at the whole frame anew, as at a photo, finds the legs
where they are, at the cost of another detection. So it is done while the tracked legs are in doubt.
The fresh look may be the one that errs, so of both the better is taken, see
:class:`~posecoach.vision.leg_choice.LegChoice`.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.landmarks import Landmark, Landmarks, pair
from posecoach.kinematics.steadiness import LegWatch
from posecoach.vision.clock import TrackerClock
from posecoach.vision.landmarker import Landmarker, Pose
from posecoach.vision.leg_choice import LegChoice

# A knee or an ankle does not move this far from one frame to the next, as a share of the trunk;
# at 30 frames a second it would be two metres a second and more.
_JUMP = 0.12
# Looked at anew for so long after the last doubt, in seconds.
_DOUBTFUL_S = 1.0
_LEGS = [*pair("knee"), *pair("ankle")]


class Tracker:
    """Finds the same person's landmarks in frame after frame.

    Parameters
    ----------
    model
        A ``.task`` bundle.
    silhouettes
        Whether each body comes with its silhouette.

    Raises
    ------
    ModelUnavailableError
        If MediaPipe cannot load the model.
    """

    def __init__(self, model: Path, *, silhouettes: bool = False) -> None:
        self._model = model
        self._silhouettes = silhouettes
        self._tracker = Landmarker(model, video=True, silhouettes=silhouettes)
        self._photographer: Landmarker | None = None
        self._clock = TrackerClock()
        self._doubt = LegDoubt()
        self._choice = LegChoice()

    def find(self, rgb: NDArray[np.uint8], time_s: float) -> Pose | None:
        """The body in the next frame, or None when nobody is found.

        Parameters
        ----------
        rgb
            ``(height, width, 3)`` uint8, of the same size as the frames before.
        time_s
            Time of the frame in seconds.
        """
        poses = self._tracker.find(rgb, self._clock.tick(time_s))
        if not poses:
            return None
        height, width = rgb.shape[:2]
        tracked = poses[0]
        if not self._doubt.update(Landmarks(time_s, width, height, tracked.points)):
            self._choice.trust(time_s, tracked.points)
            return tracked
        anew = self._look_anew(rgb)
        if anew is None:
            return tracked
        better = self._choice.fresh_is_better(time_s, tracked.points, anew.points)
        return anew if better else tracked

    def _look_anew(self, rgb: NDArray[np.uint8]) -> Pose | None:
        if self._photographer is None:
            self._photographer = Landmarker(self._model, silhouettes=self._silhouettes)
        poses = self._photographer.find(rgb)
        return poses[0] if poses else None

    def close(self) -> None:
        """Free the models; a second call does nothing."""
        self._tracker.close()
        if self._photographer is not None:
            self._photographer.close()


class LegDoubt:
    """Whether the tracked legs are in doubt, from their jumps and the lengths of their bones."""

    def __init__(self) -> None:
        self._watch = LegWatch()
        self._before: NDArray[Any] | None = None
        self._until_s = -math.inf

    def update(self, seen: Landmarks) -> bool:
        """Take the next frame as the tracker sees it."""
        legs = seen.points[_LEGS, :2]
        unsteady = any(self._watch.update(seen).values())
        if unsteady or self._jumped(legs, _trunk(seen)):
            self._until_s = seen.time_s + _DOUBTFUL_S
        self._before = legs
        return seen.time_s < self._until_s

    def _jumped(self, legs: NDArray[Any], trunk: float) -> bool:
        if self._before is None:
            return False
        return bool(np.abs(legs - self._before).max() > _JUMP * trunk)


def _trunk(seen: Landmarks) -> float:
    """Length of the trunk in pixels."""
    points = seen.points[:, :2]
    shoulders = points[Landmark.LEFT_SHOULDER] + points[Landmark.RIGHT_SHOULDER]
    hips = points[Landmark.LEFT_HIP] + points[Landmark.RIGHT_HIP]
    return float(np.hypot(*(shoulders - hips))) / 2
