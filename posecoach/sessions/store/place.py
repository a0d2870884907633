"""Where sessions are kept."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from posecoach.errors import StoreError
from posecoach.language.catalogue import tr

DATA_VARIABLE = "POSECOACH_DATA"
DATABASE_VARIABLE = "POSECOACH_DATABASE"
DATABASE_NAME = "posecoach.sqlite3"
LANDMARKS = "landmarks"


def data_folder() -> Path:
    """The folder of the data: ``POSECOACH_DATA`` or the user's data folder."""
    chosen = os.environ.get(DATA_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    return platformdirs.user_data_path("posecoach", appauthor=False)


def database_url(folder: Path) -> str:
    """The database: ``POSECOACH_DATABASE``, or SQLite's file in the folder.

    Raises
    ------
    StoreError
        If it is no address of a PostgreSQL or SQLite database.
    """
    chosen = os.environ.get(DATABASE_VARIABLE, "").strip()
    if not chosen:
        return f"sqlite:///{folder.absolute() / DATABASE_NAME}"
    return checked_url(chosen)


def checked_url(address: str) -> str:
    """An address with the driver that posecoach brings.

    Raises
    ------
    StoreError
        If it is no address of a PostgreSQL or SQLite database.
    """
    scheme, separator, rest = address.partition("://")
    if not separator or scheme not in ("postgresql", "postgres", "postgresql+psycopg", "sqlite"):
        # The address itself may hold a password, so it is not repeated.
        raise StoreError(
            tr(
                "{variable} is no address of a database; write it like "
                "postgresql://name:password@host/database.",
                variable=DATABASE_VARIABLE,
            )
        )
    return address if scheme == "sqlite" else f"postgresql+psycopg://{rest}"
