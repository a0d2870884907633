"""Single pictures out of a video, and when it was recorded."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path

import av
import av.error
import numpy as np
from numpy.typing import NDArray
from PIL import Image

_JPEG_QUALITY = 85
# Keys under which cameras write when they recorded; the first has the local time.
_DATES = ("com.apple.quicktime.creationdate", "creation_time", "date")


def still(video: Path, time_s: float) -> NDArray[np.uint8] | None:
    """The picture shown at a time, ``(height, width, 3)`` RGB; None if it can't be had.

    Parameters
    ----------
    video
        A video whose clock starts at 0 and that needs no turning, as posecoach writes them.
    time_s
        Seconds from the beginning.
    """
    with suppress(OSError, av.error.FFmpegError, IndexError), av.open(str(video)) as container:
        stream = container.streams.video[0]
        if stream.time_base is None:
            return None
        container.seek(int(max(0.0, time_s) / stream.time_base), stream=stream)
        shown = None
        for frame in container.decode(stream):
            if shown is not None and frame.time is not None and frame.time > time_s + 1e-3:
                break
            shown = frame
        if shown is not None:
            return np.asarray(shown.to_ndarray(format="rgb24"), dtype=np.uint8)
    return None


def jpeg(rgb: NDArray[np.uint8], longest: int) -> bytes:
    """A picture as JPEG, its longer side at most ``longest`` pixels."""
    picture = Image.fromarray(rgb)
    picture.thumbnail((longest, longest))
    out = BytesIO()
    picture.save(out, "JPEG", quality=_JPEG_QUALITY)
    return out.getvalue()


def recorded_on(video: Path) -> datetime | None:
    """When a video says that it was recorded; None if it does not say.

    The time of the file is no answer: copying changes it.
    """
    try:
        with av.open(str(video)) as container:
            tags = {key.lower(): value for key, value in container.metadata.items()}
    except (OSError, av.error.FFmpegError):
        return None
    for key in _DATES:
        with suppress(ValueError, KeyError):
            found = datetime.fromisoformat(tags[key])
            if found.year > 1970:  # A camera whose clock was never set says 1904 or 1970.
                return found
    return None
