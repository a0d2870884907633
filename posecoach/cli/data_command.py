"""``posecoach data``: what is stored, everything out, in again, and away for good."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from posecoach.cli.review_command import complain, printer
from posecoach.errors import StoreError

if TYPE_CHECKING:
    from posecoach.sessions.store.opening import Store
    from posecoach.sessions.store.telling import Person

data_app = typer.Typer(
    help="What is remembered of your sessions: list, export, import, delete.",
    no_args_is_help=True,
)
Database = Annotated[
    str | None,
    typer.Option("--database", help="A PostgreSQL database instead of the file, as postgresql://…"),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
Who = Annotated[str | None, typer.Option("--person", help="Whose: the name, or the key.")]


@contextmanager
def opened_store(database: str | None) -> Iterator[Store]:
    """The store, with its notices told; closed at the end."""
    from posecoach.sessions.store.opening import open_store

    with open_store(url=database) as store:
        for notice in store.notices:
            complain(notice)
        yield store


@data_app.command("list")
def list_data(
    database: Database = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """List what is stored, where, and how much of it."""
    from posecoach.sessions.store.reading import count_sessions
    from posecoach.sessions.store.stocktaking import size_words, take_stock
    from posecoach.sessions.store.telling import everybody
    from posecoach.sessions.store.videos import video_days

    with opened_store(database) as store:
        stock, days = take_stock(store), video_days(store.engine)
        people = [(one, count_sessions(store, one.id)) for one in everybody(store)]
    if as_json:
        document = {
            "stored": [asdict(kind) for kind in stock.kinds],
            "rows": stock.rows,
            "people": [asdict(one) | {"sessions": count} for one, count in people],
        }
        typer.echo(json.dumps(document, indent=2))
        return
    table = Table("what", "where", "files", "size")
    for kind in stock.kinds:
        table.add_row(kind.what, kind.where, str(kind.count), size_words(kind.size))
    printer().print(table)
    for one, count in people:
        printer().print(f"{one.name}: {count} sessions", markup=False, highlight=False)
    rule = "never discarded" if days is None else f"discarded after {days} days"
    printer().print(f"Video is stored only if it was asked for, and {rule}.")


@data_app.command()
def sessions(
    person: Who = None,
    most: Annotated[int, typer.Option(help="How many, the latest first.", min=1)] = 20,
    database: Database = None,
) -> None:
    """List sessions with their keys."""
    from posecoach.sessions.store.reading import list_sessions
    from posecoach.sessions.store.telling import everybody

    with opened_store(database) as store:
        chosen = [chosen_person(store, person)] if person else everybody(store)
        table = Table("key", "person", "began", "exercises", "held", "repetitions")
        for one in chosen:
            for line in list_sessions(store, one.id, most):
                began = line.began_at.astimezone().strftime("%Y-%m-%d %H:%M")
                held = f"{line.held_s:.0f} s"
                table.add_row(
                    line.id, one.name, began, ", ".join(line.exercises), held,
                    str(line.repetitions),
                )  # fmt: skip
    printer().print(table)


@data_app.command()
def export(
    file: Annotated[
        Path | None, typer.Argument(help="The archive to write; by default one with the date.")
    ] = None,
    force: Annotated[bool, typer.Option(help="Replace a file that is there.")] = False,
    database: Database = None,
) -> None:
    """Write everything into one archive: CSV, JSON and Parquet in a ZIP."""
    from posecoach.sessions.store.archive import export_archive

    path = file or Path(f"posecoach-{datetime.now().astimezone():%Y-%m-%d}.zip")
    if path.exists() and not force:
        raise StoreError(f"{path} is there already; choose another name, or say --force.")
    with opened_store(database) as store:
        export_archive(store, path)
    printer().print(f"Everything is in {path}.", markup=False)


@data_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="An archive that posecoach wrote.")],
    database: Database = None,
) -> None:
    """Add the people and sessions of an archive to those that are here."""
    from posecoach.sessions.store.importing import import_archive

    with opened_store(database) as store:
        came = import_archive(store, file)
    words = f"{came.sessions} sessions and {came.people} people were added."
    if came.known:
        words += f" {came.known} sessions were here already and are as they were."
    printer().print(words)


@data_app.command()
def delete(
    session: Annotated[str | None, typer.Option(help="Delete one session, by its key.")] = None,
    person: Annotated[
        str | None, typer.Option(help="Delete a person with all of theirs, by name or key.")
    ] = None,
    everything: Annotated[bool, typer.Option("--everything", help="Delete everything.")] = False,
    yes: Yes = False,
    database: Database = None,
) -> None:
    """Delete a session, a person, or everything, for good."""
    from posecoach.sessions.store import removing

    if (session is not None) + (person is not None) + everything != 1:
        raise StoreError("Say what to delete: --session KEY, --person NAME, or --everything.")
    with opened_store(database) as store:
        if session is not None:
            _sure(f"Delete the session {session} for good?", yes)
            removing.delete_session(store, session)
        elif person is not None:
            one = chosen_person(store, person)
            _sure(f"Delete {one.name} and all of their sessions for good?", yes)
            removing.delete_person(store, one.id)
        else:
            _sure("Delete everything that is remembered, of everybody, for good?", yes)
            removing.delete_everything(store)
    printer().print("Deleted.")


def _sure(question: str, yes: bool) -> None:
    if not yes and not typer.confirm(question):
        raise StoreError("Nothing was deleted.")


def chosen_person(store: Store, name: str) -> Person:
    """Who is meant by a name or a key.

    Raises
    ------
    StoreError
        If there is nobody of that name.
    """
    from posecoach.sessions.store.telling import everybody

    people = everybody(store)
    for one in people:
        if name == one.id or name.casefold() == one.name.casefold():
            return one
    known = ", ".join(one.name for one in people) or "nobody yet"
    raise StoreError(f"There is nobody called {name}. Known: {known}.")
