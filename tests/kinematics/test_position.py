"""Positions of stick people built from angles, and of the rendered people's true joints."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posecoach.kinematics.body import Body
from posecoach.kinematics.landmarks import SIDES, Landmark, Landmarks
from posecoach.kinematics.position import Position, PositionWatch, position_of
from tests.skeleton import Leg, Person, landmarks_of, mirrored

SAMPLES = Path(__file__).parents[2] / "sample_videos"
STRAIGHT, CROOK, KNEEL, STEP = Leg(), Leg(45, 95), Leg(0, 90), Leg(90, 90)

# Trunk direction, which way the front is, left leg, right leg. Facing +1: lying on the back with
# the head to the left, or upright and looking to the right.
PEOPLE: dict[str, tuple[Person, Position]] = {
    "flat on the back": (Person(180, 1, STRAIGHT, STRAIGHT), Position.LYING),
    "knees bent": (Person(180, 1, CROOK, CROOK), Position.LYING),
    "bridge": (Person(205, 1, Leg(0, 85), Leg(0, 85)), Position.LYING),
    "leg raised": (Person(180, 1, Leg(95, 10), STRAIGHT), Position.LYING),
    "knees to chest": (Person(180, 1, Leg(125, 130), Leg(125, 130)), Position.LYING),
    "dead bug": (Person(180, 1, Leg(90, 90), Leg(15, 5)), Position.LYING),
    "shoulders lifted": (Person(150, 1, Leg(120, 20), Leg(30, 5)), Position.LYING),
    "flat on the front": (Person(180, -1, STRAIGHT, STRAIGHT), Position.LYING_FACE_DOWN),
    "long sitting": (Person(90, 1, Leg(90, 0), Leg(90, 5)), Position.LONG_SITTING),
    "sitting, folded far down": (Person(25, 1, Leg(155, 5), Leg(155, 5)), Position.LONG_SITTING),
    "sitting, knees up": (Person(90, 1, Leg(130, 100), Leg(130, 100)), Position.LONG_SITTING),
    "on a chair": (Person(90, 1, STEP, STEP), Position.CHAIR_SITTING),
    "on a chair, knee straight": (Person(90, 1, Leg(90, 5), STEP), Position.CHAIR_SITTING),
    "on a chair, leaning forward": (
        Person(40, 1, Leg(140, 90), Leg(140, 90)),
        Position.CHAIR_SITTING,
    ),
    "tall kneeling": (Person(90, 1, KNEEL, KNEEL), Position.TALL_KNEELING),
    "hinge": (Person(45, 1, Leg(60, 105), Leg(60, 105)), Position.TALL_KNEELING),
    "half kneeling": (Person(90, 1, Leg(-5, 85), Leg(90, 90)), Position.HALF_KNEELING),
    "lunge shifted forward": (Person(90, 1, Leg(-30, 60), Leg(110, 120)), Position.HALF_KNEELING),
    "child's pose": (Person(-10, 1, Leg(155, 150), Leg(155, 150)), Position.FOLDED_KNEELING),
    "on the heels": (Person(90, 1, Leg(65, 155), Leg(65, 155)), Position.FOLDED_KNEELING),
    "standing": (Person(90, 1, Leg(3, 5), Leg(3, 5)), Position.STANDING),
    "knees a bit bent": (Person(80, 1, Leg(45, 55), Leg(45, 55)), Position.STANDING),
    "a knee lifted": (Person(90, 1, Leg(80, 80), STRAIGHT), Position.STANDING),
    "hands on a counter": (Person(35, 1, Leg(55, 5), Leg(55, 5)), Position.STANDING_FOLDED),
    "folded down": (Person(-40, 1, Leg(130, 5), Leg(130, 5)), Position.STANDING_FOLDED),
}


def with_depth(seen: Landmarks) -> Landmarks:
    """The z that a side view has: shoulders and hips one behind the other."""
    body, points = Body(seen.points), seen.points.copy()
    nearer = (
        body.trunk * -1j
    ).real * 0 - body.facing  # who looks to the right shows the right side
    for part, width in (("shoulder", 0.45), ("hip", 0.3)):
        for side, sign in zip(SIDES, (1, -1), strict=True):
            points[Landmark.of(side, part), 2] = -sign * nearer * width * body.trunk_length
    return replace(seen, points=points)


def seen_as(person: Person) -> Position:
    return position_of(Body(landmarks_of(person).points))


@pytest.mark.parametrize(("person", "position"), PEOPLE.values(), ids=PEOPLE)
@pytest.mark.parametrize("look", ["right", "mirrored", "with depth", "far leg guessed", "rolled"])
def test_stick_people(person, position, look):
    seen, roll = landmarks_of(person), 0.0
    if look == "mirrored":
        seen = mirrored(seen)
    elif look == "with depth":
        seen = with_depth(seen)
    elif look == "far leg guessed" and person.left == person.right:
        points = seen.points.copy()
        for part in ("knee", "ankle", "heel", "foot_index"):
            points[Landmark.of("left", part)] = [900, 100, 0, 0.1]
        seen = replace(seen, points=points)
    elif look == "rolled":
        roll = 12.0
        turned = np.exp(1j * np.radians(roll)) * (seen.points[:, 0] - 1j * seen.points[:, 1])
        points = seen.points.copy()
        points[:, 0], points[:, 1] = turned.real, -turned.imag
        seen = replace(seen, points=points)
    assert position_of(Body(seen.points, roll)) is position


def on_all_fours(hands_down: bool) -> np.ndarray:
    seen = landmarks_of(Person(10, 1, Leg(90, 90), Leg(90, 90)))
    x, y = seen.points[Landmark.LEFT_SHOULDER, :2]
    for side in SIDES:
        seen.points[Landmark.of(side, "wrist"), :2] = x, y + (195 if hands_down else 40)
    return seen.points


def test_hands_on_the_floor_tell_all_fours_from_a_deep_hinge():
    assert position_of(Body(on_all_fours(hands_down=True))) is Position.ALL_FOURS
    assert position_of(Body(on_all_fours(hands_down=False))) is Position.TALL_KNEELING
    hidden = on_all_fours(hands_down=True)
    hidden[[Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST], 3] = 0.1
    assert position_of(Body(hidden)) is Position.UNKNOWN


def test_a_lunge_with_the_rear_knee_in_the_air_is_no_kneeling():
    assert seen_as(Person(90, 1, Leg(-50, 25), Leg(80, 80))) is Position.UNKNOWN


def test_a_twist_is_still_lying_though_the_legs_say_otherwise():
    flat = with_depth(landmarks_of(Person(180, 1, STRAIGHT, STRAIGHT)))
    legs_turned_over = landmarks_of(Person(180, -1, Leg(60, 60), Leg(60, 60)))
    points = legs_turned_over.points.copy()
    points[:, 2] = flat.points[:, 2]
    assert Body(points).facing == -1
    assert position_of(Body(points)) is Position.LYING


@pytest.mark.parametrize(
    "change",
    [
        lambda points: points.fill(np.nan),
        lambda points: points[:, 3].fill(0.2),
        lambda points: points[11:13, 3].fill(0.2),
        lambda points: points[23:25, :2].__setitem__(slice(None), points[11:13, :2]),
    ],
    ids=["nobody", "all guessed", "shoulders hidden", "no trunk"],
)
def test_what_is_not_seen_is_not_known(change):
    points = landmarks_of(PEOPLE["standing"][0]).points
    change(points)
    assert position_of(Body(points)) is Position.UNKNOWN


def test_without_legs_nothing_but_lying_is_told():
    legs = slice(Landmark.LEFT_KNEE, Landmark.RIGHT_FOOT_INDEX + 1)
    for name, (person, _) in PEOPLE.items():
        points = with_depth(landmarks_of(person)).points
        points[legs, 3] = 0.1
        assert position_of(Body(points)) in (Position.UNKNOWN, Position.LYING), name


def test_a_trunk_halfway_between_lying_and_sitting_is_not_known():
    assert seen_as(Person(130, 1, Leg(50, 0), Leg(50, 0))) is Position.UNKNOWN


def test_on_ones_side_is_not_taken_for_the_back():
    points = landmarks_of(Person(180, 1, STRAIGHT, STRAIGHT)).points
    points[Landmark.LEFT_SHOULDER, 1] -= 70
    points[Landmark.RIGHT_SHOULDER, 1] += 70
    assert position_of(Body(points)) is Position.UNKNOWN


def test_turned_to_the_camera_a_chair_is_not_told_from_a_lunge():
    points = landmarks_of(PEOPLE["on a chair"][0]).points
    points[Landmark.LEFT_SHOULDER, 0] += 70
    points[Landmark.RIGHT_SHOULDER, 0] -= 70
    assert position_of(Body(points)) is Position.UNKNOWN


def test_knees_above_the_shoulders_with_the_feet_in_the_air_is_lying():
    drawn_up = Person(90, 1, Leg(170, 80), Leg(165, 80), scale=120)
    points = landmarks_of(drawn_up).points
    points[11:13, 1] += 0.3 * (points[23:25, 1] - points[11:13, 1])
    assert position_of(Body(points)) is Position.LYING


def from_the_head_end(hands: float, knees: float, ankles: float, leg_visibility: float):
    """Shoulders nearest, a width of 100 px; heights of hands, knees and ankles in pixels."""
    points = landmarks_of(PEOPLE["standing"][0]).points
    for side, x in (("left", 650), ("right", 550)):
        # The back is seen, with the head down: the left shoulder is on the right.
        for part, y, z in (("shoulder", 400, -200), ("hip", 350, 0), ("wrist", hands, -200)):
            points[Landmark.of(side, part), :3] = x, y, z
        for part, y in (("knee", knees), ("ankle", ankles)):
            points[Landmark.of(side, part)] = x, y, 100, leg_visibility
    return points


@pytest.mark.parametrize(
    ("hands", "knees", "ankles", "leg_visibility", "position"),
    [
        (480, 380, 360, 0.1, Position.FOLDED_KNEELING),
        (550, 380, 360, 0.1, Position.UNKNOWN),
        (550, 460, 560, 0.9, Position.STANDING_FOLDED),
        (550, 430, 480, 0.9, Position.UNKNOWN),
    ],
    ids=["child's pose", "all fours", "standing fold", "too little of a leg"],
)
def test_from_the_head_end(hands, knees, ankles, leg_visibility, position):
    points = from_the_head_end(hands, knees, ankles, leg_visibility)
    assert position_of(Body(points)) is position


def test_a_trunk_far_too_short_for_its_legs_is_not_believed():
    points = landmarks_of(PEOPLE["standing"][0]).points
    points[11:13, 1] += 0.5 * (points[23:25, 1] - points[11:13, 1])
    assert position_of(Body(points)) is Position.UNKNOWN


def test_every_position_has_words():
    assert len({position.words for position in Position}) == len(Position)


# ---- over time -------------------------------------------------------------------------------

LYING, SITTING, UNKNOWN = Position.LYING, Position.LONG_SITTING, Position.UNKNOWN

RUNS = {
    "nothing before half a second": ([(LYING, 0.4)], UNKNOWN),
    "then it holds": ([(LYING, 0.7)], LYING),
    "one wrong frame": ([(LYING, 1), (SITTING, 0.04), (LYING, 0.1)], LYING),
    "a short mistake": ([(LYING, 1), (SITTING, 0.4)], LYING),
    "a change": ([(LYING, 1), (SITTING, 0.7)], SITTING),
    "mistakes do not add up": ([(LYING, 1), *[(SITTING, 0.3), (LYING, 0.04)] * 3], LYING),
    "unknown for a while": ([(LYING, 1), (UNKNOWN, 1.5)], LYING),
    "unknown for long": ([(LYING, 1), (UNKNOWN, 2.5)], UNKNOWN),
    "rare mistakes among unknown": ([(LYING, 1), *[(SITTING, 0.04), (UNKNOWN, 0.3)] * 4], LYING),
    "a change with gaps": ([(LYING, 1), *[(SITTING, 0.2), (UNKNOWN, 0.08)] * 3], SITTING),
}


@pytest.mark.parametrize(("run", "position"), RUNS.values(), ids=RUNS)
@pytest.mark.parametrize("fps", [25, 50])
def test_a_position_must_be_seen_for_a_while(run, position, fps):
    watch, frame = PositionWatch(), 0
    for seen, seconds in run:
        for _ in range(max(1, round(seconds * fps))):
            watch.take(frame / fps, seen)
            frame += 1
    assert watch.position is position


def test_the_watch_reads_landmarks_and_notices_nobody():
    watch = PositionWatch()
    person = PEOPLE["flat on the back"][0]
    for frame in range(30):
        held = watch.update(landmarks_of(person, frame / 30))
    assert held is Position.LYING
    for frame in range(30, 100):
        held = watch.update(Landmarks.nobody(frame / 30, 1280, 720))
    assert held is Position.UNKNOWN


def test_another_recording_starts_anew():
    watch = PositionWatch()
    for frame in range(30):
        watch.take(frame / 30, LYING)
    assert watch.take(0.0, SITTING) is UNKNOWN


# ---- the rendered people's true joints -------------------------------------------------------

BASES = {
    "childs_pose_side_stretch": Position.FOLDED_KNEELING,
    "hip_flexor_stretch": Position.HALF_KNEELING,
    "seated_hamstring_stretch": Position.LONG_SITTING,
    "seated_knee_extension": Position.CHAIR_SITTING,
    "tall_kneel_hip_hinge": Position.TALL_KNEELING,
    "supported_cat_cow": Position.STANDING_FOLDED,
    "standing_idle": Position.STANDING,
    "warm_up": Position.STANDING,
}
LYING_DOWN = [
    "box_breath_hip_rolls", "bridge", "dead_bug", "double_knee_to_chest", "glute_stretch",
    "knee_to_chest", "pelvic_tilt", "sliding_hamstring_floss", "strap_hamstring_stretch",
    "supine_spinal_twist",
]  # fmt: skip
CLIPS = {
    f"{exercise}_{execution}": position
    for exercise, position in (BASES | dict.fromkeys(LYING_DOWN, Position.LYING)).items()
    for execution in ("good", "faulty")
    if exercise not in ("standing_idle", "warm_up")
} | {
    "standing_idle": Position.STANDING,
    "warm_up_good": Position.STANDING,
    "supine_hamstring_stretch_good": Position.LYING,
    "supine_hamstring_stretch_shoulders": Position.LYING,
    "supine_hamstring_stretch_turned_30": Position.LYING,
}
PHASES = [
    ("childs_pose_good", "all_fours", Position.ALL_FOURS),
    ("childs_pose_good", "hold", Position.FOLDED_KNEELING),
    ("stool_forward_fold_good", "rest", Position.STANDING),
    ("stool_forward_fold_good", "hold", Position.STANDING_FOLDED),
    ("supine_hamstring_stretch_from_standing", "stand", Position.STANDING),
    ("supine_hamstring_stretch_from_standing", "seated", Position.LONG_SITTING),
    ("supine_hamstring_stretch_from_standing", "rest", Position.LYING),
    ("supine_hamstring_stretch_sits_up", "seated", Position.LONG_SITTING),
]


@cache
def truth_of(name: str) -> dict[str, Any]:
    return json.loads((SAMPLES / f"{name}.truth.json").read_text(encoding="utf-8"))


def depths(truth: dict[str, Any]) -> dict[str, np.ndarray]:
    """z of every joint in pixels as MediaPipe gives it: from the hips on, away from the camera."""
    camera = truth["camera"]
    eye = np.array(camera["position"])
    away = np.array(camera["target"]) - eye
    away /= np.linalg.norm(away)
    joints = {name: (np.array(at) - eye) @ away for name, at in truth["frames"]["joints_m"].items()}
    hips = (joints["left_hip"] + joints["right_hip"]) / 2
    focal = truth["height"] / 2 / np.tan(np.radians(camera["view_angle"] / 2))
    return {name: (depth - hips) / hips * focal for name, depth in joints.items()}


def truth_points(truth: dict[str, Any]) -> np.ndarray:
    """``(N, 33, 4)`` landmarks of the true joints, all of them seen."""
    points = np.zeros((truth["frame_count"], 33, 4), dtype=np.float32)
    points[..., 3] = 0.95
    depth = depths(truth)
    for name, at in truth["frames"]["joints_px"].items():
        side, _, part = name.partition("_")
        part = {"toe": "foot_index"}.get(part, part)
        where = slice(0, 7) if name == "nose" else Landmark.of(side, part)
        values = np.column_stack([np.array(at), depth[name]])
        points[:, where, :3] = values[:, None] if name == "nose" else values
    return points


@cache
def read(name: str) -> tuple[list[str], list[Position]]:
    truth = truth_of(name)
    every = slice(None, None, 4)
    positions = [position_of(Body(points)) for points in truth_points(truth)[every]]
    return truth["frames"]["phase"][every], positions


@pytest.mark.parametrize(("name", "position"), CLIPS.items(), ids=CLIPS)
def test_true_joints_of_the_samples(name, position):
    _, positions = read(name)
    assert Counter(positions)[position] >= 0.9 * len(positions), Counter(positions)


@pytest.mark.parametrize(("name", "phase", "position"), PHASES)
def test_true_joints_of_a_phase(name, phase, position):
    phases, positions = read(name)
    seen = [p for p, of in zip(positions, phases, strict=True) if of == phase]
    assert Counter(seen)[position] >= 0.9 * len(seen) > 0, Counter(seen)
