"""The coach in another language: the same verdicts, and every word in that language."""

from __future__ import annotations

import pytest

from posecoach.coaching.feedback import Feedback
from posecoach.coaching.pausing import PausableCoach
from posecoach.exercises import load_exercise
from posecoach.exercises.spoken import in_language, words_of
from posecoach.language.catalogue import ENGLISH, Catalogue, speaking
from posecoach.language.files import catalogue_of
from tests.landmarks.recorded import recorded

GERMAN = catalogue_of("de")
# Faults; a pause and places that are not taken; repetitions.
CLIPS = (
    "supine_hamstring_stretch_rideup",
    "supine_hamstring_stretch_sits_up",
    "seated_knee_extension_faulty",
)


def replay(name: str, catalogue: Catalogue) -> list[Feedback]:
    coach = PausableCoach(load_exercise(name.rsplit("_", 1)[0].removesuffix("_sits")))
    with speaking(catalogue):
        return [coach.update(seen) for seen in recorded(name)]


@pytest.mark.parametrize("name", CLIPS)
def test_the_coach_says_the_same_in_german(name: str) -> None:
    english, german = replay(name, ENGLISH), replay(name, GERMAN)
    assert [said.timer.held_s for said in english] == [said.timer.held_s for said in german]
    assert [said.timer.reason_id for said in english] == [said.timer.reason_id for said in german]
    cues = [(e.cue, g.cue) for e, g in zip(english, german, strict=True) if e.cue or g.cue]
    assert len(cues) > 1
    for there, here in cues:
        assert there is not None
        assert here is not None
        assert there.id == here.id
        assert there.text.isdigit() or there.text != here.text
    reasons = {g.timer.reason for g in german}
    assert not reasons & {e.timer.reason for e in english}
    assert any(reason.startswith("Die Uhr ") for reason in reasons)


def test_the_words_of_an_exercise_are_translated_and_nothing_else() -> None:
    exercise = load_exercise("supine_hamstring_stretch")
    german = in_language(exercise, GERMAN)
    assert not set(words_of(exercise)) & set(words_of(german))
    assert (german.id, german.sources) == (exercise.id, exercise.sources)
    assert german.phases[0].target == exercise.phases[0].target
    assert in_language(exercise, ENGLISH) is exercise


def test_an_exercise_of_ones_own_keeps_its_own_words() -> None:
    mine = load_exercise("bridge").model_copy(update={"name": "Grandmother's bridge"})
    german = in_language(mine, GERMAN)
    assert german.name == "Grandmother's bridge"
    assert german.summary != mine.summary
