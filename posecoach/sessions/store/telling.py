"""Who practises here, and what people tell: pain, how it felt, answers to safety questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from posecoach.errors import StoreError
from posecoach.language.catalogue import tr
from posecoach.sessions.safety import PainAround, checked_pain
from posecoach.sessions.store.engine import reading, writing
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.tables import feelings, new_key, now, people, sessions

MOST_WORDS = 500
_MOST_NAME = 60
FIRST_NAME = "Me"
"""What the first person is called until somebody writes a name."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who practises here."""

    id: str
    name: str


def everybody(store: Store) -> list[Person]:
    """All people, the first one first."""
    with reading(store.engine) as connection:
        rows = connection.execute(select(people).order_by(people.c.created_at, people.c.id)).all()
    return [Person(row.id, row.name) for row in rows]


def first_person(store: Store) -> Person:
    """The first person; made if nobody is there yet."""
    known = everybody(store)
    return known[0] if known else add_person(store, FIRST_NAME)


def add_person(store: Store, name: str) -> Person:
    """Add a person.

    Raises
    ------
    StoreError
        If the name is empty, too long or taken.
    """
    with writing(store.engine) as connection:
        person = Person(new_key(), _checked_name(connection, name))
        row = {"id": person.id, "name": person.name, "created_at": now()}
        connection.execute(insert(people).values(row))
    return person


def rename_person(store: Store, person: str, name: str) -> Person:
    """Call a person otherwise.

    Raises
    ------
    StoreError
        If the name is empty, too long or taken.
    """
    with writing(store.engine) as connection:
        checked = _checked_name(connection, name, person)
        connection.execute(update(people).where(people.c.id == person).values(name=checked))
    return Person(person, checked)


def _checked_name(connection: Connection, name: str, but: str = "") -> str:
    words = " ".join(name.split())
    if not words or len(words) > _MOST_NAME or not words.isprintable():
        raise StoreError(
            tr("A name has 1 to {most} characters that can be shown.", most=_MOST_NAME)
        )
    taken = connection.execute(select(people.c.id, people.c.name)).all()
    if any(row.id != but and row.name.casefold() == words.casefold() for row in taken):
        raise StoreError(
            tr("There is somebody called {name} already; choose another name.", name=words)
        )
    return words


def feeling_row(
    person: str,
    moment: str,
    *,
    pain: int | None = None,
    words: str = "",
    answers: Mapping[str, Any] | None = None,
    session: str | None = None,
) -> dict[str, Any]:
    """A row of what somebody told.

    Raises
    ------
    ValueError
        If the moment is neither "before" nor "after", or pain is no whole number from 0 to 10.
    """
    if moment not in ("before", "after"):
        raise ValueError("something is told before or after a session")
    return {
        "id": new_key(),
        "person_id": person,
        "session_id": session,
        "day": datetime.now().astimezone().date(),
        "told_at": now(),
        "moment": moment,
        "pain": checked_pain(pain),
        "words": " ".join(words.split())[:MOST_WORDS],
        "answers": dict(answers or {}),
    }


def tell(store: Store, row: Mapping[str, Any]) -> None:
    """Remember a row of :func:`feeling_row`."""
    with writing(store.engine) as connection:
        connection.execute(insert(feelings).values(dict(row)))


def latest_session(store: Store, person: str) -> str | None:
    """The key of a person's latest session."""
    with reading(store.engine) as connection:
        query = select(sessions.c.id).where(sessions.c.person_id == person)
        return connection.execute(query.order_by(sessions.c.began_at.desc()).limit(1)).scalar()


def pain_around(store: Store, person: str, most: int = 30) -> Sequence[PainAround]:
    """Pain around a person's latest sessions in which any was told, oldest first."""
    with reading(store.engine) as connection:
        rows = connection.execute(
            select(feelings.c.session_id, feelings.c.moment, feelings.c.pain)
            .where(feelings.c.person_id == person, feelings.c.session_id.is_not(None))
            .order_by(feelings.c.told_at.desc())
            .limit(2 * most)
        ).all()
    found: dict[str, dict[str, int | None]] = {}
    for row in rows:
        # The latest answer is read first, and stands.
        found.setdefault(row.session_id, {}).setdefault(row.moment, row.pain)
    return [PainAround(told.get("before"), told.get("after")) for told in reversed(found.values())]
