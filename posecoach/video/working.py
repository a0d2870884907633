"""Frames as a review works on them: of bounded size, and packed as they come from the decoder.

Packed, a frame takes half the memory of its RGB picture, and OpenCV turns one into the other in a
fraction of a millisecond. So frames wait packed for their turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import av
import cv2
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray

from posecoach.video.reader import Rgb, Size, VideoReader

Packed = NDArray[np.uint8]
"""``(height * 3 / 2, width)`` uint8: Y, then U, then V (I420, ITU-R BT.601, limited range)."""

_TURNS = {1: cv2.ROTATE_90_COUNTERCLOCKWISE, 2: cv2.ROTATE_180, 3: cv2.ROTATE_90_CLOCKWISE}
BYTES_PER_PIXEL = 1.5
# FFmpeg's numbers for "not named" and for the two names of BT.601 (BT.470 BG, SMPTE 170M).
_SPACES = (2, 5, 6)


@dataclass(frozen=True, slots=True, eq=False)
class WorkingFrame:
    """One upright frame, packed, and its time in seconds from the first one."""

    time_s: float
    packed: Packed

    @property
    def rgb(self) -> Rgb:
        """``(height, width, 3)`` uint8, made anew at each call."""
        return self.unpack()

    def unpack(self, into: Rgb | None = None) -> Rgb:
        """The same in memory that is there already, which is quicker by far, if it fits."""
        rgb = cv2.cvtColor(self.packed, cv2.COLOR_YUV2RGB_I420, dst=into)
        return np.asarray(rgb, dtype=np.uint8)


def pack(rgb: Rgb, into: Packed | None = None) -> Packed:
    """A picture with even sides, packed; in memory that is there already, if it fits."""
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2YUV_I420, dst=into), dtype=np.uint8)


class WorkingVideo:
    """Hands out the frames of a video at a bounded size, packed.

    Parameters
    ----------
    video
        Just opened.
    longest_side
        Larger frames are shrunk to this, in pixels; odd sides are made even.

    Attributes
    ----------
    size
        Width and height of the frames, in pixels.
    """

    def __init__(self, video: VideoReader, longest_side: int) -> None:
        self._video = video
        width, height = video.info.width, video.info.height
        shrunk = min(1.0, longest_side / max(width, height))
        self.size: Size = _even(width * shrunk), _even(height * shrunk)

    def __iter__(self) -> Iterator[WorkingFrame]:
        for time_s, frame in self._video.decoded():
            yield WorkingFrame(time_s, self._packed(frame))

    def _packed(self, frame: av.VideoFrame) -> Packed:
        turns = round(frame.rotation / 90) % 4
        if self._video.size_of(frame) != (self._video.info.width, self._video.info.height):
            return pack(np.asarray(cv2.resize(self._video.picture(frame), self.size)))
        width, height = self.size[::-1] if turns % 2 else self.size
        if _is_packed(frame, width, height):
            return self._upright(frame, turns)
        # Shrinking, the bilinear filter of FFmpeg takes all pixels into account.
        shrunk = frame.reformat(
            width=width,
            height=height,
            format="yuv420p",
            dst_colorspace=Colorspace.ITU601,
            dst_color_range=ColorRange.MPEG,
            interpolation="BILINEAR",
        )
        return self._upright(shrunk, turns)

    @staticmethod
    def _upright(frame: av.VideoFrame, turns: int) -> Packed:
        planes = np.asarray(frame.to_ndarray(), dtype=np.uint8)
        return _turned(planes, turns, frame.width, frame.height) if turns else planes


def _is_packed(frame: av.VideoFrame, width: int, height: int) -> bool:
    """Whether a decoded frame is what a packed one should be, so that nothing is to be changed.

    FFmpeg reads colours that are not named as BT.601 of limited range, and would still go through
    all of them, which takes as long as decoding.
    """
    return (
        frame.format.name == "yuv420p"
        and (frame.width, frame.height) == (width, height)
        and frame.colorspace in _SPACES
        and frame.color_range in (ColorRange.UNSPECIFIED, ColorRange.MPEG)
    )


def _turned(packed: Packed, turns: int, width: int, height: int) -> Packed:
    """Turn each plane counterclockwise by so many quarters."""
    planes = []
    start = 0
    for shape in ((height, width), (height // 2, width // 2), (height // 2, width // 2)):
        plane = packed.reshape(-1)[start : start + shape[0] * shape[1]].reshape(shape)
        planes.append(np.asarray(cv2.rotate(plane, _TURNS[turns])).reshape(-1))
        start += plane.size
    across = height if turns % 2 else width
    return np.concatenate(planes).astype(np.uint8, copy=False).reshape(-1, across)


def _even(pixels: float) -> int:
    return max(2, round(pixels / 2) * 2)
