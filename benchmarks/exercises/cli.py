"""Command line: ``python -m benchmarks.exercises``."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from benchmarks.accuracy.markdown import replace_between
from benchmarks.accuracy.tables import Grid
from benchmarks.exercises.known import known
from benchmarks.exercises.running import ExerciseResult, coach_all
from benchmarks.exercises.samples import shipped_exercises, truths, videos_in
from benchmarks.exercises.tables import all_grids, counts, surprises
from posecoach.cli.model_command import model_progress
from posecoach.errors import PosecoachError
from posecoach.vision.model_store import ensure_model

BEGIN = "<!-- exercises: begin (written by python -m benchmarks.exercises, not by hand) -->"
END = "<!-- exercises: end -->"


def exercises(
    only: Annotated[
        list[str] | None, typer.Option(help="Id of an exercise; may be repeated.")
    ] = None,
    also: Annotated[
        Path | None, typer.Option(help="Folder of further videos to coach every exercise on.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes that share the work.")] = 1,
    markdown: Annotated[
        Path | None, typer.Option(help="Write the tables into the marked section of this file.")
    ] = None,
) -> None:
    """Coach every exercise on its own clips and on all others, and say what came of it."""
    errors = Console(stderr=True, highlight=False)
    try:
        results = _coached(only or [], also, jobs, errors)
        grids = all_grids(results, known())
        sentences = counts(results, known())
        _print(grids, [*sentences, *surprises(results, known())])
        if markdown:
            replace_between(markdown, BEGIN, END, section_text(grids, sentences))
    except PosecoachError as error:
        errors.print(str(error), style="bold", markup=False)
        raise typer.Exit(2) from None


def _coached(
    only: Sequence[str], also: Path | None, jobs: int, errors: Console
) -> list[ExerciseResult]:
    unknown = set(only) - set(shipped_exercises())
    if unknown:
        raise PosecoachError(
            f"There is no exercise called {', '.join(sorted(unknown))}; there are: "
            f"{', '.join(shipped_exercises())}."
        )
    with model_progress() as progress:
        model = ensure_model(progress=progress)
    chosen = sorted(only or shipped_exercises())
    further = videos_in(also) if also else {}
    with errors.status("") as status:
        return coach_all(chosen, model, further, jobs, status.update)


def _print(grids: Sequence[Grid], sentences: Sequence[str]) -> None:
    console = Console(highlight=False)
    for grid in grids:
        console.print(grid.rich())
    for sentence in sentences:
        console.print(sentence, markup=False)


def section_text(grids: Sequence[Grid], sentences: Sequence[str]) -> str:
    """The tables under a line that says what they were made with."""
    head = f"Model: full. MediaPipe {version('mediapipe')}. {len(truths())} sample clips."
    listed = "\n".join(f"- {sentence}" for sentence in sentences)
    return "\n\n".join([head, listed, *(grid.markdown() for grid in grids)])


def main() -> None:
    """Run the command line."""
    typer.run(exercises)
