"""What the pages read: days, sessions, pain, from sums that are kept, not made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import func, select

from posecoach.sessions.store.engine import reading
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.tables import days, feelings, holds, parts, repetitions, sessions


@dataclass(frozen=True, slots=True)
class SetUp:
    """What figures must share to be compared: one exercise, done and measured in one way."""

    exercise: str
    protocol: str
    profile: str
    measure: str
    unit: str
    rising: bool


@dataclass(frozen=True, slots=True)
class Reached:
    """How far on one day with one side; see the table ``days``."""

    day: date
    side: str
    value: float


@dataclass(frozen=True, slots=True)
class DayDone:
    """What was done on one day: seconds held, and whole repetitions."""

    day: date
    held_s: float
    repetitions: int


@dataclass(frozen=True, slots=True)
class Told:
    """What was told on one day before or after practising."""

    day: date
    moment: str
    pain: int | None
    words: str


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session as it is listed."""

    id: str
    began_at: datetime
    ended: str
    source: str
    exercises: tuple[str, ...]
    held_s: float
    repetitions: int


@dataclass(frozen=True, slots=True)
class TrackLine:
    """When a part of a session began, its length in seconds, and its file of landmarks."""

    began_at: datetime
    seconds: float
    path: Path


def set_ups(store: Store, person: str, since: date = date.min) -> list[tuple[SetUp, int]]:
    """What a person did from a day on, on how many days; the most often and longest done first."""
    columns = [days.c[name] for name in SetUp.__dataclass_fields__]
    count = func.count(days.c.day.distinct())
    query = (
        select(*columns, count)
        .where(days.c.person_id == person, days.c.day >= since)
        .group_by(*columns)
        .order_by(count.desc(), func.sum(days.c.held_s).desc(), days.c.exercise)
    )
    with reading(store.engine) as connection:
        return [(SetUp(*row[:-1]), row[-1]) for row in connection.execute(query).all()]


def reached(store: Store, person: str, set_up: SetUp, since: date = date.min) -> list[Reached]:
    """How far a person got day by day on one set-up from a day on, oldest first."""
    query = (
        select(days.c.day, days.c.side, days.c.reached)
        .where(
            days.c.person_id == person,
            days.c.day >= since,
            days.c.reached.is_not(None),
            *(days.c[name] == getattr(set_up, name) for name in SetUp.__dataclass_fields__),
        )
        .order_by(days.c.day)
    )
    with reading(store.engine) as connection:
        return [Reached(*row) for row in connection.execute(query).all()]


def days_done(store: Store, person: str, since: date = date.min) -> list[DayDone]:
    """What a person did on every day of practice from a day on, oldest first."""
    query = (
        select(days.c.day, func.sum(days.c.held_s), func.sum(days.c.repetitions))
        .where(days.c.person_id == person, days.c.day >= since)
        .group_by(days.c.day)
        .order_by(days.c.day)
    )
    with reading(store.engine) as connection:
        return [
            DayDone(row[0], float(row[1]), int(row[2])) for row in connection.execute(query).all()
        ]


def told(store: Store, person: str, since: date = date.min) -> list[Told]:
    """What a person told from a day on, oldest first."""
    query = (
        select(feelings.c.day, feelings.c.moment, feelings.c.pain, feelings.c.words)
        .where(feelings.c.person_id == person, feelings.c.day >= since)
        .order_by(feelings.c.told_at)
    )
    with reading(store.engine) as connection:
        return [Told(*row) for row in connection.execute(query).all()]


def list_tracks(store: Store, person: str, exercise: str, most: int = 100) -> list[TrackLine]:
    """Parts of a person's sessions whose landmarks are there, the latest first."""
    query = (
        select(parts.c.began_at, parts.c.seconds, parts.c.landmarks)
        .join(sessions, sessions.c.id == parts.c.session_id)
        .where(sessions.c.person_id == person, parts.c.exercise == exercise)
        .where(parts.c.landmarks != "")
        .order_by(parts.c.began_at.desc())
        .limit(most)
    )
    with reading(store.engine) as connection:
        rows = connection.execute(query).all()
    found = [TrackLine(row[0], float(row[1]), store.landmarks / row[2]) for row in rows]
    return [track for track in found if track.path.is_file()]


def count_sessions(store: Store, person: str) -> int:
    """How many sessions a person has."""
    query = select(func.count()).select_from(sessions).where(sessions.c.person_id == person)
    with reading(store.engine) as connection:
        return int(connection.execute(query).scalar_one())


def list_sessions(store: Store, person: str, most: int = 50, skip: int = 0) -> list[SessionLine]:
    """A person's sessions, the latest first."""
    query = (
        select(sessions)
        .where(sessions.c.person_id == person)
        .order_by(sessions.c.began_at.desc(), sessions.c.id)
        .limit(most)
        .offset(skip)
    )
    with reading(store.engine) as connection:
        found = connection.execute(query).all()
        keys = [row.id for row in found]
        of = parts.c.session_id
        names: dict[str, dict[str, None]] = {}
        for key, name in connection.execute(
            select(of, parts.c.name).where(of.in_(keys)).order_by(parts.c.number)
        ):
            names.setdefault(key, {})[name] = None
        held: dict[str, float] = {
            row[0]: float(row[1])
            for row in connection.execute(
                select(of, func.sum(holds.c.held_s))
                .join(holds, holds.c.part_id == parts.c.id)
                .where(of.in_(keys), holds.c.complete)
                .group_by(of)
            )
        }
        moved: dict[str, int] = {
            row[0]: int(row[1])
            for row in connection.execute(
                select(of, func.count())
                .join(repetitions, repetitions.c.part_id == parts.c.id)
                .where(of.in_(keys), repetitions.c.complete)
                .group_by(of)
            )
        }
    return [
        SessionLine(
            row.id, row.began_at, row.ended, row.source, tuple(names.get(row.id, ())),
            held.get(row.id, 0.0), moved.get(row.id, 0),
        )
        for row in found
    ]  # fmt: skip
