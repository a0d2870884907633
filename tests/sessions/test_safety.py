"""What follows from the answers before and after a session."""

from __future__ import annotations

import pytest

from posecoach.sessions.safety import (
    Advice,
    PainAround,
    advice,
    after_session,
    questions,
    rising,
)

NOTHING = {question.id: False for question in questions() if question.kind != "pain"} | {"pain": 2}
RED = [question.id for question in questions() if question.kind == "urgent"]
ROSE, SAME = PainAround(2, 4), PainAround(3, 3)


def test_without_any_sign_one_may_start():
    found = advice(NOTHING)
    assert found.level == "go"
    assert found.may_start
    assert not found.changes


@pytest.mark.parametrize("sign", RED)
def test_a_red_flag_means_no_session_and_says_where_to_go(sign):
    found = advice(NOTHING | {sign: True, "zappy": True, "pain": 9})
    assert found.level == "urgent"
    assert not found.may_start
    assert "emergency" in found.sentences[0] or "doctor" in found.sentences[0] or (
        "examined" in found.sentences[0]
    )  # fmt: skip


def test_a_red_flag_is_told_before_everything_is_answered_and_the_pressing_one_first():
    assert advice({"fever": True}).level == "urgent"
    both = advice(NOTHING | {"trauma": True, "bladder": True})
    assert "emergency department" in both.sentences[0]


@pytest.mark.parametrize("left_out", [question.id for question in questions()])
def test_a_question_that_was_not_answered_is_asked(left_out):
    answers = {key: value for key, value in NOTHING.items() if key != left_out}
    assert advice(answers).level == "ask"
    assert not advice(answers).may_start


def test_nobody_has_to_tell_how_much_it_hurts():
    assert advice(NOTHING | {"pain": None}).level == "go"


def test_spreading_pain_bends_the_knee_and_shortens_the_holds():
    found = advice(NOTHING | {"zappy": True})
    assert found.level == "soften"
    assert {"bent_knee", "shorter_holds"} <= set(found.changes)


def test_several_reasons_are_told_together_without_saying_anything_twice():
    found = advice(NOTHING | {"zappy": True, "pain": 8}, [ROSE, ROSE])
    assert len(set(found.sentences)) == len(found.sentences) > 4
    assert {"bent_knee", "active_instead"} <= set(found.changes)
    assert len(set(found.changes)) == len(found.changes)


@pytest.mark.parametrize(
    ("sessions", "expected"),
    [
        ([], False),
        ([ROSE], False),
        ([ROSE, ROSE], True),
        ([ROSE, SAME], False),
        ([ROSE, SAME, ROSE], False),
        ([SAME, ROSE, ROSE], True),
        # A session after which nothing was told neither counts nor forgives.
        ([ROSE, PainAround(2, None), ROSE], True),
        # A point more is within what people scatter from day to day.
        ([PainAround(2, 3), PainAround(2, 3)], False),
        ([PainAround(2, 5, light=False), ROSE], False),
    ],
)
def test_two_rises_in_a_row_propose_the_softer_plan(sessions, expected):
    assert rising(sessions) is expected
    before: Advice = advice(NOTHING, sessions)
    assert (before.level == "soften") is expected
    assert ("active_instead" in before.changes) is expected


def test_after_a_session():
    assert after_session(SAME).level == "go"
    once, twice = after_session(ROSE, [SAME]), after_session(ROSE, [ROSE])
    assert once.changes == ("shorter_holds",)
    assert "active_instead" in twice.changes
    assert once.title != twice.title


@pytest.mark.parametrize("pain", [-1, 11, True, 2.5, "3"])
def test_pain_is_a_whole_number_from_0_to_10(pain):
    with pytest.raises(ValueError, match="0 to 10"):
        advice(NOTHING | {"pain": pain})


def test_the_words_neither_diagnose_nor_frighten():
    everything = [advice(NOTHING | {sign: True}) for sign in [*RED, "zappy"]]
    everything += [advice(NOTHING | {"pain": 9}), after_session(ROSE), after_session(ROSE, [ROSE])]
    for found in everything:
        words = " ".join((found.title, *found.sentences)).lower()
        for never in ("you have a ", "slipped disc", "danger", "damage", "cure", "!", "must"):
            assert never not in words
        assert found.sources
