"""Command line: ``python -m benchmarks.accuracy``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as ProgressBar

from benchmarks.accuracy.coaching import coach_through
from benchmarks.accuracy.conditions import CLEAN, CONDITIONS, Condition
from benchmarks.accuracy.labels import load_labels
from benchmarks.accuracy.markdown import update_section
from benchmarks.accuracy.plainly import what_is_bad
from benchmarks.accuracy.results import Results
from benchmarks.accuracy.scoring import score
from benchmarks.accuracy.tables import Grid, all_grids
from benchmarks.accuracy.truth import Truth, TruthError, find_truths
from benchmarks.accuracy.watching import landmarks_of
from posecoach.cli.model_command import model_progress
from posecoach.errors import PosecoachError
from posecoach.review import Progress
from posecoach.video.whole import write_whole
from posecoach.vision.model_catalog import Variant
from posecoach.vision.model_store import ensure_model

_INTERRUPTED = 130
Job = tuple[Truth, Condition]


def accuracy(
    clips: Annotated[
        Path, typer.Option(help="Folder of clips with .truth.json files beside them.")
    ] = Path("sample_videos"),
    only: Annotated[
        list[str] | None, typer.Option(help="Name, or beginning, of a clip; may be repeated.")
    ] = None,
    labels: Annotated[
        Path | None, typer.Option(help="Your own folder with labels.yaml, instead of clips.")
    ] = None,
    variant: Annotated[Variant, typer.Option(help="Which pose model to use.")] = Variant.FULL,
    model: Annotated[Path | None, typer.Option(help="A pose model file (.task) to use.")] = None,
    conditions: Annotated[
        bool, typer.Option("--conditions", help="Also in the dark, blurred, from afar ….")
    ] = False,
    conditions_on: Annotated[
        list[str] | None,
        typer.Option(help="With --conditions: only these clips; may be repeated."),
    ] = None,
    as_json: Annotated[Path | None, typer.Option("--json", help="Write all figures there.")] = None,
    markdown: Annotated[
        Path | None, typer.Option(help="Write the tables into the marked section of this file.")
    ] = None,
) -> None:
    """Say how many degrees, seconds, repetitions and faults the product is off."""
    errors = Console(stderr=True)
    try:
        truths = load_labels(labels) if labels else find_truths(clips, only or ())
        with model_progress() as progress:
            path = ensure_model(variant, model, progress)
    except PosecoachError as error:
        errors.print(str(error), style="bold", markup=False, highlight=False)
        raise typer.Exit(2) from None
    name = model.stem if model else str(variant)
    results = Results(name, path)
    jobs = _jobs(truths, CONDITIONS if conditions else (), tuple(conditions_on or ("",)))
    _run(jobs, results)
    grids = all_grids(results.scores, name)
    _print(grids, results)
    if as_json:
        text = json.dumps(results.document(), indent=1, allow_nan=False) + "\n"
        write_whole(as_json, lambda part: Path(part).write_text(text, encoding="utf-8"))
    if markdown:
        _write_section(markdown, grids, results, errors)
    if not results.complete:
        raise typer.Exit(_INTERRUPTED)
    if results.failures:
        raise typer.Exit(1)


def _jobs(truths: Sequence[Truth], more: Sequence[Condition], on: tuple[str, ...]) -> list[Job]:
    jobs = [(truth, CLEAN) for truth in truths]
    return jobs + [(t, c) for c in more for t in truths if t.name.startswith(on)]


def _run(jobs: Sequence[Job], results: Results) -> None:
    """Do one job after the other; Ctrl-C keeps what was done."""
    try:
        with _progress(len(jobs)) as start:
            for truth, condition in jobs:
                progress = start(f"{truth.name}, {condition.name}")
                _do(truth, condition, results, progress)
        results.complete = True
    except KeyboardInterrupt:
        results.failures.append("It was stopped before the end; the rest was not looked at.")


def _do(truth: Truth, condition: Condition, results: Results, progress: Progress) -> None:
    try:
        track = landmarks_of(
            truth.clip, results.path, condition, photo=truth.photo, progress=progress
        )
        coached = coach_through(truth, track)
        results.scores.append(score(truth, track, condition, coached))
    except (PosecoachError, ValueError) as error:
        results.failures.append(f"{truth.name}, {condition.name}: {error}")


@contextmanager
def _progress(jobs: int) -> Iterator[Callable[[str], Progress]]:
    bar = ProgressBar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[inside]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=jobs, inside="")
        begun = 0

        def start(name: str) -> Progress:
            nonlocal begun
            bar.update(task, description=name, completed=begun, inside="")
            begun += 1

            def inside(done_s: float, total_s: float | None) -> None:
                words = f"{done_s:.0f}" + (f" of {total_s:.0f}" if total_s else "") + " s"
                bar.update(task, inside=words)

            return inside

        yield start


def _print(grids: Sequence[Grid], results: Results) -> None:
    console = Console(highlight=False)
    for grid in grids:
        console.print(grid.rich())
    console.print("What is bad", style="bold")
    for sentence in what_is_bad(results.scores, results.model) or ["Nothing."]:
        console.print(f"- {sentence}", markup=False)
    for sentence in results.failures:
        console.print(sentence, style="yellow", markup=False)


def _write_section(path: Path, grids: Sequence[Grid], results: Results, errors: Console) -> None:
    try:
        update_section(path, grids, results)
    except TruthError as error:
        errors.print(str(error), style="bold", markup=False, highlight=False)
        raise typer.Exit(2) from None


def main() -> None:
    """Run the command line."""
    typer.run(accuracy)
