"""The store that one server's pages and live sessions share, and who is practising in a tab."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from posecoach.sessions.store.opening import Store, open_store
from posecoach.sessions.store.place import data_folder, database_url
from posecoach.sessions.store.telling import Person, everybody, first_person

# More visits than a household opens; the oldest are forgotten first.
_MOST_VISITS = 256

_lock = threading.Lock()
_stores: dict[tuple[str, str], Store] = {}


def shared_store() -> Store:
    """The store of this server, opened once.

    Raises
    ------
    StoreError
        If it can't be opened; the next call tries again.
    """
    folder = data_folder()
    key = (str(folder.absolute()), database_url(folder))
    with _lock:
        if key not in _stores:
            _stores[key] = open_store(folder)
        return _stores[key]


@dataclass
class Visits:
    """Who practises in which tab, and what could not be remembered of it; from any thread."""

    _people: OrderedDict[str, str] = field(default_factory=OrderedDict)
    _troubles: OrderedDict[str, str] = field(default_factory=OrderedDict)
    _videos: OrderedDict[str, str] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def choose(self, visit: str, person: str) -> None:
        """Remember who practises in a tab."""
        with self._lock:
            _put(self._people, visit, person)

    def person_of(self, visit: str, store: Store) -> Person:
        """Who practises in a tab; the first person where nobody was chosen.

        Raises
        ------
        StoreError
            If the people can't be read.
        """
        with self._lock:
            chosen = self._people.get(visit)
        found = [person for person in everybody(store) if person.id == chosen]
        return found[0] if found else first_person(store)

    def keep_video(self, visit: str, wanted: bool) -> None:
        """Remember whether the video of a tab's next session is to be kept."""
        with self._lock:
            if wanted:
                _put(self._videos, visit, "wanted")
            else:
                self._videos.pop(visit, None)

    def keeps_video(self, visit: str) -> bool:
        """Whether the video of a tab's session is to be kept; it is not unless it was asked for."""
        with self._lock:
            return visit in self._videos

    def tell_trouble(self, visit: str, words: str) -> None:
        """Note why a tab's session is not remembered."""
        with self._lock:
            _put(self._troubles, visit, words)

    def trouble_of(self, visit: str) -> str | None:
        """Why a tab's session is not remembered, None if it is."""
        with self._lock:
            return self._troubles.get(visit)


def _put(kept: OrderedDict[str, str], key: str, value: str) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > _MOST_VISITS:
        kept.popitem(last=False)


VISITS = Visits()
"""The visits to this server."""
