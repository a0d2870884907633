"""What the pages may know of the live sessions: immutable snapshots by session id."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from functools import lru_cache

from posecoach.coaching.feedback import Hold, Repetition

# More sessions than a household opens; the oldest are forgotten first.
MOST_SESSIONS = 64
MOST_FINISHED = 1000


@dataclass(frozen=True, slots=True)
class Finished:
    """A hold or a repetition that is over, with its exercise, its unit and its faults in words.

    ``exercise_id`` and ``measure`` name what was measured, to look up how far to trust it.
    """

    exercise: str
    item: Hold | Repetition
    unit: str = "°"
    noticed: tuple[str, ...] = ()
    exercise_id: str = ""
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a session has done so far.

    Attributes
    ----------
    connected
        Whether the camera of this session is being watched now.
    finished
        Finished holds and repetitions, oldest first.
    too_far
        Exercises whose target stayed far, by name, with their easier way in words.
    """

    connected: bool = False
    finished: tuple[Finished, ...] = ()
    too_far: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Board:
    """Snapshots by session id; written by the live sockets, read by the pages, from any thread."""

    _snapshots: OrderedDict[str, Snapshot] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self, session: str) -> Snapshot:
        """The latest snapshot; an empty one for a session that has not begun."""
        with self._lock:
            return self._snapshots.get(session, Snapshot())

    def add(self, session: str, finished: Finished) -> None:
        """Remember one more hold or repetition."""
        with self._lock:
            before = self._snapshots.get(session, Snapshot())
            known = (*before.finished, finished)[-MOST_FINISHED:]
            self._put(session, replace(before, finished=known))

    def add_too_far(self, session: str, exercise: str, easier: str) -> None:
        """Remember that an exercise's target stayed far, and what is easier."""
        with self._lock:
            before = self._snapshots.get(session, Snapshot())
            self._put(session, replace(before, too_far=(*before.too_far, (exercise, easier))))

    def set_connected(self, session: str, connected: bool) -> None:
        """Note that the camera of a session is being watched, or no longer is."""
        with self._lock:
            before = self._snapshots.get(session, Snapshot())
            self._put(session, replace(before, connected=connected))

    def _put(self, session: str, snapshot: Snapshot) -> None:
        self._snapshots[session] = snapshot
        self._snapshots.move_to_end(session)
        while len(self._snapshots) > MOST_SESSIONS:
            self._snapshots.popitem(last=False)


@lru_cache(maxsize=1)
def shared_board() -> Board:
    """The board of this process: the socket writes it and the Live page reads it."""
    return Board()
