"""Fetching the pose model once for all open tabs, in the background, with its progress."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

# Called with what is being done, the bytes so far, and the bytes in total or None.
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class FetchState:
    """How far the fetching is.

    Attributes
    ----------
    doing
        What is being done, in words.
    done, total
        Bytes so far, and in total if that is known.
    model, error
        The result, once there is one: a path, or why there is none.
    """

    doing: str = ""
    done: int = 0
    total: int | None = None
    model: Path | None = None
    error: Exception | None = None

    @property
    def over(self) -> bool:
        """Whether it succeeded or failed."""
        return self.model is not None or self.error is not None


class ModelFetch:
    """Fetches in one thread of its own, however many sockets wait for it.

    A tab that is closed does not stop it: the next one finds the model complete.
    """

    def __init__(self, fetch: Callable[[Progress], Path]) -> None:
        self._fetch = fetch
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._state = FetchState()

    def begin(self) -> None:
        """Start fetching unless it is under way or done; a failure is tried again."""
        with self._lock:
            if self._state.model is not None or (self._thread and self._thread.is_alive()):
                return
            self._state = FetchState("Looking for the pose model")
            # A daemon: Ctrl+C must not wait for a download, and a half-written file is discarded.
            self._thread = threading.Thread(target=self._run, name="model-fetch", daemon=True)
            self._thread.start()

    @property
    def state(self) -> FetchState:
        """The latest state, immutable."""
        return self._state

    def _run(self) -> None:
        try:
            model = self._fetch(self._note)
        except Exception as error:
            self._state = FetchState(error=error)
        else:
            self._state = FetchState(model=model)

    def _note(self, doing: str, done: int, total: int | None) -> None:
        self._state = FetchState(doing, done, total)
