"""Reading an archive of another computer: checked first, taken whole or not at all.

An archive may come from anywhere, so nothing in it is believed: names are looked up in a list
instead of being followed, sizes are counted while reading, and every cell is checked.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.exc import DBAPIError

from posecoach.errors import StoreError, VideoError
from posecoach.language.catalogue import mark, tr
from posecoach.sessions.landmark_files import read_landmarks
from posecoach.sessions.store import summaries
from posecoach.sessions.store.archive import ARCHIVED, FORMAT, FORMAT_VERSION, MANIFEST, README
from posecoach.sessions.store.cells import read_cell
from posecoach.sessions.store.engine import writing
from posecoach.sessions.store.interrupted import GOING, INTERRUPTED
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.tables import SCHEMA, metadata, people, sessions
from posecoach.sessions.store.videos import ENDINGS, is_video

_TRACK = re.compile(r"landmarks/([0-9a-f]{32})/([1-9][0-9]{0,3})\.parquet")
_VIDEO = re.compile(rf"videos/([0-9a-f]{{32}})/([1-9][0-9]{{0,3}})\.({'|'.join(ENDINGS)})")
_MOST_FILES = 200_000
_MOST_TABLE = 1_000_000_000
_MOST_TRACK = 500_000_000
_MOST_VIDEO = 10_000_000_000
_MOST_MANIFEST = 100_000
_MOST_TOTAL = 50_000_000_000
# Tables shrink to a fifth; what shrinks to a thousandth is made to fill a disk.
_MOST_RATIO = 200
_BATCH = 1000
# Tables that archives of older schemas can't have.
_SINCE = {"appointments": "0003", "proposals": "0003", "assignments": "0004"}


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import.

    Attributes
    ----------
    people, sessions
        How many of each were new.
    known
        How many sessions were here already, and were left as they are.
    """

    people: int
    sessions: int
    known: int


def import_archive(store: Store, source: Path | IO[bytes]) -> Imported:
    """Add the people and sessions of an archive to those that are here.

    What is here already is left as it is, so that importing twice changes nothing.

    Raises
    ------
    StoreError
        If it is no archive of posecoach, a newer one, or damaged: then nothing is changed.
    """
    try:
        with zipfile.ZipFile(source) as archive, TemporaryDirectory(dir=store.folder) as place:
            entries = _checked_entries(archive)
            schema = _checked_manifest(archive, entries)
            _check_whole(entries, schema)
            tables = {
                table.name: list(_rows(archive, entries[f"tables/{table.name}.csv"], table))
                for table in ARCHIVED
                if f"tables/{table.name}.csv" in entries
            }
            tracks = _unpack(archive, entries.values(), Path(place), _TRACKS)
            films = _unpack(archive, entries.values(), Path(place), _VIDEOS)
            return _take(store, tables, tracks, films)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        # The last two: an unknown way of compression, and a password.
        raise StoreError(tr("This is no archive of posecoach, or it is damaged.")) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError(
            tr("The archive can't be read or unpacked ({reason}).", reason=reason)
        ) from None


