"""What is stored: what, where, how much."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select, text

from posecoach.language.catalogue import mark, tr
from posecoach.sessions.store.engine import reading
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.removing import set_aside
from posecoach.sessions.store.tables import metadata
from posecoach.sessions.store.videos import videos

_KEPT = ("people", "sessions", "holds", "repetitions", "feelings")


@dataclass(frozen=True, slots=True)
class Stored:
    """One kind of thing that is stored.

    Attributes
    ----------
    what, where
        In words, and the file, folder or server.
    count
        How many files or rows of it there are.
    size
        Bytes on the disk.
    """

    what: str
    where: str
    count: int
    size: int


@dataclass(frozen=True, slots=True)
class Stock:
    """Everything that is stored, and how many rows the main tables have."""

    kinds: tuple[Stored, ...]
    rows: dict[str, int]

    @property
    def size(self) -> int:
        """Bytes of it all."""
        return sum(kind.size for kind in self.kinds)


def take_stock(store: Store) -> Stock:
    """Everything that is stored."""
    with reading(store.engine) as connection:
        rows = {
            name: int(
                connection.execute(select(func.count()).select_from(metadata.tables[name]))
                .scalar_one()
            )
            for name in _KEPT
        }  # fmt: skip
        server = 0
        if store.file is None:
            server = int(
                connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
            )
    kinds = [_database(store, server)]
    films = videos(store.landmarks)
    together = sum(video.size for video in films)
    tracks = list(_sizes(store.landmarks))
    kinds.append(
        Stored(
            mark("Landmarks of each part"), str(store.landmarks), max(0, len(tracks) - len(films)),
            max(0, sum(tracks) - together),
        )
    )  # fmt: skip
    kinds.append(
        Stored(mark("Video that was asked for"), str(store.landmarks), len(films), together)
    )
    aside = set_aside(store)
    if aside:
        sizes = sum(path.stat().st_size for path in aside)
        kinds.append(
            Stored(mark("Damaged, set aside"), ", ".join(p.name for p in aside), len(aside), sizes)
        )
    return Stock(tuple(kinds), rows)


def _database(store: Store, server: int) -> Stored:
    what = mark("Results, what was said and told")
    path = store.file
    if path is None:
        return Stored(what, store.engine.url.render_as_string(hide_password=True), 1, server)
    files = [path, *(path.with_name(path.name + ending) for ending in ("-wal", "-shm"))]
    return Stored(what, str(path), 1, sum(p.stat().st_size for p in files if p.exists()))


def _sizes(folder: Path) -> Iterator[int]:
    """Sizes of all files below a folder, which may be changing meanwhile."""
    for where, _, names in os.walk(folder):
        for name in names:
            try:
                yield os.stat(os.path.join(where, name)).st_size
            except FileNotFoundError:
                continue


def size_words(size: int) -> str:
    """A size as it is said: 3.2 MB."""
    number = float(size)
    for unit in ("bytes", "kB", "MB"):
        if number < 1000:
            return (
                tr("{size:.0f} bytes", size=number)
                if unit == "bytes"
                else tr("{size:.1f} {unit}", size=number, unit=unit)
            )
        number /= 1000
    return tr("{size:.1f} {unit}", size=number, unit="GB")
