"""Angle time series as CSV and Parquet, written whole or not at all."""

from __future__ import annotations

from array import array
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from posecoach.coaching.reading import Reader
from posecoach.kinematics.angles import ANGLES
from posecoach.kinematics.landmarks import SIDES, Landmarks, LandmarkTrack
from posecoach.kinematics.reasons import explain
from posecoach.kinematics.uncertainty import BANDED
from posecoach.sessions.log import Column, SessionLog
from posecoach.video.whole import write_whole

_ANGLES = [(angle, side) for side in SIDES for angle in ANGLES]
_BANDS = [(angle, side) for angle in BANDED for side in SIDES]


class AngleSeries:
    """Every angle of each frame with its error band, taken while the frames come.

    Parameters
    ----------
    from_the_side
        Whether the camera should look from the side: then what its view spoils is set right.
    """

    def __init__(self, from_the_side: bool = False) -> None:
        self._reader = Reader((), from_the_side)
        self._time_s, self._people = array("d"), array("b")
        self._degrees = {key: array("d") for key in _ANGLES}
        self._bands = {key: array("d") for key in _BANDS}
        self._missing = {side: Column[int]() for side in SIDES}

    def add(self, landmarks: Landmarks) -> None:
        """Take the next frame in order of time."""
        frame = self._reader.read(landmarks)
        self._time_s.append(landmarks.time_s)
        self._people.append(landmarks.people)
        for key, values in self._degrees.items():
            values.append(frame.get(*key)[0])
        for key, values in self._bands.items():
            values.append(frame.band(*key))
        for side, codes in self._missing.items():
            codes.add(frame.get("hip_flexion", side)[1])

    def table(self, log: SessionLog | None = None, profile: str | None = None) -> pa.Table:
        """All frames as a table; parameters and columns as for :func:`angle_table`."""
        columns: dict[str, Any] = {"time_s": pa.array(self._time_s)}
        columns["people"] = pa.array(self._people)
        for (angle, side), values in self._degrees.items():
            columns[f"{angle}_{side}_deg"] = pa.array(np.array(values), from_pandas=True)
        for (angle, side), bands in self._bands.items():
            unknown = np.isnan(self._degrees[angle, side])
            known = np.where(unknown, np.nan, np.array(bands)).round(1)
            columns[f"{angle}_{side}_band_deg"] = pa.array(known, from_pandas=True)
        for side, codes in self._missing.items():
            words = {code: explain(code) for code in codes.counts()}
            columns[f"missing_{side}"] = pa.array([words[code] for code in codes.values()])
        if log is not None:
            columns |= {
                "side": pa.array(log.side.values(), type=pa.string()),
                "phase": pa.array(log.phase.values()),
                "timer": pa.array(log.timer.values()),
                "timer_reason": pa.array(log.reason.values()),
                "held_s": pa.array(log.held_s),
                "faults": pa.array([" ".join(ids) for ids in log.faults.values()]),
                "cue": pa.array(log.cue_texts, type=pa.string()),
                "profile": pa.array([profile] * len(self._time_s), type=pa.string()),
            }
        return pa.table(columns)


def angle_table(
    track: LandmarkTrack,
    log: SessionLog | None = None,
    from_the_side: bool = False,
    profile: str | None = None,
) -> pa.Table:
    """Every angle of every frame as a table.

    Parameters
    ----------
    track
        ``N`` frames.
    log
        What the coach said of each of them, if there was a coach.
    from_the_side
        Whether the camera should look from the side: then what its view spoils is set right.
    profile
        Id of the profile that the coach judged by; None for the exercise's own numbers.

    Returns
    -------
    Columns ``time_s``, ``people``, ``<angle>_<side>_deg`` (null where not measured),
    ``<angle>_<side>_band_deg`` (how far off it may be; nine in ten true angles are nearer) and
    ``missing_<side>`` (why hip flexion is missing); with a log also ``side``, ``phase``,
    ``timer``, ``timer_reason``, ``held_s``, ``faults``, ``cue`` and ``profile``.
    """
    series = AngleSeries(from_the_side)
    for landmarks in track:
        series.add(landmarks)
    return series.table(log, profile)


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
