"""Small video files made on the spot: any codec, odd times, rotation, sound, and damage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

Rgb = NDArray[np.uint8]
Size = tuple[int, int]

RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 200, 30), (30, 30, 220), (235, 235, 235)
_TIME_BASE = Fraction(1, 1000)
_SOUND_HZ = 44_100


def corners(width: int, height: int) -> Rgb:
    """Red upper left, green upper right, blue lower left, white lower right."""
    picture = np.empty((height, width, 3), dtype=np.uint8)
    picture[: height // 2, : width // 2] = RED
    picture[: height // 2, width // 2 :] = GREEN
    picture[height // 2 :, : width // 2] = BLUE
    picture[height // 2 :, width // 2 :] = WHITE
    return picture


def corner_colours(rgb: Rgb) -> list[str]:
    """Names of the colours in reading order: upper left, upper right, lower left, lower right."""
    named = {"red": RED, "green": GREEN, "blue": BLUE, "white": WHITE}
    height, width = rgb.shape[:2]
    rows, columns = (height // 4, 3 * height // 4), (width // 4, 3 * width // 4)
    found = [rgb[row, column].astype(int) for row in rows for column in columns]
    return [min(named, key=lambda n: np.abs(named[n] - pixel).sum()) for pixel in found]


def busy(number: int, width: int, height: int) -> Rgb:
    """A picture that compresses badly, another one for each number."""
    rng = np.random.default_rng(number)
    coarse = rng.integers(0, 255, (height // 8 + 1, width // 8 + 1, 3), dtype=np.uint8)
    return np.ascontiguousarray(coarse.repeat(8, axis=0).repeat(8, axis=1)[:height, :width])


def make_clip(
    path: Path,
    *,
    times_s: Sequence[float] | None = None,
    size: Size = (160, 120),
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    picture: Callable[[int, int, int], Rgb] = lambda _, width, height: corners(width, height),
    rotation: int = 0,
    pixel_aspect: Fraction | None = None,
    sound_s: float = 0.0,
    codec_options: dict[str, str] | None = None,
    rate: int = 10,
    stamps_s: Sequence[float] | None = None,
    title: str = "",
    **container: Any,
) -> Path:
    """Make a video; by default one second at 10 frames a second of :func:`corners`.

    ``rotation`` is the turn in degrees, clockwise, that a player has to make; ``stamps_s`` are
    wrong times to write instead of the true ones, with a codec whose frames stand alone.
    """
    times = [n / 10 for n in range(10)] if times_s is None else times_s
    width, height = size
    with av.open(str(path), "w", **container) as file:
        stream: Any = file.add_stream(codec, rate=rate, options=codec_options or {})
        stream.width, stream.height, stream.pix_fmt = width, height, pix_fmt
        if title:
            file.metadata["title"] = title
        if path.suffix not in (".avi", ".mpg") and codec != "mpeg4":  # These know but one rate.
            stream.codec_context.time_base = _TIME_BASE
        if pixel_aspect is not None:
            stream.codec_context.sample_aspect_ratio = pixel_aspect
        if rotation:
            stream.set_display_rotation(-rotation)
        sound = file.add_stream("aac", rate=_SOUND_HZ, layout="mono") if sound_s else None
        for number, time_s in enumerate(times):
            frame = av.VideoFrame.from_ndarray(picture(number, width, height), format="rgb24")
            time_base = stream.codec_context.time_base or _TIME_BASE
            frame.pts, frame.time_base = round(time_s / time_base), time_base
            for packet in stream.encode(frame):
                if stamps_s is not None:
                    packet.pts = packet.dts = round(stamps_s[number] / packet.time_base)
                file.mux(packet)
        file.mux(stream.encode())
        if sound is not None:
            for beep in _sound(sound_s):
                file.mux(sound.encode(beep))
            file.mux(sound.encode())
    return path


def make_sound(path: Path, *, codec: str, seconds: float = 1.0, **container: Any) -> Path:
    """Make a file with sound alone."""
    with av.open(str(path), "w", **container) as file:
        stream: Any = file.add_stream(codec, rate=_SOUND_HZ, layout="mono")
        for beep in _sound(seconds):
            file.mux(stream.encode(beep))
        file.mux(stream.encode())
    return path


def song_with_cover(path: Path) -> Path:
    """An MP3 with a picture of its cover."""
    with av.open(str(path), "w", format="mp3") as file:
        sound: Any = file.add_stream("libmp3lame", rate=_SOUND_HZ, layout="mono")
        cover: Any = file.add_stream("png", rate=1)
        cover.width, cover.height, cover.pix_fmt = 64, 64, "rgb24"
        cover.disposition = av.stream.Disposition.attached_pic
        picture = av.VideoFrame.from_ndarray(corners(64, 64), format="rgb24")
        for beep in _sound(1.0):
            file.mux(sound.encode(beep))
        file.mux(cover.encode(picture))
        file.mux(cover.encode())
        file.mux(sound.encode())
    return path


def _sound(seconds: float) -> Iterator[av.AudioFrame]:
    block = 1024
    for start in range(0, int(seconds * _SOUND_HZ), block):
        wave = np.sin(np.arange(start, start + block) * 2 * np.pi * 440 / _SOUND_HZ) * 0.2
        beep = av.AudioFrame.from_ndarray(
            wave[None].astype(np.float32), format="fltp", layout="mono"
        )
        beep.sample_rate, beep.pts, beep.time_base = _SOUND_HZ, start, Fraction(1, _SOUND_HZ)
        yield beep


def cut(source: Path, target: Path, share: float) -> Path:
    """The first part of a file's bytes."""
    data = source.read_bytes()
    target.write_bytes(data[: int(len(data) * share)])
    return target


def scramble(source: Path, target: Path, first: float, last: float) -> Path:
    """The same file with the bytes between two shares of its length replaced by noise."""
    data = np.frombuffer(source.read_bytes(), dtype=np.uint8).copy()
    part = slice(int(first * data.size), int(last * data.size))
    data[part] = np.random.default_rng(1).integers(0, 255, data[part].size, dtype=np.uint8)
    target.write_bytes(data.tobytes())
    return target


def write_frames(path: Path, frames: Iterable[tuple[float, Rgb]]) -> Path:
    """Timed frames as a nearly lossless H.264 file, whatever their sizes have in common."""
    kept = list(frames)
    height, width = kept[0][1].shape[:2]
    return make_clip(
        path,
        times_s=[time_s for time_s, _ in kept],
        size=(width, height),
        picture=lambda number, _w, _h: kept[number][1],
        codec_options={"preset": "ultrafast", "crf": "16"},
    )
