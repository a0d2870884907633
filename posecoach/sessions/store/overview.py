"""Everybody who practises at a glance: four queries for all, and two for each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from posecoach.sessions.attention import Adherence, RedFlag, adherence, needs_a_look
from posecoach.sessions.progress import Change, changes
from posecoach.sessions.safety import PainAround, questions
from posecoach.sessions.store.doing import doings
from posecoach.sessions.store.engine import reading
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.planning import Planned, planned
from posecoach.sessions.store.reading import Reached, SetUp
from posecoach.sessions.store.tables import days, feelings, sessions
from posecoach.sessions.store.telling import Person, everybody, pain_around

WEEKS = 12
"""Ranges are compared over this time."""
_RECENT_WEEKS = 4
_MOST_SET_UPS = 3
_URGENT = {question.id for question in questions() if question.kind == "urgent"}


@dataclass(frozen=True, slots=True)
class Overview:
    """One person at a glance.

    Attributes
    ----------
    person
        Who.
    last
        The day of the last session; None before the first.
    a_week, planned_a_week
        Sessions a week over the last four weeks, or since the first session, and how many things
        are planned for a week.
    followed
        How the plan is followed.
    pain
        Pain around the latest sessions, oldest first.
    ranges
        What was done most often lately, and how each side changed.
    attention
        Sentences on what needs a look.
    """

    person: Person
    last: date | None
    a_week: float
    planned_a_week: int
    followed: Adherence
    pain: Sequence[PainAround]
    ranges: Mapping[SetUp, Sequence[Change]]
    attention: Sequence[str]


def overview(store: Store, today: date, called: Mapping[str, str]) -> list[Overview]:
    """Everybody, those who need a look first.

    Parameters
    ----------
    store
        What is opened.
    today
        The day.
    called
        Names of exercises by id.
    """
    people = everybody(store)
    keys = [person.id for person in people]
    recently = today - timedelta(weeks=_RECENT_WEEKS)
    done = doings(store, keys, recently)
    span = _spans(store)
    ranges = ranges_of(store, keys, today - timedelta(weeks=WEEKS))
    flags = red_flags(store, keys, recently)
    found = []
    for person in people:
        plan = planned(store, person.id)
        practised = [one.day for one in done[person.id]]
        first, last = span.get(person.id, (today, None))
        weeks = min(_RECENT_WEEKS, (today - first).days // 7 + 1)
        followed = adherence([(p.appointment, p.since) for p in plan], set(practised), today)
        pain = pain_around(store, person.id)
        mine = dict(list(ranges[person.id].items())[:_MOST_SET_UPS])
        found.append(
            Overview(
                person, last, len(practised) / max(1, weeks), times_a_week(plan),
                followed, pain, mine,
                needs_a_look(pain, flags[person.id], followed, ranges[person.id], called),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: not one.attention)


def times_a_week(plan: Sequence[Planned]) -> int:
    """How many things are planned for a week."""
    return sum(len(one.appointment.weekdays) for one in plan)


def ranges_of(
    store: Store, people: Collection[str], since: date
) -> Mapping[str, Mapping[SetUp, Sequence[Change]]]:
    """How each side changed from a day on, by person and set-up.

    What was done most often comes first, of equals what has a left and a right side.
    """
    names = list(SetUp.__dataclass_fields__)
    query = (
        select(days.c.person_id, days.c.day, days.c.side, days.c.reached,
               *(days.c[name] for name in names))
        .where(days.c.person_id.in_(people), days.c.day >= since, days.c.reached.is_not(None))
        .order_by(days.c.day)
    )  # fmt: skip
    with reading(store.engine) as connection:
        rows = connection.execute(query).all()
    groups: dict[str, dict[SetUp, list[Reached]]] = {person: {} for person in people}
    for person, day, side, value, *set_up in rows:
        groups[person].setdefault(SetUp(*set_up), []).append(Reached(day, side, value))
    return {
        person: {
            set_up: changes(reached, set_up)
            for set_up, reached in sorted(mine.items(), key=lambda pair: _rank(pair[1]))
        }
        for person, mine in groups.items()
    }


def red_flags(store: Store, people: Collection[str], since: date) -> Mapping[str, list[RedFlag]]:
    """Red flags that people named before a session, oldest first, each once a day."""
    query = (
        select(feelings.c.person_id, feelings.c.day, feelings.c.answers)
        .where(
            feelings.c.person_id.in_(people),
            feelings.c.day >= since,
            feelings.c.moment == "before",
        )
        .order_by(feelings.c.told_at)
    )
    found: dict[str, dict[RedFlag, None]] = defaultdict(dict)
    with reading(store.engine) as connection:
        for person, day, answers in connection.execute(query):
            for key in _named(answers):
                found[person][RedFlag(day, key)] = None
    return {person: list(found[person]) for person in people}


def _named(answers: Any) -> list[str]:
    return [key for key, value in answers.items() if value is True and key in _URGENT]


def _rank(reached: Sequence[Reached]) -> tuple[int, int]:
    return -len({one.day for one in reached}), -len({one.side for one in reached})


def _spans(store: Store) -> Mapping[str, tuple[date, date]]:
    """The days of each person's first and last session."""
    query = select(
        sessions.c.person_id, func.min(sessions.c.day), func.max(sessions.c.day)
    ).group_by(sessions.c.person_id)
    with reading(store.engine) as connection:
        return {row[0]: (row[1], row[2]) for row in connection.execute(query)}
