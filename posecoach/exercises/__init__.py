"""Exercise files into validated exercises."""

from posecoach.exercises.library import all_exercises, exercise_ids, load_exercise
from posecoach.exercises.loader import load_file
from posecoach.exercises.models import Exercise

__all__ = ["Exercise", "all_exercises", "exercise_ids", "load_exercise", "load_file"]
