"""``posecoach exercises``: which ones there are, what they say, and whether a file is right."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from posecoach.cli.exercise_pages import list_table, page_console, page_of, row_of
from posecoach.cli.review_command import complain, printer
from posecoach.errors import ExerciseError
from posecoach.exercises import Exercise
from posecoach.exercises.library import (
    Shelved,
    all_exercises,
    check_file,
    files_in,
    find,
    own_folder,
)
from posecoach.exercises.schema import schema_text
from posecoach.exercises.starting import start_file

exercises_app = typer.Typer(help="List, show and check exercises, and start one of your own.")

JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document instead.")]
IdArgument = Annotated[str, typer.Argument(help="An exercise id, as the list shows it.")]


class ThemeChoice(StrEnum):
    """For which background a picture is."""

    LIGHT = "light"
    DARK = "dark"
    AUTO = "auto"


@exercises_app.callback(invoke_without_command=True)
def exercises(context: typer.Context) -> None:
    """List, show and check exercises, and start one of your own; without a command: list."""
    if context.invoked_subcommand is None:
        list_exercises()


@exercises_app.command("list")
def list_exercises(as_json: JsonOption = False) -> None:
    """List all exercises, the shipped ones and your own.

    Files of yours that are refused are named below with their mistakes; the status stays 0, since
    all others work. `validate` is for checking.
    """
    entries = all_exercises()
    if as_json:
        rows = [row_of(entry) for entry in entries]
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    page_console().print(list_table(_in_force(entries)))
    refused = [entry for entry in entries if entry.exercise is None]
    if refused:
        complain("Refused; everything else works:")
    for entry in refused:
        instead = " The shipped exercise is used instead." if entry.origin == "overrides" else ""
        complain(f"{entry.error}\n  in {entry.path.parent}.{instead}")


def _in_force(entries: list[Shelved]) -> list[Shelved]:
    """The right ones, without shipped ones whose place another takes."""
    return list({entry.id: entry for entry in entries if entry.exercise is not None}.values())


@exercises_app.command()
def show(exercise: IdArgument, as_json: JsonOption = False) -> None:
    """Show everything about an exercise: how it is done, what counts, every number's source."""
    entry = find(exercise)
    chosen = _exercise_of(entry)
    if as_json:
        document = row_of(entry) | chosen.model_dump(mode="json", exclude_none=True)
        typer.echo(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        page_console().print(page_of(entry, chosen))


def _exercise_of(entry: Shelved) -> Exercise:
    if entry.exercise is None:
        raise ExerciseError(entry.error)
    return entry.exercise


@exercises_app.command()
def validate(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Files, or folders of them; by default your own exercises."),
    ] = None,
) -> None:
    """Check exercise files; ends with status 1 if one has mistakes, and tells all of them."""
    files = [file for path in paths or [own_folder()] for file in _files_of(path)]
    if not files and paths:
        complain("There are no exercise files here; their names end in .yaml.")
        raise typer.Exit(1)
    if not files:
        printer().print(f"You have no exercises of your own yet; they would be in {own_folder()}.")
    wrong = [file for file in files if not _is_right(file)]
    if wrong:
        raise typer.Exit(1)


def _files_of(path: Path) -> list[Path]:
    return files_in(path) if path.is_dir() else [path] if path != own_folder() else []


def _is_right(file: Path) -> bool:
    try:
        check_file(file.absolute())
    except ExerciseError as error:
        complain(str(error))
        return False
    printer().print(f"{file}: OK")
    return True


@exercises_app.command()
def schema(
    out: Annotated[Path | None, typer.Option(help="A file to write it to.")] = None,
) -> None:
    """Print the JSON Schema of exercise files, with which editors complete and check them."""
    if out is None:
        typer.echo(schema_text(), nl=False)
    else:
        _write(out, schema_text())


@exercises_app.command()
def new(
    exercise: Annotated[str, typer.Argument(metavar="ID", help="What it shall be called.")],
    like: Annotated[
        str | None,
        typer.Option("--from", help="The exercise to copy; by default the one with that id."),
    ] = None,
) -> None:
    """Start an exercise of your own: a copy with comments in your folder, never over another."""
    path, copied = start_file(exercise, like)
    printer().print(f"{path}\nA copy of {copied} to change. Then: posecoach exercises validate")
    if find(exercise).origin == "overrides":
        printer().print("It takes the place of the shipped exercise; remove it to have that back.")


@exercises_app.command()
def picture(
    exercise: IdArgument,
    out: Annotated[Path, typer.Option(help="The folder for the pictures.")],
    theme: Annotated[
        ThemeChoice, typer.Option(help="For a light or a dark page; auto follows the viewer.")
    ] = ThemeChoice.AUTO,
) -> None:
    """Draw each step of an exercise and where the camera goes, as SVG."""
    from posecoach.exercises.picture import camera_svg, pose_svg

    chosen = _exercise_of(find(exercise))
    drawn = [(phase, phase.pose) for phase in chosen.phases if phase.pose is not None]
    for phase, pose in drawn:
        title = f"{chosen.name}: {phase.name}"
        svg = pose_svg(pose, title=title, theme=theme.value, target=phase.target)
        _write(out / f"{chosen.id}-{phase.id}.svg", svg)
    camera = camera_svg(chosen.camera.view, str(chosen.positions[0]), theme=theme.value)
    _write(out / f"{chosen.id}-camera.svg", camera)
    if not drawn:
        complain(f"{chosen.name} has no reference pose; only the camera was drawn.")


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ExerciseError(f"{path} can't be written: {error.strerror or error}.") from None
    printer().print(str(path))
