"""A video as it is worked on: no larger than needed, and packed until somebody looks at a frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from posecoach.video.reader import Rgb, VideoReader
from posecoach.video.timeline import Timeline

LONGEST_SIDE = 1280
"""Pixels: the networks look at 256 of them, and an annotated video is watched beside its curves."""

_TWO_BYTES = ("p10le", "p12le", "p010le")


@dataclass(frozen=True, slots=True, eq=False)
class PackedFrame:
    """One frame as the decoder leaves it, about half the size of its picture.

    Attributes
    ----------
    time_s
        Seconds from the first picture on; strictly increasing.
    """

    time_s: float
    _packed: Any
    _reader: WorkingReader

    @property
    def rgb(self) -> Rgb:
        """The upright picture, ``(height, width, 3)`` uint8; unpacked anew each time."""
        return self._reader.unpack(self._packed)


class WorkingReader(VideoReader):
    """Reads a video for work: frames beyond :data:`LONGEST_SIDE` are made smaller at once.

    Parameters
    ----------
    path
        Any container and codec that FFmpeg reads.
    longest_side
        In pixels; ``info`` states the size that frames have then.

    Raises
    ------
    VideoError
        If the file is no video that can be opened.

    Notes
    -----
    A frame of 1280 x 720 pixels is 1.4 MB as it is kept and 2.8 MB as it is looked at. Frames of
    a video that is not too large are the very ones that :class:`VideoReader` gives.
    """

    def __init__(self, path: Path, longest_side: int = LONGEST_SIDE) -> None:
        self._longest_side = longest_side
        super().__init__(path)

    @property
    def frame_bytes(self) -> int:
        """Size of a packed frame, in bytes."""
        return self.info.width * self.info.height * 3 // 2

    def packed(self) -> Iterator[PackedFrame]:
        """Every frame, not yet unpacked; a frame is decoded once."""
        timeline = Timeline(1 / self.info.fps)
        reached_s = 0.0
        for frame in self._with_first():
            time_s = timeline.place(frame.time)
            self._damage.good(time_s)
            reached_s = max(reached_s, self._end_of(frame, time_s))
            yield PackedFrame(time_s, self._packed(frame), self)
        self._check_end(reached_s)

    def unpack(self, packed: tuple[Any, int]) -> Rgb:
        """The picture of a packed frame, upright and of the size that ``info`` states."""
        frame, turns = packed
        rgb = super()._upright(frame)
        return self._fitted(np.ascontiguousarray(np.rot90(rgb, turns)) if turns else rgb)

    def _upright(self, frame: Any) -> Rgb:
        small, turns = self._packed(frame)
        rgb = super()._upright(small)
        return np.ascontiguousarray(np.rot90(rgb, turns)) if turns else rgb

    def _packed(self, frame: Any) -> tuple[Any, int]:
        """The frame, smaller if need be, and the quarter turns that got lost on the way."""
        scale = self._longest_side / max(frame.width, frame.height)
        if scale >= 1:
            return frame, 0
        width, height = (max(2, round(side * scale / 2) * 2) for side in (frame.width, frame.height))
        name = frame.format.name
        kept = "yuv420p" if name.endswith(_TWO_BYTES) else name
        small = frame.reformat(width, height, kept, interpolation="AREA")
        turns = round((frame.rotation - small.rotation) / 90) % 4
        return small, turns
