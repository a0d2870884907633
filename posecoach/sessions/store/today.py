"""What a person told today: before a session once a day, and after each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import insert, select, update

from posecoach.sessions.store.engine import reading, writing
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.tables import feelings
from posecoach.sessions.store.telling import feeling_row, latest_session

Answers = Mapping[str, bool | int | None]
"""Answers to the questions of :mod:`posecoach.sessions.safety`, by their ids."""


def answers_of(store: Store, person: str, day: date) -> Answers | None:
    """The latest answers to the safety questions on a day; None if they were not asked then."""
    query = (
        select(feelings.c.answers, feelings.c.pain)
        .where(
            feelings.c.person_id == person,
            feelings.c.day == day,
            feelings.c.moment == "before",
        )
        .order_by(feelings.c.told_at.desc())
    )
    with reading(store.engine) as connection:
        for answers, pain in connection.execute(query):
            if answers:
                return {**answers, "pain": pain}
    return None


def tell_before(store: Store, person: str, answers: Answers) -> None:
    """Remember the answers before a session.

    Raises
    ------
    ValueError
        If pain is no whole number from 0 to 10.
    """
    rest = {key: value for key, value in answers.items() if key != "pain"}
    row = feeling_row(person, "before", pain=_pain(answers), answers=rest)
    with writing(store.engine) as connection:
        connection.execute(insert(feelings).values(row))


def tell_after(store: Store, person: str, pain: int | None, words: str) -> None:
    """Remember how the latest session was; what was told before it on that day belongs to it.

    Raises
    ------
    ValueError
        If pain is no whole number from 0 to 10.
    """
    session = latest_session(store, person)
    row = feeling_row(person, "after", pain=pain, words=words, session=session)
    before = update(feelings).where(
        feelings.c.person_id == person,
        feelings.c.day == row["day"],
        feelings.c.moment == "before",
        feelings.c.session_id.is_(None),
    )
    with writing(store.engine) as connection:
        connection.execute(insert(feelings).values(row))
        if session is not None:
            connection.execute(before.values(session_id=session))


def _pain(answers: Answers) -> int | None:
    pain = answers.get("pain")
    return None if pain is None else int(pain)
