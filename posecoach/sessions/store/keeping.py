"""Keeping a review as a session: what was found in a recording, on the day that it is of."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, insert, select

from posecoach import __version__
from posecoach.errors import PosecoachError, StoreError
from posecoach.language.catalogue import tr
from posecoach.language.dates import day_words
from posecoach.sessions.events import end_of
from posecoach.sessions.landmark_files import write_landmarks
from posecoach.sessions.store import summaries
from posecoach.sessions.store.engine import writing
from posecoach.sessions.store.interrupted import CLOSED
from posecoach.sessions.store.landmark_chunks import landmark_name
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.part_log import PartDetails, PartLog
from posecoach.sessions.store.removing import remove_landmarks
from posecoach.sessions.store.tables import cues, faults, new_key, now, parts, sessions
from posecoach.sessions.store.videos import add_video

if TYPE_CHECKING:
    from posecoach.review import Review

SOURCE = "video"
"""What sessions that come from recordings are marked with."""


def keep_review(
    store: Store,
    person: str,
    review: Review,
    recorded: datetime,
    *,
    side: str = "auto",
    profile: str = "",
    video: Path | None = None,
) -> str:
    """Remember a review as a session of a person; it is whole or not there at all.

    Parameters
    ----------
    store, person
        Where, and whose.
    review
        What was found.
    recorded
        When the recording began, with its time zone: the session is of that day.
    side, profile
        The side that was chosen, and the id of the profile whose numbers the exercise had.
    video
        The video to be kept with it; None keeps none.

    Returns
    -------
    The session's key.

    Raises
    ------
    StoreError
        If this recording is a session of the person already, or can't be written.
    VideoError
        If its landmarks or its video can't be written.
    """
    session, part = new_key(), PartLog(PartDetails.of(review.exercise, side, "", profile), 1)
    part.began_at, part.frames = recorded, review.frames
    part.start_s, part.end_s = float(review.log.time_s[0]), float(review.log.time_s[-1])
    try:
        write_landmarks(review.track, store.landmarks / landmark_name(session, 1))
        if video is not None:
            add_video(store.landmarks, session, 1, video)
        with writing(store.engine) as connection:
            _refuse_twice(connection, person, part)
            _write(connection, store, person, session, part, review)
    except (PosecoachError, OSError) as error:
        remove_landmarks(store.landmarks, session)
        if isinstance(error, OSError):
            raise StoreError(
                tr("The review can't be kept ({reason}).", reason=error.strerror or error)
            ) from None
        raise
    return session


def _refuse_twice(connection: Connection, person: str, part: PartLog) -> None:
    """The same recording twice would count twice."""
    row = part.row()
    query = (
        select(sessions.c.day, parts.c.seconds)
        .join(parts, parts.c.session_id == sessions.c.id)
        .where(
            sessions.c.person_id == person,
            sessions.c.source == SOURCE,
            parts.c.exercise == row["exercise"],
            parts.c.frames == row["frames"],
        )
    )
    for day, seconds in connection.execute(query):
        if abs(seconds - row["seconds"]) < 1e-6:
            raise StoreError(
                tr(
                    "This recording is kept already, as a session of {day}; delete that one on the "
                    "Data page first.",
                    day=day_words(day, "d MMMM y"),
                )
            )


def _write(
    connection: Connection, store: Store, person: str, session: str, part: PartLog, review: Review
) -> None:
    recorded, row = part.began_at, part.row()
    day = recorded.date()
    connection.execute(
        insert(sessions).values(
            id=session,
            person_id=person,
            day=day,
            began_at=recorded,
            alive_at=now(),
            ended_at=recorded + timedelta(seconds=row["seconds"]),
            ended=CLOSED,
            source=SOURCE,
            writer=store.writer.name,
            version=__version__[:40],
        )
    )
    file = landmark_name(session, 1)
    connection.execute(
        insert(parts).values(row | {"id": part.id, "session_id": session, "landmarks": file})
    )
    done = sorted([*review.holds, *review.short_holds], key=lambda hold: hold.start_s)
    for change in part.finished([*done, *review.repetitions]):
        own = {"part_id": part.id, "number": change.number}
        connection.execute(insert(change.table).values((change.row or {}) | own))
    noticed = [
        {"fault": f.id, "side": f.side or "", "start_s": f.start_s, "end_s": end_of(f)}
        for f in review.faults
    ]
    said: list[dict[str, Any]] = [
        {"at_s": time_s, "cue": cue.id, "words": cue.text} for time_s, cue in review.log.cues
    ]
    for table, rows in ((faults, noticed), (cues, said)):
        if rows:
            numbered = [
                {"part_id": part.id, "number": number, **one} for number, one in enumerate(rows, 1)
            ]
            connection.execute(insert(table), numbered)
    summaries.summarise(connection, person, day)
