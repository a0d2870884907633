"""Every truth file against itself: nothing here looks at pixels or at the renderer's code."""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.accuracy.truth import ENDING, find_truths, load_truth

FOLDER = Path(__file__).resolve().parents[2] / "sample_videos"
FILES = sorted(FOLDER.glob(f"*{ENDING}"))
SIDES = ("left", "right")
# Joints are rounded to a millimetre in the file, which turns a shank by a tenth of a degree.
SAME_DEG = 0.5
# Bend and twist are shared out over five joints, one after the other, and mix a little.
SAME_SPINE_DEG = 6.0
Joints = dict[str, np.ndarray]


def test_there_are_truth_files() -> None:
    assert FILES, f"no truth file in {FOLDER}"
    assert len(find_truths(FOLDER)) == len(FILES)


@cache
def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def joints(document: dict[str, Any], kind: str) -> Joints:
    return {name: np.array(at) for name, at in document["frames"][kind].items()}


def unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    cross = np.linalg.norm(np.cross(a, b), axis=-1)
    return np.degrees(np.arctan2(cross, (a * b).sum(axis=-1)))


def signed(start: np.ndarray, end: np.ndarray, axis: np.ndarray) -> np.ndarray:
    a, b = (v - (v * axis).sum(-1, keepdims=True) * axis for v in (start, end))
    return np.degrees(np.arctan2((np.cross(a, b) * axis).sum(-1), (a * b).sum(-1)))


def wrapped(degrees: np.ndarray) -> np.ndarray:
    return (degrees + 180) % 360 - 180


each_file = pytest.mark.parametrize("path", FILES, ids=lambda p: p.name.removesuffix(ENDING))


@each_file
@pytest.mark.parametrize("side", SIDES)
def test_knee_flexion_is_that_of_the_joints(path: Path, side: str) -> None:
    document = read(path)
    at = joints(document, "joints_m")
    thigh = at[f"{side}_knee"] - at[f"{side}_hip"]
    shank = at[f"{side}_ankle"] - at[f"{side}_knee"]
    said = np.abs(document["frames"]["angles"][side]["knee_flexion"])
    assert np.abs(between(thigh, shank) - said).max() < SAME_DEG


@each_file
@pytest.mark.parametrize("side", SIDES)
def test_hip_flexion_is_that_of_the_joints(path: Path, side: str) -> None:
    document = read(path)
    at = joints(document, "joints_m")
    shoulders = (at["left_shoulder"] + at["right_shoulder"]) / 2
    hips = (at["left_hip"] + at["right_hip"]) / 2
    up = unit(shoulders - hips)
    left = at["left_hip"] - at["right_hip"]
    left = unit(left - (left * up).sum(-1, keepdims=True) * up)
    thigh = at[f"{side}_knee"] - at[f"{side}_hip"]
    said = np.array(document["frames"]["angles"][side]["hip_flexion"])
    assert np.abs(wrapped(-signed(-up, thigh, left) - said)).max() < SAME_DEG


@each_file
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(
    ("name", "end"), [("thigh_elevation", "knee"), ("straight_leg_raise", "ankle")]
)
def test_elevations_are_those_of_the_joints(path: Path, side: str, name: str, end: str) -> None:
    document = read(path)
    at = joints(document, "joints_m")
    line = at[f"{side}_{end}"] - at[f"{side}_hip"]
    trunk = (at["left_shoulder"] + at["right_shoulder"] - at["left_hip"] - at["right_hip"]) / 2
    rise = np.degrees(np.arcsin(unit(trunk)[:, 1]))
    feet = -unit(trunk * [1, 0, 1])
    lying = np.degrees(np.arctan2(line[:, 1], (line * feet).sum(-1)))
    plain = np.degrees(np.arcsin(unit(line)[:, 1]))
    front = np.cross(at["left_hip"] - at["right_hip"], trunk)
    found = np.where((np.abs(rise) < 60) & (front[:, 1] >= 0), lying, plain)
    said = np.array(document["frames"]["angles"][side][name])
    # At 60 degrees of trunk the two readings meet; rounding decides which one it is there.
    clear = np.abs(np.abs(rise) - 60) > 0.5
    # Joints are rounded to a millimetre: a leg that points at the camera turns by degrees with it.
    clear &= np.hypot(line[:, 1], (line * feet).sum(-1)) > 0.2
    assert np.abs(wrapped(found - said))[clear].max() < SAME_DEG


@each_file
def test_trunk_inclination_is_that_of_the_joints(path: Path) -> None:
    document = read(path)
    at = joints(document, "joints_m")
    trunk = (at["left_shoulder"] + at["right_shoulder"] - at["left_hip"] - at["right_hip"]) / 2
    said = np.array(document["frames"]["angles"]["trunk"]["trunk_inclination"])
    assert np.abs(np.degrees(np.arcsin(unit(trunk)[:, 1])) - said).max() < SAME_DEG


@each_file
def test_side_bend_and_twist_are_those_of_the_joints(path: Path) -> None:
    document = read(path)
    at = joints(document, "joints_m")
    hips, shoulders = (at[f"left_{n}"] - at[f"right_{n}"] for n in ("hip", "shoulder"))
    up = unit(at["left_shoulder"] + at["right_shoulder"] - at["left_hip"] - at["right_hip"])
    said = document["frames"]["angles"]["trunk"]
    # Bent to the left the left shoulder is lower, twisted to the left it is farther back.
    bend = -signed(hips, shoulders, unit(np.cross(hips, up)))
    assert np.abs(bend - said["side_bend"]).max() < SAME_SPINE_DEG
    assert np.abs(signed(hips, shoulders, up) - said["twist"]).max() < SAME_SPINE_DEG


