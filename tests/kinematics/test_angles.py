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
from posecoach.kinematics.reasons import END_ON, HIDDEN, IMPLAUSIBLE, NOBODY, OUTSIDE, SIDE_ON
from tests.skeleton import Arm, EndOn, Leg, Person, landmarks_of, mirrored, rotated_90

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


STANDING = {"trunk": 90.0, "facing": 1}
# name, person, expected of the left side: what the table above has no column for
MORE = [
    ("standing", Person(**STANDING), {"trunk_lean": 0, "shank_inclination": 0}),
    ("on the back", Person(**SUPINE, left=Leg(40, 20)), {"trunk_lean": -90}),
    ("bridge", Person(trunk=200, left=Leg(5, 90), right=Leg(5, 90)),
     {"trunk_lean": -110, "shank_inclination": -25}),
    ("hinge", Person(trunk=60, facing=1, left=Leg(30, 5)), {"trunk_lean": 30}),
    ("hinge to the left", Person(trunk=120, facing=-1, left=Leg(30, 5)), {"trunk_lean": 30}),
    ("leaning back", Person(trunk=110, facing=1, left=Leg(70, 90), right=Leg(70, 90)),
     {"trunk_lean": -20, "thigh_elevation": 0}),
    ("folded below level", Person(trunk=-60, facing=1, left=Leg(150, 10), right=Leg(150, 10)),
     {"trunk_lean": 150, "thigh_elevation": -90}),
    ("folded to the knees", Person(trunk=-85, facing=1, left=Leg(160, 5), right=Leg(160, 5)),
     {"trunk_lean": 175, "thigh_elevation": -75}),
    ("child's pose", Person(trunk=-10, facing=1, left=Leg(150, 130), right=Leg(150, 130)),
     {"trunk_lean": 100, "thigh_elevation": -40, "shank_inclination": 80}),
    ("half kneeling", Person(**STANDING, left=Leg(90, 90), right=Leg(-10, 80)),
     {"shank_inclination": 0, "thigh_elevation": 0}),
    ("knee past the toes", Person(**STANDING, left=Leg(90, 120), right=Leg(0, 90)),
     {"shank_inclination": 30}),
    ("long sitting", Person(**STANDING, left=Leg(90, 0)), {"shank_inclination": -90}),
    ("sole to the ceiling", Person(**SUPINE, left=Leg(110, 0), right=Leg(10, 10)),
     {"shank_inclination": -200}),
    ("heel to the buttock", Person(**STANDING, left=Leg(0, 140)), {"shank_inclination": 140}),
    ("arm along the trunk", Person(**STANDING, left_arm=Arm(0, 0)),
     {"shoulder_flexion": 0, "elbow_flexion": 0}),
    ("arm to the front", Person(**STANDING, left_arm=Arm(90, 40)),
     {"shoulder_flexion": 90, "elbow_flexion": 40}),
    ("arms overhead", Person(**SUPINE, left=Leg(90, 90), left_arm=Arm(180, 10)),
     {"shoulder_flexion": 180, "elbow_flexion": 10}),
    ("beyond overhead", Person(**SUPINE, left=Leg(90, 90), left_arm=Arm(192, 0)),
     {"shoulder_flexion": 192}),
    ("arm behind", Person(trunk=90, facing=-1, left_arm=Arm(-35, 120)),
     {"shoulder_flexion": -35, "elbow_flexion": 120}),
]  # fmt: skip


def check_more(seen: Landmarks, expected: dict[str, float], roll: float = 0.0) -> None:
    measured = measure_landmarks(seen, roll)
    for name, value in expected.items():
        assert measured.degrees[name, "left"] == pytest.approx(value, abs=0.1), name


@pytest.mark.parametrize(("name", "person", "expected"), MORE, ids=[m[0] for m in MORE])
def test_arms_shanks_and_folds(name, person, expected):
    seen = landmarks_of(person)
    check_more(seen, expected)
    check_more(mirrored(seen), expected)
    check_more(rotated_90(seen), expected, roll=90)
    tall = Person(person.trunk, person.facing, person.left, person.right, 360 - 640j, 100.0,
                  person.left_arm)  # fmt: skip
    check_more(landmarks_of(tall, width=720, height=1280), expected)


