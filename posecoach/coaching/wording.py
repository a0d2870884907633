"""The reason that the timer gives, in a sentence of the catalogue or of the exercise."""

from __future__ import annotations

import math

from posecoach.coaching.feedback import TimerState
from posecoach.coaching.reading import Reading
from posecoach.coaching.words import PAUSED, REASONS, VIEWS
from posecoach.exercises.models import Exercise
from posecoach.kinematics.catalogue import CATALOGUE


class Wording:
    """Fills in the sentences for one exercise.

    Parameters
    ----------
    exercise
        What is coached.
    """

    def __init__(self, exercise: Exercise) -> None:
        self._own = {rule.id: rule.words for rule in exercise.requires}
        self._start = exercise.positions[0].words
        self._label = CATALOGUE[exercise.main_measure].label
        target = exercise.phases[-1].target
        self._camera = VIEWS[exercise.camera.view]
        self._enter = self._leave = ""
        if target is not None:
            unit = CATALOGUE[target.angle].unit.replace("°", "")
            self._enter = f"{target.enter.value:.0f}{unit} or {'more' if target.rising else 'less'}"
            self._leave = f"{target.leave.value:.0f}{unit}"

    def reason(self, key: str, state: TimerState, reading: Reading, left_s: float = 0.0) -> str:
        """The sentence for a reason key."""
        if key in self._own:
            return self._own[key]
        catalogue = PAUSED if state is TimerState.PAUSES and key in PAUSED else REASONS
        return catalogue[key].format(**self.fillings(reading), left=math.ceil(left_s))

    def fillings(self, reading: Reading) -> dict[str, str]:
        """What the sentences' placeholders stand for."""
        return {
            "point": reading.missing_point,
            "label": self._label,
            "enter": self._enter,
            "leave": self._leave,
            "position": reading.frame.position.words,
            "start": self._start,
            "camera": self._camera,
        }
