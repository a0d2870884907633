"""Which profile a person does an exercise with, and what is set for everybody."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, insert, select

from posecoach.sessions.store.engine import reading, writing
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.tables import assignments, now


def assigned(store: Store, person: str) -> Mapping[str, str]:
    """The profiles of a person by exercise, both as ids."""
    query = select(assignments.c.exercise, assignments.c.profile).where(
        assignments.c.person_id == person
    )
    with reading(store.engine) as connection:
        return {row.exercise: row.profile for row in connection.execute(query)}


def assign(store: Store, person: str, exercise: str, profile: str | None) -> None:
    """Let a person do an exercise with a profile; None for the exercise's own numbers."""
    mine = (assignments.c.person_id == person, assignments.c.exercise == exercise)
    with writing(store.engine) as connection:
        connection.execute(delete(assignments).where(*mine))
        if profile is not None:
            row = {
                "person_id": person,
                "exercise": exercise,
                "profile": profile,
                "made_at": now(),
            }
            connection.execute(insert(assignments).values(row))
