"""Frames into an H.264 file that any browser plays; it appears under its name only when whole."""

from __future__ import annotations

import math
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

import av
import av.error
import cv2
import numpy as np
from av.video.frame import PictureType
from av.video.reformatter import ColorRange, Colorspace

from posecoach.video.reader import Rgb
from posecoach.video.whole import cannot_write, part_of
from posecoach.video.working import Packed, pack

FRAGMENT_S = 1.0
"""How much of a growing video may be lost, in seconds."""
_TIME_BASE = Fraction(1, 90_000)


class VideoWriter:
    """Writes frames with their own times, so that variable frame rates are kept.

    Parameters
    ----------
    path
        The file to make, ending in ``.mp4``. Until the writer is closed without an error the
        frames go to a hidden file beside it.
    width, height
        Of the frames, in pixels. An odd size loses its last row or column, which H.264 needs.
    fps
        Mean frame rate.

    Raises
    ------
    VideoError
        If the file can't be written.
    """

    # A faster preset makes larger files of the same quality; beside the pose model time counts.
    _codec: ClassVar[dict[str, str]] = {"preset": "ultrafast", "crf": "23"}
    _file: ClassVar[dict[str, str]] = {"movflags": "+faststart"}

    def __init__(self, path: Path, width: int, height: int, fps: float) -> None:
        self.path = Path(path)
        self._part = self._place()
        self._width, self._height = max(2, width // 2 * 2), max(2, height // 2 * 2)
        self._last_pts = -1
        self._packed: Packed | None = None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._container = av.open(str(self._part), "w", format="mp4", options=dict(self._file))
        except (OSError, av.error.FFmpegError) as error:
            raise cannot_write(self.path, error) from None
        try:
            self._stream = self._container.add_stream("libx264", rate=_rate(fps))
        except BaseException:
            self._discard()
            raise
        self._stream.width, self._stream.height = self._width, self._height
        self._stream.pix_fmt = "yuv420p"
        self._stream.options = dict(self._codec)
        self._stream.codec_context.time_base = _TIME_BASE
        self._stream.codec_context.thread_count = 1
        self._stream.codec_context.colorspace = Colorspace.SMPTE170M
        self._stream.codec_context.color_range = ColorRange.MPEG

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._finish()
        else:
            self._discard()

    def write(self, time_s: float, rgb: Rgb) -> None:
        """Add a frame of ``(height, width, 3)`` uint8 RGB at its time in seconds.

        A frame that does not come later than the one before is put right after it.

        Raises
        ------
        VideoError
            If the disk is full or the file can't be written.
        """
        # FFmpeg's own conversion gives the same and takes five times as long.
        picture = np.ascontiguousarray(rgb[: self._height, : self._width])
        if picture.shape[:2] != (self._height, self._width):  # A single row or column.
            picture = np.asarray(cv2.resize(picture, (self._width, self._height)), dtype=np.uint8)
        self._packed = pack(picture, self._packed)
        frame = _framed(self._packed)
        frame.pts = self._last_pts = max(round(time_s / _TIME_BASE), self._last_pts + 1)
        frame.time_base = _TIME_BASE
        self._mark(frame, time_s)
        try:
            self._container.mux(self._stream.encode(frame))
        except (OSError, av.error.FFmpegError) as error:
            raise cannot_write(self.path, error) from None

    def _place(self) -> Path:
        """Where the frames go."""
        return part_of(self.path)

    def _mark(self, frame: av.VideoFrame, time_s: float) -> None:
        """Tell the encoder more about a frame."""

    def _finish(self) -> None:
        try:
            self._container.mux(self._stream.encode())
            self._container.close()
            self._part.replace(self.path)
        except BaseException as error:
            self._discard()
            if isinstance(error, OSError | av.error.FFmpegError):
                raise cannot_write(self.path, error) from None
            raise

    def _discard(self) -> None:
        with suppress(OSError, av.error.FFmpegError):
            self._container.close()
        with suppress(OSError):
            self._part.unlink()


class GrowingVideo(VideoWriter):
    """A video that can be played while it grows: what kills the program costs its last second.

    It is an MP4 in fragments, each of which begins with a whole picture and can be read without
    what follows. Parameters are those of :class:`VideoWriter`; the file has its name from the
    first frame on, and keeps what was written when an error ends it.
    """

    _codec: ClassVar[dict[str, str]] = {
        # "zerolatency" hands out each frame at once instead of holding some back.
        "preset": "ultrafast", "crf": "26", "tune": "zerolatency", "forced-idr": "1",
    }  # fmt: skip
    _file: ClassVar[dict[str, str]] = {
        "movflags": "+frag_keyframe+empty_moov+default_base_moof",
        "flush_packets": "1",
    }

    def __init__(self, path: Path, width: int, height: int, fps: float) -> None:
        self._whole_s = -math.inf
        super().__init__(path, width, height, fps)

    def _place(self) -> Path:
        return self.path

    def _mark(self, frame: av.VideoFrame, time_s: float) -> None:
        if time_s - self._whole_s >= FRAGMENT_S:
            self._whole_s = time_s
            frame.pict_type = PictureType.I

    def _discard(self) -> None:
        with suppress(OSError, av.error.FFmpegError):
            self._container.close()


def _framed(packed: Packed) -> av.VideoFrame:
    """A frame around this very memory, or around a copy where PyAV can't do without.

    PyAV counts on heights that four divides, and would lose the last rows of others.
    """
    if packed.shape[0] % 6:
        return av.VideoFrame.from_ndarray(packed, format="yuv420p")
    return av.VideoFrame.from_numpy_buffer(packed, format="yuv420p")


def _rate(fps: float) -> Fraction:
    """A frame rate that H.264 can state; the true times are in the frames."""
    return Fraction(min(max(fps, 1.0), 240.0)).limit_denominator(1001)
