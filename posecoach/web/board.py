"""What the pages may know of the live sessions: immutable snapshots by session id."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from functools import lru_cache

from posecoach.coaching.feedback import Hold

# More sessions than a household opens; the oldest are forgotten first.
MOST_SESSIONS = 64
MOST_HOLDS = 200


@dataclass(frozen=True, slots=True)
class FinishedHold:
    """One hold that is over, with its exercise and its faults in words."""

    exercise: str
    hold: Hold
    noticed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a session has done so far.

    Attributes
    ----------
    connected
        Whether the camera of this session is being watched now.
    holds
        Finished holds, oldest first.
    """

    connected: bool = False
    holds: tuple[FinishedHold, ...] = ()


@dataclass(slots=True)
class Board:
    """Snapshots by session id; written by the live sockets, read by the pages, from any thread."""

    _snapshots: OrderedDict[str, Snapshot] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self, session: str) -> Snapshot:
        """The latest snapshot; an empty one for a session that has not begun."""
        with self._lock:
            return self._snapshots.get(session, Snapshot())

    def add_hold(self, session: str, finished: FinishedHold) -> None:
        """Remember one more finished hold."""
        with self._lock:
            before = self._snapshots.get(session, Snapshot())
            holds = (*before.holds, finished)[-MOST_HOLDS:]
            self._put(session, replace(before, holds=holds))

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
