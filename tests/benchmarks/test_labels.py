from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.accuracy.labels import load_labels
from benchmarks.accuracy.truth import TruthError
from posecoach.kinematics.landmarks import Landmark

GOOD = """\
format: 1
items:
  - file: anna.jpg
    exercise: supine_hamstring_stretch
    view: side
    side: left
    joints:
      left_shoulder: [100, 300]
      left_hip: [300, 300]
      left_knee: [300, 160]
      left_ankle: [300, 30]
      left_heel: [290, 20]
      left_foot_index: [240, 15]
    angles:
      left: {knee_flexion: 4}
  - file: ben.mp4
    exercise: supine_hamstring_stretch
    side: right
    moments:
      - time_s: 2.5
        angles:
          right: {hip_flexion: 91}
          trunk: {trunk_inclination: 3}
    holds:
      - {side: right, start_s: 2, end_s: 31.5}
    faults: []
    repetitions: 1
"""


def folder_with(tmp_path: Path, text: str) -> Path:
    (tmp_path / "labels.yaml").write_text(text, encoding="utf-8")
    for name in ("anna.jpg", "ben.mp4"):
        (tmp_path / name).touch()
    return tmp_path


def mistakes(tmp_path: Path, text: str) -> str:
    with pytest.raises(TruthError) as caught:
        load_labels(folder_with(tmp_path, text))
    return str(caught.value)


def test_clicked_joints_become_the_products_angles(tmp_path: Path) -> None:
    photo, _ = load_labels(folder_with(tmp_path, GOOD))
    assert photo.photo
    assert photo.points[0, Landmark.LEFT_KNEE].tolist() == [300, 160]
    assert np.isnan(photo.points[0, Landmark.RIGHT_KNEE]).all()
    # Lying with the head to the left and the thigh upright.
    assert photo.degrees["hip_flexion", "left"][0] == pytest.approx(90)
    assert photo.degrees["thigh_elevation", "left"][0] == pytest.approx(90)
    assert np.isnan(photo.degrees["hip_flexion", "right"][0]), "nobody clicked the other leg"


def test_a_measured_angle_goes_before_the_clicked_one(tmp_path: Path) -> None:
    photo, _ = load_labels(folder_with(tmp_path, GOOD))
    assert photo.degrees["knee_flexion", "left"][0] == 4


def test_a_clips_moments_holds_and_faults(tmp_path: Path) -> None:
    _, clip = load_labels(folder_with(tmp_path, GOOD))
    assert clip.time_s.tolist() == [2.5]
    assert clip.degrees["hip_flexion", "right"][0] == 91
    assert clip.degrees["trunk_inclination", "left"][0] == 3
    assert clip.holds is not None
    assert [(h.side, h.seconds) for h in clip.holds] == [("right", 29.5)]
    assert clip.faults == [], "labelled as having none, which is not the same as not labelled"
    assert clip.repetitions == 1


def test_every_mistake_is_named_at_once_with_its_line(tmp_path: Path) -> None:
    text = GOOD.replace("anna.jpg", "anne.jpg")
    text = text.replace("left_knee:", "left_kneee:")
    text = text.replace("right: {hip_flexion: 91}", "right: {hip_angle: 91}")
    text = text.replace("end_s: 31.5", "end_s: 1")
    text = text.replace("repetitions: 1", "repetitions: 1\n    reptitions: 2")
    lines = mistakes(tmp_path, text).splitlines()
    assert lines[0] == "labels.yaml has 5 mistakes:"
    expected = {
        3: "there is no file 'anne.jpg'",
        10: "unknown joint",
        22: "unknown angle",
        25: "end_s must come after start_s",
        28: "not known here",
    }
    for line, (number, words) in zip(lines[1:], expected.items(), strict=True):
        assert line.startswith(f"  line {number}, items.")
        assert words in line


def test_a_photo_has_no_holds(tmp_path: Path) -> None:
    text = GOOD.replace("    side: left\n", "    side: left\n    repetitions: 2\n")
    assert "a photo has no" in mistakes(tmp_path, text)


def test_a_joint_needs_two_coordinates(tmp_path: Path) -> None:
    assert "line 9, items.0.joints.left_hip" in mistakes(
        tmp_path, GOOD.replace("left_hip: [300, 300]", "left_hip: [300]")
    )


def test_an_unknown_exercise_is_refused(tmp_path: Path) -> None:
    text = GOOD.replace("exercise: supine_hamstring_stretch", "exercise: backflip", 1)
    assert "no such exercise" in mistakes(tmp_path, text)


def test_broken_yaml_names_its_line(tmp_path: Path) -> None:
    assert "line 3" in mistakes(tmp_path, "format: 1\nitems:\n  - {file: [}\n")


def test_no_labels_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TruthError, match="can't be read"):
        load_labels(tmp_path)
