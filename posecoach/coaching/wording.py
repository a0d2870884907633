"""The reason that the timer gives, in a sentence of the catalogue or of the exercise."""

from __future__ import annotations

import math

from posecoach.coaching.feedback import TimerState
from posecoach.coaching.reading import Reading
from posecoach.coaching.words import PAUSED, REASONS, VIEWS, way_words
from posecoach.exercises.models import Exercise
from posecoach.exercises.targets import TargetBand
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
        self._camera = VIEWS[exercise.camera.view]
        self._target = _target_words(exercise.phases[-1].target)
        self._target.setdefault("label", CATALOGUE[exercise.main_measure].label)

    def reason(
        self,
        key: str,
        state: TimerState,
        reading: Reading,
        left_s: float = 0.0,
        band: TargetBand | None = None,
    ) -> str:
        """The sentence for a reason key; ``band`` is the one that is shown, if not the last."""
        if key in self._own:
            return self._own[key]
        catalogue = PAUSED if state is TimerState.PAUSES and key in PAUSED else REASONS
        words = self.fillings(reading) | _target_words(band)
        return catalogue[key].format(**words, left=math.ceil(left_s))

    def fillings(self, reading: Reading) -> dict[str, str]:
        """What the sentences' placeholders stand for."""
        return {
            "point": reading.missing_point,
            "label": "",
            "enter": "",
            "leave": "",
            **self._target,
            "position": reading.frame.position.words,
            "start": self._start,
            "camera": self._camera,
            "way": way_words(reading.frame.view),
        }


def _target_words(band: TargetBand | None) -> dict[str, str]:
    if band is None:
        return {}
    entry = CATALOGUE[band.angle]
    unit = entry.unit.replace("°", "")
    return {
        "label": entry.label,
        "enter": f"{band.enter.value:.0f}{unit} or {'more' if band.rising else 'less'}",
        "leave": f"{band.leave.value:.0f}{unit}",
    }
