"""Frames into an H.264 file that any browser plays; it appears under its name only when whole."""

from __future__ import annotations

import os
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import av.error

from posecoach.errors import VideoError
from posecoach.video.reader import Rgb

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

    def __init__(self, path: Path, width: int, height: int, fps: float) -> None:
        self.path = Path(path)
        self._part = self.path.with_name(f".{self.path.name}.{os.getpid()}.part")
        self._width, self._height = width // 2 * 2, height // 2 * 2
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._container = av.open(
                str(self._part), "w", format="mp4", options={"movflags": "+faststart"}
            )
        except (OSError, av.error.FFmpegError) as error:
            raise self._sentence(error) from None
        rate = Fraction(fps).limit_denominator(1001)
        self._stream = self._container.add_stream("libx264", rate=rate)
        self._stream.width, self._stream.height = self._width, self._height
        self._stream.pix_fmt = "yuv420p"
        self._stream.options = {"preset": "veryfast", "crf": "23"}
        self._stream.codec_context.time_base = _TIME_BASE
        self._last_pts = -1

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

        Raises
        ------
        VideoError
            If the disk is full or the file can't be written.
        """
        frame = av.VideoFrame.from_ndarray(rgb[: self._height, : self._width], format="rgb24")
        pts = max(round(time_s / _TIME_BASE), self._last_pts + 1)
        frame.pts, frame.time_base = pts, _TIME_BASE
        self._last_pts = pts
        try:
            self._container.mux(self._stream.encode(frame))
        except (OSError, av.error.FFmpegError) as error:
            raise self._sentence(error) from None

    def _finish(self) -> None:
        try:
            self._container.mux(self._stream.encode())
            self._container.close()
            self._part.replace(self.path)
        except (OSError, av.error.FFmpegError) as error:
            self._discard()
            raise self._sentence(error) from None

    def _discard(self) -> None:
        with suppress(OSError, av.error.FFmpegError):
            self._container.close()
        self._part.unlink(missing_ok=True)

    def _sentence(self, error: Exception) -> VideoError:
        reason = getattr(error, "strerror", None) or str(error)
        return VideoError(
            f"{self.path} can't be written ({reason}); check the folder and the free disk space."
        )
