"""The figure of a pose measures what the pose says, and stands on the floor."""

from __future__ import annotations

import pytest

from posecoach.exercises import exercise_ids, load_exercise
from posecoach.exercises.figure import BACK, build, figure_landmarks
from posecoach.exercises.poses import Pose
from posecoach.kinematics.angles import ANGLES, measure_landmarks
from posecoach.kinematics.landmarks import SIDES, Landmark
from posecoach.kinematics.measures import value_in

KNEEL = {"hip": 0, "foot": "kneel"}
FLAT = {"hip": 0, "knee": 4, "foot": "flat"}
BENT = {"knee": 98, "foot": "flat"}
LIFTED = {"hip": 3, "foot": "flat"}
POSES = {
    "lying": {"left": {"foot": "heel"}, "right": {"foot": "heel", "knee": 4}},
    "leg raised": {
        "left": {"foot": "heel", "hand": "right_towel"},
        "right": {"hip": 100, "knee": 12, "hand": "right_towel"},
    },
    "knee hugged": {
        "left": {"knee": 95, "foot": "flat", "hand": "right_shin"},
        "right": {"hip": 125, "knee": 130, "hand": "right_shin"},
    },
    "bridge": {"trunk": -22, "left": LIFTED, "right": LIFTED},
    "dead bug": {
        "left": {"hip": 90, "knee": 90, "shoulder": 170, "elbow": 5},
        "right": {"hip": 12, "knee": 5, "shoulder": 90, "elbow": 0},
    },
    "arched": {"spine": -26, "left": BENT, "right": BENT},
    "long sitting": {
        "rests": "seat", "trunk": 120,
        "left": {"knee": 88, "foot": "flat"}, "right": {"knee": 6, "foot": "heel"},
    },
    "chair": {
        "rests": "chair", "trunk": 90,
        "left": {"hip": 90, "knee": 90, "foot": "flat"}, "right": {"hip": 92, "knee": 8},
    },
    "tall kneeling": {"rests": "knees", "trunk": 90, "left": KNEEL, "right": KNEEL},
    "kneeling hinge": {
        "rests": "knees", "trunk": 136, "left": KNEEL | {"hip": 60}, "right": KNEEL | {"hip": 60},
    },
    "half kneeling": {
        "rests": "knees", "trunk": 88, "left": {"knee": 96, "foot": "flat"},
        "right": KNEEL | {"hip": -20},
    },
    "child's pose": {
        "rests": "knees", "trunk": 186, "spine": 28,
        "left": KNEEL | {"hip": 155, "hand": "floor"},
        "right": KNEEL | {"hip": 155, "hand": "floor"},
    },
    "standing": {"rests": "feet", "trunk": 90, "left": FLAT, "right": FLAT},
    "stepping": {
        "rests": "feet", "trunk": 90, "left": FLAT,
        "right": {"hip": 42, "knee": 62, "shoulder": -16, "elbow": 20},
    },
    "on a stool": {
        "rests": "feet", "trunk": 132, "left": {"hip": 40, "knee": 10, "foot": "flat"},
        "right": {"knee": 24, "foot": "stool"},
    },
    "cat": {
        "rests": "feet", "trunk": 148, "spine": 75,
        "left": {"hip": 64, "knee": 4, "foot": "flat", "hand": "countertop"},
        "right": {"hip": 64, "knee": 4, "foot": "flat", "hand": "countertop"},
    },
}  # fmt: skip
MEASURED = {
    "hip": "hip_flexion",
    "knee": "knee_flexion",
    "shoulder": "shoulder_flexion",
    "elbow": "elbow_flexion",
}
CASES = pytest.mark.parametrize("pose", [Pose.model_validate(p) for p in POSES.values()], ids=POSES)


@CASES
@pytest.mark.parametrize("facing", ["right", "left"])
def test_the_figure_measures_what_the_pose_says(pose, facing):
    measured = measure_landmarks(figure_landmarks(pose, 1280, 720, facing))
    assert measured.body.facing == (1 if facing == "right" else -1)
    for side in SIDES:
        assert measured.degrees["trunk_lean", side] == pytest.approx(pose.trunk - 90, abs=0.5)
        limbs = pose.limbs(side)
        for part, angle in MEASURED.items():
            given = getattr(limbs, part)
            if given is not None:
                assert measured.degrees[angle, side] == pytest.approx(given, abs=0.5), angle


