"""Angle time series as CSV and Parquet, written whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from numpy.typing import NDArray

from posecoach.kinematics.angles import measure_track
from posecoach.kinematics.body import Body
from posecoach.kinematics.doubt import doubts_of
from posecoach.kinematics.landmarks import SIDES, LandmarkTrack, Side
from posecoach.kinematics.reasons import explain
from posecoach.kinematics.uncertainty import BANDED, error_band
from posecoach.kinematics.view import UNKNOWN_VIEW, View
from posecoach.sessions.log import SessionLog
from posecoach.video.whole import write_whole


def angle_table(
    track: LandmarkTrack,
    log: SessionLog | None = None,
    views: Sequence[View] | None = None,
    profile: str | None = None,
) -> pa.Table:
    """Every angle of every frame as a table.

    Parameters
    ----------
    track
        ``N`` frames.
    log
        What the coach said of each of them, if there was a coach.
    views
        From where the camera looked in each of them, if it should look from the side.
    profile
        Id of the profile that the coach judged by; None for the exercise's own numbers.

    Returns
    -------
    Columns ``time_s``, ``people``, ``<angle>_<side>_deg`` (null where not measured),
    ``<angle>_<side>_band_deg`` (how far off it may be; nine in ten true angles are nearer) and
    ``missing_<side>`` (why hip flexion is missing); with a log also ``side``, ``phase``,
    ``timer``, ``timer_reason``, ``held_s``, ``faults``, ``cue`` and ``profile``.
    """
    measured = measure_track(track, doubts=doubts_of(track), views=views)
    columns: dict[str, Any] = {"time_s": pa.array(track.time_s), "people": pa.array(track.people)}
    for (angle, side), degrees in measured.degrees.items():
        columns[f"{angle}_{side}_deg"] = pa.array(degrees, from_pandas=True)
    for (angle, side), bands in _bands(track, views).items():
        known = np.where(np.isnan(measured.degrees[angle, side]), np.nan, bands).round(1)
        columns[f"{angle}_{side}_band_deg"] = pa.array(known, from_pandas=True)
    for side in SIDES:
        codes = measured.codes["hip_flexion", side]
        words = {int(code): explain(int(code)) for code in np.unique(codes)}
        columns[f"missing_{side}"] = pa.array([words[int(code)] for code in codes])
    if log is not None:
        columns |= {
            "side": pa.array(log.side.values(), type=pa.string()),
            "phase": pa.array(log.phase.values()),
            "timer": pa.array(log.timer.values()),
            "timer_reason": pa.array(log.reason.values()),
            "held_s": pa.array(log.held_s),
            "faults": pa.array([" ".join(ids) for ids in log.faults.values()]),
            "cue": pa.array(log.cue_texts, type=pa.string()),
            "profile": pa.array([profile] * len(track), type=pa.string()),
        }
    return pa.table(columns)


def _bands(
    track: LandmarkTrack, views: Sequence[View] | None
) -> dict[tuple[str, Side], NDArray[np.float64]]:
    """By angle and side ``(N,)`` degrees."""
    keys = [(angle, side) for angle in BANDED for side in SIDES]
    bands = {key: np.full(len(track), np.nan) for key in keys}
    for number, points in enumerate(track.points):
        view = UNKNOWN_VIEW if views is None else views[number]
        body = Body(points, view=view.plane)
        for angle, side in keys:
            bands[angle, side][number] = error_band(angle, body, SIDES.index(side), view)
    return bands


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
