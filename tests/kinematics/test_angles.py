"""Truth tables: stick people of known angles, in every picture they may be filmed in."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.kinematics import (
    ANGLES,
    SIDES,
    Landmark,
    LandmarkTrack,
    measure_landmarks,
    measure_track,
)
from posecoach.kinematics.angles import near_side
from posecoach.kinematics.landmarks import Landmarks
from posecoach.kinematics.reasons import END_ON, HIDDEN, IMPLAUSIBLE, NOBODY, OUTSIDE
from tests.skeleton import Leg, Person, landmarks_of, mirrored, rotated_90

# name, person, expected (left hip, left knee, left thigh, left SLR or None, trunk)
SUPINE = {"trunk": 180.0, "facing": 1}
TABLE = [
    ("flat", Person(**SUPINE), (0, 0, 0, 0, 0)),
    ("thigh to the ceiling", Person(**SUPINE, left=Leg(90, 0)), (90, 0, 90, 90, 0)),
    ("beyond the vertical", Person(**SUPINE, left=Leg(115, 0)), (115, 0, 115, 115, 0)),
    ("bent knee", Person(**SUPINE, left=Leg(90, 90)), (90, 90, 90, None, 0)),
    ("hyperextended", Person(**SUPINE, left=Leg(60, -8)), (60, -8, 60, None, 0)),
    ("hip extended", Person(**SUPINE, left=Leg(-20, 0), right=Leg(60, 40)), (-20, 0, -20, -20, 0)),
    ("head to the right", Person(trunk=0, facing=-1, left=Leg(75, 10)), (75, 10, 75, None, 0)),
    ("standing", Person(trunk=90, facing=1), (0, 0, -90, -90, 90)),
    ("sitting", Person(trunk=90, facing=1, left=Leg(90, 90)), (90, 90, 0, None, 90)),
    ("long sitting", Person(trunk=90, facing=-1, left=Leg(90, 0)), (90, 0, 0, 0, 90)),
    ("trunk raised", Person(trunk=160, facing=1, left=Leg(90, 0)), (90, 0, 70, 70, 20)),
    ("knee to chest", Person(**SUPINE, left=Leg(135, 130)), (135, 130, 135, None, 0)),
]
COLUMNS = ("hip_flexion", "knee_flexion", "thigh_elevation", "straight_leg_raise",
           "trunk_inclination")  # fmt: skip


def check(seen: Landmarks, expected: tuple[float | None, ...], roll: float = 0.0) -> None:
    measured = measure_landmarks(seen, roll)
    for name, value in zip(COLUMNS, expected, strict=True):
        if value is not None:
            assert float(measured.degrees[name, "left"]) == pytest.approx(value, abs=0.1), name


@pytest.mark.parametrize(("name", "person", "expected"), TABLE, ids=[t[0] for t in TABLE])
def test_truth_table(name, person, expected):
    check(landmarks_of(person), expected)


@pytest.mark.parametrize(("name", "person", "expected"), TABLE, ids=[t[0] for t in TABLE])
def test_mirrored_pictures_read_the_same(name, person, expected):
    check(mirrored(landmarks_of(person)), expected)


@pytest.mark.parametrize(("name", "person", "expected"), TABLE, ids=[t[0] for t in TABLE])
def test_pictures_turned_by_90_read_the_same_with_the_floor_told(name, person, expected):
    check(rotated_90(landmarks_of(person)), expected, roll=90)


@pytest.mark.parametrize("size", [(640, 480), (1280, 720), (720, 1280), (1000, 1000)])
@pytest.mark.parametrize(("name", "person", "expected"), TABLE, ids=[t[0] for t in TABLE])
def test_the_shape_of_the_picture_does_not_matter(name, person, expected, size):
    width, height = size
    person = Person(person.trunk, person.facing, person.left, person.right,
                    complex(width / 2, -height / 2), min(size) / 6)  # fmt: skip
    check(landmarks_of(person, width=width, height=height), expected)


@given(
    hip=st.floats(5, 150),
    knee=st.floats(0, 140),
    trunk=st.floats(150, 210),
    other_hip=st.floats(0, 120),
)
def test_angles_come_back_as_they_were_built(hip, knee, trunk, other_hip):
    person = Person(trunk, 1, Leg(hip, knee), Leg(other_hip, 30))
    measured = measure_landmarks(landmarks_of(person)).degrees
    assert float(measured["hip_flexion", "left"]) == pytest.approx(hip, abs=0.1)
    assert float(measured["knee_flexion", "left"]) == pytest.approx(knee, abs=0.1)
    assert float(measured["hip_flexion", "right"]) == pytest.approx(other_hip, abs=0.1)


@given(hip=st.floats(5, 140), knee=st.floats(0, 120), turn=st.floats(-180, 180))
def test_joint_angles_do_not_depend_on_the_camera_roll(hip, knee, turn):
    person = Person(turn, 1, Leg(hip, knee), Leg(20, 20), 640 - 640j, 100)
    measured = measure_landmarks(landmarks_of(person, width=1280, height=1280)).degrees
    assert float(measured["hip_flexion", "left"]) == pytest.approx(hip, abs=0.1)
    assert float(measured["knee_flexion", "left"]) == pytest.approx(knee, abs=0.1)


def test_a_track_reads_as_its_frames():
    people = [Person(left=Leg(angle, 10)) for angle in (10, 50, 100)]
    frames = [landmarks_of(p, i / 30) for i, p in enumerate(people)]
    whole = measure_track(LandmarkTrack.of(frames))
    for key, values in whole.degrees.items():
        single = [float(measure_landmarks(f).degrees[key]) for f in frames]
        np.testing.assert_array_equal(values, single)


class TestMissing:
    def code(self, seen: Landmarks, angle: str = "hip_flexion") -> int:
        measured = measure_landmarks(seen)
        code = int(measured.codes[angle, "left"])
        assert math.isnan(measured.degrees[angle, "left"]) == (code != 0)
        return code

    def test_nobody(self):
        assert self.code(Landmarks.nobody(0.0, 640, 480)) == NOBODY

    def test_hidden_knee(self):
        seen = landmarks_of(Person(left=Leg(80, 10)))
        seen.points[Landmark.LEFT_KNEE, 3] = 0.3
        assert self.code(seen) == HIDDEN + Landmark.LEFT_KNEE

    def test_foot_outside_the_picture_spoils_the_knee_but_not_the_hip(self):
        seen = landmarks_of(Person(left=Leg(80, 10)))
        seen.points[Landmark.LEFT_ANKLE, 1] = -60
        assert self.code(seen, "knee_flexion") == OUTSIDE + Landmark.LEFT_ANKLE
        assert self.code(seen) == 0

    def test_thigh_pointing_at_the_camera(self):
        seen = landmarks_of(Person(left=Leg(80, 10)))
        seen.points[Landmark.LEFT_KNEE, :2] = seen.points[Landmark.LEFT_HIP, :2] + 3
        assert self.code(seen) == END_ON

    def test_an_angle_that_no_body_reaches(self):
        # Hip extended by 90: with the head, feet and knees all saying which way is front.
        seen = landmarks_of(Person(left=Leg(-75, 60), right=Leg(60, 60)))
        assert self.code(seen) == IMPLAUSIBLE

    def test_points_in_one_place_are_no_angle(self):
        seen = landmarks_of(Person())
        seen.points[:, :2] = 100
        assert self.code(seen) == END_ON

    @given(st.lists(st.floats(0, 1), min_size=33, max_size=33))
    def test_never_a_number_from_unseen_points(self, visibility):
        seen = landmarks_of(Person(left=Leg(70, 20), right=Leg(30, 20)))
        seen.points[:, 3] = visibility
        measured = measure_landmarks(seen)
        for side in SIDES:
            for angle in ANGLES.values():
                parts = [Landmark.of(side, part) for part in angle.parts]
                if min((seen.points[p, 3] for p in parts), default=1) < 0.5:
                    assert math.isnan(measured.degrees[angle.name, side])


@pytest.mark.parametrize(("facing", "trunk", "near"), [(1, 180, "right"), (-1, 0, "left")])
def test_the_near_side_follows_from_the_way_one_faces(facing, trunk, near):
    # Lying on the back with the head to the left, the camera sees the right side.
    person = Person(trunk, facing, Leg(90, 10))
    assert near_side(landmarks_of(person)) == near


def test_better_seen_points_outvote_an_unclear_facing():
    seen = landmarks_of(Person(trunk=90, facing=1, left=Leg(0, 0), right=Leg(0, 0)))
    for part in ("shoulder", "hip", "knee", "elbow"):
        seen.points[Landmark.of("left", part), 3] = 0.99
        seen.points[Landmark.of("right", part), 3] = 0.2
    assert near_side(seen) == "left"
