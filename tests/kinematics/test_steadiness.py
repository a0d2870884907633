"""Frames in which bones change their length are doubted; people who move are not."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from posecoach.kinematics import Landmark, Landmarks, LandmarkTrack
from posecoach.kinematics.angles import measure_track
from posecoach.kinematics.reasons import UNSTEADY
from posecoach.kinematics.steadiness import LegWatch, unsteady_legs
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
    assert not any(any(watch.update(seen).values()) for seen in film(FAST, noise=1.0))


def test_mixed_up_frames_are_doubted_until_they_are_over():
    watch = LegWatch()
    doubted = []
    for number, seen in enumerate(film(FAST)):
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


def test_doubted_legs_have_no_angles_but_the_trunk_has():
    frames = list(film(FAST, end_s=5))
    frames[120] = mixed_up(frames[120], 1.0)
    track = LandmarkTrack.of(frames)
    measured = measure_track(track, unsteady=unsteady_legs(track))
    assert measured.codes["hip_flexion", "left"][120] == UNSTEADY
    assert np.isnan(measured.degrees["knee_flexion", "left"][120])
    assert measured.codes["trunk_inclination", "left"][120] == 0
