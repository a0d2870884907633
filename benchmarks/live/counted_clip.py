"""A camera whose every frame carries its own number, to be read back from the page."""

from __future__ import annotations

import subprocess
from pathlib import Path

import cv2
import numpy as np

# Twelve bits, then the same twelve inverted: what blur or compression spoils is noticed.
BITS = 12
STRIP = 0.05
"""Height of the strip of cells, as a share of the picture's."""


def cells_of(number: int) -> list[int]:
    """The black (0) and white (1) cells of a frame's number, left to right."""
    bits = [(number >> bit) & 1 for bit in range(BITS)]
    return bits + [1 - bit for bit in bits]


def make_camera(clip: Path, target: Path) -> Path:
    """Burn the frames' numbers into a clip, as a file that Chromium plays as its camera."""
    video = cv2.VideoCapture(str(clip))
    width, height = (
        int(video.get(p)) for p in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT)
    )
    command = ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "bgr24"]
    command += ["-s", f"{width}x{height}", "-r", "30", "-i", "-"]
    command += ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "3", str(target)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as ffmpeg:
        assert ffmpeg.stdin is not None
        number = 0
        while True:
            more, picture = video.read()
            if not more:
                break
            strip = np.array(cells_of(number), dtype=np.uint8)[None, :, None] * 255
            size = (width, round(height * STRIP))
            picture[: size[1]] = cv2.resize(strip, size, interpolation=cv2.INTER_NEAREST)[..., None]
            ffmpeg.stdin.write(picture.tobytes())
            number += 1
        ffmpeg.stdin.close()
    video.release()
    if ffmpeg.returncode or not number:
        raise RuntimeError(f"{clip} could not be made into a camera")
    return target
