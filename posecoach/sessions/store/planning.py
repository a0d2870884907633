"""The plan and the answers to proposals, as they are remembered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import delete, insert, select, update

from posecoach.sessions.plan import Answered, Appointment, Proposal, lighter, proposals
from posecoach.sessions.progress import Change, changes
from posecoach.sessions.store.engine import reading, writing
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.reading import days_done, reached, set_ups
from posecoach.sessions.store.tables import appointments, new_key, now
from posecoach.sessions.store.tables import proposals as answers
from posecoach.sessions.store.telling import pain_around

# Changes are judged over the latest weeks, not since the beginning of time.
_LATELY = timedelta(days=84)
# What is usual is known from the days before yesterday.
_USUAL = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Planned:
    """An appointment with its key, and since which day it is planned."""

    id: str
    appointment: Appointment
    since: date


def planned(store: Store, person: str) -> list[Planned]:
    """A person's plan."""
    query = (
        select(appointments)
        .where(appointments.c.person_id == person)
        .order_by(appointments.c.created_at, appointments.c.id)
    )
    with reading(store.engine) as connection:
        rows = connection.execute(query).all()
    return [
        Planned(
            row.id,
            Appointment(
                "routine" if row.kind == "routine" else "exercise",
                row.what,
                frozenset(day for day in row.weekdays if isinstance(day, int)),
                time.fromisoformat(row.at) if row.at else None,
                row.profile,
            ),
            row.created_at.astimezone().date(),
        )
        for row in rows
    ]


def plan_it(store: Store, person: str, one: Appointment) -> None:
    """Add an appointment.

    Raises
    ------
    ValueError
        If it is on no day of the week.
    """
    if not one.weekdays or not one.weekdays <= set(range(7)):
        raise ValueError("an appointment needs days of the week")
    row = {
        "id": new_key(),
        "person_id": person,
        "kind": one.kind,
        "what": one.what,
        "weekdays": sorted(one.weekdays),
        "at": f"{one.at:%H:%M}" if one.at is not None else "",
        "profile": one.profile,
        "created_at": now(),
    }
    with writing(store.engine) as connection:
        connection.execute(insert(appointments).values(row))


def plan_with(store: Store, key: str, profile: str) -> None:
    """Do an appointment with a profile; empty for the person's usual numbers."""
    with writing(store.engine) as connection:
        connection.execute(
            update(appointments).where(appointments.c.id == key).values(profile=profile)
        )


def unplan(store: Store, key: str) -> None:
    """Remove an appointment; one that is not there is fine."""
    with writing(store.engine) as connection:
        connection.execute(delete(appointments).where(appointments.c.id == key))


def answered(store: Store, person: str) -> list[Answered]:
    """What a person answered to proposals."""
    query = select(answers).where(answers.c.person_id == person).order_by(answers.c.made_on)
    with reading(store.engine) as connection:
        rows = connection.execute(query).all()
    return [Answered(row.rule, row.about, row.made_on, row.answer == "accepted") for row in rows]


def answer(store: Store, person: str, one: Proposal, accepted: bool) -> None:
    """Remember the answer to a proposal."""
    row = {
        "id": new_key(),
        "person_id": person,
        "rule": one.rule,
        "about": one.about,
        "made_on": datetime.now().astimezone().date(),
        "answer": "accepted" if accepted else "declined",
        "words": one.words,
    }
    with writing(store.engine) as connection:
        connection.execute(insert(answers).values(row))


def proposed(store: Store, person: str, today: date) -> list[Proposal]:
    """What the rules propose to a person today."""
    earlier = answered(store, person)
    return proposals(
        _changes_lately(store, person, today, earlier),
        pain_around(store, person),
        {one.day: one.held_s for one in days_done(store, person)},
        today,
        earlier,
    )


def lighter_today(store: Store, person: str, today: date) -> Proposal | None:
    """The lighter day that follows a hard one, unless the person declined it today."""
    held_s = {one.day: one.held_s for one in days_done(store, person, today - _USUAL)}
    found = lighter(held_s, today)
    declined = any(
        one.rule == "lighter_day" and one.on == today and not one.accepted
        for one in answered(store, person)
    )
    return found[0] if found and not declined else None


def _changes_lately(
    store: Store, person: str, today: date, earlier: list[Answered]
) -> dict[str, list[Change]]:
    """How each exercise, done plainly, changed lately; after a step further it begins anew."""
    found: dict[str, list[Change]] = {}
    for set_up, _ in set_ups(store, person):
        if set_up.protocol not in ("", "static_hold") or set_up.exercise in found:
            continue
        steps = [a.on for a in earlier
                 if a.accepted and a.rule == "further" and a.about == set_up.exercise]  # fmt: skip
        since = max([today - _LATELY, *steps])
        found[set_up.exercise] = changes(reached(store, person, set_up, since), set_up)
    return found