TO_A_SIDE = {"childs_pose_side_stretch": "wrist", "supine_spinal_twist": "knee"}


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if path.name.startswith(tuple(TO_A_SIDE))],
    ids=lambda p: p.name.removesuffix(ENDING),
)
def test_the_body_goes_to_the_side_that_the_hold_names(path: Path) -> None:
    document = read(path)
    at = joints(document, "joints_m")
    part = TO_A_SIDE[document["exercise"]]
    middle = (at[f"left_{part}"] + at[f"right_{part}"]) / 2
    left = unit(at["left_hip"] - at["right_hip"])[0]
    time_s = np.array(document["frames"]["time_s"])
    assert document["holds"]
    for hold in document["holds"]:
        inside = (time_s > hold["start_s"]) & (time_s < hold["end_s"])
        shift = ((middle - middle[0]) @ left)[inside] * {"left": 1, "right": -1}[hold["side"]]
        assert shift.min() > 0.1


@each_file
def test_lifted_shoulders_are_lifted(path: Path) -> None:
    document = read(path)
    at, time_s = joints(document, "joints_m"), np.array(document["frames"]["time_s"])
    height = np.maximum(at["left_shoulder"], at["right_shoulder"])[:, 1]
    for fault in document["faults"]:
        if fault["id"] not in ("shoulders_lift", "shoulder_lifting"):
            continue
        inside = (time_s > fault["start_s"]) & (time_s < fault["end_s"])
        # Shoulder blades off the floor, not only the head.
        assert height[inside].min() - height[0] > 0.05


@each_file
def test_holds_are_the_phases_that_are_called_so(path: Path) -> None:
    document = read(path)
    phases = [p for p in document["phases"] if p["phase"] == "hold"]
    joined: list[list[float]] = []
    for phase in phases:
        if joined and joined[-1][1] == phase["start_s"]:
            joined[-1][1] = phase["end_s"]
        else:
            joined.append([phase["start_s"], phase["end_s"]])
    assert [[h["start_s"], h["end_s"]] for h in document["holds"]] == joined
    for hold in document["holds"]:
        inside = [p for p in phases if hold["start_s"] <= p["start_s"] < hold["end_s"]]
        assert {p["side"] for p in inside} == {hold["side"]}


@each_file
def test_phases_follow_each_other_through_the_whole_clip(path: Path) -> None:
    document = read(path)
    phases = document["phases"]
    assert phases[0]["start_s"] == 0
    assert phases[-1]["end_s"] == pytest.approx(document["duration_s"], abs=0.05)
    for before, after in pairwise(phases):
        assert before["end_s"] == after["start_s"]
    names = document["frames"]["phase"]
    time_s = document["frames"]["time_s"]
    for name, at in zip(names, time_s, strict=True):
        around = [p["phase"] for p in phases if p["start_s"] - 0.01 <= at <= p["end_s"] + 0.01]
        assert name in around


@each_file
def test_faults_lie_inside_the_clip(path: Path) -> None:
    document = read(path)
    for fault in document["faults"]:
        assert 0 <= fault["start_s"] < fault["end_s"] <= document["duration_s"] + 0.05


@each_file
def test_projected_joints_are_those_of_a_pinhole_camera(path: Path) -> None:
    document = read(path)
    camera = document["camera"]
    eye, target = np.array(camera["position"]), np.array(camera["target"])
    forward = unit(target - eye)
    right = unit(np.cross(forward, [0.0, 1.0, 0.0]))
    up = np.cross(right, forward)
    roll = np.radians(camera["roll"])
    width, height = document["width"], document["height"]
    focal = height / 2 / np.tan(np.radians(camera["view_angle"]) / 2)
    drawn = joints(document, "joints_px")
    for name, at in joints(document, "joints_m").items():
        x, y, depth = (at - eye) @ right, (at - eye) @ up, (at - eye) @ forward
        x, y = focal * x / depth, focal * y / depth
        turned = np.stack(
            [x * np.cos(roll) - y * np.sin(roll), x * np.sin(roll) + y * np.cos(roll)]
        )
        picture = np.stack([width / 2 + turned[0], height / 2 - turned[1]], axis=-1)
        # A millimetre and a tenth of a pixel of rounding.
        assert np.abs(picture - drawn[name]).max() < 0.6, name


@each_file
def test_the_joints_stay_in_the_picture(path: Path) -> None:
    document = read(path)
    size = np.array([document["width"], document["height"]])
    # Angles need the first four; of toes, hands and head a narrow picture may cut a sliver.
    needed = ("hip", "knee", "ankle", "shoulder")
    outside = {}
    for name, at in joints(document, "joints_px").items():
        margin = np.zeros(2) if name.endswith(needed) else 0.03 * size
        share = float(((at < -margin) | (at > size + margin)).any(axis=-1).mean())
        if share > 0:
            outside[name] = share
    assert not outside


@each_file
def test_a_truth_file_fits_its_frames(path: Path) -> None:
    truth, document = load_truth(path), read(path)
    count = document["frame_count"]
    assert truth.time_s.shape == (count,)
    assert truth.points.shape == (count, 33, 2)
    assert np.diff(truth.time_s).min() > 0
    assert set(truth.working.tolist()) <= {"left", "right", "both"}
    for hold in truth.holds or ():
        inside = (truth.time_s > hold.start_s + 0.05) & (truth.time_s < hold.end_s - 0.05)
        assert set(truth.working[inside].tolist()) == {hold.side}
