"""The same store on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from posecoach.sessions.store.opening import Store, open_store
from tests.sessions.store.postgres import Server, programs, running

OpenStore = Callable[[], Store]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    folder = programs()
    if folder is None:
        reason = "PostgreSQL is not installed (on Debian: apt install postgresql)"
        # Where everything must hold, nothing is left out quietly.
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with running(folder) as server:
        yield server


@pytest.fixture(scope="session")
def migrated(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database with all tables, to be copied: migrating takes longer."""
    address = postgres.new_database()
    open_store(tmp_path_factory.mktemp("migrated"), address).close()
    return address.partition("@/")[2].partition("?")[0]


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a new database."""
    if request.param == "postgres":
        server: Server = request.getfixturevalue("postgres")
        return server.new_database(request.getfixturevalue("migrated"))
    return f"sqlite:///{tmp_path / 'data' / 'posecoach.sqlite3'}"


@pytest.fixture
def open_it(database: str, tmp_path: Path) -> Iterator[OpenStore]:
    """Opens the database, as often as asked; all are closed afterwards."""
    opened: list[Store] = []

    def opening() -> Store:
        opened.append(open_store(tmp_path / "data", database))
        return opened[-1]

    yield opening
    for store in opened:
        store.close()


@pytest.fixture
def store(open_it: OpenStore) -> Store:
    return open_it()


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Store]:
    """A store on SQLite, for what only files can do."""
    with open_store(tmp_path / "lite") as store:
        yield store
