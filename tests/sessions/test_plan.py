"""What the rules propose, and when they keep quiet."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from posecoach.sessions.plan import (
    LADDER,
    LADDER_EXERCISE,
    Answered,
    Appointment,
    due,
    proposals,
)
from posecoach.sessions.progress import Change
from posecoach.sessions.safety import PainAround

TODAY = date(2026, 5, 14)
GAIN = [Change(side, 80, 92, 12, "gain", 20) for side in ("left", "right")]
ROSE, SAME = PainAround(1, 4), PainAround(2, 2)


def rules(**more):
    given = {"changes": {}, "pain": [], "held_s": {}, "today": TODAY} | more
    return [one.rule for one in proposals(**given)]


def test_further_only_when_every_side_gained_beyond_the_error():
    assert rules(changes={LADDER_EXERCISE: GAIN}) == ["further"]
    for verdict in ("same", "early", "loss", "unknown"):
        one_sided = [GAIN[0], Change("right", 80, 92, 12, verdict, 20)]
        assert rules(changes={LADDER_EXERCISE: one_sided}) == []
    assert rules(changes={"bridge": GAIN}) == []


def test_nothing_goes_further_while_pain_rises():
    assert rules(changes={LADDER_EXERCISE: GAIN}, pain=[SAME, ROSE]) == []
    assert rules(changes={LADDER_EXERCISE: GAIN}, pain=[ROSE, ROSE]) == ["softer"]
    assert rules(changes={LADDER_EXERCISE: GAIN}, pain=[ROSE, SAME, SAME]) == ["further"]


def test_the_ladder_is_climbed_step_by_step_and_ends():
    answered = []
    for step in range(1, len(LADDER)):
        [one] = proposals({LADDER_EXERCISE: GAIN}, [], {}, TODAY, answered)
        assert LADDER[step][1] in one.words
        assert one.source
        answered.append(Answered("further", LADDER_EXERCISE, TODAY - timedelta(days=60), True))
    assert proposals({LADDER_EXERCISE: GAIN}, [], {}, TODAY, answered) == []


@pytest.mark.parametrize("accepted", [True, False])
def test_what_was_answered_is_not_asked_again_so_soon(accepted):
    def asked(days_ago):
        answered = [
            Answered("further", LADDER_EXERCISE, TODAY - timedelta(days=days_ago), accepted)
        ]
        return rules(changes={LADDER_EXERCISE: GAIN}, answered=answered)

    assert asked(1) == asked(13) == []
    assert asked(14) == ["further"]


def test_a_lighter_day_after_a_hard_one():
    usual = {TODAY - timedelta(days=ago): 300.0 for ago in range(2, 9)}
    yesterday = TODAY - timedelta(days=1)
    assert rules(held_s=usual | {yesterday: 460.0}) == ["lighter_day"]
    assert rules(held_s=usual | {yesterday: 440.0}) == []
    assert rules(held_s=usual) == []
    # What is usual is not known after two days.
    few = {TODAY - timedelta(days=ago): 300.0 for ago in (2, 3)}
    assert rules(held_s=few | {yesterday: 900.0}) == []


def test_what_is_due_comes_in_the_order_of_the_day():
    every = frozenset(range(7))
    plan = [
        Appointment("exercise", "bridge", every),
        Appointment("routine", "clinic_evening", every, time(19)),
        Appointment("routine", "clinic_morning", every, time(7)),
        Appointment("routine", "journal_mini", frozenset({5, 6}), time(9)),
    ]
    thursday, saturday = TODAY, TODAY + timedelta(days=2)
    assert [one.what for one in due(plan, thursday)] == [
        "clinic_morning", "clinic_evening", "bridge",
    ]  # fmt: skip
    assert "journal_mini" in [one.what for one in due(plan, saturday)]
