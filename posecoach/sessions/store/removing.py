"""Deleting for good: rows, landmarks, and what the database's file still held of them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select

from posecoach.errors import StoreError
from posecoach.language.catalogue import tr
from posecoach.sessions.store import summaries
from posecoach.sessions.store.engine import wipe_traces, writing
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.tables import metadata, people, sessions


def remove_landmarks(landmarks: Path, session: str) -> None:
    """Delete a session's landmarks; none being there is fine."""
    shutil.rmtree(landmarks / session, ignore_errors=True)


def delete_session(store: Store, session: str) -> None:
    """Delete a session with all that was done, told and seen in it.

    Raises
    ------
    StoreError
        If there is none of that key, or something can't be deleted.
    """
    if not _delete_sessions(store, sessions.c.id == session):
        raise StoreError(tr("There is no such session; it may be deleted already."))


def delete_person(store: Store, person: str) -> None:
    """Delete a person with all sessions, plans and answers.

    Raises
    ------
    StoreError
        If there is nobody of that key, or something can't be deleted.
    """
    if not _delete_sessions(store, sessions.c.person_id == person, person):
        raise StoreError(tr("There is no such person; they may be deleted already."))


def delete_everything(store: Store) -> None:
    """Delete all people and sessions, and damaged files that were set aside.

    Raises
    ------
    StoreError
        If something can't be deleted.
    """
    with writing(store.engine) as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
    wipe_traces(store.engine)
    shutil.rmtree(store.landmarks, ignore_errors=True)
    for path in set_aside(store):
        path.unlink(missing_ok=True)
    _check_gone(store.landmarks)


def set_aside(store: Store) -> list[Path]:
    """Damaged files that were set aside, with their logs."""
    path = store.file
    if path is None:
        return []
    return sorted(path.parent.glob(f"{path.stem}-damaged-*"))


def _delete_sessions(store: Store, chosen: Any, person: str | None = None) -> bool:
    """Whether anything was there to be deleted."""
    with writing(store.engine) as connection:
        gone = list(connection.scalars(select(sessions.c.id).where(chosen)))
        touched = summaries.days_of(connection, [chosen])
        connection.execute(delete(sessions).where(chosen))
        found = bool(gone)
        if person is not None:
            found = connection.execute(delete(people).where(people.c.id == person)).rowcount == 1
        else:
            for whose, dates in touched.items():
                for day in dates:
                    summaries.summarise(connection, whose, day)
    for session in gone:
        remove_landmarks(store.landmarks, session)
        _check_gone(store.landmarks / session)
    wipe_traces(store.engine)
    return found


def _check_gone(folder: Path) -> None:
    if folder.exists():
        raise StoreError(
            tr(
                "Not everything in {folder} could be deleted; close what has it open, and try "
                "again.",
                folder=folder,
            )
        )
