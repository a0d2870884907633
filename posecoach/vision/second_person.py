"""Looking for a second person in one picture.

MediaPipe's own search for two poses finds few pairs: its detector drops the weaker of two
neighbouring bodies. So the first body is painted out and the rest of the picture searched again.
What turns up may be a limb that was not painted out, so it must be found once more in the original
picture, in a window around it. If it was the first body, that is all that is found there; if it is
somebody entangled with the first, both may be, and a closer window parts them better.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.landmarks import VISIBILITY
from posecoach.vision.landmarker import Landmarker, Pose
from posecoach.vision.people import (
    MIN_TORSO_DISTANCE,
    TRUNK,
    is_other_person,
    torso_distance,
)
from posecoach.vision.system_libraries import import_opencv

# The networks see the picture at 224 and 256 pixels; more than this only costs time.
LONGEST_SIDE = 640
# Lower than for tracking: what is found is verified.
DETECTION_CONFIDENCE = 0.3
_BODY = 0.3  # a pixel belongs to the body from this value of the silhouette on
# Margins and blur, as shares of the longer side of the picture.
_MARGIN = 0.03
_BLUR = 0.12
_WINDOWS = 1.3, 1.1  # the windows' sides over the body's longer side
# A body that touches the first one's silhouette nowhere and is seen very well needs no second look.
_CLEAR_SHARE = 0.03
_CLEAR_VISIBILITY = 0.9


class SecondPersonFinder:
    """Says whether a picture shows a second person of comparable size; threads may share it.

    Parameters
    ----------
    model
        A ``.task`` bundle.

    Raises
    ------
    ModelUnavailableError, SystemLibraryError
        As :class:`~posecoach.vision.landmarker.Landmarker`.
    """

    def __init__(self, model: Path) -> None:
        self._cv2 = import_opencv()
        self._one_at_a_time = Lock()
        self._landmarker = Landmarker(
            model, people=2, silhouettes=True, detection_confidence=DETECTION_CONFIDENCE
        )

    def close(self) -> None:
        """Free the model; a second call does nothing."""
        self._landmarker.close()

    def several(self, rgb: NDArray[np.uint8]) -> bool:
        """Whether two clearly different people are in the picture.

        Parameters
        ----------
        rgb
            ``(height, width, 3)`` uint8.
        """
        return self.both(rgb) is not None

    def both(self, rgb: NDArray[np.uint8]) -> tuple[Pose, Pose] | None:
        """The two clearly different people in the picture, or None if there is only one.

        Parameters
        ----------
        rgb
            ``(height, width, 3)`` uint8.

        Returns
        -------
        Points in pixels of ``rgb``; silhouettes in the size in which it was looked at.
        """
        picture = self._shrink(rgb)
        with self._one_at_a_time:
            found = self._both_in(picture)
        if found is None:
            return None
        scale = rgb.shape[1] / picture.shape[1]
        first, second = found
        return _enlarged(first, scale), _enlarged(second, scale)

    def without(self, rgb: NDArray[np.uint8], person: Pose) -> NDArray[np.uint8]:
        """The picture, maybe smaller, with one of :meth:`both` painted out."""
        return self._paint_out(self._shrink(rgb), person)

    def _both_in(self, picture: NDArray[np.uint8]) -> tuple[Pose, Pose] | None:
        poses = self._landmarker.find(picture)
        if not poses:
            return None
        first = poses[0]
        second = self._first_confirmed(picture, first, poses[1:])
        if second is None:
            rest = self._landmarker.find(self._paint_out(picture, first))
            second = self._first_confirmed(picture, first, rest)
        return None if second is None else (first, second)

    def _first_confirmed(
        self, picture: NDArray[np.uint8], first: Pose, others: list[Pose]
    ) -> Pose | None:
        return next((pose for pose in others if self._confirmed(picture, first, pose)), None)

    def _shrink(self, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
        height, width = rgb.shape[:2]
        scale = LONGEST_SIDE / max(height, width)
        if scale >= 1:
            return rgb
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        small: NDArray[np.uint8] = self._cv2.resize(rgb, size, interpolation=self._cv2.INTER_AREA)
        return small

    def _paint_out(self, picture: NDArray[np.uint8], pose: Pose) -> NDArray[np.uint8]:
        """The picture with the body replaced by its blurred surroundings.

        One colour would leave a silhouette, in which the detector sees a person again.
        """
        cv2, longest = self._cv2, max(picture.shape)
        margin, blur = max(3, int(_MARGIN * longest)), max(3, int(_BLUR * longest))
        body = (_silhouette(pose) > _BODY).astype(np.float32)
        body = cv2.dilate(body, np.ones((margin, margin), np.uint8))
        kept = 1 - body[..., None]
        if not kept.any():
            return np.zeros_like(picture)
        weight = cv2.blur(kept, (blur, blur))[..., None]
        mean = picture[kept[..., 0] > 0].mean(axis=0)
        # Deep inside a large body the blur reaches nothing, and the mean colour takes over.
        around = (cv2.blur(picture * kept, (blur, blur)) + 1e-3 * mean) / (weight + 1e-3)
        soft = np.maximum(cv2.blur(body, (margin, margin)), body)[..., None]
        painted: NDArray[np.uint8] = (soft * around + (1 - soft) * picture).astype(np.uint8)
        return painted

    def _confirmed(self, picture: NDArray[np.uint8], first: Pose, second: Pose) -> bool:
        if not is_other_person(first.points, second.points) or _are_one_body(first, second):
            return False
        if _stands_clear(first, second):
            return True
        return any(self._found_again(picture, first, second, window) for window in _WINDOWS)

    def _found_again(
        self, picture: NDArray[np.uint8], first: Pose, second: Pose, window: float
    ) -> bool:
        low, high = second.points[:, :2].min(axis=0), second.points[:, :2].max(axis=0)
        middle, half = (low + high) / 2, window / 2 * (high - low).max()
        height, width = picture.shape[:2]
        left, top = np.maximum(middle - half, 0).astype(int)
        right, bottom = np.minimum(middle + half, (width, height)).astype(int)
        if right - left < 2 or bottom - top < 2:
            return False
        corner = np.array([left, top, 0, 0], dtype=np.float32)
        seen = [
            pose.points + corner for pose in self._landmarker.find(picture[top:bottom, left:right])
        ]
        return any(
            is_other_person(first.points, again)
            and torso_distance(second.points, again) <= MIN_TORSO_DISTANCE
            for again in seen
        )


def _enlarged(pose: Pose, scale: float) -> Pose:
    factor = np.array([scale, scale, scale, 1], dtype=np.float32)
    return Pose(pose.points * factor, pose.silhouette)


def _silhouette(pose: Pose) -> NDArray[np.float32]:
    if pose.silhouette is None:
        raise ValueError("looking for a second person needs silhouettes")
    return pose.silhouette


def _are_one_body(first: Pose, second: Pose) -> bool:
    """Whether the trunk of each lies within the other's silhouette.

    Drawn-up legs are now and then taken for somebody who sits, with a trunk in their thighs.
    """
    trunks = (_covered(one, two.points[TRUNK]) for one, two in ((first, second), (second, first)))
    return all(trunk.size == len(TRUNK) and bool(trunk.all()) for trunk in trunks)


def _covered(body: Pose, points: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which of the points in the picture lie within a silhouette, for those that are in it."""
    within = _silhouette(body) > _BODY
    height, width = within.shape
    x, y = points[:, :2].round().astype(int).T
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    covered: NDArray[np.bool_] = within[y[inside], x[inside]]
    return covered


def _stands_clear(first: Pose, second: Pose) -> bool:
    """Whether a well seen body touches the first one's silhouette hardly anywhere."""
    covered = _covered(first, second.points)
    if not covered.size or np.median(second.points[:, VISIBILITY]) < _CLEAR_VISIBILITY:
        return False
    return float(covered.mean()) <= _CLEAR_SHARE
