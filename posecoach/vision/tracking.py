"""Following one person through a stream, with a fresh look where the tracker loses the legs.

MediaPipe crops each frame to where it saw the body in the frame before. On a person lying down
that crop now and then leads the network to take one leg for the other; knee and ankle then jump,
and the next crop is made from that. Looking at the whole frame anew, as at a photo, finds the legs
where they are, at the cost of another detection. So it is done while the tracked legs are in doubt.
The fresh look may be the one that errs, so of both the better is taken, see
:class:`~posecoach.vision.leg_choice.LegChoice`. Doubts last for a second, so that from the second
frame on it is known beforehand, and both looks are taken at the same time.

The detector misses who is small in the frame. While nobody is found, windows of the frame are
looked at in turn; who is found there, or is small, is followed in a window of their own.
"""

from __future__ import annotations

import math
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.landmarks import Landmark, Landmarks, pair
from posecoach.kinematics.steadiness import LegWatch
from posecoach.vision.clock import TrackerClock
from posecoach.vision.landmarker import Landmarker, Pose
from posecoach.vision.leg_choice import LegChoice
from posecoach.vision.scout import Scout, agree
from posecoach.vision.window import Window
from posecoach.vision.zoom import SMALL, Zoom

# A knee or an ankle does not move this far from one frame to the next, as a share of the trunk;
# at 30 frames a second it would be two metres a second and more.
_JUMP = 0.12
# Looked at anew for so long after the last doubt, in seconds.
_DOUBTFUL_S = 1.0
_LEGS = [*pair("knee"), *pair("ankle")]
_EMPTY = np.zeros((32, 32, 3), dtype=np.uint8)


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

    Notes
    -----
    A small person is followed in a window of the frame, see
    :class:`~posecoach.vision.zoom.Zoom`; while nobody is found, one more window of each frame is
    looked at, see :class:`~posecoach.vision.scout.Scout`. A person who is large enough is seen as
    if there were neither.
    """

    def __init__(self, model: Path, *, silhouettes: bool = False) -> None:
        self._model = model
        self._silhouettes = silhouettes
        self._tracker = Landmarker(model, video=True, silhouettes=silhouettes)
        self._photographer: Landmarker | None = None
        self._beside = ThreadPoolExecutor(1, "fresh look")
        self._clock = TrackerClock()
        self._doubt = LegDoubt()
        self._choice = LegChoice()
        self._zoom = Zoom()
        self._scout = Scout(self._photograph)
        self._size = 1, 1
        # Whether the scout is at work, and whether who is tracked in the whole frame is known.
        self._searching = False
        self._known = False

    def find(self, rgb: NDArray[np.uint8], time_s: float) -> Pose | None:
        """The body in the next frame, or None when nobody is found.

        Parameters
        ----------
        rgb
            ``(height, width, 3)`` uint8, of the same size as the frames before.
        time_s
            Time of the frame in seconds.
        """
        height, width = rgb.shape[:2]
        self._size = width, height
        window, anew = self._zoom.window, None
        if self._doubt.lasts(time_s):
            anew = self._beside.submit(self._scout.look_in, window, rgb)
        poses = self._tracker.find(window.cut(rgb), self._clock.tick(time_s))
        if anew is not None:
            wait([anew])
        pose = window.put_back(poses[0], width, height) if poses else None
        if pose is not None and not self._known:
            pose = self._meet(rgb, time_s, pose)
        if pose is None:
            self._known = False
            return self._search(rgb, time_s)
        self._searching = False
        self._zoom.follow(time_s, pose.points, width, height)
        return self._with_the_better_legs(rgb, time_s, pose, window, anew)

    def turn_to(self, rgb: NDArray[np.uint8], points: NDArray[Any], time_s: float) -> None:
        """Follow somebody else from the next frame on.

        Parameters
        ----------
        rgb
            The last frame, of any size, without the person who was followed.
        points
            ``(33, 4)``: where the other one is in it, in pixels of the stream's frames.
        time_s
            Time of that frame in seconds.
        """
        width, height = self._size
        self._forget_the_tracked(time_s)
        self._doubt, self._choice = LegDoubt(), LegChoice()
        self._zoom = Zoom()
        if Window.around(points, width, height).scale <= SMALL:
            self._zoom.open_on(time_s, points, width, height)
        self._tracker.find(self._zoom.window.cut(rgb), self._clock.tick(time_s))

    def _meet(self, rgb: NDArray[np.uint8], time_s: float, pose: Pose) -> Pose | None:
        """Look closer at somebody small whom the whole frame shows for the first time.

        That far away a part of a person, or a thing, is easily taken for one.
        """
        height, width = rgb.shape[:2]
        around = Window.around(pose.points, width, height)
        self._known = True
        if not self._zoom.window.whole or around.scale > SMALL:
            return pose
        closer = self._scout.look_closer(rgb, pose)
        if closer is not None and agree(pose.points, closer.points):
            return pose
        self._forget_the_tracked(time_s)
        if closer is not None:
            self._zoom.open_on(time_s, closer.points, width, height)
        return closer

    def _search(self, rgb: NDArray[np.uint8], time_s: float) -> Pose | None:
        if not self._searching:
            window = self._zoom.window
            self._scout.begin(None if window.whole else window)
            self._searching = True
        self._zoom.lost(time_s)
        found = self._scout.search(rgb)
        if found is not None:
            height, width = rgb.shape[:2]
            self._zoom.open_on(time_s, found.points, width, height)
            self._known, self._searching = True, False
        return found

    def _forget_the_tracked(self, time_s: float) -> None:
        """Nobody is in an empty picture, and so nobody is tracked from it to the next frame."""
        self._tracker.find(_EMPTY, self._clock.tick(time_s))

    def _with_the_better_legs(
        self,
        rgb: NDArray[np.uint8],
        time_s: float,
        tracked: Pose,
        window: Window,
        looking: Future[Pose | None] | None,
    ) -> Pose:
        height, width = rgb.shape[:2]
        if not self._doubt.update(Landmarks(time_s, width, height, tracked.points)):
            self._choice.trust(time_s, tracked.points)
            return tracked
        anew = self._scout.look_in(window, rgb) if looking is None else looking.result()
        if anew is None:
            return tracked
        better = self._choice.fresh_is_better(time_s, tracked.points, anew.points)
        return anew if better else tracked

    def _photograph(self, rgb: NDArray[np.uint8]) -> Pose | None:
        if self._photographer is None:
            self._photographer = Landmarker(self._model, silhouettes=self._silhouettes)
        poses = self._photographer.find(rgb)
        return poses[0] if poses else None

    def close(self) -> None:
        """Free the models; a second call does nothing."""
        self._beside.shutdown()
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

    def lasts(self, time_s: float) -> bool:
        """Whether a frame at that time is in doubt, whatever is seen in it."""
        return time_s < self._until_s

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
