"""Exercise files into validated exercises."""

from posecoach.exercises.loader import exercise_ids, load_exercise, load_file
from posecoach.exercises.models import Exercise

__all__ = ["Exercise", "exercise_ids", "load_exercise", "load_file"]
