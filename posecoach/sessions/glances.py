"""A few upright frames from all over a video, without reading it through."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import av
import av.error
import numpy as np
from numpy.typing import NDArray

# The first and the last seconds of a recording are getting ready and getting up.
_FROM, _TO = 0.15, 0.85
# Decoding can begin at every 250th frame at least, in nearly all files.
_MOST_DECODED = 300


def glances(video: Path, count: int) -> Iterator[NDArray[np.uint8]]:
    """At most ``count`` upright frames, ``(height, width, 3)`` RGB, evenly spread over the video.

    Where a video can't be jumped in, what it begins with is all that there is.
    """
    try:
        with av.open(str(video)) as container:
            stream = container.streams.video[0]
            length = (container.duration or 0) / av.time_base
            seen: set[int | None] = set()
            for share in np.linspace(_FROM, _TO, count):
                frame = _near(container, stream, share * length)
                if frame is not None and frame.pts not in seen:
                    seen.add(frame.pts)
                    yield _upright(frame)
    except (OSError, av.error.FFmpegError, IndexError):
        return


def _near(container: Any, stream: Any, time_s: float) -> av.VideoFrame | None:
    """The frame of a time, or one before it where the next place to begin is far off."""
    frame = None
    try:
        container.seek(int(time_s * av.time_base), backward=True)
        for frame in islice(container.decode(stream), _MOST_DECODED):
            if frame.time is None or frame.time >= time_s:
                break
    except (av.error.FFmpegError, OSError):
        pass
    return frame


def _upright(frame: av.VideoFrame) -> NDArray[np.uint8]:
    rgb = np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8)
    turns = round(frame.rotation / 90) % 4
    return np.ascontiguousarray(np.rot90(rgb, turns)) if turns else rgb
