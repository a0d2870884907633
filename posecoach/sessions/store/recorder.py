"""Writing a session as it goes: what is credited is on the disk within a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, select, tuple_, update

from posecoach import __version__
from posecoach.coaching.feedback import Feedback, Hold, Repetition
from posecoach.errors import PosecoachError, VideoError
from posecoach.kinematics.landmarks import Landmarks
from posecoach.language.catalogue import tr
from posecoach.sessions.store import summaries
from posecoach.sessions.store.engine import writing
from posecoach.sessions.store.interrupted import CLOSED, GOING
from posecoach.sessions.store.landmark_chunks import gather, landmark_name, write_chunk
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.part_log import Change, PartDetails, PartLog, is_result
from posecoach.sessions.store.removing import remove_landmarks
from posecoach.sessions.store.tables import (
    cues,
    faults,
    feelings,
    holds,
    new_key,
    now,
    parts,
    people,
    repetitions,
    sessions,
)
from posecoach.sessions.store.telling import feeling_row

FLUSH_S = 0.5
"""How often what is new is written: half of the second that a power cut may cost."""
_ALIVE_S = 10.0
# Two minutes of frames wait for a disk that is full; then the oldest are given up, results never.
_MOST_FRAMES = 3600
_TABLES = {table.name: table for table in (holds, repetitions, faults, cues)}


class SessionRecorder:
    """Remembers one session. Used from one thread.

    Nothing is raised when the disk can't take it: the session goes on, ``trouble`` says it, and
    everything but old landmarks is written once that is possible again.

    Parameters
    ----------
    store
        What is opened.
    person
        The key of the person.
    source
        "live" or "review".
    clock
        Seconds that only grow, for the time between two writes.
    on_trouble
        Called once, with a sentence, when something can't be written.

    Attributes
    ----------
    id
        The session's key.
    trouble
        Why it can't be written at present, in a sentence; None if it can.
    number
        Of the part that was begun last, from 1.
    """

    def __init__(
        self,
        store: Store,
        person: str,
        *,
        source: str = "live",
        clock: Callable[[], float] = time.monotonic,
        on_trouble: Callable[[str], None] = lambda words: None,
    ) -> None:
        self.id = new_key()
        self.trouble: str | None = None
        self._store, self._person, self._source = store, person, source
        self._clock, self._on_trouble = clock, on_trouble
        self._told = self._written = self._gone = False
        self._day: date = datetime.now().astimezone().date()
        self._began_at = now()
        self._part: PartLog | None = None
        self.number = 0
        self._frames: list[Landmarks] = []
        self._chunks = 0
        self._part_rows: dict[str, dict[str, Any]] = {}
        self._rows: dict[tuple[str, str, int], dict[str, Any] | None] = {}
        self._feelings: list[dict[str, Any]] = []
        self._results = False
        self._to_gather: list[PartLog] = []
        self._flushed = self._alive = clock()

    # -- a session ------------------------------------------------------------------------

    def begin(self, details: PartDetails) -> None:
        """Begin a part; the one before is ended."""
        self.end_part()
        self.number += 1
        self._part = PartLog(details, self.number)
        self._chunks = 0

    def feed(self, landmarks: Landmarks, feedback: Feedback) -> None:
        """Take a frame and what the coach said of it.

        Raises
        ------
        ValueError
            If no part was begun.
        """
        if self._part is None:
            raise ValueError("begin a part before its frames")
        self._take(self._part, self._part.frame(landmarks, feedback))
        self._frames.append(landmarks)
        self.tick()

    def end_part(self, last: Iterable[Hold | Repetition] = ()) -> None:
        """End the part, with what was finished by ending it."""
        part, self._part = self._part, None
        if part is None or not part.frames:
            return
        self._take(part, [*part.finished(list(last)), *part.end()])
        self._put_frames(part)
        self._results = True
        self._to_gather.append(part)
        self.flush()

    def say(
        self,
        moment: str,
        *,
        pain: int | None = None,
        words: str = "",
        answers: Mapping[str, Any] | None = None,
    ) -> None:
        """Remember pain and feeling before or after, and the answers to safety questions.

        Raises
        ------
        ValueError
            If the moment is neither "before" nor "after", or pain is not from 0 to 10.
        """
        row = feeling_row(self._person, moment, pain=pain, words=words, answers=answers)
        self._feelings.append(row)
        self.flush()

    def close(self) -> None:
        """End the session. What could not be written is tried once more."""
        self.end_part()
        self.flush(closing=True)

    def tick(self) -> None:
        """Write what is new if it is time to; also to be called while no frames come."""
        if self._clock() - self._flushed >= FLUSH_S:
            self.flush()

    # -- writing --------------------------------------------------------------------------

    def flush(self, *, closing: bool = False) -> None:
        """Write what is new now."""
        self._flushed = self._clock()
        if self._gone:
            self._drop_everything()
            return
        try:
            if self._part is not None:
                self._put_frames(self._part)
            if self._has_news or closing:
                self._write(closing)
                self._gather_parts()
        except PosecoachError as error:
            self._say_trouble(str(error))
        else:
            if not self._frames:
                self.trouble = None

    @property
    def _has_news(self) -> bool:
        silent = self._clock() - self._alive >= _ALIVE_S
        return bool(self._rows or self._part_rows or self._feelings or silent)

    def _take(self, part: PartLog, changes: Iterable[Change]) -> None:
        for change in changes:
            self._rows[change.table.name, part.id, change.number] = change.row
            self._results |= is_result(change)
        self._part_rows[part.id] = part.row()

    def _put_frames(self, part: PartLog) -> None:
        """Frames before results: a result on the disk has its landmarks there as well."""
        if not self._frames:
            return
        try:
            write_chunk(self._store.landmarks, self.id, part.number, self._chunks + 1, self._frames)
        except VideoError:
            del self._frames[:-_MOST_FRAMES]
            self._say_trouble(
                tr(
                    "Your landmarks can't be written; check the free disk space. The session goes "
                    "on, and its results are kept if there is room for them."
                )
            )
        else:
            self._chunks += 1
            self._frames.clear()

    def _write(self, closing: bool) -> None:
        if not (self._written or self._part_rows):
            if closing:
                self._write_feelings_alone()
            return
        with writing(self._store.engine) as connection:
            if not self._write_session(connection, closing):
                self._gone = True
                return
            self._write_parts(connection)
            self._write_rows(connection)
            if self._feelings:
                connection.execute(
                    insert(feelings), [row | {"session_id": self.id} for row in self._feelings]
                )
            if self._results:
                summaries.summarise(connection, self._person, self._day)
        self._written, self._results = True, False
        self._alive = self._clock()
        self._rows.clear()
        self._part_rows.clear()
        self._feelings.clear()

    def _write_feelings_alone(self) -> None:
        """What was told before a session that then did not take place."""
        if self._feelings:
            with writing(self._store.engine) as connection:
                connection.execute(insert(feelings), self._feelings)
            self._feelings.clear()

    def _write_session(self, connection: Connection, closing: bool) -> bool:
        """The session's own row; whether it is still wanted: it may have been deleted."""
        moment = now()
        values: dict[str, Any] = {"alive_at": moment, "ended": GOING, "ended_at": None}
        if closing:
            values |= {"ended": CLOSED, "ended_at": moment}
        if self._written:
            found = connection.execute(
                update(sessions).where(sessions.c.id == self.id).values(values)
            )
            return found.rowcount == 1
        if connection.execute(select(people.c.id).where(people.c.id == self._person)).first():
            fixed = {
                "id": self.id,
                "person_id": self._person,
                "day": self._day,
                "began_at": self._began_at,
                "source": self._source,
                "writer": self._store.writer.name,
                "version": __version__[:40],
            }
            connection.execute(insert(sessions).values(fixed | values))
            return True
        return False

    def _write_parts(self, connection: Connection) -> None:
        keys = list(self._part_rows)
        known = set(connection.scalars(select(parts.c.id).where(parts.c.id.in_(keys))))
        for key, row in self._part_rows.items():
            if key in known:
                connection.execute(update(parts).where(parts.c.id == key).values(row))
            else:
                fixed = {"id": key, "session_id": self.id, "landmarks": ""}
                connection.execute(insert(parts).values(fixed | row))

    def _write_rows(self, connection: Connection) -> None:
        """Rows by their numbers: written twice they are still there once."""
        for name, table in _TABLES.items():
            mine = {key[1:]: row for key, row in self._rows.items() if key[0] == name}
            if not mine:
                continue
            keys = tuple_(table.c.part_id, table.c.number)
            connection.execute(delete(table).where(and_(keys.in_(list(mine)))))
            rows = [
                row | {"part_id": part, "number": number}
                for (part, number), row in mine.items()
                if row is not None
            ]
            if rows:
                connection.execute(insert(table), rows)

    def _gather_parts(self) -> None:
        """One file of landmarks for each part that is over and written."""
        while self._to_gather and self._written and not self._gone:
            part = self._to_gather[0]
            there = gather(self._store.landmarks, self.id, part.number)
            if there:
                name = landmark_name(self.id, part.number)
                with writing(self._store.engine) as connection:
                    connection.execute(
                        update(parts).where(parts.c.id == part.id).values(landmarks=name)
                    )
            self._to_gather.pop(0)

    def _drop_everything(self) -> None:
        """The session was deleted while it went on: nothing of it comes back."""
        self._rows.clear()
        self._part_rows.clear()
        self._feelings.clear()
        self._frames.clear()
        self._to_gather.clear()
        remove_landmarks(self._store.landmarks, self.id)

    def _say_trouble(self, words: str) -> None:
        self.trouble = words
        if not self._told:
            self._told = True
            self._on_trouble(words)
