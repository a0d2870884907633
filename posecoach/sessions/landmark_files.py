"""Landmarks as Parquet files: enough to review and to tune again, and no picture of anybody."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from posecoach.errors import VideoError
from posecoach.kinematics.landmarks import LANDMARK_COUNT, LandmarkTrack
from posecoach.video.whole import write_whole

_COLUMNS = 4
_SIZE = LANDMARK_COUNT * _COLUMNS


def write_landmarks(track: LandmarkTrack, path: Path) -> None:
    """Write a track without loss.

    Parameters
    ----------
    track
        ``N`` frames.
    path
        The file: a row a frame with ``time_s``, ``people`` and ``points`` (33 points of x, y, z in
        pixels and visibility, NaN where nobody is seen); the picture's size is in the metadata.

    Raises
    ------
    VideoError
        If the file can't be written.
    """
    flat = np.ascontiguousarray(track.points, dtype=np.float32).reshape(-1)
    table = pa.table(
        {
            "time_s": pa.array(track.time_s, type=pa.float64()),
            "people": pa.array(track.people, type=pa.int8()),
            "points": pa.FixedSizeListArray.from_arrays(pa.array(flat), _SIZE),
        }
    ).replace_schema_metadata({"width": str(track.width), "height": str(track.height)})
    write_whole(path, lambda part: pyarrow.parquet.write_table(table, part, compression="zstd"))


def read_landmarks(path: Path) -> LandmarkTrack:
    """Read a track back, to the last bit.

    Raises
    ------
    VideoError
        If the file can't be read, or is no file of landmarks.
    """
    try:
        table = pyarrow.parquet.read_table(path)
        size = {key: int(table.schema.metadata[key.encode()]) for key in ("width", "height")}
        points = table["points"].combine_chunks().values.to_numpy(zero_copy_only=False)
        return LandmarkTrack(
            time_s=table["time_s"].to_numpy(),
            points=points.reshape(-1, LANDMARK_COUNT, _COLUMNS).astype(np.float32),
            people=table["people"].to_numpy().astype(np.int8),
            **size,
        )
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError, AttributeError) as error:
        raise VideoError(f"{path} is no file of landmarks that can be read ({error}).") from None
