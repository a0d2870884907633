"""The connection to the database: SQLite with a write-ahead log, or PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from posecoach.errors import StoreError
from posecoach.language.catalogue import tr

# How long a writer waits for another one's transaction; they take milliseconds.
_PATIENCE_S = 20
_READING, _WRITING = "BEGIN", "BEGIN IMMEDIATE"
_APPLICATION = 0x706F7365
"""What marks SQLite's file as one of posecoach's: the letters ``pose``."""


def make_engine(url: str) -> Engine:
    """An engine whose transactions do not fail over other tabs' and programs' ones.

    Raises
    ------
    StoreError
        If the address can't be understood, or its driver is not installed.
    """
    try:
        if url.startswith("sqlite"):
            return _sqlite(url)
        return create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError:
        raise StoreError(
            tr("PostgreSQL needs its driver; install it with: pip install 'posecoach[postgres]'.")
        ) from None
    except (ArgumentError, NoSuchModuleError, ValueError):
        # Neither repeats the address: it may hold a password.
        raise StoreError(tr("The address of the database can't be understood.")) from None


def _sqlite(url: str) -> Engine:
    # A connection a transaction: nothing stays open that would hold a file back on Windows.
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": _PATIENCE_S})

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:
        # SQLAlchemy says when transactions begin, below; the driver would guess.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            # A commit is on the disk before it returns: a power cut costs what was not committed.
            "synchronous=FULL",
            "foreign_keys=ON",
            # What is deleted is overwritten, not just forgotten.
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # Who reads first and writes later is refused when another one wrote meanwhile; who says
        # at once that it will write, waits.
        reads = connection.get_execution_options().get("posecoach_reads", False)
        connection.exec_driver_sql(_READING if reads else _WRITING)

    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of everything and changes nothing."""
    with _told(), engine.connect().execution_options(posecoach_reads=True) as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that is either kept whole or not at all.

    Raises
    ------
    StoreError
        If it can't be: the disk is full, the folder is read-only, the server is gone.
    """
    with _told(), engine.begin() as connection:
        yield connection


@contextmanager
def _told() -> Iterator[None]:
    """Errors of the driver as one sentence."""
    try:
        yield
    except DBAPIError as error:
        raise StoreError(reason_of(error)) from error


def reason_of(error: DBAPIError) -> str:
    """What went wrong in the database, and what to do, in a sentence."""
    told = str(error.orig).strip().splitlines()
    words = told[0].rstrip(".") if told else "no reason was given"
    lower = words.lower()
    if "full" in lower or "no space" in lower:
        return tr("The disk is full: sessions can't be remembered until there is space again.")
    if "readonly" in lower or "read-only" in lower or "unable to open" in lower:
        return tr("The folder of the data can't be written to: sessions are not remembered.")
    return tr("The database can't be used ({words}).", words=words)


def mark(connection: Connection) -> None:
    """Mark SQLite's file as one of posecoach's."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id={_APPLICATION}")


def is_another_s(connection: Connection) -> bool:
    """Whether SQLite's file holds something and is not marked as one of posecoach's."""
    if connection.dialect.name != "sqlite":
        return False
    owner = connection.exec_driver_sql("PRAGMA application_id").scalar()
    tables = connection.exec_driver_sql("SELECT COUNT(*) FROM sqlite_master").scalar()
    return bool(tables) and owner != _APPLICATION


def wipe_traces(engine: Engine) -> None:
    """Give back the space of what was deleted, so that no file holds it any longer."""
    if engine.dialect.name != "sqlite":
        return
    with _told():
        raw = engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.close()
        finally:
            raw.close()