def _checked_entries(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The entries by their names, none of them strange, too many or too big."""
    known = {MANIFEST, README, *(f"tables/{table.name}.csv" for table in ARCHIVED)}
    entries: dict[str, zipfile.ZipInfo] = {}
    infos = archive.infolist()
    if len(infos) > _MOST_FILES:
        raise StoreError(tr("The archive has too many files to be one of posecoach."))
    for info in infos:
        if info.filename in entries or not (
            info.filename in known
            or _TRACK.fullmatch(info.filename)
            or _VIDEO.fullmatch(info.filename)
        ):
            raise StoreError(
                tr(
                    "The archive holds something that does not belong there: {name!r}.",
                    name=info.filename[:60],
                )
            )
        if info.file_size > _MOST_RATIO * max(info.compress_size, 1000):
            raise StoreError(tr("The archive would unpack to much more than it should."))
        entries[info.filename] = info
    if sum(info.file_size for info in infos) > _MOST_TOTAL:
        raise StoreError(tr("The archive is too big to be one of posecoach."))
    if MANIFEST not in entries:
        raise StoreError(
            tr("This is no whole archive of posecoach: {file} is missing.", file=MANIFEST)
        )
    return entries


def _check_whole(entries: Mapping[str, zipfile.ZipInfo], schema: str) -> None:
    """Refuse an archive without a table that its schema has."""
    wanted = (t.name for t in ARCHIVED if _SINCE.get(t.name, "") <= schema)
    missing = sorted(f"tables/{name}.csv" for name in wanted)
    missing = [name for name in missing if name not in entries]
    if missing:
        raise StoreError(
            tr("This is no whole archive of posecoach: {file} is missing.", file=missing[0])
        )


def _checked_manifest(archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo]) -> str:
    """The schema that the archive is of."""
    try:
        manifest = json.loads(_read(archive, entries[MANIFEST], _MOST_MANIFEST))
        told, version, schema = (manifest[k] for k in ("format", "format_version", "schema"))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise StoreError(tr("The archive's manifest.json can't be read.")) from None
    if told != FORMAT:
        raise StoreError(tr("This is no archive of posecoach."))
    if version != FORMAT_VERSION or not isinstance(schema, str) or schema > SCHEMA:
        raise StoreError(
            tr("The archive is of a newer version of posecoach; update posecoach first.")
        )
    return schema


@contextmanager
def _opened(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> Iterator[IO[bytes]]:
    if entry.file_size > most:
        raise StoreError(tr("{file} in the archive is too big.", file=entry.filename))
    # What an entry says of its size is checked while it is read, as is its checksum.
    with archive.open(entry) as file:
        yield file


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    with _opened(archive, entry, most) as file:
        return file.read(most + 1)


def _rows(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, table: Table
) -> Iterator[dict[str, Any]]:
    """The rows of a table, every cell checked.

    Raises
    ------
    StoreError
        If one is wrong; the sentence says where.
    """
    columns = {column.name: column for column in table.columns}
    with _opened(archive, entry, _MOST_TABLE) as raw:
        reader = csv.reader(io.TextIOWrapper(raw, encoding="utf-8", newline=""), strict=True)
        try:
            head = next(reader, [])
            if sorted(head) != sorted(columns):
                raise StoreError(
                    tr(
                        "{file} in the archive has other columns than it should.",
                        file=entry.filename,
                    )
                )
            for cells in reader:
                if len(cells) != len(head):
                    raise ValueError("another number of cells than columns")
                yield {
                    name: read_cell(columns[name], cell)
                    for name, cell in zip(head, cells, strict=True)
                }
        except (csv.Error, ValueError, RecursionError) as error:
            raise StoreError(
                tr(
                    "Line {line} of {file} in the archive is wrong: {error}.",
                    line=reader.line_num,
                    file=entry.filename,
                    error=error,
                )
            ) from None


@dataclass(frozen=True, slots=True)
class _Kind:
    """Files of one kind: their names in the archive, their greatest size, how one is known."""

    pattern: re.Pattern[str]
    most: int
    is_one: Callable[[Path], bool]
    what: str


def _is_track(path: Path) -> bool:
    try:
        read_landmarks(path)
    except VideoError:
        return False
    return True


_TRACKS = _Kind(_TRACK, _MOST_TRACK, _is_track, mark("file of landmarks"))
_VIDEOS = _Kind(_VIDEO, _MOST_VIDEO, is_video, "video")


def _unpack(
    archive: zipfile.ZipFile, entries: Iterable[zipfile.ZipInfo], place: Path, kind: _Kind
) -> dict[str, Path]:
    """The files of a kind, each opened once to know that it is one; by their stored names."""
    found = {}
    for entry in entries:
        if kind.pattern.fullmatch(entry.filename) is None:
            continue
        path = place / entry.filename.replace("/", "-")
        with _opened(archive, entry, kind.most) as file, path.open("wb") as out:
            shutil.copyfileobj(file, out, 1 << 20)
        if not kind.is_one(path):
            raise StoreError(
                tr("{file} in the archive is no {what}.", file=entry.filename, what=tr(kind.what))
            )
        found[entry.filename.partition("/")[2]] = path
    return found


def _take(
    store: Store,
    tables: Mapping[str, list[dict[str, Any]]],
    tracks: Mapping[str, Path],
    films: Mapping[str, Path],
) -> Imported:
    placed: list[Path] = []
    try:
        with writing(store.engine) as connection:
            new_people = _new(connection, people, tables["people"])
            new_sessions = _new(connection, sessions, tables["sessions"])
            _mend(connection, tables, tracks)
            _insert(connection, tables, new_people, new_sessions)
            summaries.rebuild(connection)
            for name, path in {**tracks, **films}.items():
                target = store.landmarks / name
                if name.split("/")[0] in new_sessions and not target.exists():
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.move(path, target)
                    placed.append(target)
    except BaseException as error:
        for path in placed:
            path.unlink(missing_ok=True)
        if isinstance(error, StoreError) and isinstance(error.__cause__, DBAPIError):
            raise StoreError(
                "The archive contradicts itself: a row belongs to another one that is not there, "
                "or is there twice. Nothing was changed."
            ) from error
        raise
    known = len(tables["sessions"]) - len(new_sessions)
    return Imported(len(new_people), len(new_sessions), known)


def _new(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> set[str]:
    """The keys that are not here yet."""
    return {row["id"] for row in rows} - set(connection.scalars(select(table.c.id)))


def _mend(
    connection: Connection,
    tables: Mapping[str, list[dict[str, Any]]],
    tracks: Mapping[str, Path],
) -> None:
    """What made sense on the other computer only."""
    taken = {name.casefold() for name in connection.scalars(select(people.c.name))}
    here = set(connection.scalars(select(people.c.id)))
    for row in tables["people"]:
        name, count = row["name"], 1
        while row["id"] not in here and row["name"].casefold() in taken:
            count += 1
            row["name"] = f"{name[:90]} ({count})"
        taken.add(row["name"].casefold())
    for row in tables["sessions"]:
        if row["ended"] == GOING:
            row["ended"], row["ended_at"] = INTERRUPTED, row["alive_at"]
    for row in tables["holds"]:
        if row["ended"] == GOING:
            row["ended"] = INTERRUPTED
    for row in tables["parts"]:
        if row["landmarks"] not in tracks or not row["landmarks"].startswith(row["session_id"]):
            row["landmarks"] = ""


def _insert(
    connection: Connection,
    tables: Mapping[str, list[dict[str, Any]]],
    new_people: set[str],
    new_sessions: set[str],
) -> None:
    """The rows that are new, and what belongs to them."""
    parts = {row["id"] for row in tables["parts"] if row["session_id"] in new_sessions}
    for table in ARCHIVED:
        rows = tables.get(table.name, [])
        if table is people:
            rows = [row for row in rows if row["id"] in new_people]
        elif table is sessions:
            rows = [row for row in rows if row["id"] in new_sessions]
        elif table.name == "parts":
            rows = [row for row in rows if row["id"] in parts]
        elif "part_id" in table.c:
            rows = [row for row in rows if row["part_id"] in parts]
        else:
            keys = list(table.primary_key.columns)
            known = {tuple(key) for key in connection.execute(select(*keys))}
            rows = [row for row in rows if tuple(row[key.name] for key in keys) not in known]
        for start in range(0, len(rows), _BATCH):
            connection.execute(insert(metadata.tables[table.name]), rows[start : start + _BATCH])
