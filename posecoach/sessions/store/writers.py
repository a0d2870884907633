"""Which program writes a session, and whether it still runs: told by locks that end with it."""

from __future__ import annotations

import secrets
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

_FOLDER = "writers"


class Writer:
    """The running program as a writer of sessions.

    The lock on its file is the operating system's, so it ends with the program, however that ends.

    Parameters
    ----------
    folder
        The folder of the data.

    Attributes
    ----------
    name
        What sessions are marked with.
    """

    def __init__(self, folder: Path) -> None:
        self.name = secrets.token_hex(16)
        self._path = folder / _FOLDER / f"{self.name}.lock"
        self._lock = FileLock(self._path)

    def begin(self) -> None:
        """Show that this program runs.

        Raises
        ------
        OSError
            If the folder can't be written.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._lock.acquire(timeout=0)

    def end(self) -> None:
        """Show that it no longer does; the file goes with :func:`sweep`."""
        self._lock.release()


def is_gone(folder: Path, name: str) -> bool | None:
    """Whether a writer has ended; None if it is one of another computer."""
    path = folder / _FOLDER / f"{name}.lock"
    if not path.exists():
        return None
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):
        return False
    lock.release()
    return True


def sweep(folder: Path) -> None:
    """Remove the files of writers that have ended, once their sessions are closed."""
    for path in (folder / _FOLDER).glob("*.lock"):
        if is_gone(folder, path.stem):
            with suppress(OSError):
                path.unlink()
