"""Frames in which bones change their length are doubted; people who move are not."""

from __future__ import annotations

import cmath
import math
from dataclasses import replace

import numpy as np

from posecoach.kinematics import Landmark, Landmarks, LandmarkTrack
from posecoach.kinematics.angles import measure_track
from posecoach.kinematics.doubt import doubts_of
from posecoach.kinematics.landmarks import Side
from posecoach.kinematics.reasons import UNSTEADY
from posecoach.kinematics.steadiness import LegWatch
from tests.skeleton import Leg, Person, Script, film, landmarks_of

FAST: Script = [(0, 0), (1, 0), (2, 95), (6, 95), (7, 0), (8, 0)]


def mixed_up(seen: Landmarks, share: float) -> Landmarks:
    """Both knees and ankles drawn towards each other, as smoothing does after a swap."""
    points = seen.points.copy()
    for part in ("knee", "ankle"):
        left, right = Landmark.of("left", part), Landmark.of("right", part)
        middle = (points[left] + points[right]) / 2
        points[left] += share * (middle - points[left])
        points[right] += share * (middle - points[right])
    return replace(seen, points=points)


def test_a_fast_raise_is_believed():
    watch = LegWatch()
    assert not any(any(watch.update(seen).values()) for seen in film(FAST, fps=30, noise=1.0))


def test_mixed_up_frames_are_doubted_until_they_are_over():
    watch = LegWatch()
    doubted = []
    for number, seen in enumerate(film(FAST, fps=30)):
        share = max(0.0, 1 - (number - 120) / 6) if number >= 120 else 0.0
        doubted.append(watch.update(mixed_up(seen, share) if share else seen)["left"])
    assert all(doubted[120:124])
    assert not any(doubted[:120])
    assert not any(doubted[128:])


def test_a_leg_that_turns_towards_the_camera_is_believed():
    watch = LegWatch()
    for number in range(180):
        person = Person(left=Leg(80, 10))
        seen = landmarks_of(person, number / 30)
        # Thigh and shank seem to shrink to half within four seconds.
        shrunk = math.cos(math.radians(min(60, number / 2)))
        hip = seen.points[Landmark.LEFT_HIP, :2].copy()
        for part in ("knee", "ankle", "heel", "foot_index"):
            point = Landmark.of("left", part)
            seen.points[point, :2] = hip + (seen.points[point, :2] - hip) * shrunk
        assert not watch.update(seen)["left"]


def test_a_new_length_that_lasts_becomes_the_usual_one():
    watch = LegWatch()
    doubted = []
    for number in range(120):
        person = Person(left=Leg(80, 10), scale=180 if number < 60 else 110)
        doubted.append(watch.update(landmarks_of(person, number / 30))["left"])
    assert doubted[60]
    assert not doubted[-1]
    assert sum(doubted) / 30 < 0.7


def turned(seen: Landmarks, side: Side, degrees: float) -> Landmarks:
    """The whole leg turned about the hip: elsewhere, but as long as before."""
    points = seen.points.copy()
    hip = complex(*points[Landmark.of(side, "hip"), :2])
    for part in ("knee", "ankle", "heel", "foot_index"):
        point = Landmark.of(side, part)
        there = hip + (complex(*points[point, :2]) - hip) * cmath.rect(1, math.radians(degrees))
        points[point, :2] = there.real, there.imag
    return replace(seen, points=points)


def leaping(*, shrunk: bool, until: int = 70) -> list[dict[Side, bool]]:
    """The raised left leg leaps for some frames; in the first ten the other may look shorter."""
    watch = LegWatch()
    said = []
    for number, seen in enumerate(film([(0, 80), (4, 80)], noise=0.3)):
        if 60 <= number < until:
            seen = turned(seen, "left", 20)
            if shrunk and number < 70:
                hip = seen.points[Landmark.RIGHT_HIP, :2].copy()
                for point in (Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE):
                    seen.points[point, :2] = hip + 0.7 * (seen.points[point, :2] - hip)
        said.append(watch.update(seen))
    return said


def test_a_leg_that_leaps_while_the_other_one_is_in_doubt_is_doubted_too():
    left = [frame["left"] for frame in leaping(shrunk=True)]
    assert all(left[60:66])
    assert not any(left[:60])
    assert not any(left[70:])


def test_a_leap_alone_is_a_person_who_moves():
    assert not any(any(frame.values()) for frame in leaping(shrunk=False))


def test_a_leg_that_stays_where_it_leapt_to_is_believed_again():
    left = [frame["left"] for frame in leaping(shrunk=True, until=121)]
    assert all(left[60:66])
    assert not any(left[72:])


def test_nobody_there_forgets_where_the_legs_were():
    watch = LegWatch()
    for seen in film([(0, 80), (1, 80)]):
        watch.update(seen)
    nobody = Landmarks.nobody(1.1, 1280, 720)
    assert watch.update(nobody) == {"left": False, "right": False}
    back = landmarks_of(Person(left=Leg(20, 10)), 1.15)
    assert watch.update(back) == {"left": False, "right": False}


def test_doubted_legs_have_no_angles_but_the_trunk_has():
    frames = list(film(FAST, fps=30, end_s=5))
    frames[120] = mixed_up(frames[120], 1.0)
    track = LandmarkTrack.of(frames)
    measured = measure_track(track, doubts=doubts_of(track))
    assert measured.codes["hip_flexion", "left"][120] == UNSTEADY
    assert np.isnan(measured.degrees["knee_flexion", "left"][120])
    assert measured.codes["trunk_inclination", "left"][120] == 0
