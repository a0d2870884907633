"""The commands of ``posecoach``."""

from __future__ import annotations

from typing import Annotated

import typer

from posecoach import __version__
from posecoach.cli.data_command import data_app
from posecoach.cli.doctor_command import doctor
from posecoach.cli.exercises_command import exercises_app
from posecoach.cli.measure_command import measure
from posecoach.cli.model_command import model_app
from posecoach.cli.people_command import people_app
from posecoach.cli.profile_command import profile_app
from posecoach.cli.review_command import angles, review
from posecoach.cli.run_command import run
from posecoach.cli.tune_command import tune_app

app = typer.Typer(
    help="A coach for stretches that free a tight lower back. Without a command, starts the app.",
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=False,
)
app.command()(review)
app.command()(measure)
app.command()(angles)
app.command()(doctor)
app.command("run")(run)
app.add_typer(data_app, name="data")
app.add_typer(exercises_app, name="exercises")
app.add_typer(model_app, name="model")
app.add_typer(people_app, name="people")
app.add_typer(profile_app, name="profile")
app.add_typer(tune_app, name="tune")


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    """Start the app in the browser when no command is given."""
    if version:
        typer.echo(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        context.invoke(run)
