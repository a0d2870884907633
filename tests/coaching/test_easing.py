"""The easier way: said once, in a quiet moment, when a whole set was in vain or it hurts."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from posecoach.coaching.coach import Coach
from posecoach.coaching.easing import Easing
from posecoach.coaching.feedback import Feedback
from posecoach.coaching.words import SOFTER
from posecoach.exercises import load_exercise
from posecoach.exercises.softer import NO_CARE, Care
from tests.coaching.test_rep_work import FPS, STAY, bug
from tests.skeleton import film

STRETCH = load_exercise("supine_hamstring_stretch")
LONG = STRETCH.hold.best.value + 10  # type: ignore[union-attr]


def told(care: Care, script: list[tuple[float, float]], ready_s: float = 0.0) -> list[Feedback]:
    coach, easing = Coach(STRETCH), Easing((STRETCH,), care)
    seen = (coach.update(frame) for frame in film(script, fps=10))
    return [easing.update(feedback, feedback.time_s >= ready_s) for feedback in seen]


def said(feedbacks: Iterable[Feedback]) -> list[tuple[float, str, str]]:
    cues = ((f.time_s, f.cue) for f in feedbacks if f.cue is not None)
    return [(time_s, c.id, c.text) for time_s, c in cues if c.id in ("easier", "gently")]


@pytest.mark.parametrize(
    ("held_at", "proposed"),
    [(50, True), (5, False), (90, False)],
    ids=["far", "resting", "reached"],
)
def test_the_easier_way_is_proposed_once_after_a_set_in_vain(held_at: float, proposed: bool):
    found = said(told(NO_CARE, [(0, 0), (1, 0), (4, held_at), (2 * LONG, held_at)]))
    assert len(found) == proposed
    if proposed:
        time_s, key, words = found[0]
        assert key == "easier"
        assert STRETCH.easier in words
        assert STRETCH.hold.best.value < time_s < LONG + 5  # type: ignore[union-attr]


def test_what_was_reached_in_between_was_not_in_vain():
    up_and_far = [(0, 0), (2, 50), (20, 50), (22, 90), (30, 90), (33, 50), (50, 50)]
    assert not said(told(NO_CARE, up_and_far))


def test_the_softer_plan_is_said_when_the_set_up_is_over_and_nobody_holds():
    care = Care(("bent_knee", "shorter_holds"), hurts=True)
    [(time_s, key, words)] = said(told(care, [(0, 0), (20, 0)], ready_s=6))
    assert 8 < time_s < 10
    assert key == "gently"
    assert words == " ".join(SOFTER[k] for k in ("opening", "bent_knee", "shorter_holds"))
    # Whoever has begun is not talked into.
    holding = told(care, [(0, 0), (2, 90), (15, 90), (17, 0), (25, 0)], ready_s=3)
    assert said(holding)[0][0] > 15


def test_whoever_said_that_it_hurts_hears_what_is_easier():
    [(_, _, words)] = said(told(Care(hurts=True), [(0, 0), (12, 0)]))
    assert STRETCH.easier in words


@pytest.mark.parametrize(("out", "proposed"), [(0.72, True), (1.0, False)])
def test_movements_that_fall_short_one_after_the_other(out: float, proposed: bool):
    dead_bug = load_exercise("dead_bug")
    coach, easing = Coach(dead_bug), Easing((dead_bug,), NO_CARE)
    script = [(0.0, 0.0)]
    for start in range(2, 32, 5):
        script += [(start, 0), (start + 1.5, out), (start + 2, out), (start + 3.5, 0)]
    feedbacks = []
    for frame in range(36 * FPS):
        feedback = coach.update(bug(frame / FPS, STAY, [*script, (99, 0)]))
        feedbacks.append(easing.update(feedback, ready=True))
    assert len(coach.repetitions) == 6
    assert [key for _, key, _ in said(feedbacks)] == ["easier"] * proposed
    assert easing.proposed == ((dead_bug,) if proposed else ())
