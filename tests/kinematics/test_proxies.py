"""Proxies on stick people of known build, and the one way to any measure."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from posecoach.kinematics import ANGLES, SIDES, Landmark, measure_landmarks
from posecoach.kinematics.body import Body
from posecoach.kinematics.doubt import Doubt
from posecoach.kinematics.landmarks import Landmarks, Side
from posecoach.kinematics.measures import MEASURES, describe, value_in, value_of
from posecoach.kinematics.proxies import PROXIES
from posecoach.kinematics.reasons import (
    HIDDEN,
    NOBODY,
    SIDE_ON,
    UNSTEADY,
    Gaps,
    explain,
)
from tests.skeleton import Arm, EndOn, Leg, Person, landmarks_of, mirrored, points_of, rotated_90

# Lengths of the stick person in trunks: thigh 0.9, shank 0.85, toes 0.3 ahead of the ankle.
BENT = Leg(55, 100)
TABLE = [
    ("lying flat", Person(), {"hip_rise": 0, "head_rise": 0, "foot_rise": 0, "knee_gap": 0}),
    ("bridge", Person(trunk=200, left=Leg(5, 90), right=Leg(5, 90)),
     {"hip_rise": 100 * math.sin(math.radians(20))}),
    ("standing", Person(trunk=90, facing=1),
     {"hip_rise": -100, "head_rise": 35, "heel_gap": 175 / 0.9, "foot_rise": -175,
      "foot_lift": 0, "knee_over_toes": -30 / 0.85}),
    ("a leg to the ceiling", Person(left=Leg(90, 0)),
     {"foot_rise": 175, "foot_lift": 175, "knee_gap": 90 * math.sqrt(2)}),
    ("the other leg to the ceiling", Person(right=Leg(90, 0)), {"foot_lift": -175}),
    ("knee past the toes", Person(trunk=90, facing=1, left=Leg(90, 120), right=Leg(0, 90)),
     {"knee_over_toes": 100 * (math.sin(math.radians(30)) - 0.3 / 0.85 *
                               math.cos(math.radians(30)))}),
    ("on the heels", Person(trunk=90, facing=1, left=Leg(90, 150), right=Leg(90, 150)),
     {"heel_gap": 100 * abs(0.9 + 0.85 * complex(-math.cos(math.radians(30)),
                                                 math.sin(math.radians(30)))) / 0.9}),
    ("hands at the ankles", Person(trunk=90, facing=1, left=Leg(90, 0), left_arm=Arm(0, 0),
                                   right_arm=Arm(0, 0)),
     {"hand_reach": 100 * abs(1.75 - (1 - 1.05) * 1j)}),
]  # fmt: skip


def read(seen: Landmarks, name: str, side: Side = "left", roll: float = 0.0) -> float:
    body = Body(seen.points, roll)
    value, code = value_of(name, body, side, Gaps(body, seen.width, seen.height))
    assert math.isnan(value) == (code != 0)
    return value


@pytest.mark.parametrize(("name", "person", "expected"), TABLE, ids=[t[0] for t in TABLE])
def test_truth_table(name, person, expected):
    seen = landmarks_of(person)
    small = replace(person, scale=70.0, hips=300 - 600j)
    for proxy, value in expected.items():
        value = pytest.approx(value, abs=0.1)
        assert read(seen, proxy) == value, proxy
        assert read(mirrored(seen), proxy) == value, f"{proxy} mirrored"
        assert read(rotated_90(seen), proxy, roll=90) == value, f"{proxy} turned"
        assert read(landmarks_of(small, width=600, height=1200), proxy) == value, f"{proxy} small"


def test_a_head_that_comes_up():
    seen = landmarks_of(Person(left=BENT, right=BENT))
    for ear in (Landmark.LEFT_EAR, Landmark.RIGHT_EAR):
        seen.points[ear, 1] -= 36
    assert read(seen, "head_rise") == pytest.approx(20, abs=0.1)


def test_figure_of_four():
    """The left ankle on the right thigh, and the same foot slipped off by 45 pixels."""
    seen = landmarks_of(Person(left=Leg(95, 100), right=Leg(90, 90)))
    knee, hip = Landmark.RIGHT_KNEE, Landmark.RIGHT_HIP
    on_it = 0.7 * seen.points[knee, :2] + 0.3 * seen.points[hip, :2]
    seen.points[Landmark.LEFT_ANKLE, :2] = on_it
    assert read(seen, "ankle_on_knee") == pytest.approx(0, abs=0.1)
    assert read(seen, "ankle_on_knee", "right") > 50
    seen.points[Landmark.LEFT_ANKLE, 0] += 45
    assert read(seen, "ankle_on_knee") == pytest.approx(25, abs=0.1)


class TestFromTheHeadEnd:
    """Size is 1.1 widths of the shoulders, 0.9 trunk lengths apart: 0.99."""

    def read(self, person: EndOn, name: str) -> float:
        seen = landmarks_of(person)
        left, right = read(seen, name), read(seen, name, "right")
        if name not in ("knee_gap", "hip_place"):
            assert right == pytest.approx(-left, abs=0.1)
        assert read(mirrored(seen), name) == pytest.approx(left, abs=0.1) or name == "hip_place"
        return left

    def test_a_shoulder_leaves_the_floor(self):
        assert self.read(EndOn(), "shoulder_rise") == pytest.approx(0, abs=0.1)
        assert self.read(EndOn(tilt=30), "shoulder_rise") == pytest.approx(50, abs=0.1)

    def test_knees_part(self):
        assert self.read(EndOn(knees_apart=0.5), "knee_gap") == pytest.approx(50 / 0.99, abs=0.1)

    def test_hips_and_hands_move_to_a_side(self):
        # The picture's right is the person's right.
        moved = EndOn(hands=0.5)
        assert self.read(moved, "hand_shift") == pytest.approx(-50 / 0.99, abs=0.1)
        assert self.read(moved, "hip_shift") == pytest.approx(0, abs=0.1)
        followed = EndOn(hips=0.5, hands=0.5)
        assert self.read(followed, "hand_shift") == pytest.approx(0, abs=0.1)
        change = self.read(followed, "hip_place") - self.read(EndOn(), "hip_place")
        assert change == pytest.approx(-50 / 0.99, abs=0.1)

    def test_hips_away_from_the_knees(self):
        # Thighs that lean by 30 degrees to the left leave the hips to the right of the knees.
        shift = 100 * 0.7 * math.sin(math.radians(30)) / 0.99
        assert self.read(EndOn(knees=-30), "hip_shift") == pytest.approx(-shift, abs=0.1)

    def test_a_changing_length_of_the_legs_is_no_doubt_here(self):
        seen = landmarks_of(EndOn())
        body = Body(seen.points)
        gaps = Gaps(body, seen.width, seen.height, Doubt(legs={"left": True, "right": True}))
        assert value_of("knee_gap", body, "left", gaps)[1] == 0
        assert value_of("thigh_elevation", body, "left", gaps)[1] == UNSTEADY


class TestMissing:
    def code(self, seen: Landmarks, name: str) -> int:
        body = Body(seen.points)
        value, code = value_of(name, body, "left", Gaps(body, seen.width, seen.height))
        assert math.isnan(value)
        assert explain(code)
        return code

    @pytest.mark.parametrize("name", sorted(MEASURES))
    def test_nobody(self, name):
        assert self.code(Landmarks.nobody(0.0, 640, 480), name) == NOBODY

    @pytest.mark.parametrize(
        "name", ["shoulder_rise", "hip_shift", "hip_place", "hand_shift", "knee_drop"]
    )
    def test_from_the_side(self, name):
        assert self.code(landmarks_of(Person(left=BENT, right=BENT)), name) == SIDE_ON

    @pytest.mark.parametrize("name", sorted(PROXIES))
    def test_never_a_number_from_a_hidden_part(self, name):
        proxy = PROXIES[name]
        if proxy.view == "front":
            points = points_of(EndOn())
        else:
            points = points_of(Person(left=Leg(60, 60), right=Leg(20, 40)))
        seen = Landmarks(0.0, 1280, 720, points)
        assert not math.isnan(read(seen, name)), "seen as a whole it is measured"
        needed = [Landmark.of("left", part) for part in proxy.parts]
        needed += [Landmark.of("right", part) for part in proxy.others]
        for point in needed:
            points[:, 3] = 0.95
            points[point, 3] = 0.3
            assert self.code(seen, name) in (HIDDEN + p for p in needed)
        for part in proxy.middles:
            points[:, 3] = 0.95
            points[Landmark.of("left", part), 3] = 0.3
            assert not math.isnan(read(seen, name)), "one side is enough"
            points[Landmark.of("right", part), 3] = 0.3
            assert self.code(seen, name) == HIDDEN + Landmark.of("left", part)


class TestMeasures:
    def test_both_tables_are_in_and_nothing_is_named_twice(self):
        assert set(MEASURES) == set(ANGLES) | set(PROXIES)
        assert len(MEASURES) == len(ANGLES) + len(PROXIES)

    def test_what_is_said_of_a_measure(self):
        knee, hips = describe("knee_flexion"), describe("hip_rise")
        assert (knee.unit, knee.range) == ("°", (-20, 165))
        assert hips.unit == "% of the trunk"
        assert hips.label == "hip height"
        with pytest.raises(KeyError):
            describe("mood")

    def test_a_frame_gives_the_same_whether_it_was_computed_before_or_not(self):
        seen = landmarks_of(Person(left=Leg(70, 30), right=BENT))
        every, none = measure_landmarks(seen), measure_landmarks(seen, names=())
        assert not none.degrees
        for name in MEASURES:
            for side in SIDES:
                (a, code), (b, same) = (value_in(m, name, side) for m in (every, none))
                assert code == same
                assert a == b or (math.isnan(a) and math.isnan(b))
