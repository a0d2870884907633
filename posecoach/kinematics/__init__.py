"""Landmarks into angles."""

from posecoach.kinematics.angles import ANGLES, Angle, Measurement, measure, measure_landmarks
from posecoach.kinematics.angles import near_side as near_side
from posecoach.kinematics.landmarks import SIDES, Landmark, Landmarks, LandmarkTrack, Side

__all__ = [
    "ANGLES",
    "SIDES",
    "Angle",
    "Landmark",
    "LandmarkTrack",
    "Landmarks",
    "Measurement",
    "Side",
    "measure",
    "measure_landmarks",
    "near_side",
]
