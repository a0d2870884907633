"""The plan and the answers to proposals, remembered."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from benchmarks.sessions.years import add_years
from posecoach.sessions.plan import LADDER, LADDER_EXERCISE, Appointment
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.planning import (
    answer,
    answered,
    plan_it,
    planned,
    proposed,
    unplan,
)
from posecoach.sessions.store.telling import add_person, feeling_row, first_person, tell
from tests.sessions.store.test_recorder import record

TODAY = datetime.now().astimezone().date()


def test_a_plan_is_kept_for_its_person(store: Store) -> None:
    person, other = first_person(store), add_person(store, "Bo")
    morning = Appointment("routine", "clinic_morning", frozenset({0, 2, 4}), time(7, 30))
    any_time = Appointment("exercise", "bridge", frozenset(range(7)))
    for one in (morning, any_time):
        plan_it(store, person.id, one)
    kept = planned(store, person.id)
    assert [one.appointment for one in kept] == [morning, any_time]
    assert planned(store, other.id) == []
    unplan(store, kept[0].id)
    unplan(store, kept[0].id)
    assert [one.appointment for one in planned(store, person.id)] == [any_time]
    for wrong in (frozenset(), frozenset({7})):
        with pytest.raises(ValueError, match="days of the week"):
            plan_it(store, person.id, Appointment("exercise", "bridge", wrong))


def test_a_gain_proposes_the_next_step_once(store: Store) -> None:
    person = first_person(store)
    add_years(store, person.id, 80, TODAY)
    [one] = proposed(store, person.id, TODAY)
    assert (one.rule, one.about) == ("further", LADDER_EXERCISE)
    assert LADDER[1][1] in one.words
    answer(store, person.id, one, accepted=True)
    assert proposed(store, person.id, TODAY) == []
    [kept] = answered(store, person.id)
    assert (kept.rule, kept.on, kept.accepted) == ("further", TODAY, True)


def test_two_rises_of_pain_propose_the_softer_plan(store: Store) -> None:
    person = first_person(store)
    for _ in range(2):
        assert proposed(store, person.id, TODAY) == []
        session = record(store).id
        for moment, pain in (("before", 2), ("after", 5)):
            tell(store, feeling_row(person.id, moment, pain=pain, session=session))
    [one] = proposed(store, person.id, TODAY)
    assert one.rule == "softer"
    answer(store, person.id, one, accepted=False)
    assert proposed(store, person.id, TODAY) == []
