"""The reason that the timer gives, in a sentence of the catalogue or of the exercise."""

from __future__ import annotations

import math

from posecoach.coaching.feedback import TimerState
from posecoach.coaching.reading import Reading
from posecoach.coaching.words import BANDS, PAUSED, REASONS, VIEWS, way_words
from posecoach.exercises.models import Exercise
from posecoach.exercises.targets import TargetBand
from posecoach.kinematics.catalogue import CATALOGUE
from posecoach.language.catalogue import tr


class Wording:
    """Fills in the sentences for one exercise.

    Parameters
    ----------
    exercise
        What is coached.
    """

    def __init__(self, exercise: Exercise) -> None:
        self._own = {rule.id: rule.words for rule in exercise.requires}
        self._exercise = exercise

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
            return tr(self._own[key])
        catalogue = PAUSED if state is TimerState.PAUSES and key in PAUSED else REASONS
        words = self.fillings(reading) | _target_words(band)
        return tr(catalogue[key], **words, left=math.ceil(left_s))

    def fillings(self, reading: Reading) -> dict[str, str]:
        """What the sentences' placeholders stand for."""
        return {
            "point": reading.missing_point,
            "label": tr(CATALOGUE[self._exercise.main_measure].label),
            "enter": "",
            "leave": "",
            **_target_words(self._exercise.phases[-1].target),
            "position": reading.frame.position.words,
            "start": self._exercise.positions[0].words,
            "camera": tr(VIEWS[self._exercise.camera.view]),
            "way": way_words(reading.frame.view),
        }


def _target_words(band: TargetBand | None) -> dict[str, str]:
    if band is None:
        return {}
    entry = CATALOGUE[band.angle]
    unit = entry.unit.replace("°", "")
    return {
        "label": tr(entry.label),
        "enter": tr(BANDS[band.rising], value=band.enter.value, unit=unit),
        "leave": f"{band.leave.value:.0f}{unit}",
    }