@CASES
def test_bones_keep_their_length_and_knees_bend_one_way(pose):
    at = build(pose).points
    for side in SIDES:
        thigh = at[f"{side}_knee"] - at[f"{side}_hip"]
        shank = at[f"{side}_ankle"] - at[f"{side}_knee"]
        assert abs(thigh) == pytest.approx(0.85)
        assert abs(shank) == pytest.approx(0.85)
        bent = (thigh * shank.conjugate()).imag
        assert bent > -0.1


@CASES
def test_nothing_sinks_into_the_floor_or_floats_above_it(pose):
    at = build(pose).points
    lowest = min(point.imag for point in at.values())
    assert 0.03 <= lowest <= BACK
    for side in SIDES:
        foot = pose.limbs(side).foot
        level = {"flat": 0.045, "stool": 0.475, "kneel": 0.09}.get(foot)
        if level is not None:
            where = "knee" if foot == "kneel" else "toes"
            assert at[f"{side}_{where}"].imag == pytest.approx(level, abs=0.02)
        if foot in ("flat", "stool"):
            assert at[f"{side}_heel"].imag == pytest.approx(at[f"{side}_toes"].imag, abs=1e-6)


def test_a_straight_leg_rests_with_its_heel_on_the_floor():
    at = build(Pose.model_validate(POSES["lying"])).points
    assert at["left_heel"].imag == pytest.approx(0.055, abs=0.01)
    assert at["hips"].imag == pytest.approx(at["shoulders"].imag)
    assert at["left_toes"].imag > at["left_heel"].imag


@pytest.mark.parametrize(
    ("name", "hand", "near"),
    [("knee hugged", "right_wrist", "right_knee"), ("cat", "right_wrist", "left_wrist")],
)
def test_hands_are_where_the_pose_says(name, hand, near):
    at = build(Pose.model_validate(POSES[name])).points
    assert abs(at[hand] - at[near]) < 0.3
    if name == "cat":
        assert at[hand].imag == pytest.approx(1.72, abs=0.01)


def test_all_points_lie_in_the_picture_and_the_near_side_is_the_one_shown():
    for facing, near, far in (("right", "right", "left"), ("left", "left", "right")):
        seen = figure_landmarks(Pose.model_validate(POSES["dead bug"]), 640, 480, facing)
        assert (seen.points[:, 0] > 0).all()
        assert (seen.points[:, 0] < 640).all()
        assert (seen.points[:, 1] > 0).all()
        assert (seen.points[:, 1] < 480).all()
        knees = [seen.points[Landmark.of(side, "knee")] for side in (near, far)]
        assert knees[0][2] < knees[1][2]
        assert knees[0][3] > knees[1][3]


def test_points_from_the_foot_end_measure_the_knees_drop():
    names = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
    points = {"nearest": "feet", "head": [0, 1.5]}
    for side, x in (("left", 0.2), ("right", -0.2)):
        points |= {f"{side}_{name}": [x, 1.2] for name in names}
        points |= {f"{side}_hip": [x, 0.8], f"{side}_knee": [x - 0.6, 1.4]}
        points[f"{side}_ankle"] = [x - 0.6, 0.7]
    seen = figure_landmarks(Pose.model_validate({"points": points}))
    measured = measure_landmarks(seen)
    assert measured.degrees["knee_drop", "right"] == pytest.approx(45, abs=0.5)
    assert measured.degrees["knee_drop", "left"] == pytest.approx(-45, abs=0.5)


SHIPPED = [
    pytest.param(phase, id=f"{name}-{phase.id}")
    for name in exercise_ids()
    for phase in load_exercise(name).phases
    if phase.pose
]


@pytest.mark.parametrize("phase", SHIPPED)
def test_the_pose_of_a_shipped_phase_meets_its_own_target(phase):
    measured = measure_landmarks(figure_landmarks(phase.pose))
    band = phase.target
    if band is None or band.angle not in ANGLES:
        assert build(phase.pose).points
        return
    value, code = value_in(measured, band.angle, "right")
    assert code == 0
    assert band.meets(value, band.enter.value), f"{band.angle} is {value:.1f}"
    if band.limit:
        assert abs(value - band.enter.value) <= abs(band.limit.value - band.enter.value)
