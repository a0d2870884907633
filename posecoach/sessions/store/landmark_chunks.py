"""Landmarks on their way to the disk: a small file each second, gathered into one at the end.

A Parquet file can't be read before its end is written, so a long one would be lost with the
program. What was gathered is on the disk before the small files go.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from posecoach.errors import VideoError
from posecoach.kinematics.landmarks import (
    NO_OUTLINE,
    OUTLINE_SHAPE,
    Landmarks,
    LandmarkTrack,
)
from posecoach.language.catalogue import tr
from posecoach.sessions.landmark_files import read_landmarks, write_landmarks


def landmark_name(session: str, number: int) -> str:
    """The file of a part, from the folder of all landmarks on."""
    return f"{session}/{number}.parquet"


def _chunk_folder(landmarks: Path, session: str, number: int) -> Path:
    return landmarks / session / f"{number}.going"


def write_chunk(
    landmarks: Path, session: str, number: int, count: int, frames: Sequence[Landmarks]
) -> None:
    """Put some frames of a part on the disk; ``count`` orders the chunks, from 1.

    Raises
    ------
    VideoError
        If they can't be written.
    """
    path = _chunk_folder(landmarks, session, number) / f"{count:06}.parquet"
    write_landmarks(LandmarkTrack.of(frames), path)
    _make_sure(path)


def gather(landmarks: Path, session: str, number: int) -> bool:
    """Make one file of a part's chunks; whether there is one afterwards.

    Doing it again, or after it was interrupted anywhere, comes to the same.

    Raises
    ------
    VideoError
        If the file can't be written; the chunks stay.
    """
    whole = landmarks / landmark_name(session, number)
    folder = _chunk_folder(landmarks, session, number)
    if not whole.exists():
        tracks = []
        for path in sorted(folder.glob("*.parquet")):
            try:
                tracks.append(read_landmarks(path))
            except VideoError:
                continue  # A chunk that the disk lost costs its own second.
        if not tracks:
            shutil.rmtree(folder, ignore_errors=True)
            return False
        write_landmarks(_joined(tracks), whole)
        _make_sure(whole)
    shutil.rmtree(folder, ignore_errors=True)
    return True


def _joined(tracks: Sequence[LandmarkTrack]) -> LandmarkTrack:
    """One track; a frame that two chunks hold is taken once."""
    time_s = np.concatenate([track.time_s for track in tracks])
    before = np.concatenate([[-np.inf], np.maximum.accumulate(time_s)[:-1]])
    new = time_s > before
    outline = None
    if any(track.outline is not None for track in tracks):
        unknown = [np.broadcast_to(NO_OUTLINE, (len(track), *OUTLINE_SHAPE)) for track in tracks]
        known = [t.outline if t.outline is not None else u
                 for t, u in zip(tracks, unknown, strict=True)]  # fmt: skip
        outline = np.concatenate(known)[new]
    return LandmarkTrack(
        time_s[new],
        np.concatenate([track.points for track in tracks])[new],
        np.concatenate([track.people for track in tracks])[new],
        tracks[0].width,
        tracks[0].height,
        outline,
    )


def _make_sure(path: Path) -> None:
    """Wait until a file and its name are on the disk, not just on their way.

    Raises
    ------
    VideoError
        If the disk can't take it.
    """
    try:
        # Windows can sync only what is open for writing, and no folders.
        with path.open("r+b") as file:
            os.fsync(file.fileno())
        if os.name == "posix":
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
    except OSError as error:
        raise VideoError(
            tr("{path} can't be written ({reason}).", path=path, reason=error.strerror)
        ) from None
