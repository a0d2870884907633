"""Video files and photos into upright RGB frames with square pixels and times in seconds."""

from __future__ import annotations

import math
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

Rgb = NDArray[np.uint8]

# A frame larger than this on one side is no recording of a person, but a trap for memory.
_LARGEST_SIDE = 8192
# A recording may end this much before its stated length without anything being missing.
_TOLERATED_END_S = 1.0
# Players and demuxers accept a stray bad packet; beyond this share the file is damaged.
_STRAY_PACKETS = 3


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


@dataclass(frozen=True, slots=True, eq=False)
class VideoFrame:
    """One upright frame: ``(height, width, 3)`` uint8 RGB, and its time in seconds."""

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
        self._container = _open(self.path)
        try:
            self._stream = _picture_stream(self._container, self.path)
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
        last = -math.inf
        step = 1 / self.info.fps
        start = float((self._stream.start_time or 0) * (self._stream.time_base or 0))
        for number, frame in enumerate(self._with_first()):
            time_s = number * step if frame.time is None else frame.time - start
            # Times that stand still or run back are a fault of the file; order is kept.
            time_s = max(time_s, last + 1e-3) if math.isfinite(last) else max(time_s, 0.0)
            last = time_s
            yield VideoFrame(time_s, self._upright(frame))
        self._check_end(last + step)

    # -- opening ---------------------------------------------------------------------------

    def _first_frame(self) -> av.VideoFrame:
        self._decoded = self._decode()
        first = next(self._decoded, None)
        if first is None:
            raise VideoError(
                f"{self.path.name} holds no picture that can be decoded; it is damaged or empty."
            )
        return first

    def _describe(self, first: av.VideoFrame) -> VideoInfo:
        if max(first.width, first.height) > _LARGEST_SIDE:
            raise VideoError(
                f"{self.path.name} has frames of {first.width} x {first.height} pixels; "
                f"the largest side that can be read is {_LARGEST_SIDE}."
            )
        height, width = self._upright(first).shape[:2]
        rate = self._stream.average_rate or self._stream.guessed_rate or Fraction(30)
        fps = float(rate) if 0.1 <= float(rate) <= 1000 else 30.0
        return VideoInfo(
            width=width,
            height=height,
            fps=fps,
            duration_s=_stated_duration(self._container, self._stream),
            frames=self._stream.frames or None,
            codec=self._stream.codec_context.name,
        )

    # -- reading ---------------------------------------------------------------------------

    def _with_first(self) -> Iterator[av.VideoFrame]:
        yield self._first
        yield from self._decoded

    def _decode(self) -> Iterator[av.VideoFrame]:
        """Frames in order; packets that can't be decoded are counted and passed over."""
        self._bad_packets = 0
        self._demux_error: str | None = None
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets, None)
                if packet is None:
                    return
                yield from packet.decode()
            except (av.error.InvalidDataError, av.error.UndefinedError):
                self._bad_packets += 1
            except av.error.EOFError:
                return
            except (av.error.FFmpegError, OSError) as error:
                self._demux_error = str(error)
                return

    def _upright(self, frame: av.VideoFrame) -> Rgb:
        rgb = np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8)
        aspect = self._stream.sample_aspect_ratio or Fraction(1)
        if aspect > 0 and aspect != 1 and Fraction(1, 4) <= aspect <= 4:
            width = max(2, round(rgb.shape[1] * float(aspect)))
            rgb = np.asarray(cv2.resize(rgb, (width, rgb.shape[0])), dtype=np.uint8)
        turns = round(frame.rotation / 90) % 4
        return np.ascontiguousarray(np.rot90(rgb, turns)) if turns else rgb

    def _check_end(self, end_s: float) -> None:
        stated = self.info.duration_s
        short = stated is not None and end_s < stated - max(_TOLERATED_END_S, 0.02 * stated)
        at = f"{end_s:.1f} s"
        if short:
            self.broke_off = (
                f"{self.path.name} breaks off at {at}, though it should last {stated:.1f} s; "
                "what came before was used. Copy the file again if you have the original."
            )
        elif self._demux_error:
            self.broke_off = f"{self.path.name} can't be read beyond {at}: {self._demux_error}."
        elif self._bad_packets > _STRAY_PACKETS:
            self.broke_off = (
                f"{self.path.name} is damaged: {self._bad_packets} parts could not be decoded up "
                f"to {at}; the rest was used."
            )


def _open(path: Path) -> Any:
    if path.is_dir():
        raise VideoError(f"{path} is a folder; give the video file itself.")
    if not path.exists():
        raise VideoError(f"{path} does not exist; check the name.")
    try:
        if path.stat().st_size == 0:
            raise VideoError(f"{path.name} is empty (0 bytes); copy or record it again.")
        return av.open(str(path), mode="r")
    except PermissionError:
        raise VideoError(f"{path.name} may not be read; check its permissions.") from None
    except (av.error.FFmpegError, OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise VideoError(
            f"{path.name} can't be opened as a video ({reason}); "
            "it is damaged, incomplete, or not a video at all."
        ) from None


def _picture_stream(container: Any, path: Path) -> Any:
    for stream in container.streams.video:
        covers = av.stream.Disposition.attached_pic
        if not stream.disposition & covers:
            stream.thread_type = "AUTO"
            return stream
    raise VideoError(f"{path.name} holds sound but no picture; choose a video.")


def _stated_duration(container: Any, stream: Any) -> float | None:
    """Length of the picture in seconds: the container's may be that of a longer sound track."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    tag = {k.upper(): v for k, v in stream.metadata.items()}.get("DURATION", "")
    try:
        hours, minutes, seconds = tag.split(":")
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    except ValueError:
        pass
    if container.duration and not container.streams.audio:
        return float(container.duration / av.time_base)
    return None


def read_photo(path: Path) -> Rgb:
    """Read a photo upright, as ``(height, width, 3)`` uint8 RGB.

    Raises
    ------
    VideoError
        If the file is no picture that can be read.
    """
    path = Path(path)
    if path.is_dir():
        raise VideoError(f"{path} is a folder; give the photo itself.")
    try:
        data = np.fromfile(path, dtype=np.uint8)
    except OSError as error:
        raise VideoError(f"{path.name} can't be read: {error.strerror or error}.") from None
    # OpenCV turns the picture as its EXIF orientation says, unless it is told not to.
    bgr = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
    if bgr is None:
        raise VideoError(f"{path.name} is not a photo that can be read (JPEG, PNG, WebP, TIFF).")
    return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), dtype=np.uint8)
