"""A knee drawn behind a leg that stays is doubted; a knee that is stretched is not."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from posecoach.kinematics import LandmarkTrack
from posecoach.kinematics.angles import measure_track
from posecoach.kinematics.doubt import doubts_of
from posecoach.kinematics.landmarks import Landmarks
from posecoach.kinematics.reasons import IMPLAUSIBLE
from posecoach.kinematics.stray_knee import KneeWatch
from tests.skeleton import Leg, Person, ease, landmarks_of

FPS = 30
# A leg held up, bent by 16 degrees, and the same one with its knee drawn behind it: the line from
# hip to ankle is the same to a degree.
BENT, BEHIND = Leg(90, 16), Leg(79, -6)


def told(leg_at: Callable[[float], Leg], seconds: float = 4.0, trunk: float = 180.0) -> list[bool]:
    watch = KneeWatch()
    return [
        watch.update(landmarks_of(Person(trunk=trunk, left=leg_at(n / FPS)), n / FPS))["left"]
        for n in range(int(seconds * FPS))
    ]


def test_a_knee_that_goes_behind_a_leg_that_stays_is_doubted_until_it_is_back():
    doubted = told(lambda now: BEHIND if 2 <= now < 3 else BENT)
    assert all(doubted[60:90])
    assert not any(doubted[:60] + doubted[90:])


def test_after_some_seconds_a_straight_knee_is_believed():
    doubted = told(lambda now: BEHIND if now >= 2 else BENT, seconds=9)
    assert not any(doubted[7 * FPS :])


def test_a_single_frame_with_the_knee_bent_proves_nothing():
    assert not any(told(lambda now: BENT if 1 <= now < 1.05 else BEHIND))


def test_a_knee_that_is_stretched_takes_the_shank_along():
    def stretching(now: float) -> Leg:
        return Leg(90, 22 - 24 * ease((now - 1) / 1.5))

    assert not any(told(stretching))


def test_standing_people_may_have_straight_knees():
    assert not any(told(lambda now: Leg(0, -2) if now >= 2 else Leg(6, 10), trunk=90))


def test_who_is_not_seen_is_not_doubted():
    watch = KneeWatch()
    assert not any(watch.update(Landmarks.nobody(0.0, 640, 480)).values())


@pytest.mark.parametrize("fps", [10, 60])
def test_what_needs_the_knee_is_not_measured_while_it_strays(fps):
    frames = [
        landmarks_of(Person(left=BEHIND if 2 <= n / fps < 3 else BENT), n / fps)
        for n in range(4 * fps)
    ]
    track = LandmarkTrack.of(frames)
    measured = measure_track(track, doubts=doubts_of(track))
    away = np.arange(4 * fps) // fps == 2
    for angle in ("hip_flexion", "knee_flexion", "thigh_elevation"):
        assert (measured.codes[angle, "left"][away] == IMPLAUSIBLE).all()
        assert not measured.codes[angle, "left"][~away].any()
    line = measured.degrees["straight_leg_raise", "left"]
    assert max(abs(a - b) for a, b in pairwise(line)) < 1.5
