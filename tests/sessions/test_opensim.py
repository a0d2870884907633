"""MOT and TRC files, read back the way OpenSim's readers do."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest

from posecoach.kinematics import Landmarks
from posecoach.kinematics.angles import measure_track
from posecoach.kinematics.doubt import doubts_of
from posecoach.kinematics.landmarks import Landmark, LandmarkTrack
from posecoach.kinematics.position import Position
from posecoach.kinematics.view import View
from posecoach.sessions.landmark_table import write_landmark_csv
from posecoach.sessions.opensim import metres_per_pixel, seen_points, write_mot, write_trc
from tests.landmarks.recorded import recorded
from tests.skeleton import film

TRUTH = Path(__file__).parents[2] / "sample_videos" / "supine_hamstring_stretch_good.truth.json"


@pytest.fixture(scope="module")
def track() -> LandmarkTrack:
    return recorded("supine_hamstring_stretch_good")


def read_mot(path: Path) -> tuple[dict[str, str], dict[str, list[float]]]:
    lines = path.read_text(encoding="utf-8").split("\n")
    end = lines.index("endheader")
    head = dict(line.split("=") for line in lines[:end] if "=" in line)
    names = lines[end + 1].split("\t")
    rows = [[float(cell) for cell in line.split("\t")] for line in lines[end + 2 :] if line]
    return head, dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


def read_trc(path: Path) -> tuple[dict[str, str], list[str], list[list[str]]]:
    lines = path.read_text(encoding="utf-8").split("\n")
    head = dict(zip(lines[1].split("\t"), lines[2].split("\t"), strict=True))
    names = [name for name in lines[3].split("\t")[2:] if name]
    assert lines[4].split("\t")[2:5] == ["X1", "Y1", "Z1"]
    assert lines[5] == ""
    return head, names, [line.split("\t") for line in lines[6:] if line]


def test_angles_come_back_from_a_motion_file(track, tmp_path):
    write_mot(track, tmp_path / "a.mot")
    head, columns = read_mot(tmp_path / "a.mot")
    assert head["inDegrees"] == "yes"
    assert int(head["nRows"]) == len(track)
    assert int(head["nColumns"]) == len(columns)
    assert next(iter(columns)) == "time"
    measured = measure_track(track, doubts=doubts_of(track)).degrees
    pairs = {"hip_flexion_r": "hip_flexion", "knee_angle_r": "knee_flexion"}
    for name, angle in pairs.items():
        np.testing.assert_allclose(columns[name], measured[angle, "right"], atol=1e-4)
    np.testing.assert_allclose(columns["time"], track.time_s, atol=1e-6)


def test_where_the_camera_stood_is_taken_out(track, tmp_path):
    views = [View(turn=20.0, height=5.0, position=Position.LYING)] * len(track)
    write_mot(track, tmp_path / "a.mot", views)
    _, columns = read_mot(tmp_path / "a.mot")
    straight, plain = (
        measure_track(track, doubts=doubts_of(track), views=v).degrees["hip_flexion", "right"]
        for v in (views, None)
    )
    np.testing.assert_allclose(columns["hip_flexion_r"], straight, atol=1e-4)
    assert np.nanmax(np.abs(straight - plain)) > 1


def test_what_was_not_measured_is_nan_and_never_zero(tmp_path):
    frames = list(film([(0, 0), (1, 90)]))
    frames[10] = Landmarks.nobody(frames[10].time_s, frames[10].width, frames[10].height)
    track = LandmarkTrack.of(frames)
    write_mot(track, tmp_path / "a.mot")
    write_trc(track, tmp_path / "a.trc", fps=30)
    _, columns = read_mot(tmp_path / "a.mot")
    assert math.isnan(columns["hip_flexion_l"][10])
    assert math.isfinite(columns["hip_flexion_l"][9])
    _, _, rows = read_trc(tmp_path / "a.trc")
    assert set(rows[10][2:]) == {""}
    assert len(rows[10]) == len(rows[9])


def test_landmarks_in_pixels_say_so(track, tmp_path):
    write_trc(track, tmp_path / "a.trc", fps=30)
    head, names, rows = read_trc(tmp_path / "a.trc")
    assert head["Units"] == "px"
    assert names == [point.name.lower() for point in Landmark]
    assert int(head["NumFrames"]) == len(rows) == len(track)
    assert int(head["NumMarkers"]) == 33
    hip = 2 + 3 * Landmark.RIGHT_HIP
    x, y = (float(cell) for cell in rows[100][hip : hip + 2])
    seen = track.points[100, Landmark.RIGHT_HIP]
    assert x == pytest.approx(seen[0], abs=0.01)
    # Up is positive, as in a laboratory.
    assert y == pytest.approx(track.height - seen[1], abs=0.01)
    assert [row[0] for row in rows[:3]] == ["1", "2", "3"]


def test_metres_are_about_right_where_the_truth_is_known(track, tmp_path):
    """The person's own lengths give the height; the scale must fit her thigh in the picture."""
    truth = json.loads(TRUTH.read_text(encoding="utf-8"))
    metres = joints(truth["frames"], "joints_m")
    pixels = joints(truth["frames"], "joints_px")
    height_m = (
        length(metres, "shoulder", "hip") + length(metres, "hip", "knee")
        + length(metres, "knee", "ankle")
    ) / 0.779  # fmt: skip
    true_scale = length(metres, "knee", "ankle") / length(pixels, "knee", "ankle")
    scale = metres_per_pixel(track, height_m)
    assert scale == pytest.approx(true_scale, rel=0.12)
    write_trc(track, tmp_path / "a.trc", fps=30, height_m=height_m)
    head, _, rows = read_trc(tmp_path / "a.trc")
    assert head["Units"] == "m"
    hip = 2 + 3 * Landmark.RIGHT_HIP
    assert float(rows[100][hip]) == pytest.approx(
        track.points[100, Landmark.RIGHT_HIP, 0] * scale, abs=1e-5
    )


