"""Everything as one archive in open formats: a ZIP of CSV tables, JSON and Parquet.

``docs/data.md`` describes it. :mod:`posecoach.sessions.store.importing` reads it.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Table, select

from posecoach import __version__
from posecoach.sessions.store.engine import reading
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.tables import SCHEMA, metadata, now, parts
from posecoach.sessions.store.videos import videos
from posecoach.video.whole import write_whole

FORMAT, FORMAT_VERSION = "posecoach archive", 1
MANIFEST, README = "manifest.json", "README.txt"
# Sums are made anew from the other tables, and settings are those of each computer.
ARCHIVED = tuple(t for t in metadata.sorted_tables if t.name not in ("days", "settings"))

_README = """posecoach: everything that was remembered of your sessions.

manifest.json      which version wrote this, when, and what is in it
tables/NAME.csv    one table each; UTF-8, the first line names the columns; an empty cell
                   is a missing value; moments are in UTC, days are the person's own
landmarks/SESSION/PART.parquet
                   33 points of the body in each frame, in pixels; no picture of anybody
videos/SESSION/PART.mp4 (or another ending)
                   the videos that you asked to be kept; without them, none

Another posecoach reads it with:  posecoach data import FILE
docs/data.md of posecoach explains every column.
"""


def export_archive(store: Store, path: Path, *, with_videos: bool = True) -> Path:
    """Write everything into one file.

    Parameters
    ----------
    store
        What is opened.
    path
        The file; one that is there is replaced once the new one is whole.
    with_videos
        Whether the videos that are kept go with it.

    Raises
    ------
    VideoError, StoreError
        If it can't be written or read.
    """
    write_whole(path, lambda part: _write(store, part, with_videos))
    return path


def archive_bytes(store: Store, *, with_videos: bool = True) -> bytes:
    """The archive in memory, for a download."""
    buffer = io.BytesIO()
    _write(store, buffer, with_videos)
    return buffer.getvalue()


def _write(store: Store, target: str | IO[bytes], with_videos: bool) -> None:
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
        reading(store.engine) as connection,
    ):
        counts = {table.name: _write_table(archive, connection, table) for table in ARCHIVED}
        names = connection.scalars(select(parts.c.landmarks).where(parts.c.landmarks != ""))
        tracks = 0
        for name in names:
            file = store.landmarks / name
            if file.is_file():
                # Compressed within already.
                archive.write(file, f"landmarks/{name}", zipfile.ZIP_STORED)
                tracks += 1
        films = 0
        for video in videos(store.landmarks) if with_videos else ():
            archive.write(
                video.path, f"videos/{video.session}/{video.path.name}", zipfile.ZIP_STORED
            )
            films += 1
        manifest = {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "schema": SCHEMA,
            "posecoach": __version__,
            "written_at": now().isoformat(),
            "rows": counts,
            "landmarks": tracks,
            "videos": films,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, indent=2) + "\n")
        archive.writestr(README, _README)


def _write_table(archive: zipfile.ZipFile, connection: Connection, table: Table) -> int:
    columns = list(table.columns)
    rows = connection.execution_options(yield_per=1000).execute(
        select(*columns).order_by(*table.primary_key.columns)
    )
    count = 0
    with archive.open(f"tables/{table.name}.csv", "w", force_zip64=True) as raw:
        text = io.TextIOWrapper(raw, encoding="utf-8", newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([column.name for column in columns])
        for row in rows:
            writer.writerow([_cell(value) for value in row])
            count += 1
        text.flush()
        text.detach()
    return count


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    # The shortest digits that read back as the same number.
    return repr(value) if isinstance(value, float) else str(value)
