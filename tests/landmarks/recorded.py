"""What the full model sees in the sample clips, recorded by ``python -m tests.landmarks.record``.

The tests of the coach then need no model and no video. To stay small a recording is rounded, far
below what the model itself is off by, and kept as differences from frame to frame.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.landmarks import LandmarkTrack
from posecoach.sessions.landmark_files import write_landmarks

FOLDER = Path(__file__).parent
# Steps to the pixel, and to a visibility of 1.
_XY, _Z, _VISIBILITY, _OUTLINE = 8, 1, 200, 4
_NONE = np.iinfo(np.int16).min


def names() -> list[str]:
    """The clips that were recorded."""
    return sorted(path.stem for path in FOLDER.glob("*.npz"))


@cache
def recorded(name: str) -> LandmarkTrack:
    """The landmarks of a clip, with outlines unless nobody was seen in it."""
    with np.load(FOLDER / f"{name}.npz", allow_pickle=False) as kept:
        columns = [
            _unpacked(kept["xy"], _XY), _unpacked(kept["z"], _Z),
            _unpacked(kept["visibility"], _VISIBILITY),
        ]  # fmt: skip
        width, height = (int(side) for side in kept["size"])
        outline = _unpacked(kept["outline"], _OUTLINE) if "outline" in kept else None
        points = np.concatenate(columns, axis=2)
        return LandmarkTrack(kept["time_s"], points, kept["people"], width, height, outline)


def keep(name: str, track: LandmarkTrack) -> None:
    """Record a clip's landmarks, and outlines if there are any."""
    points = track.points
    outline = {} if track.outline is None else {"outline": _packed(track.outline, _OUTLINE)}
    np.savez_compressed(
        FOLDER / f"{name}.npz",
        time_s=track.time_s,
        people=track.people,
        size=np.array([track.width, track.height]),
        xy=_packed(points[:, :, :2], _XY),
        z=_packed(points[:, :, 2:3], _Z),
        visibility=_packed(points[:, :, 3:], _VISIBILITY),
        **outline,
    )


@cache
def recorded_file(name: str) -> Path:
    """A recording as a file that the product reads, until the tests end."""
    path = Path(_folder().name) / f"{name}.parquet"
    write_landmarks(recorded(name), path)
    return path


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="landmarks-")


def _packed(values: NDArray[np.float32], steps: int) -> NDArray[np.int16]:
    most = np.iinfo(np.int16).max
    rounded = np.clip(np.round(values.astype(np.float64) * steps), -most, most)
    whole = np.where(np.isnan(rounded), _NONE, rounded).astype(np.int16)
    # Differences go round at the ends of the range, and so does their sum.
    return np.diff(whole, axis=0, prepend=np.zeros_like(whole[:1]))


def _unpacked(packed: NDArray[np.int16], steps: int) -> NDArray[np.float32]:
    whole = np.cumsum(packed, axis=0, dtype=np.int16)
    values = (whole / np.float32(steps)).astype(np.float32)
    return np.where(whole == _NONE, np.float32(np.nan), values)
