"""Reviewing recordings: videos in; holds, faults, angles and annotated videos out."""

from posecoach.review.result import Review
from posecoach.review.reviewing import Progress, look_at, review, review_twice_if_needed, watch

__all__ = ["Progress", "Review", "look_at", "review", "review_twice_if_needed", "watch"]
