"""What a poor camera or room does to a clip, as small pure functions of one frame.

They are made on the fly from the clean clip, so that the truth stays what it is. The same frame
and number give the same pixels on every run: noise is drawn anew from the frame's number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from posecoach.video.reader import Rgb

Change = Callable[[Rgb, int], Rgb]

_SEED = 20_240_501
# Light that is left of a well lit room, and the sensor's noise in grey levels of 255.
_DARK_LIGHT, _DARK_NOISE = 0.05, 7.0
_GAMMA = 2.2
# Width of the blur in shares of the frame's width.
_MOTION, _DEFOCUS = 0.03, 0.007
_JPEG_QUALITY = 8


@dataclass(frozen=True, slots=True)
class Condition:
    """One way of being filmed badly.

    Attributes
    ----------
    name, words
        For tables.
    change
        ``(frame, number of the frame) -> frame`` of the same size.
    scale
        Size of the person against the clean clip.
    """

    name: str
    words: str
    change: Change
    scale: float = 1.0

    def moved(self, points: NDArray[np.float64], width: int, height: int) -> NDArray[np.float64]:
        """Where points of the clean picture are now.

        Parameters
        ----------
        points
            ``(…, 2)`` pixels.
        width, height
            Of the picture.
        """
        if self.scale == 1.0:
            return points
        left, top, inner_width, inner_height = _inner(width, height, self.scale)
        zoom = np.array([inner_width / width, inner_height / height])
        placed: NDArray[np.float64] = points * zoom + [left, top]
        return placed


def as_filmed(rgb: Rgb, number: int) -> Rgb:
    """The frame itself."""
    return rgb


def dark(rgb: Rgb, number: int) -> Rgb:
    """A twentieth of the light, with a sensor's noise.

    Light adds up linearly, so that it is taken away before the screen's gamma.
    """
    light = (np.arange(256) / 255.0) ** _GAMMA * _DARK_LIGHT
    table = (light ** (1 / _GAMMA) * 255.0).astype(np.float32)
    noise = np.random.default_rng((_SEED, number)).standard_normal(rgb.shape, dtype=np.float32)
    return _as_bytes(table[rgb] + noise * _DARK_NOISE)


def motion_blur(rgb: Rgb, number: int) -> Rgb:
    """Everything smeared sideways, as by a slow shutter on a camera that is knocked."""
    length = max(3, round(_MOTION * rgb.shape[1]) | 1)
    kernel = np.full((1, length), 1.0 / length, dtype=np.float32)
    return np.asarray(cv2.filter2D(rgb, -1, kernel), dtype=np.uint8)


def defocus(rgb: Rgb, number: int) -> Rgb:
    """Out of focus, or a smear on the lens."""
    return np.asarray(cv2.GaussianBlur(rgb, (0, 0), _DEFOCUS * rgb.shape[1]), dtype=np.uint8)


def compression(rgb: Rgb, number: int) -> Rgb:
    """Blocks and lost colour of a video call on a bad line."""
    bgr = cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR)
    _, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    decoded = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR))
    return np.asarray(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def farther(scale: float) -> Change:
    """The same frame shrunk in the middle of a picture of the old size; its edges go on outwards.

    Parameters
    ----------
    scale
        Size of the person against the clean clip, 0-1.
    """

    def change(rgb: Rgb, number: int) -> Rgb:
        height, width = rgb.shape[:2]
        left, top, inner_width, inner_height = _inner(width, height, scale)
        small = cv2.resize(rgb, (inner_width, inner_height), interpolation=cv2.INTER_AREA)
        right, bottom = width - left - inner_width, height - top - inner_height
        edge = cv2.BORDER_REPLICATE
        return np.asarray(cv2.copyMakeBorder(small, top, bottom, left, right, edge), np.uint8)

    return change


def _inner(width: int, height: int, scale: float) -> tuple[int, int, int, int]:
    """Left, top, width and height of a shrunk frame, in pixels."""
    inner_width, inner_height = round(width * scale), round(height * scale)
    return (width - inner_width) // 2, (height - inner_height) // 2, inner_width, inner_height


def _as_bytes(values: NDArray[np.float32]) -> Rgb:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


CLEAN = Condition("clean", "as filmed", as_filmed)
CONDITIONS = (
    Condition("dark", "a twentieth of the light, sensor noise", dark),
    Condition("motion blur", "smeared over 3 % of the width", motion_blur),
    Condition("defocus", "out of focus", defocus),
    Condition("compression", "JPEG quality 8", compression),
    Condition("person at 1/2", "half the size in the picture", farther(0.5), 0.5),
    Condition("person at 1/3", "a third of the size in the picture", farther(0.33), 0.33),
)
