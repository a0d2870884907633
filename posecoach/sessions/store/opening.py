"""Opening what is remembered: made, migrated, mended, or refused in a sentence."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from posecoach.errors import StoreError
from posecoach.language.catalogue import tr
from posecoach.sessions.store import summaries
from posecoach.sessions.store.engine import is_another_s, make_engine, mark, reading, writing
from posecoach.sessions.store.interrupted import close_interrupted
from posecoach.sessions.store.place import LANDMARKS, checked_url, data_folder, database_url
from posecoach.sessions.store.tables import SCHEMA, now
from posecoach.sessions.store.videos import discard_old
from posecoach.sessions.store.writers import Writer, sweep

_MIGRATIONS = Path(__file__).with_name("migrations")
# Migrating ten years takes a second or two; another program that does it is waited for.
_PATIENCE_S = 120
_DAMAGED = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}


@dataclass
class Store:
    """What is remembered, opened.

    Attributes
    ----------
    engine, folder
        The database, and the folder of the data.
    writer
        This program's mark on the sessions it writes.
    notices
        What the person should know of the opening, in sentences.
    """

    engine: Engine
    folder: Path
    writer: Writer
    notices: list[str] = field(default_factory=list)

    @property
    def landmarks(self) -> Path:
        """The folder of the landmarks: a folder a session, a file a part."""
        return self.folder / LANDMARKS

    @property
    def file(self) -> Path | None:
        """SQLite's file; None for PostgreSQL."""
        return file_of(self.engine)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()
        self.writer.end()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def file_of(engine: Engine) -> Path | None:
    """The file of SQLite; None for a server."""
    url = engine.url
    return Path(url.database) if url.drivername.startswith("sqlite") and url.database else None


def open_store(folder: Path | None = None, url: str | None = None) -> Store:
    """Open the database, and bring it up to date.

    Parameters
    ----------
    folder
        The folder of the data; by default ``POSECOACH_DATA`` or the user's data folder.
    url
        The database; by default ``POSECOACH_DATABASE`` or a file in the folder.

    Raises
    ------
    StoreError
        If it can't be opened or written, or a newer version of posecoach wrote it.
    """
    folder = data_folder() if folder is None else folder
    address = database_url(folder) if url is None else checked_url(url)
    writer = Writer(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # One program at a time makes, migrates and sets aside.
        with FileLock(folder / "opening.lock", timeout=_PATIENCE_S):
            writer.begin()
            store = _open(folder, address, writer)
    except (OSError, Timeout) as error:
        writer.end()
        raise StoreError(_cannot_use(folder, error)) from None
    except StoreError:
        writer.end()
        raise
    return store


def _open(folder: Path, address: str, writer: Writer) -> Store:
    notices = []
    engine = make_engine(address)
    damage = _damage_of(engine)
    if damage is not None:
        engine.dispose()
        notices.append(_set_aside(engine, damage))
        engine = make_engine(address)
    try:
        _bring_up_to_date(engine)
        store = Store(engine, folder, writer, notices)
        notices += close_interrupted(engine, store.landmarks, folder)
        notices += discard_old(engine, store.landmarks)
        sweep(folder)
    except BaseException:
        engine.dispose()
        raise
    return store


def _damage_of(engine: Engine) -> str | None:
    """What SQLite finds wrong with its file; None if it is sound, or not there yet."""
    path = file_of(engine)
    if path is None or not path.exists():
        return None
    try:
        with engine.connect().execution_options(posecoach_reads=True) as connection:
            found = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar())
    except DBAPIError as error:
        code = getattr(error.orig, "sqlite_errorcode", 0) or 0
        # An extended code keeps the plain one in its lowest byte.
        return str(error.orig) if code & 0xFF in _DAMAGED else None
    return None if found == "ok" else found


def _set_aside(engine: Engine, damage: str) -> str:
    """Rename a damaged file with its log, for somebody to save from it what can be saved."""
    path = file_of(engine)
    assert path is not None
    stamp = now().strftime("%Y%m%d-%H%M%S")
    aside = path.with_name(f"{path.stem}-damaged-{stamp}{path.suffix}")
    count = 1
    while aside.exists():
        count += 1
        aside = path.with_name(f"{path.stem}-damaged-{stamp}-{count}{path.suffix}")
    path.rename(aside)
    for ending in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))
    reason = " ".join(damage.split())[:80]
    return tr(
        "The file of your sessions was damaged ({reason}). It is kept as {file}, and a new one was "
        "begun; your earlier sessions are not shown.",
        reason=reason,
        file=aside.name,
    )


def _bring_up_to_date(engine: Engine) -> None:
    with reading(engine) as connection:
        if is_another_s(connection):
            raise StoreError(
                tr(
                    "{database} belongs to another program; choose another place.",
                    database=_shown(engine),
                )
            )
        found = _revision(connection)
    if found == SCHEMA:
        return
    with writing(engine) as connection:
        _migrate(engine, connection, found)
        mark(connection)
        summaries.rebuild(connection)


def _revision(connection: Connection) -> str | None:
    """The revision of the schema; None for a new database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(engine: Engine, connection: Connection, found: str | None) -> None:
    # A quarter of a second to import, for which an up-to-date database need not wait.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise StoreError(
            tr(
                "Your sessions were written by a newer version of posecoach. {database} is left as "
                "it is: update posecoach, or choose another folder with POSECOACH_DATA.",
                database=_shown(engine),
            )
        )
    command.upgrade(config, "head")


def _shown(engine: Engine) -> str:
    """The database by its file, or by its address without the password."""
    path = file_of(engine)
    if path is not None:
        return str(path)
    return make_url(engine.url).render_as_string(hide_password=True)


def _cannot_use(folder: Path, error: Exception) -> str:
    if isinstance(error, Timeout):
        return tr("Another program is busy with your sessions; try again in a moment.")
    reason = getattr(error, "strerror", None) or str(error)
    return tr(
        "The folder of your sessions, {folder}, can't be used ({reason}); check it, or "
        "choose another one with POSECOACH_DATA.",
        folder=folder,
        reason=reason,
    )
