"""Video files into upright RGB frames with square pixels and times in seconds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import av
import av.error
import cv2
import numpy as np
from numpy.typing import NDArray

from posecoach.errors import VideoError
from posecoach.language.catalogue import tr
from posecoach.video.damage import Damage, bytes_promised, stated_end
from posecoach.video.opening import check_size, open_container, picture_stream
from posecoach.video.timeline import Timeline

Rgb = NDArray[np.uint8]
Size = tuple[int, int]

# Pixels this far from square are a mistake of the file rather than a format.
_WIDEST_PIXEL = 4


@dataclass(frozen=True, slots=True)
class VideoInfo:
    """What a video says of itself.

    Attributes
    ----------
    width, height
        Of the upright frame in square pixels: rotation and pixel shape are taken into account.
    fps
        Mean frame rate; the true times of frames may vary.
    duration_s, frames
        As stated by the file; None where it states nothing.
    codec
        Name of the video codec.
    """

    width: int
    height: int
    fps: float
    duration_s: float | None
    frames: int | None
    codec: str

    @property
    def likely_frames(self) -> int | None:
        """How many frames there are, by the stated length if no number is stated."""
        if self.frames is not None or self.duration_s is None:
            return self.frames
        return round(self.duration_s * self.fps)


@dataclass(frozen=True, slots=True, eq=False)
class VideoFrame:
    """One upright frame: ``(height, width, 3)`` uint8 RGB, and its time in seconds.

    Time is counted from the first picture and strictly increases.
    """

    time_s: float
    rgb: Rgb


class VideoReader:
    """Reads a video from beginning to end, frame by frame, in constant memory.

    Parameters
    ----------
    path
        Any container and codec that FFmpeg reads.

    Attributes
    ----------
    info
        What the file says of itself.
    broke_off
        After reading: a sentence if the file could not be read to its end, else None.

    Raises
    ------
    VideoError
        If the file is no video that can be opened.

    Examples
    --------
    >>> with VideoReader(Path("clip.mp4")) as video:  # doctest: +SKIP
    ...     for frame in video:
    ...         print(frame.time_s, frame.rgb.shape)
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self.broke_off: str | None = None
        self._damage = Damage()
        self._container = open_container(self.path)
        try:
            self._stream = picture_stream(self._container, self.path)
            self._decoded = self._decode()
            self._first = self._first_frame()
            self.info = self._describe(self._first)
        except BaseException:
            self._container.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the file."""
        self._container.close()

    def __iter__(self) -> Iterator[VideoFrame]:
        for time_s, frame in self.decoded():
            yield VideoFrame(time_s, self.picture(frame))

    def decoded(self) -> Iterator[tuple[float, av.VideoFrame]]:
        """Frames as they are decoded, neither upright nor of one size, with their times."""
        timeline = Timeline(1 / self.info.fps)
        reached_s = 0.0
        for frame in self._with_first():
            time_s = timeline.place(frame.time)
            self._damage.good(time_s)
            reached_s = max(reached_s, self._end_of(frame, time_s))
            yield time_s, frame
        self._check_end(reached_s)

    def picture(self, frame: av.VideoFrame) -> Rgb:
        """A decoded frame as an upright picture, of the size of the first one."""
        return self._fitted(self._upright(frame))

    def size_of(self, frame: av.VideoFrame) -> Size:
        """Width and height of a decoded frame when it is upright, in square pixels."""
        width, height = self._square_width(frame), frame.height
        return (height, width) if round(frame.rotation / 90) % 2 else (width, height)

    # -- opening ---------------------------------------------------------------------------

    def _first_frame(self) -> av.VideoFrame:
        first = next(self._decoded, None)
        if first is None:
            raise VideoError(
                tr(
                    "{name} holds no picture that can be decoded; it is damaged or empty.",
                    name=self.path.name,
                )
            )
        check_size(self.path, first.width, first.height)
        return first

    def _describe(self, first: av.VideoFrame) -> VideoInfo:
        width, height = self.size_of(first)
        rate = self._stream.average_rate or self._stream.guessed_rate or Fraction(30)
        fps = float(rate) if 0.1 <= float(rate) <= 1000 else 30.0
        return VideoInfo(
            width=width,
            height=height,
            fps=fps,
            duration_s=self._length_s(first),
            frames=self._stream.frames or None,
            codec=self._stream.codec_context.name,
        )

    def _length_s(self, first: av.VideoFrame) -> float | None:
        """Stated length from the first picture on, in seconds."""
        end = stated_end(self._container, self._stream)
        length = None if end is None else end - (first.time or 0.0)
        return length if length is not None and length > 0 else None

    # -- reading ---------------------------------------------------------------------------

    def _with_first(self) -> Iterator[av.VideoFrame]:
        yield self._first
        yield from self._decoded

    def _decode(self) -> Iterator[av.VideoFrame]:
        """Frames in order; parts that can't be decoded are noted and passed over."""
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets, None)
            except (av.error.FFmpegError, OSError) as error:
                self._damage.stopped(error)
                return
            if packet is None:
                return
            if packet.is_corrupt:
                self._damage.bad()
            yield from self._pictures(packet)

    def _pictures(self, packet: Any) -> Iterator[av.VideoFrame]:
        try:
            frames = packet.decode()
        except av.error.FFmpegError:
            self._damage.bad()
            return
        for frame in frames:
            if frame.is_corrupt:
                self._damage.bad()
            yield frame

    def _square_width(self, frame: av.VideoFrame) -> int:
        """How wide a frame is when its pixels are as wide as they are high."""
        aspect = self._stream.sample_aspect_ratio or Fraction(1)
        if aspect != 1 and Fraction(1, _WIDEST_PIXEL) <= aspect <= _WIDEST_PIXEL:
            return max(2, round(frame.width * float(aspect)))
        return int(frame.width)

    def _upright(self, frame: av.VideoFrame) -> Rgb:
        rgb = np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8)
        width = self._square_width(frame)
        if width != rgb.shape[1]:
            rgb = np.asarray(cv2.resize(rgb, (width, rgb.shape[0])), dtype=np.uint8)
        turns = round(frame.rotation / 90) % 4
        return np.ascontiguousarray(np.rot90(rgb, turns)) if turns else rgb

    def _fitted(self, rgb: Rgb) -> Rgb:
        """The frame at the size of the first one; calls that adapt to the net change theirs."""
        width, height = self.info.width, self.info.height
        if rgb.shape[:2] == (height, width):
            return rgb
        scale = min(width / rgb.shape[1], height / rgb.shape[0])
        inner = max(1, round(rgb.shape[1] * scale)), max(1, round(rgb.shape[0] * scale))
        left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
        fitted = np.zeros((height, width, 3), dtype=np.uint8)
        fitted[top : top + inner[1], left : left + inner[0]] = cv2.resize(rgb, inner)
        return fitted

    # -- the end ---------------------------------------------------------------------------

    def _end_of(self, frame: av.VideoFrame, time_s: float) -> float:
        """Until when a picture stays on, in seconds from the first one."""
        stated = frame.duration * frame.time_base if frame.duration and frame.time_base else 0
        return time_s + max(float(stated), 1 / self.info.fps)

    def _check_end(self, reached_s: float) -> None:
        promised = bytes_promised(self.path, self._container, self._stream)
        cut = promised > self.path.stat().st_size
        self.broke_off = self._damage.sentence(self.path, reached_s, self.info.duration_s, cut)
