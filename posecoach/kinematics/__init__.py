"""Landmarks into angles."""

from posecoach.kinematics.angles import (
    ANGLES,
    Angle,
    Measurement,
    TrackMeasurement,
    measure,
    measure_landmarks,
    measure_track,
    near_side,
)
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
    "TrackMeasurement",
    "measure",
    "measure_landmarks",
    "measure_track",
    "near_side",
]
