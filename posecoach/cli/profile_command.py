"""``posecoach profile``: profiles listed, shown, explained, checked and deleted."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from posecoach.cli.review_command import complain, printer
from posecoach.errors import ExerciseError
from posecoach.exercises import load_exercise
from posecoach.exercises.profiles import (
    all_profiles,
    check_profile,
    delete_profile,
    diff,
    diff_between,
    load_profile,
    notices,
    profile_text,
)

profile_app = typer.Typer(help="A person's own numbers for exercises.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="A profile: its id or a YAML file.")]


@profile_app.command("list")
def list_profiles() -> None:
    """List every profile, also those that are refused."""
    found = all_profiles()
    if not found:
        printer().print("There are no profiles yet; `posecoach tune … --save NAME` makes one.")
        return
    table = Table("id", "name", "exercise", "numbers", "who", "when", "why")
    for kept in found:
        one = kept.profile
        if one is None:
            table.add_row(kept.id, "refused, see `posecoach profile check`", *[""] * 5)
            continue
        count = str(len(one.changes))
        table.add_row(one.id, one.name, one.exercise, count, one.who, str(one.when), one.why)
    printer().print(table)


@profile_app.command()
def show(profile: Name) -> None:
    """Print a profile as its file holds it."""
    typer.echo(profile_text(load_profile(profile)), nl=False)


@profile_app.command("diff")
def diff_profile(
    profile: Name,
    other: Annotated[
        str | None, typer.Argument(help="Compare with this profile instead of the exercise.")
    ] = None,
) -> None:
    """Say in words what a profile changes."""
    mine = load_profile(profile)
    exercise = load_exercise(mine.exercise)
    for sentence in notices(mine, exercise):
        complain(sentence)
    if other is None:
        sentences = diff(mine, exercise)
    else:
        sentences = diff_between(load_profile(other), mine, exercise)
    for sentence in sentences:
        printer().print(sentence)
    if not sentences:
        printer().print("Nothing is different.")


@profile_app.command()
def check(files: Annotated[list[Path], typer.Argument(help="Files of profiles.")]) -> None:
    """Check files of profiles and list all their mistakes; ends with status 1 if there are any."""
    wrong = 0
    for path in files:
        try:
            check_profile(path)
        except ExerciseError as error:
            wrong += 1
            complain(str(error))
        else:
            printer().print(f"{path.name} is right.")
    if wrong:
        raise typer.Exit(1)


@profile_app.command()
def delete(profile: Annotated[str, typer.Argument(help="The id of a profile.")]) -> None:
    """Delete a profile of yours; the exercise stays as it is."""
    printer().print(f"Deleted {delete_profile(profile).name}.")
