"""The target in the picture: drawn where the measured angle would read what is asked for."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from posecoach.coaching.feedback import Target
from posecoach.coaching.overlay import target_overlay
from posecoach.kinematics.angles import ANGLES, measure_landmarks
from posecoach.kinematics.landmarks import Landmark, Landmarks, X, Y


def lying(thigh_deg: float, knee_deg: float, *, mirrored: bool = False) -> Landmarks:
    """Lying on the back, head to the left; both legs raised alike; y down."""
    hip, trunk, bone = np.array([300.0, 300.0]), 150.0, 100.0
    thigh = math.radians(thigh_deg)
    shank = math.radians(thigh_deg - knee_deg)
    knee = hip + bone * np.array([math.cos(thigh), -math.sin(thigh)])
    ankle = knee + bone * np.array([math.cos(shank), -math.sin(shank)])
    toes = ankle + 30 * np.array([-math.sin(shank), -math.cos(shank)])
    shoulder = hip - (trunk, 0)
    places = {
        "hip": hip, "knee": knee, "ankle": ankle, "heel": ankle, "foot_index": toes,
        "shoulder": shoulder, "elbow": shoulder - (-60, -20), "wrist": shoulder - (-110, -20),
        "ear": shoulder - (50, 0),
    }  # fmt: skip
    points = np.zeros((33, 4), dtype=np.float32)
    points[:, 3] = 0.99
    for part, place in places.items():
        for side in ("left", "right"):
            points[Landmark[f"{side}_{part}".upper()], :2] = place
    points[Landmark.NOSE, :2] = shoulder - (60, 30)
    if mirrored:
        points[:, X] = 640 - points[:, X]
    return Landmarks(0.0, 640, 480, points)


def target_of(angle: str, value: float, **change: Any) -> Target:
    known: dict[str, Any] = {"enter": 65.0, "leave": 58.0, "aim": 85.0, "limit": None, "met": False}
    return Target(angle=angle, label=ANGLES[angle].label, value=value, **(known | change))


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("thigh_deg", [0.0, 8.0, 45.0, 85.0, 110.0])
@pytest.mark.parametrize("angle", ["thigh_elevation", "hip_flexion", "straight_leg_raise"])
def test_at_the_aim_the_angle_would_read_what_is_asked_for(
    angle: str, thigh_deg: float, mirrored: bool
) -> None:
    landmarks = lying(thigh_deg, 0.0, mirrored=mirrored)
    value = float(measure_landmarks(landmarks).degrees[angle, "left"])
    overlay = target_overlay(landmarks, target_of(angle, value), "left")
    assert overlay is not None
    moved = landmarks.points.copy()
    hip = np.array(overlay.pivot)
    aim = np.array(overlay.aim)
    # The whole leg goes there, straight as it is.
    knee = hip + (aim - hip) * (0.5 if len(overlay.limb) > 2 else 1)
    moved[Landmark.LEFT_KNEE, :2], moved[Landmark.LEFT_ANKLE, :2] = knee, knee + (knee - hip)
    reached = measure_landmarks(Landmarks(0.0, 640, 480, moved)).degrees[angle, "left"]
    assert reached == pytest.approx(85.0, abs=0.5)


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_bent_knee_opens_towards_a_straight_one(mirrored: bool) -> None:
    landmarks = lying(90.0, 60.0, mirrored=mirrored)
    target = target_of("knee_flexion", 60.0, enter=20.0, leave=25.0, aim=10.0)
    overlay = target_overlay(landmarks, target, "right")
    assert overlay is not None
    knee, ankle = np.array(overlay.pivot), np.array(overlay.aim)
    # Ten degrees of bend left: the shank points nearly up, a little towards the feet's side.
    lean = math.degrees(math.atan2(abs(ankle[0] - knee[0]), knee[1] - ankle[1]))
    assert lean == pytest.approx(10.0, abs=0.5)


def test_the_band_runs_from_its_edge_to_its_limit() -> None:
    landmarks = lying(30.0, 0.0)
    target = target_of("thigh_elevation", 30.0, limit=125.0)
    overlay = target_overlay(landmarks, target, "left")
    assert overlay is not None
    directions = [
        math.degrees(math.atan2(overlay.pivot[1] - y, x - overlay.pivot[0]))
        for x, y in overlay.band
    ]
    assert directions == sorted(directions)
    assert (directions[0], directions[-1]) == pytest.approx((65.0, 125.0), abs=0.5)


@pytest.mark.parametrize(
    ("target", "side"),
    [
        (None, "left"),
        (target_of("thigh_elevation", 30.0), None),
        (target_of("thigh_elevation", math.nan), "left"),
        (target_of("trunk_inclination", 3.0), "left"),
    ],
)
def test_nothing_is_drawn_that_is_not_known(target: Target | None, side: Any) -> None:
    assert target_overlay(lying(30.0, 0.0), target, side) is None


def test_nobody_gives_no_overlay() -> None:
    nobody = Landmarks.nobody(0.0, 640, 480)
    assert target_overlay(nobody, target_of("thigh_elevation", 30.0), "left") is None


def test_a_leg_without_length_gives_no_overlay() -> None:
    landmarks = lying(30.0, 0.0)
    landmarks.points[Landmark.LEFT_KNEE, [X, Y]] = landmarks.points[Landmark.LEFT_HIP, [X, Y]]
    assert target_overlay(landmarks, target_of("thigh_elevation", 30.0), "left") is None
