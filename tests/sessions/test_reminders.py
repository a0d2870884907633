"""What of the plan is not done yet, and how gently that is said."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from posecoach.sessions.plan import Appointment
from posecoach.sessions.reminders import Doing, is_due, not_done, part_of_day, reminders

TODAY = date(2026, 5, 14)
EVERY = frozenset(range(7))
MORNING = Appointment("routine", "mini", EVERY, time(7, 30))
EVENING = Appointment("routine", "mini", EVERY, time(19))
BRIDGE = Appointment("exercise", "bridge", EVERY)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime.combine(TODAY, time(hour, minute))


def did(hour: int, *what: tuple[str, str], day: date = TODAY) -> Doing:
    return Doing(day, time(hour), frozenset(what or {("routine", "mini")}))


def test_nothing_done_is_all_of_it_left():
    assert not_done([EVENING, BRIDGE, MORNING], [], at(8)) == [MORNING, EVENING, BRIDGE]


def test_a_session_stands_for_the_time_that_it_is_nearest_to():
    both = [MORNING, EVENING]
    assert not_done(both, [did(8)], at(9)) == [EVENING]
    assert not_done(both, [did(11)], at(12)) == [EVENING]
    assert not_done(both, [did(18)], at(18, 30)) == [MORNING]
    assert not_done(both, [did(8), did(9)], at(10)) == []


def test_a_missed_time_is_let_go_of_once_the_next_one_has_come():
    assert not_done([MORNING, EVENING], [], at(19)) == [EVENING]
    assert not_done([MORNING, EVENING], [did(20)], at(20)) == []
    # Another thing's time is no reason.
    assert not_done([MORNING, BRIDGE], [], at(23)) == [MORNING, BRIDGE]


def test_other_things_other_days_and_other_weekdays_do_not_count():
    assert not_done([BRIDGE], [did(8), did(9, day=date(2026, 5, 13))], at(10)) == [BRIDGE]
    assert not_done([BRIDGE], [did(8, ("exercise", "bridge"))], at(10)) == []
    assert not_done([Appointment("exercise", "bridge", frozenset({0}))], [], at(10)) == []


def test_only_what_is_due_is_said_by_the_part_of_the_day():
    names = {"mini": "Mini", "bridge": "Bridge"}
    left = not_done([MORNING, EVENING, BRIDGE], [], at(8))
    assert [is_due(one, at(8)) for one in left] == [True, False, True]
    assert reminders(left, lambda one: names[one.what], at(8)) == [
        "This morning: Mini, not done yet.", "Today, at any time: Bridge, not done yet.",
    ]  # fmt: skip
    assert reminders([MORNING], lambda one: "Mini", at(7)) == []


@pytest.mark.parametrize(
    ("when", "words"),
    [(time(0), "This morning"), (time(12), "At noon"), (time(14), "This afternoon"),
     (time(17, 30), "This evening"), (time(23, 59), "This evening"), (None, "Today, at any time")],
)  # fmt: skip
def test_every_time_has_a_part_of_the_day(when: time | None, words: str):
    assert part_of_day(when) == words
