"""Photos into upright RGB pictures."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from posecoach.errors import VideoError
from posecoach.language.catalogue import tr
from posecoach.video.opening import check_file
from posecoach.video.reader import Rgb

_APPLE = (b"heic", b"heix", b"mif1", b"msf1", b"heim", b"heis")


def read_photo(path: Path) -> Rgb:
    """Read a photo upright, as ``(height, width, 3)`` uint8 RGB.

    Raises
    ------
    VideoError
        If the file is no picture that can be read.
    """
    path = Path(path)
    check_file(path)
    try:
        data = np.fromfile(path, dtype=np.uint8)
    except OSError as error:
        raise VideoError(
            tr("{name} can't be read: {reason}.", name=path.name, reason=error.strerror or error)
        ) from None
    if data[4:8].tobytes() == b"ftyp" and data[8:12].tobytes() in _APPLE:
        raise VideoError(
            tr("{name} is a HEIC photo; save or export it as JPEG first.", name=path.name)
        )
    try:
        # OpenCV turns the picture as its EXIF orientation says, unless it is told not to.
        bgr = cv2.imdecode(data, cv2.IMREAD_COLOR)
    except cv2.error:  # More pixels than OpenCV takes.
        bgr = None
    if bgr is None:
        raise VideoError(
            tr(
                "{name} is not a photo that can be read (JPEG, PNG, WebP, TIFF), or is damaged.",
                name=path.name,
            )
        )
    return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), dtype=np.uint8)
