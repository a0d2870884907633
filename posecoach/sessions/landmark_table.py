"""Landmarks as the CSV table that `movement` and pandas read."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from posecoach.kinematics.landmarks import VISIBILITY, Landmark, LandmarkTrack
from posecoach.video.whole import write_whole


def write_landmark_csv(track: LandmarkTrack, path: Path) -> None:
    """Write the landmarks in DeepLabCut's layout: three header rows, then a row a frame.

    ``movement.io.load_poses.from_dlc_file(path, fps=…)`` and
    ``pandas.read_csv(path, header=[0, 1, 2], index_col=0)`` read it. Pixels, x to the right and y
    down; ``likelihood`` is the model's visibility (0-1); empty where nobody was seen.

    Raises
    ------
    VideoError
        If the file can't be written.
    """
    parts = [part for point in Landmark for part in [point.name.lower()] * 3]
    head = [
        ["scorer", *(["posecoach"] * len(parts))],
        ["bodyparts", *parts],
        ["coords", *(["x", "y", "likelihood"] * len(Landmark))],
    ]
    columns = track.points[:, :, [0, 1, VISIBILITY]].reshape(len(track), -1)

    def write(part: str) -> None:
        with open(part, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerows(head)
            for number, row in enumerate(columns):
                cells = (f"{value:.4f}" if np.isfinite(value) else "" for value in row)
                writer.writerow([number, *cells])

    write_whole(path, write)
