"""A part of the frame, looked at as if it were the whole picture.

The detector sees any picture at 224 pixels, where a person far away is too small to be found. In a
window around them they are large. Landmarks are always given back in pixels of the frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from posecoach.vision.landmarker import Pose

# A body's longer side fills this much of its window's width, and of its height at most. The frame's
# shape is kept: cut square, the windows had the legs mixed up more often.
_OF_WIDTH, _OF_HEIGHT = 0.55, 0.8
# Corners and sizes of the tiles that a frame is searched in, as shares of it: people of a third of
# the usual size are found in the large ones, smaller ones in the small ones.
_LARGE = [(0.2, 0.2), (0.4, 0.4), (0.0, 0.4), (0.4, 0.0), (0.0, 0.0)]
_SMALL = [(x, y) for y in (0.6, 0.3, 0.0) for x in (0.3, 0.0, 0.6)]
_TILES = [(x, y, 0.6) for x, y in _LARGE] + [(x, y, 0.4) for x, y in _SMALL]


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle with the shape of its frame, inside it.

    Attributes
    ----------
    x, y
        Its middle, as shares of the frame's width and height.
    scale
        Its width as a share of the frame's, and its height likewise.
    """

    x: float = 0.5
    y: float = 0.5
    scale: float = 1.0

    @classmethod
    def inside(cls, x: float, y: float, scale: float) -> Self:
        """The window of this middle and scale, moved where it would stand out of the frame."""
        scale = min(scale, 1.0)
        low, high = scale / 2, 1 - scale / 2
        return cls(min(max(x, low), high), min(max(y, low), high), scale)

    @classmethod
    def around(cls, points: NDArray[Any], width: int, height: int) -> Self:
        """The window in which a body is seen best.

        Parameters
        ----------
        points
            ``(33, 4)`` in pixels of the frame.
        width, height
            Of the frame, in pixels.
        """
        box = body_box(points, width, height)
        (left, top), (right, bottom) = box[:2], box[2:]
        longest = max((right - left) * width, (bottom - top) * height)
        scale = max(longest / (_OF_WIDTH * width), longest / (_OF_HEIGHT * height))
        return cls.inside((left + right) / 2, (top + bottom) / 2, scale)

    @property
    def whole(self) -> bool:
        """Whether it is the frame itself."""
        return self.scale >= 1.0

    def bounds(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Left, top, right and bottom in whole pixels, the last two exclusive."""
        inner_width = max(1, round(self.scale * width))
        inner_height = max(1, round(self.scale * height))
        left = round(self.x * width - inner_width / 2)
        top = round(self.y * height - inner_height / 2)
        left = min(max(left, 0), width - inner_width)
        top = min(max(top, 0), height - inner_height)
        return left, top, left + inner_width, top + inner_height

    def cut(self, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The part of a frame inside the window; the frame itself if the window is whole."""
        if self.whole:
            return rgb
        left, top, right, bottom = self.bounds(rgb.shape[1], rgb.shape[0])
        return rgb[top:bottom, left:right]

    def put_back(self, pose: Pose, width: int, height: int) -> Pose:
        """A pose that was seen in the window, in pixels of the frame.

        Outside the window the silhouette is not known, NaN.
        """
        if self.whole:
            return pose
        left, top, right, bottom = self.bounds(width, height)
        points = pose.points + np.array([left, top, 0, 0], dtype=np.float32)
        silhouette = None
        if pose.silhouette is not None:
            silhouette = np.full((height, width), np.nan, dtype=np.float32)
            silhouette[top:bottom, left:right] = pose.silhouette
        return replace(pose, points=points, silhouette=silhouette)


WHOLE = Window()


def body_box(points: NDArray[Any], width: int, height: int) -> NDArray[np.float64]:
    """``(4,)``: left, top, right and bottom of a body, as shares of the frame, inside it."""
    places = points[:, :2].astype(np.float64) / (width, height)
    box: NDArray[np.float64] = np.clip([*places.min(axis=0), *places.max(axis=0)], 0, 1)
    return box


def tiles() -> Iterator[Window]:
    """Overlapping windows that cover the frame, the larger ones first; without end."""
    while True:
        for left, top, scale in _TILES:
            yield Window.inside(left + scale / 2, top + scale / 2, scale)
