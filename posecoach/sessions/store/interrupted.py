"""Sessions whose program ended before they did: closed with what was credited."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select, update

from posecoach.errors import PosecoachError
from posecoach.language.catalogue import plural
from posecoach.sessions.store import summaries
from posecoach.sessions.store.engine import reading, writing
from posecoach.sessions.store.landmark_chunks import gather, landmark_name
from posecoach.sessions.store.tables import faults, holds, now, parts, sessions
from posecoach.sessions.store.writers import is_gone

GOING, CLOSED, INTERRUPTED = "going", "closed", "interrupted"
# Another computer's lock can't be looked at; what was silent for so long has ended.
_SILENT = timedelta(minutes=2)


def close_interrupted(engine: Engine, landmarks: Path, folder: Path) -> list[str]:
    """Close the sessions whose program is gone.

    Parameters
    ----------
    engine
        The database.
    landmarks, folder
        Where landmarks are, and the folder of the data.

    Returns
    -------
    A sentence for the person, if there were any.
    """
    with reading(engine) as connection:
        going = connection.execute(
            select(sessions.c.id, sessions.c.writer, sessions.c.alive_at).where(
                sessions.c.ended == GOING
            )
        ).all()
    gone: dict[str, bool] = {}
    closed = 0
    for session, writer, alive_at in going:
        if writer not in gone:
            known = is_gone(folder, writer)
            gone[writer] = now() - alive_at > _SILENT if known is None else known
        if gone[writer]:
            _close(engine, landmarks, session)
            closed += 1
    if not closed:
        return []
    return [
        plural(
            "Your last session was interrupted. Everything credited until then is kept.",
            "{n} sessions were interrupted. Everything credited until then is kept.",
            closed,
        )
    ]


def _close(engine: Engine, landmarks: Path, session: str) -> None:
    with reading(engine) as connection:
        open_parts = connection.execute(
            select(parts.c.id, parts.c.number).where(
                parts.c.session_id == session, parts.c.landmarks == ""
            )
        ).all()
    files = {}
    for part, number in open_parts:
        # Landmarks that can't be read any more do not keep the results from being kept.
        with suppress(PosecoachError, OSError):
            if gather(landmarks, session, number):
                files[part] = landmark_name(session, number)
    with writing(engine) as connection:
        for part, name in files.items():
            connection.execute(update(parts).where(parts.c.id == part).values(landmarks=name))
        close_open_rows(connection, session)
        ended = (
            update(sessions)
            .where(sessions.c.id == session, sessions.c.ended == GOING)
            .values(ended=INTERRUPTED, ended_at=sessions.c.alive_at)
            .returning(sessions.c.person_id, sessions.c.day)
        )
        row = connection.execute(ended).first()
        if row is not None:
            summaries.summarise(connection, row.person_id, row.day)


def close_open_rows(connection: Connection, session: str) -> None:
    """End what was open in a session: its holds with what they had, its faults with their part."""
    mine = select(parts.c.id).where(parts.c.session_id == session)
    connection.execute(
        update(holds)
        .where(holds.c.part_id.in_(mine), holds.c.ended == GOING)
        .values(ended=INTERRUPTED)
    )
    ends = (
        select(func.coalesce(func.max(holds.c.end_s), faults.c.start_s))
        .where(holds.c.part_id == faults.c.part_id, holds.c.end_s >= faults.c.start_s)
        .scalar_subquery()
    )
    connection.execute(
        update(faults)
        .where(faults.c.part_id.in_(mine), faults.c.end_s.is_(None))
        .values(end_s=ends)
    )
