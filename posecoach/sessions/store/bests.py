"""The best of each side of a person's latest sessions of an exercise, to be compared with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import select

from posecoach.sessions.store.engine import reading
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.tables import holds, parts, repetitions, sessions

# As many parts are looked through, the latest first.
_MOST_PARTS = 30


@dataclass(frozen=True, slots=True)
class Best:
    """The longest hold, or the repetition that went furthest, of one side in one part.

    Attributes
    ----------
    session, part, began_at
        Where it was done, and when that began.
    exercise, protocol, profile, chosen
        What was done, how, with whose numbers, and the side that was chosen.
    measure, unit, rising
        What ``peak`` is of, and whether more of it is further.
    side, start_s, end_s, peak
        What was done: its side, from when to when in seconds of its landmarks, how far.
    path
        The file of the landmarks.
    """

    session: str
    part: str
    began_at: datetime
    exercise: str
    protocol: str
    profile: str
    chosen: Literal["left", "right", "auto"]
    measure: str
    unit: str
    rising: bool
    side: str
    start_s: float
    end_s: float
    peak: float
    path: Path


def bests(store: Store, person: str, exercise: str) -> list[Best]:
    """The best of each side of the latest parts whose landmarks are there, the latest first."""
    query = (
        select(parts)
        .join(sessions, sessions.c.id == parts.c.session_id)
        .where(
            sessions.c.person_id == person, parts.c.exercise == exercise, parts.c.landmarks != ""
        )
        .order_by(parts.c.began_at.desc())
        .limit(_MOST_PARTS)
    )
    with reading(store.engine) as connection:
        found = connection.execute(query).all()
        keys = [part.id for part in found]
        held = connection.execute(
            select(holds).where(holds.c.part_id.in_(keys), holds.c.complete)
        ).all()
        moved = connection.execute(
            select(repetitions).where(repetitions.c.part_id.in_(keys), repetitions.c.complete)
        ).all()
    made = []
    for part in found:
        path = store.landmarks / part.landmarks
        if not path.is_file():
            continue
        done = [row for row in held if row.part_id == part.id]
        ranked = _by_side(done, lambda row: row.held_s)
        if not done:
            sign = 1 if part.rising else -1
            mine = (row for row in moved if row.part_id == part.id)
            ranked = _by_side(mine, lambda row, sign=sign: sign * row.peak)
        made += [_best(part, row, path) for _, row in sorted(ranked.items())]
    return made


def _by_side(rows: Iterable[Any], rank: Any) -> dict[str, Any]:
    """The first-ranked row of each side, of those that were measured."""
    best: dict[str, Any] = {}
    for row in rows:
        known = best.get(row.side)
        if row.peak is not None and (known is None or rank(row) > rank(known)):
            best[row.side] = row
    return best


def _best(part: Any, row: Any, path: Path) -> Best:
    chosen: Literal["left", "right", "auto"] = (
        part.side if part.side in ("left", "right") else "auto"
    )
    return Best(
        part.session_id, part.id, part.began_at, part.exercise, part.protocol, part.profile,
        chosen, part.measure, part.unit, part.rising, row.side, row.start_s, row.end_s, row.peak,
        path,
    )  # fmt: skip