def joints(frames, key):
    """The right side's joints of the first frame, in the order of :func:`length`."""
    return {name: np.array(values[0][:3]) for name, values in frames[key].items()}


def length(points, a, b):
    return float(np.linalg.norm(points[f"right_{a}"] - points[f"right_{b}"]))


def test_without_a_body_there_is_no_scale(tmp_path):
    nobody = [Landmarks.nobody(number / 30, 640, 480) for number in range(30)]
    track = LandmarkTrack.of(nobody)
    assert metres_per_pixel(track, 1.7) is None
    with pytest.raises(ValueError, match="height"):
        write_trc(track, tmp_path / "a.trc", fps=30, height_m=1.7)
    assert not list(tmp_path.iterdir())


def test_the_landmark_table_is_deeplabcuts(track, tmp_path):
    """Three header rows as ``movement`` and pandas expect them, then a row a frame."""
    write_landmark_csv(track, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows[:3]] == ["scorer", "bodyparts", "coords"]
    assert set(rows[0][1:]) == {"posecoach"}
    column = rows[1].index("left_knee")
    assert rows[1][column : column + 3] == ["left_knee"] * 3
    assert rows[2][column : column + 3] == ["x", "y", "likelihood"]
    assert len(rows) == 3 + len(track)
    values = [float(cell) for cell in rows[3 + 50][column : column + 3]]
    expected = track.points[50, Landmark.LEFT_KNEE][[0, 1, 3]]
    np.testing.assert_allclose(values, expected, atol=1e-4)


def test_a_guessed_point_is_not_seen(track):
    points = seen_points(track)
    hidden = track.points[:, :, 3] < 0.5
    assert hidden.any()
    assert np.isnan(points[hidden]).all()
    assert np.isfinite(points[~hidden]).all()
