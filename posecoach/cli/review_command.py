"""``posecoach review`` and ``posecoach angles``: a video in, figures out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as ProgressBar
from rich.table import Table

from posecoach.cli.model_command import model_progress
from posecoach.coaching.feedback import Hold
from posecoach.exercises import load_exercise
from posecoach.kinematics.landmarks import LandmarkTrack
from posecoach.review import Progress, Review, watch
from posecoach.review import review as run_review
from posecoach.sessions.exports import angle_table, write_csv
from posecoach.video.reader import VideoReader
from posecoach.vision.estimator import PoseEstimator
from posecoach.vision.model_catalog import Variant
from posecoach.vision.model_store import ensure_model


class SideChoice(StrEnum):
    """Which leg to measure."""

    LEFT = "left"
    RIGHT = "right"
    AUTO = "auto"


ModelOption = Annotated[
    Path | None, typer.Option("--model", help="A pose model file (.task) to use.")
]
VariantOption = Annotated[Variant, typer.Option("--variant", help="Which pose model to use.")]


@contextmanager
def video_progress(name: str) -> Iterator[Progress]:
    """A progress bar on standard error over the seconds of a video."""
    bar = ProgressBar(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[seconds]:.0f} s of the video"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task(name, total=None, seconds=0.0)

        def report(done_s: float, total_s: float | None) -> None:
            bar.update(task, completed=done_s, total=total_s, seconds=done_s)

        yield report


def find_model(path: Path | None, variant: Variant) -> Path:
    """The pose model, fetched with a progress bar if need be."""
    with model_progress() as progress:
        return ensure_model(variant, path, progress)


def review(
    video: Annotated[Path, typer.Argument(help="The video to review.")],
    exercise: Annotated[
        str, typer.Option("--exercise", "-e", help="What was done: an exercise id or a YAML file.")
    ],
    side: Annotated[
        SideChoice, typer.Option(help="The leg to measure; auto follows the raised one.")
    ] = SideChoice.AUTO,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the angles (CSV, Parquet) and the annotated video."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document instead of a summary.")
    ] = False,
    model: ModelOption = None,
    variant: VariantOption = Variant.FULL,
) -> None:
    """Find holds, faults and angles in a recorded session."""
    chosen = load_exercise(exercise)
    with VideoReader(video):
        pass  # Say at once if the video can't be opened, before a model is fetched.
    model_path = find_model(model, variant)
    with video_progress(video.name) as progress:
        result = run_review(
            video, chosen, model=model_path, side=side.value, out=out, progress=progress
        )
    if as_json:
        typer.echo(json.dumps(result.document(), indent=2, allow_nan=False))
    else:
        _summary(result)
    if result.broke_off:
        Console(stderr=True).print(result.broke_off, style="bold", markup=False, highlight=False)
        raise typer.Exit(2)


def angles(
    video: Annotated[Path, typer.Argument(help="The video to measure.")],
    csv: Annotated[Path, typer.Option("--csv", help="The CSV file to write.")],
    model: ModelOption = None,
    variant: VariantOption = Variant.FULL,
) -> None:
    """Write every angle of every frame of a video, whatever is done in it."""
    with VideoReader(video) as reader:
        model_path = find_model(model, variant)
        with PoseEstimator(model_path) as estimator, video_progress(video.name) as progress:
            track = LandmarkTrack.of(seen for _, seen in watch(reader, estimator, progress))
        broke_off = reader.broke_off
    table = angle_table(track)
    write_csv(table, csv)
    typer.echo(f"Wrote {table.num_rows} frames with {table.num_columns} columns to {csv}.")
    if broke_off:
        Console(stderr=True).print(broke_off, style="bold", markup=False, highlight=False)
        raise typer.Exit(2)


def _summary(result: Review) -> None:
    console = Console(highlight=False)
    console.print(f"[bold]{result.exercise.name}[/bold], {result.video.name}")
    console.print(
        f"{result.frames} frames, {result.duration_s:.1f} s; "
        f"measured in {result.measured_fraction:.0%} of the frames"
    )
    if result.holds:
        console.print(_hold_table(result.holds))
    if result.short_holds:
        words = ", ".join(f"{h.held_s:.1f} s at {h.start_s:.1f} s" for h in result.short_holds)
        least = result.exercise.hold.shortest.value
        console.print(f"Too short to count (under {least:.0f} s): {words}")
    names = {rule.id: rule.name for rule in result.exercise.faults}
    for fault in result.faults:
        end = fault.end_s if fault.end_s is not None else fault.start_s
        console.print(f"Fault {fault.start_s:.1f}-{end:.1f} s: {names[fault.id]}")
    for sentence in result.problems:
        console.print(sentence, style="yellow", markup=False)
    for kind, path in result.files.items():
        console.print(f"{kind}: {path}", markup=False)


def _hold_table(holds: list[Hold]) -> Table:
    table = Table("side", "from", "to", "held", "peak", "faults", title="Holds")
    for hold in holds:
        table.add_row(
            hold.side,
            f"{hold.start_s:.1f} s",
            f"{hold.end_s:.1f} s",
            f"{hold.held_s:.1f} s",
            f"{hold.peak:.0f}°",
            ", ".join(hold.faults) or "none",
        )
    return table
