"""Files for OpenSim and for whoever works with Sports2D: angles as MOT, landmarks as TRC."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.angles import measure_track
from posecoach.kinematics.body import MIN_VISIBILITY
from posecoach.kinematics.doubt import doubts_of
from posecoach.kinematics.landmarks import (
    LANDMARK_COUNT,
    VISIBILITY,
    Landmark,
    LandmarkTrack,
    pair,
)
from posecoach.kinematics.view import View
from posecoach.video.whole import write_whole

# Names of the coordinates in OpenSim's full-body model (Rajagopal et al. 2016), where they mean
# the same: flexion is positive there too. Angles that the model does not have keep their names.
_OPENSIM = {
    "knee_flexion": "knee_angle",
    "shoulder_flexion": "arm_flex",
    "elbow_flexion": "elbow_flex",
}
_SUFFIX = {"left": "l", "right": "r"}
_OF_THE_WHOLE_BODY = ("trunk_inclination", "trunk_lean")

# Lengths between joints as shares of a person's height (Drillis & Contini 1966, in Winter,
# Biomechanics and Motor Control of Human Movement, figure 4.1).
_SHARES = ((("shoulder", "hip"), 0.288), (("hip", "knee"), 0.245), (("knee", "ankle"), 0.246))
# A limb looks as long as it is only where it lies across the view; its greatest lengths are that,
# but for a few wild frames.
_LONGEST_PERCENTILE = 90


def write_mot(
    track: LandmarkTrack,
    path: Path,
    views: Sequence[View] | None = None,
    profile: str | None = None,
) -> None:
    """Write the angles as an OpenSim motion file, in degrees.

    Parameters
    ----------
    track
        ``N`` frames.
    path
        The file to make.
    views
        From where the camera looked in each of them, if it should look from the side: that is
        taken out of the angles, as far as it can be.
    profile
        Id of the profile that the recording was judged by, for the header; the angles are the same.

    Notes
    -----
    Columns are ``time`` and the angles with ``_l`` and ``_r``, ``NaN`` where not measured; angles
    that were never measured are left out.

    Raises
    ------
    VideoError
        If the file can't be written.
    """
    columns = _angles(track, views)
    table = np.column_stack([track.time_s, *columns.values()])
    head = [
        "Coordinates",
        "version=1",
        f"nRows={table.shape[0]}",
        f"nColumns={table.shape[1]}",
        "inDegrees=yes",
        "",
        "Measured in the plane of one camera's picture; hip_flexion is against the trunk, not the "
        "pelvis.",
        "NaN: not measured.",
        *([] if profile is None else [f"Reviewed with the profile {profile}."]),
        "",
        "endheader",
        "\t".join(("time", *columns)),
    ]
    rows = ("\t".join([f"{row[0]:.6f}", *(_plain(v, 4) for v in row[1:])]) for row in table)
    _write_lines(path, [*head, *rows])


def write_trc(
    track: LandmarkTrack,
    path: Path,
    *,
    fps: float,
    height_m: float | None = None,
    profile: str | None = None,
) -> None:
    """Write the landmarks as a TRC file: x to the right, y up, z 0, from the lower left corner.

    Parameters
    ----------
    track
        ``N`` frames.
    path
        The file to make.
    fps
        Mean frames a second, for the header; the true times are in the rows.
    height_m
        The person's height. With it the unit is the metre, by :func:`metres_per_pixel`; without
        it, pixels, and the header says ``px``: OpenSim itself knows no pixels.
    profile
        Id of the profile that the recording was judged by; stands behind the file's name in the
        first line, which readers pass over. The points are the same.

    Notes
    -----
    Points that were not seen (visibility under 0.5) are left empty.

    Raises
    ------
    VideoError
        If the file can't be written.
    ValueError
        If there is a height, but no trunk and leg was seen to compare it with.
    """
    scale = None if height_m is None else metres_per_pixel(track, height_m)
    if height_m is not None and scale is None:
        raise ValueError("no trunk and no leg was seen to compare the height with")
    unit = "px" if scale is None else "m"
    names = [point.name.lower() for point in Landmark]
    rate, count = f"{fps:.6g}", len(track)
    named = path.name if profile is None else f"{path.name} (profile {profile})"
    head = [
        f"PathFileType\t4\t(X/Y/Z)\t{named}",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\t"
        "OrigNumFrames",
        f"{rate}\t{rate}\t{count}\t{LANDMARK_COUNT}\t{unit}\t{rate}\t1\t{count}",
        "Frame#\tTime\t" + "\t\t\t".join(names) + "\t\t",
        "\t\t" + "\t".join(f"X{n}\tY{n}\tZ{n}" for n in range(1, LANDMARK_COUNT + 1)),
        "",
    ]
    points = np.array([0.0, track.height]) + seen_points(track) * np.array([1.0, -1.0])
    rows = _markers(track.time_s, points * (scale or 1.0), 2 if scale is None else 6)
    _write_lines(path, [*head, *rows])


def seen_points(track: LandmarkTrack) -> NDArray[np.float64]:
    """``(N, 33, 2)`` pixels, x to the right and y down; NaN where a point was not seen."""
    points = track.points[:, :, :2].astype(np.float64)
    # The comparison is false for NaN, so nobody is nobody.
    points[~(track.points[:, :, VISIBILITY] >= MIN_VISIBILITY)] = np.nan
    return points


def metres_per_pixel(track: LandmarkTrack, height_m: float) -> float | None:
    """The scale of the picture, from a person's height; None if trunk and legs were never seen.

    The longest trunk, thigh and shank that were seen are compared with what a person of that
    height has on average (Drillis & Contini 1966). People differ from that by some 5 percent, and
    whoever is nearer to the camera looks larger: a rough scale.
    """
    points = seen_points(track)
    pixels, share = 0.0, 0.0
    for parts, part_share in _SHARES:
        lengths = np.concatenate(
            [
                np.hypot(*(points[:, a] - points[:, b]).T)
                for a, b in zip(pair(parts[0]), pair(parts[1]), strict=True)
            ]
        )
        lengths = lengths[np.isfinite(lengths)]
        if not lengths.size:
            continue
        pixels += float(np.percentile(lengths, _LONGEST_PERCENTILE))
        share += part_share
    return share * height_m / pixels if pixels > 0 else None


def _angles(track: LandmarkTrack, views: Sequence[View] | None) -> dict[str, NDArray[np.float64]]:
    measured = measure_track(track, doubts=doubts_of(track), views=views)
    columns: dict[str, NDArray[np.float64]] = {}
    for (angle, side), degrees in measured.degrees.items():
        name = f"{_OPENSIM.get(angle, angle)}_{_SUFFIX[side]}"
        if angle in _OF_THE_WHOLE_BODY:
            name = angle
        if np.isfinite(degrees).any():
            columns.setdefault(name, degrees)
    return columns


def _markers(
    time_s: NDArray[np.float64], points: NDArray[np.float64], digits: int
) -> Iterable[str]:
    for number, (time, row) in enumerate(zip(time_s, points, strict=True), start=1):
        cells = [f"{number}", f"{time:.6f}"]
        for x, y in row:
            seen = np.isfinite(x)
            cells += [f"{x:.{digits}f}", f"{y:.{digits}f}", "0"] if seen else ["", "", ""]
        yield "\t".join(cells)


def _plain(value: float, digits: int) -> str:
    return f"{value:.{digits}f}" if np.isfinite(value) else "NaN"


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    def write(part: str) -> None:
        with open(part, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)

    write_whole(path, write)
