"""Opening: a new database, older and newer ones, damaged and foreign files."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, insert, inspect, text

from posecoach.errors import StoreError
from posecoach.sessions.store import opening, place
from posecoach.sessions.store.engine import make_engine, writing
from posecoach.sessions.store.opening import Store, open_store
from posecoach.sessions.store.tables import SCHEMA, metadata, now
from posecoach.sessions.store.telling import add_person, everybody, first_person
from tests.sessions.store.conftest import OpenStore
from tests.sessions.store.postgres import Server
from tests.sessions.store.scripted import CYCLE, count, everything, rows
from tests.sessions.store.test_recorder import record

MIGRATIONS = Path(opening.__file__).with_name("migrations")
REVISIONS = [
    script.revision for script in reversed(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions()))
]


@pytest.fixture(params=["sqlite", "postgres"])
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with nothing in it."""
    if request.param == "postgres":
        server: Server = request.getfixturevalue("postgres")
        return server.new_database()
    (tmp_path / "data").mkdir()
    return f"sqlite:///{tmp_path / 'data' / 'posecoach.sqlite3'}"


def test_the_schema_s_number_is_the_newest_revision() -> None:
    assert REVISIONS[-1] == SCHEMA


def test_migrating_makes_exactly_the_tables_that_are_used(
    new_database: str, tmp_path: Path
) -> None:
    from alembic.autogenerate import compare_metadata

    with open_store(tmp_path / "data", new_database) as store, store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = [change for entry in compare_metadata(context, metadata)
                 for change in (entry if isinstance(entry, list) else [entry])]  # fmt: skip
    # Comments are documentation, and not written into the database.
    assert [change for change in found if not change[0].endswith("_comment")] == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_schema_that_was_ever_written_is_migrated(
    new_database: str, revision: str, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir(exist_ok=True)
    as_of(new_database, revision)
    with open_store(tmp_path / "data", new_database) as store:
        with store.engine.connect() as connection:
            assert set(inspect(connection).get_table_names()) >= set(metadata.tables)
        assert [person.name for person in everybody(store)] == ["Ada"]
        [hold] = rows(store, "holds")
        assert (hold["held_s"], hold["faults"]) == (12.5, ["bouncing"])
        if revision != SCHEMA:
            # What an older version could not know is worked out from what it kept.
            [day] = rows(store, "days")
            assert (day["day"], day["holds"], day["reached"]) == (date(2026, 3, 1), 1, 81.0)
        record(store, CYCLE + 1)
        assert count(store, "holds") == 2


def as_of(address: str, revision: str) -> None:
    """A database as the version with that schema left it, with a session in it."""
    engine = make_engine(place.checked_url(address))
    with writing(engine) as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        opening.mark(connection)
        then = MetaData()
        then.reflect(connection)
        began = now()
        rows_by_table = {
            "people": {"id": "a" * 32, "name": "Ada", "created_at": began},
            "sessions": {
                "id": "b" * 32, "person_id": "a" * 32, "day": date(2026, 3, 1), "began_at": began,
                "alive_at": began, "ended_at": began, "ended": "closed", "source": "live",
                "writer": "c" * 32, "version": "0.1.0",
            },
            "parts": {
                "id": "d" * 32, "session_id": "b" * 32, "number": 1, "exercise": "x", "name": "X",
                "side": "auto", "protocol": "", "profile": "", "routine": "", "view": "side",
                "measure": "hip_flexion", "unit": "°", "rising": True, "began_at": began,
                "seconds": 20.0, "frames": 600, "landmarks": "",
            },
            "holds": {
                "part_id": "d" * 32, "number": 1, "side": "left", "start_s": 1.0, "end_s": 13.5,
                "held_s": 12.5, "peak": 84.0, "mean": 81.0, "faults": ["bouncing"],
                "ended": "left_band", "complete": True,
            },
        }  # fmt: skip
        for table, row in rows_by_table.items():
            known = {c.name for c in then.tables[table].columns}
            # Reflected, a list is text on SQLite: the present table says how it is written.
            row = {key: value for key, value in row.items() if key in known}
            connection.execute(insert(metadata.tables[table]).values(row))
    engine.dispose()


def test_a_newer_schema_is_left_alone_and_said(database: str, open_it: OpenStore) -> None:
    store = open_it()
    add_person(store, "Ada")
    with writing(store.engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = everything(store)
    with pytest.raises(StoreError, match="newer version of posecoach") as told:
        open_it()
    assert "left as it is" in str(told.value)
    assert everything(store) == before


def damaged(how: str, path: Path) -> None:
    content = path.read_bytes()
    if how == "no database":
        path.write_bytes(b"These are my notes.\n" * 300)
    elif how == "cut short":
        path.write_bytes(content[: len(content) // 2])
    else:
        # Everything behind the first page, which alone still looks well.
        path.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))


@pytest.mark.parametrize("how", ["no database", "cut short", "overwritten"])
def test_a_damaged_file_is_set_aside_and_named(how: str, tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        record(store, 3 * CYCLE)
        path = store.file
    assert path is not None
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    damaged(how, path)
    content = path.read_bytes()
    with open_store(tmp_path) as store:
        [notice] = store.notices
        [aside] = tmp_path.glob("posecoach-damaged-*.sqlite3")
        assert aside.name in notice
        assert aside.read_bytes() == content
        record(store)
        assert count(store, "sessions") == 1
    with open_store(tmp_path) as store:
        assert not store.notices
        assert count(store, "sessions") == 1


def test_files_that_are_set_aside_never_take_each_other_s_place(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / "posecoach.sqlite3").write_bytes(b"%d, not a database" % number * 99)
        open_store(tmp_path).close()
    kept = {path.read_bytes()[:1] for path in tmp_path.glob("posecoach-damaged-*.sqlite3")}
    assert kept == {b"0", b"1", b"2"}


def test_another_program_s_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "posecoach.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    with pytest.raises(StoreError, match="belongs to another program"):
        open_store(tmp_path)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]
    connection.close()


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="can't be used"):
        open_store(tmp_path / "file" / "data")


@contextmanager
def without_rights() -> Iterator[Path]:
    """A folder of somebody else's; root, who may write everywhere, becomes nobody meanwhile."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


@contextmanager
def as_nobody(folder: Path) -> Iterator[None]:
    root = os.geteuid() == 0
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.mark.skipif(os.name != "posix", reason="rights are told otherwise on Windows")
@pytest.mark.parametrize("used_before", [False, True])
def test_a_folder_that_can_t_be_written_is_said(used_before: bool) -> None:
    with without_rights() as folder:
        if used_before:
            with open_store(folder) as store:
                first_person(store)
        with as_nobody(folder), pytest.raises(StoreError, match="can't be"):
            open_store(folder).close()
        if used_before:
            with open_store(folder) as store:
                assert not store.notices
                assert count(store, "people") == 1


@pytest.mark.parametrize(
    "address", ["mysql://me:secret@host/x", "secret.db", "://secret", "secret"]
)
def test_an_address_of_no_database_is_said_and_not_repeated(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(place.DATABASE_VARIABLE, address)
    with pytest.raises(StoreError, match="is no address") as told:
        open_store(tmp_path)
    assert "secret" not in str(told.value)


def test_a_server_that_is_not_there_is_said_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as told:
        open_store(tmp_path, "postgresql://me:secret@127.0.0.1:1/x")
    assert "secret" not in str(told.value)
    assert "\n" not in str(told.value)


def test_the_places_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(place.DATA_VARIABLE, str(tmp_path))
    monkeypatch.delenv(place.DATABASE_VARIABLE, raising=False)
    assert place.data_folder() == tmp_path
    assert place.database_url(tmp_path).endswith("posecoach.sqlite3")
    monkeypatch.setenv(place.DATABASE_VARIABLE, "postgres://me@host/x")
    assert place.database_url(tmp_path) == "postgresql+psycopg://me@host/x"


def test_several_programs_open_a_new_folder_at_once(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib; from posecoach.sessions.store.opening import open_store;"
        "from posecoach.sessions.store.telling import add_person;"
        "store = open_store(pathlib.Path(sys.argv[1])); add_person(store, sys.argv[2]);"
        "print(store.notices)"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path), f"Person {n}"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        for n in range(3)
    ]  # fmt: skip
    for running in started:
        told, _ = running.communicate(timeout=120)
        assert (running.returncode, told.strip()) == (0, "[]"), told
    with open_store(tmp_path) as store:
        assert len(everybody(store)) == 3


def test_every_column_is_explained() -> None:
    missing = [
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if not column.comment
    ]
    assert not missing
    assert all(table.comment for table in metadata.tables.values())


def test_names_are_checked(store: Store) -> None:
    add_person(store, "  Ada   Lovelace ")
    for wrong in ("", "   ", "x" * 61, "a\x07b", "ada lovelace"):
        with pytest.raises(StoreError):
            add_person(store, wrong)
    assert [person.name for person in everybody(store)] == ["Ada Lovelace"]
