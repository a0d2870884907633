"""What was done when: sessions with what counted in them, for the plan and its reminders."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import exists, or_, select

from posecoach.sessions.reminders import Doing
from posecoach.sessions.store.engine import reading
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.tables import holds, parts, repetitions, sessions


def doings(store: Store, people: Collection[str], since: date) -> Mapping[str, list[Doing]]:
    """The sessions of some people from a day on in which something counted, oldest first.

    A routine is done as soon as something counted in it.
    """
    counted = or_(
        exists().where(holds.c.part_id == parts.c.id, holds.c.complete),
        exists().where(repetitions.c.part_id == parts.c.id, repetitions.c.complete),
    )
    query = (
        select(
            sessions.c.id, sessions.c.person_id, sessions.c.day, sessions.c.began_at,
            parts.c.exercise, parts.c.routine,
        )
        .join(parts, parts.c.session_id == sessions.c.id)
        .where(sessions.c.person_id.in_(people), sessions.c.day >= since, counted)
        .order_by(sessions.c.began_at, sessions.c.id)
    )  # fmt: skip
    with reading(store.engine) as connection:
        rows = connection.execute(query).all()
    things: dict[str, set[tuple[str, str]]] = {}
    for row in rows:
        done = things.setdefault(row.id, set())
        done.add(("routine", row.routine) if row.routine else ("exercise", row.exercise))
    found: dict[str, list[Doing]] = {person: [] for person in people}
    for key, row in {row.id: row for row in rows}.items():
        at = row.began_at.astimezone().time()
        found[row.person_id].append(Doing(row.day, at, frozenset(things[key])))
    return found
