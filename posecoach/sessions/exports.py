"""Angle time series as CSV and Parquet, written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from posecoach.coaching.feedback import Feedback
from posecoach.errors import VideoError
from posecoach.kinematics.angles import measure_landmarks
from posecoach.kinematics.landmarks import SIDES, LandmarkTrack
from posecoach.kinematics.reasons import explain
from posecoach.kinematics.steadiness import unsteady_legs


def angle_table(track: LandmarkTrack, feedback: Sequence[Feedback] = ()) -> pa.Table:
    """Every angle of every frame as a table.

    Parameters
    ----------
    track
        ``N`` frames.
    feedback
        What the coach said of each of them, or nothing.

    Returns
    -------
    Columns ``time_s``, ``people``, ``<angle>_<side>_deg`` (null where not measured) and
    ``missing_<side>`` (why hip flexion is missing); with feedback also ``side``, ``phase``,
    ``timer``, ``timer_reason``, ``held_s``, ``faults`` and ``cue``.
    """
    measured = measure_landmarks(track, unsteady=unsteady_legs(track))
    columns: dict[str, Any] = {"time_s": pa.array(track.time_s), "people": pa.array(track.people)}
    for (angle, side), degrees in measured.degrees.items():
        columns[f"{angle}_{side}_deg"] = pa.array(degrees, from_pandas=True)
    for side in SIDES:
        codes = measured.codes["hip_flexion", side]
        words = {int(code): explain(int(code)) for code in np.unique(codes)}
        columns[f"missing_{side}"] = pa.array([words[int(code)] for code in codes])
    if feedback:
        columns |= {
            "side": pa.array([f.side for f in feedback], type=pa.string()),
            "phase": pa.array([f.phase for f in feedback]),
            "timer": pa.array([f.timer.state.value for f in feedback]),
            "timer_reason": pa.array([f.timer.reason_id for f in feedback]),
            "held_s": pa.array([f.timer.held_s for f in feedback]),
            "faults": pa.array([" ".join(x.id for x in f.faults) for f in feedback]),
            "cue": pa.array([f.cue.text if f.cue else None for f in feedback], type=pa.string()),
        }
    return pa.table(columns)


def write_csv(table: pa.Table, path: Path) -> None:
    """Write a table as CSV (UTF-8, decimal point, empty where missing).

    Raises
    ------
    VideoError
        If the file can't be written.
    """
    write_whole(path, lambda part: pyarrow.csv.write_csv(table, part))


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a table as Parquet.

    Raises
    ------
    VideoError
        If the file can't be written.
    """
    write_whole(path, lambda part: pyarrow.parquet.write_table(table, part))


def write_whole(path: Path, write: Callable[[str], object]) -> None:
    """Let ``write`` make a file beside ``path``, and give it its name only when it is complete.

    Raises
    ------
    VideoError
        If the disk is full, the folder is read-only and the like.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(str(part))
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise VideoError(
            f"{path} can't be written ({error.strerror or error}); "
            "check the folder and the free disk space."
        ) from None
