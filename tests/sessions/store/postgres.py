"""A PostgreSQL server of the tests' own, from the system's package."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from pathlib import Path
from typing import Any

import psycopg


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, None where it is not installed."""
    found = sorted(glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: path.split("/")[4])
    named = shutil.which("initdb")
    path = found[-1] if found else named
    return Path(path).parent if path else None


def _somebody() -> dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    return {"user": "nobody", "group": "nogroup"} if os.geteuid() == 0 else {}


class Server:
    """A server that listens on a socket in its own folder only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made = 0

    def url(self, database: str) -> str:
        return f"postgresql://tests@/{database}?host={self.folder}"

    def new_database(self, template: str = "template1") -> str:
        """The address of a new database that begins as a copy of another one."""
        self._made += 1
        name = f"test_{self._made}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")  # type: ignore[call-overload]
        return self.url(name)


@contextmanager
def running(bin_folder: Path) -> Iterator[Server]:
    # The path of a socket may not be long, and pytest's folders are.
    folder = Path(tempfile.mkdtemp(prefix="pc", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, **_somebody())
    data, log = folder / "data", folder / "log"
    somebody = _somebody()
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder, **somebody}
    control = [str(bin_folder / "pg_ctl"), "-D", str(data), "-w"]
    try:
        made = ["-D", str(data), "-U", "tests", "--auth=trust", "--no-sync", "-E", "UTF8"]
        subprocess.run([bin_folder / "initdb", *made, "--locale=C"], **quiet)
        options = f"-k {folder} -h '' -F"
        subprocess.run([*control, "-l", str(log), "-o", options, "start"], **quiet)
        yield Server(folder)
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **(quiet | {"check": False}))
        shutil.rmtree(folder, ignore_errors=True)
