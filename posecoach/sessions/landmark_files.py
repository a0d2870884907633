"""Landmarks as Parquet files: enough to review and to tune again, and no picture of anybody."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet
from numpy.typing import NDArray

from posecoach.errors import VideoError
from posecoach.kinematics.landmarks import LANDMARK_COUNT, OUTLINE_SHAPE, LandmarkTrack
from posecoach.language.catalogue import tr
from posecoach.video.whole import write_whole

_COLUMNS = 4
_SIZE = LANDMARK_COUNT * _COLUMNS
_OUTLINE_SIZE = OUTLINE_SHAPE[0] * OUTLINE_SHAPE[1]


def write_landmarks(track: LandmarkTrack, path: Path) -> None:
    """Write a track without loss.

    Parameters
    ----------
    track
        ``N`` frames.
    path
        The file: a row a frame with ``time_s``, ``people`` and ``points`` (33 points of x, y, z in
        pixels and visibility, NaN where nobody is seen), and ``outline`` (4 rows of 45 distances
        in pixels) if the track has outlines; the picture's size is in the metadata.

    Raises
    ------
    VideoError
        If the file can't be written.
    """
    columns = {
        "time_s": pa.array(track.time_s, type=pa.float64()),
        "people": pa.array(track.people, type=pa.int8()),
        "points": _lists(track.points, _SIZE),
    }
    if track.outline is not None:
        columns["outline"] = _lists(track.outline, _OUTLINE_SIZE)
    size = {"width": str(track.width), "height": str(track.height)}
    table = pa.table(columns).replace_schema_metadata(size)
    write_whole(path, lambda part: pyarrow.parquet.write_table(table, part, compression="zstd"))


def read_landmarks(path: Path) -> LandmarkTrack:
    """Read a track back, to the last bit; without outlines if the file has none.

    Raises
    ------
    VideoError
        If the file can't be read, or is no file of landmarks.
    """
    try:
        table = pyarrow.parquet.read_table(path)
        size = {key: int(table.schema.metadata[key.encode()]) for key in ("width", "height")}
        outline = None
        if "outline" in table.column_names:
            outline = _values(table, "outline").reshape(-1, *OUTLINE_SHAPE)
        return LandmarkTrack(
            time_s=table["time_s"].to_numpy(),
            points=_values(table, "points").reshape(-1, LANDMARK_COUNT, _COLUMNS),
            people=table["people"].to_numpy().astype(np.int8),
            outline=outline,
            **size,
        )
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError, AttributeError) as error:
        raise VideoError(
            tr("{path} is no file of landmarks that can be read ({error}).", path=path, error=error)
        ) from None


def _lists(values: NDArray[np.float32], size: int) -> pa.FixedSizeListArray:
    flat = np.ascontiguousarray(values, dtype=np.float32).reshape(-1)
    return pa.FixedSizeListArray.from_arrays(pa.array(flat), size)


def _values(table: pa.Table, column: str) -> NDArray[np.float32]:
    values: NDArray[np.float32] = (
        table[column].combine_chunks().values.to_numpy(zero_copy_only=False).astype(np.float32)
    )
    return values