@given(lean=st.floats(-40, 178), flexion=st.floats(10, 40))
def test_folding_forwards_never_jumps(lean, flexion):
    """The thighs stay where they are while the trunk folds over them."""
    legs = Leg(lean + flexion, 20) if lean > 0 else Leg(flexion, 20)
    person = Person(90 - lean, 1, legs, legs)
    measured = measure_landmarks(landmarks_of(person)).degrees
    assert measured["trunk_lean", "left"] == pytest.approx(lean, abs=0.1)
    if 0 < lean < 150:
        assert measured["thigh_elevation", "left"] == pytest.approx(flexion - 90, abs=0.1)


def test_a_lean_of_somebody_who_faces_nowhere_is_not_guessed():
    person = Person(trunk=0, facing=1)
    seen = landmarks_of(person)
    straight = person.plane()[Landmark.LEFT_EAR]
    seen.points[Landmark.NOSE, :2] = straight.real, -straight.imag
    for side in SIDES:
        for part in ("heel", "foot_index"):
            at, ankle = Landmark.of(side, part), Landmark.of(side, "ankle")
            seen.points[at, :2] = seen.points[ankle, :2] + [-5 if part == "heel" else 5, 0]
    measured = measure_landmarks(seen)
    assert measured.body.facing == 0
    assert measured.codes["trunk_lean", "left"] == IMPLAUSIBLE


# name, person, expected (left knee drop, left side bend)
END_ON_TABLE = [
    ("knees up", EndOn(), (0, 0)),
    ("knees to the left", EndOn(knees=-60), (60, 0)),
    ("knees to the right", EndOn(knees=75, trunk=180), (-75, 0)),
    ("knees below the hips", EndOn(knees=-100), (100, 0)),
    ("shoulders to the left", EndOn(trunk=205), (0, 25)),
    ("shoulders to the right, above the hips", EndOn(trunk=20), (0, -20)),
]


@pytest.mark.parametrize(("name", "person", "expected"), END_ON_TABLE, ids=str)
def test_sideways_angles_from_the_head_end(name, person, expected):
    seen = landmarks_of(person)
    swapped = mirrored(seen)
    turned = rotated_90(seen)
    for angle, value in zip(("knee_drop", "trunk_side_bend"), expected, strict=True):
        for picture, roll in ((seen, 0.0), (swapped, 0.0), (turned, 90.0)):
            degrees = measure_landmarks(picture, roll).degrees
            assert degrees[angle, "left"] == pytest.approx(value, abs=0.1), angle
            assert degrees[angle, "right"] == pytest.approx(-value, abs=0.1), angle


def test_sideways_angles_are_refused_from_the_side():
    measured = measure_landmarks(landmarks_of(Person(left=Leg(80, 80))))
    for angle in ("knee_drop", "trunk_side_bend"):
        assert math.isnan(measured.degrees[angle, "left"])
        assert measured.codes[angle, "left"] == SIDE_ON


def test_only_what_is_asked_for_is_computed_and_it_is_the_same():
    seen = landmarks_of(Person(left=Leg(80, 30)))
    some = measure_landmarks(seen, names=("knee_flexion", "trunk_lean", "hip_rise"))
    every = measure_landmarks(seen)
    assert {name for name, _ in some.degrees} == {"knee_flexion", "trunk_lean"}
    for key, value in some.degrees.items():
        assert value == every.degrees[key]
        assert some.codes[key] == every.codes[key]


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

    def test_a_shank_that_points_out_of_the_plane_spoils_what_needs_the_knee(self):
        seen = landmarks_of(Person(left=Leg(80, 90)))
        knee, ankle = seen.points[[Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE], :2]
        seen.points[Landmark.LEFT_ANKLE, :2] = knee + 0.6 * (ankle - knee)
        assert self.code(seen) == 0
        seen = landmarks_of(Person(left=Leg(80, 90)))
        seen.points[Landmark.LEFT_ANKLE, :2] = knee + 0.4 * (ankle - knee)
        assert self.code(seen) == self.code(seen, "knee_flexion") == END_ON
        assert self.code(seen, "straight_leg_raise") == 0

    @pytest.mark.parametrize("picture", [lambda seen: seen, mirrored])
    def test_lying_no_knee_bends_backwards(self, picture):
        assert self.code(picture(landmarks_of(Person(left=Leg(80, -8))))) == 0
        lying = picture(landmarks_of(Person(left=Leg(80, -14))))
        assert self.code(lying) == self.code(lying, "thigh_elevation") == IMPLAUSIBLE
        assert self.code(lying, "straight_leg_raise") == 0
        assert measure_landmarks(lying).codes["knee_flexion", "right"] == 0

    def test_standing_a_lax_knee_is_measured(self):
        assert self.code(landmarks_of(Person(trunk=90, left=Leg(0, -14))), "knee_flexion") == 0

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
