"""The sums of each day, from which pages over years are drawn at once.

They hold nothing of their own: whatever changes makes the day's rows anew, so that nothing is
ever counted twice.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.engine import RowMapping

from posecoach.sessions.store.tables import days, holds, parts, people, repetitions, sessions

_KEYS = ("exercise", "protocol", "profile", "measure")
Group = tuple[str, date, str, str, str, str, str]


@dataclass
class _Sum:
    """What one group of a day comes to."""

    unit: str
    rising: bool
    held_s: float = 0.0
    means: list[float] = field(default_factory=list)
    peaks: list[float] = field(default_factory=list)
    holds: int = 0
    repetitions: int = 0

    @property
    def reached(self) -> float | None:
        """How far: the furthest mean of a hold, or the middle of the repetitions."""
        if self.means:
            return max(self.means) if self.rising else min(self.means)
        return statistics.median(self.peaks) if self.peaks else None


def summarise(connection: Connection, person: str, day: date) -> None:
    """Make the sums of a person's day anew, inside a transaction that writes."""
    # Two rooms at once on a server: one after the other.
    connection.execute(select(people.c.id).where(people.c.id == person).with_for_update())
    connection.execute(delete(days).where(days.c.person_id == person, days.c.day == day))
    chosen = (sessions.c.person_id == person, sessions.c.day == day)
    _write(connection, _sums(connection, chosen))


def rebuild(connection: Connection) -> None:
    """Make the sums of every day anew."""
    connection.execute(delete(days))
    _write(connection, _sums(connection, ()))


def _sums(connection: Connection, chosen: Iterable[Any]) -> Mapping[Group, _Sum]:
    found: dict[Group, _Sum] = {}
    shared = [sessions.c.person_id, sessions.c.day, *(parts.c[key] for key in _KEYS)]
    shared += [parts.c.unit, parts.c.rising]
    joined = sessions.join(parts, parts.c.session_id == sessions.c.id)
    held = select(*shared, holds.c.side, holds.c.held_s, holds.c.mean).select_from(
        joined.join(holds, holds.c.part_id == parts.c.id)
    )
    for row in connection.execute(held.where(holds.c.complete, *chosen)).mappings():
        one = _sum_of(found, row)
        one.holds += 1
        one.held_s += row["held_s"]
        if row["mean"] is not None:
            one.means.append(row["mean"])
    moved = select(*shared, repetitions.c.side, repetitions.c.peak).select_from(
        joined.join(repetitions, repetitions.c.part_id == parts.c.id)
    )
    for row in connection.execute(moved.where(repetitions.c.complete, *chosen)).mappings():
        one = _sum_of(found, row)
        one.repetitions += 1
        if row["peak"] is not None:
            one.peaks.append(row["peak"])
    return found


def _sum_of(found: dict[Group, _Sum], row: RowMapping) -> _Sum:
    group = (row["person_id"], row["day"], *(row[key] for key in _KEYS), row["side"])
    return found.setdefault(group, _Sum(row["unit"], row["rising"]))


def _write(connection: Connection, found: Mapping[Group, _Sum]) -> None:
    names = ("person_id", "day", *_KEYS, "side")
    rows = [
        dict(zip(names, group, strict=True))
        | {
            "unit": one.unit,
            "rising": one.rising,
            "holds": one.holds,
            "held_s": one.held_s,
            "repetitions": one.repetitions,
            "reached": one.reached,
        }
        for group, one in found.items()
    ]
    if rows:
        connection.execute(insert(days), rows)


def days_of(connection: Connection, chosen: Iterable[Any]) -> dict[str, set[date]]:
    """The days of some sessions by person, to be summarised again after they are gone."""
    touched: dict[str, set[date]] = defaultdict(set)
    for person, day in connection.execute(
        select(sessions.c.person_id, sessions.c.day).where(*chosen).distinct()
    ):
        touched[person].add(day)
    return touched
