"""``posecoach model``: which pose models are here, fetching and verifying them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TaskID, TextColumn
from rich.progress import Progress as ProgressBar

from posecoach.errors import ModelUnavailableError
from posecoach.vision.model_catalog import Variant
from posecoach.vision.model_sources import Progress
from posecoach.vision.model_store import (
    MODEL_VARIABLE,
    cached_info,
    cached_path,
    check_given,
    fetch_to_cache,
    given_path,
)
from posecoach.vision.task_file import TaskInfo

model_app = typer.Typer(help="Show, fetch and verify the pose model.")

_ORIGINS = {
    "official": "as MediaPipe's storage serves it",
    "assembled": "the published networks, put together here",
    "custom": "not one of the published models; used on your word",
}


@contextmanager
def model_progress() -> Iterator[Progress]:
    """A progress bar on standard error for :func:`posecoach.vision.model_store.ensure_model`.

    It appears only once there is something to wait for. Other commands that need a model can use it
    as well.
    """
    console = Console(stderr=True)
    bar = ProgressBar(
        TextColumn("Pose model from {task.description}"),
        BarColumn(),
        DownloadColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    tasks: dict[str, TaskID] = {}

    def report(what: str, done: int, total: int | None) -> None:
        if what not in tasks:
            bar.start()
            for other in tasks.values():
                bar.update(other, visible=False)
            tasks[what] = bar.add_task(what, total=None)
        bar.update(tasks[what], completed=done, total=total)

    try:
        yield report
    finally:
        bar.stop()


@model_app.callback(invoke_without_command=True)
def model(context: typer.Context) -> None:
    """Show, fetch and verify the pose model; without a command: show."""
    if context.invoked_subcommand is None:
        show()


@model_app.command()
def show() -> None:
    """Say which models are on this computer and which one is used."""
    named = given_path()
    if named is not None:
        with _sentences():
            info = check_given(named)
        typer.echo(f"in use ({MODEL_VARIABLE}): {named}\n  {_describe(info)}")
    for variant in Variant:
        label = f"{variant} (default)" if variant is Variant.FULL else str(variant)
        path, kept = cached_path(variant), cached_info(variant)
        if kept is not None:
            typer.echo(f"{label}: {path}\n  {_describe(kept)}")
        else:
            state = "damaged, fetched anew when needed" if path.exists() else "not fetched yet"
            typer.echo(f"{label}: {state}")


@model_app.command()
def fetch(
    variant: Annotated[Variant, typer.Option(help="Which model to fetch.")] = Variant.FULL,
) -> None:
    """Fetch a model into the cache, unless it is there already and whole."""
    with _sentences(), model_progress() as progress:
        # A model named by the environment is not what this command is about.
        path = fetch_to_cache(variant, progress)
    typer.echo(f"{variant}: {path}")


@model_app.command()
def verify(
    path: Annotated[
        Path | None, typer.Argument(help="A model file; by default those on this computer.")
    ] = None,
) -> None:
    """Check model files against the published checksums; fails if one is missing or damaged."""
    named = given_path(path)
    if named is not None:
        with _sentences():
            info = check_given(named)
        typer.echo(f"{named}\n  {_describe(info)}")
        return
    kept = {variant: cached_info(variant) for variant in Variant if cached_path(variant).exists()}
    if not kept:
        _fail("No pose model is on this computer yet: run `posecoach model fetch`.")
    for variant, found in kept.items():
        state = _describe(found) if found else "damaged"
        typer.echo(f"{variant}: {cached_path(variant)}\n  {state}")
    for variant, found in kept.items():
        if found is None:
            _fail(f"The {variant} model is damaged: `posecoach model fetch --variant {variant}`.")


def _describe(info: TaskInfo) -> str:
    name = f"the {info.variant} model" if info.variant else "a model"
    return f"{name}, {info.size / 1e6:.1f} MB, {_ORIGINS[info.origin]}\n  sha256 {info.sha256}"


@contextmanager
def _sentences() -> Iterator[None]:
    """Show what went wrong as the sentence that it is, and end with status 1."""
    try:
        yield
    except ModelUnavailableError as problem:
        _fail(str(problem))


def _fail(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
