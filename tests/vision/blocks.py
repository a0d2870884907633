"""A person as a block of colour, and networks that find it only if it is large in the picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.landmarks import LANDMARK_COUNT, Landmark
from posecoach.vision.landmarker import Pose

Rgb = NDArray[np.uint8]
Points = NDArray[np.float32]
SIZE = 640, 480
RED = 250, 0, 0
GREY = 90
# The detector's limit: the block's longer side as a share of the picture's.
LARGE_ENOUGH = 0.3


def room(x: float, y: float, width: float = 90, height: float = 60) -> Rgb:
    """A grey picture with a red block in it; its middle and size in pixels."""
    picture = np.full((SIZE[1], SIZE[0], 3), GREY, dtype=np.uint8)
    left, right = (max(round(x + side * width / 2), 0) for side in (-1, 1))
    top, bottom = (max(round(y + side * height / 2), 0) for side in (-1, 1))
    picture[top:bottom, left:right] = RED
    return picture


def red(picture: Rgb) -> NDArray[np.bool_]:
    """Which pixels belong to the block."""
    mask: NDArray[np.bool_] = picture[..., 1] < GREY // 2
    return mask


def points_in(mask: NDArray[np.bool_]) -> Points:
    """A body that fills the box around all pixels of a mask."""
    columns, rows = np.flatnonzero(mask.any(axis=0)), np.flatnonzero(mask.any(axis=1))
    return block(columns[0], rows[0], columns[-1] + 1 - columns[0], rows[-1] + 1 - rows[0])


def block(left: float, top: float, width: float, height: float) -> Points:
    """A body that fills a box, its head on the left."""
    low, size = np.array([left, top]), np.array([width, height])
    points = np.ones((LANDMARK_COUNT, 4), dtype=np.float32)
    points[:, :2] = low + np.linspace(0, 1, LANDMARK_COUNT)[:, None] * size
    for part, along in (("SHOULDER", 0.2), ("HIP", 0.5)):
        for side, across in (("LEFT", 0.6), ("RIGHT", 0.4)):
            points[Landmark[f"{side}_{part}"], :2] = low + size * [along, across]
    return points


def middle(points: Points) -> NDArray[np.float32]:
    """Middle of the box around a body."""
    box: NDArray[np.float32] = (points[:, :2].min(axis=0) + points[:, :2].max(axis=0)) / 2
    return box


class BlockNetworks:
    """Stands in for :class:`posecoach.vision.landmarker.Landmarker`: detects, then tracks.

    Like MediaPipe a tracker looks where the body was in the picture before, in shares of it, and
    loses it if it is not there; only a detection needs a large body.
    """

    looks: list[tuple[bool, tuple[int, ...]]]

    def __init__(self, model: Path, *, video: bool = False, silhouettes: bool = False) -> None:
        self._video, self._silhouettes = video, silhouettes
        self._tracked: NDArray[np.float64] | None = None

    def find(self, rgb: Rgb, ms: int | None = None) -> list[Pose]:
        type(self).looks.append((self._video, rgb.shape))
        mask = red(rgb)
        height, width = mask.shape
        place = self._see(mask, width, height) if mask.any() else None
        self._tracked = place if self._video else None
        if place is None:
            return []
        silhouette = mask.astype(np.float32) if self._silhouettes else None
        return [Pose(points_in(mask), silhouette)]

    def _see(self, mask: NDArray[np.bool_], width: int, height: int) -> NDArray[np.float64] | None:
        points = points_in(mask)
        shares = np.ptp(points[:, :2], axis=0) / [width, height]
        place: NDArray[np.float64] = middle(points) / np.array([width, height], dtype=float)
        if self._tracked is not None:
            return place if np.abs(place - self._tracked).max() < shares.max() / 4 else None
        return place if shares.max() >= LARGE_ENOUGH else None

    def close(self) -> None:
        pass
