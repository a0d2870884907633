"""Angles and an exercise into feedback."""

from posecoach.coaching.coach import Coach
from posecoach.coaching.feedback import (
    Cue,
    Fault,
    Feedback,
    Hold,
    Repetition,
    Severity,
    Target,
    Timer,
    TimerState,
)

__all__ = [
    "Coach",
    "Cue",
    "Fault",
    "Feedback",
    "Hold",
    "Repetition",
    "Severity",
    "Target",
    "Timer",
    "TimerState",
]
