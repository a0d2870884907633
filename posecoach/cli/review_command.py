"""``posecoach review`` and ``posecoach angles``: a video in, figures out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as ProgressBar
from rich.table import Table
from rich.text import Text

from posecoach.cli.model_command import model_progress
from posecoach.errors import VideoError
from posecoach.exercises import Exercise, load_exercise
from posecoach.exercises.profiles import with_profile
from posecoach.kinematics.catalogue import CATALOGUE
from posecoach.review import Progress, Review, review_twice_if_needed, watch
from posecoach.review import review as run_review
from posecoach.sessions.exports import angle_table, write_csv
from posecoach.sessions.log import TrackLog
from posecoach.video.reader import VideoReader
from posecoach.video.whole import check_folder
from posecoach.vision.estimator import PoseEstimator
from posecoach.vision.model_catalog import Variant
from posecoach.vision.model_store import ensure_model, given_path


class SideChoice(StrEnum):
    """Which leg to measure."""

    LEFT = "left"
    RIGHT = "right"
    AUTO = "auto"


class VariantChoice(StrEnum):
    """Which pose model to review with."""

    AUTO = "auto"
    LITE = "lite"
    FULL = "full"
    HEAVY = "heavy"


ModelOption = Annotated[
    Path | None, typer.Option("--model", help="A pose model file (.task) to use.")
]
VariantOption = Annotated[Variant, typer.Option("--variant", help="Which pose model to use.")]


@contextmanager
def video_progress(name: str) -> Iterator[Progress]:
    """A progress bar on standard error over the seconds of a video."""
    bar = ProgressBar(
        TextColumn("{task.description}", markup=False),
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


@contextmanager
def stoppable() -> Iterator[None]:
    """End with one line on Ctrl+C; every file is written whole or not at all."""
    try:
        yield
    except KeyboardInterrupt:
        complain("Stopped before the end; no half-written file was left behind.")
        raise typer.Exit(130) from None


def complain(sentence: str) -> None:
    """Print a sentence to standard error."""
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    console.print(sentence, style="bold", markup=False)


def printer() -> Console:
    """Standard output for people: long lines are left to the terminal to break."""
    # Names of files may hold anything; what the terminal can't show becomes a question mark.
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    return Console(highlight=False, soft_wrap=True, markup=False)


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
    profile: Annotated[
        str | None,
        typer.Option(help="Whose numbers the exercise has: a profile's id or a YAML file."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the angles (CSV, Parquet) and the annotated video."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document instead of a summary.")
    ] = False,
    model: ModelOption = None,
    variant: Annotated[
        VariantChoice,
        typer.Option(
            help="Which pose model to use; auto is the full one, and the heavy one for a second "
            "look where it mixes up the legs."
        ),
    ] = VariantChoice.AUTO,
) -> None:
    """Find holds, faults and angles in a recorded session.

    Ends with status 2 if the video could not be read to its end.
    """
    chosen = with_profile(load_exercise(exercise), profile)
    with stoppable():
        with VideoReader(video):
            pass  # Say at once if the video can't be opened, before a model is fetched.
        if out is not None:
            check_folder(out)
        result = _review(video, chosen, side, out, model, variant)
    if as_json:
        typer.echo(json.dumps(result.document(), indent=2, allow_nan=False))
    else:
        _summary(result)
    _end(result.broke_off)


def _review(
    video: Path,
    exercise: Exercise,
    side: SideChoice,
    out: Path | None,
    model: Path | None,
    variant: VariantChoice,
) -> Review:
    if model is None and variant is VariantChoice.AUTO and given_path() is None:
        first = find_model(None, Variant.FULL)
        with video_progress(video.name) as progress:
            return review_twice_if_needed(
                video,
                exercise,
                find_model=lambda v: first if v is Variant.FULL else ensure_model(v),
                side=side.value,
                out=out,
                progress=progress,
            )
    wanted = Variant.FULL if variant is VariantChoice.AUTO else Variant(variant.value)
    model_path = find_model(model, wanted)
    with video_progress(video.name) as progress:
        return run_review(
            video, exercise, model=model_path, side=side.value, out=out, progress=progress
        )


def angles(
    video: Annotated[Path, typer.Argument(help="The video to measure.")],
    csv: Annotated[Path, typer.Option("--csv", help="The CSV file to write.")],
    model: ModelOption = None,
    variant: VariantOption = Variant.FULL,
) -> None:
    """Write every angle of every frame of a video, whatever is done in it.

    Ends with status 2 if the video could not be read to its end.
    """
    log = TrackLog()
    with stoppable(), VideoReader(video) as reader:
        if csv.is_dir() or (csv.exists() and csv.samefile(video)):
            raise VideoError(f"{csv} can't be the result; give a new name ending in .csv.")
        model_path = find_model(model, variant)
        with PoseEstimator(model_path) as estimator, video_progress(video.name) as progress:
            for _, landmarks in watch(reader, estimator, progress):
                log.add(landmarks)
        table = angle_table(log.track())
        write_csv(table, csv)
    printer().print(f"Wrote {table.num_rows} frames with {table.num_columns} columns to {csv}.")
    _end(reader.broke_off)


def _end(broke_off: str | None) -> None:
    if broke_off:
        complain(broke_off)
        raise typer.Exit(2)


def _summary(result: Review) -> None:
    console = printer()
    console.print(Text.assemble((result.exercise.name, "bold"), f", {result.video.name}"))
    held = CATALOGUE[result.exercise.main_measure].label
    console.print(
        f"{result.frames} frame{'s' if result.frames > 1 else ''} in {result.duration_s:.1f} s; "
        f"{held} was measured in {result.measured_fraction:.0%} of them."
    )
    if result.holds:
        console.print(_hold_table(result))
    if result.holds and result.short_holds:  # Without any hold, the last sentence tells.
        words = ", ".join(f"{h.held_s:.1f} s at {h.start_s:.1f} s" for h in result.short_holds)
        rules = result.exercise.hold
        least = rules.shortest.value if rules is not None else 0.0
        console.print(f"Too short to count (under {least:.0f} s): {words}.")
    if result.repetitions:
        console.print(_repetition_table(result))
    names = {rule.id: rule.name for rule in result.exercise.faults}
    for fault in result.faults:
        end = fault.end_s if fault.end_s is not None else fault.start_s
        console.print(f"From {fault.start_s:.1f} to {end:.1f} s: {names[fault.id]}.")
    for sentence in result.problems:
        if sentence != result.broke_off:  # That is told at the very end.
            console.print(sentence, style="yellow")
    for kind, path in result.files.items():
        console.print(f"{_KINDS[kind]}: {path}")


_KINDS = {
    "csv": "Angles of every frame (CSV)",
    "parquet": "Angles of every frame (Parquet)",
    "video": "Annotated video",
}


def _hold_table(result: Review) -> Table:
    unit = CATALOGUE[result.exercise.main_measure].unit
    columns = ("side", "from", "to", "held", "furthest", "mean", "faults")
    table = Table(*columns, title="Holds", title_justify="left")
    for hold in result.holds:
        table.add_row(
            hold.side,
            f"{hold.start_s:.1f} s",
            f"{hold.end_s:.1f} s",
            f"{hold.held_s:.1f} s",
            f"{hold.peak:.0f}{unit}",
            f"{hold.mean:.0f}{unit}",
            ", ".join(fault.replace("_", " ") for fault in hold.faults) or "none",
        )
    return table


def _repetition_table(result: Review) -> Table:
    unit = CATALOGUE[result.exercise.main_measure].unit
    names = {move.id: move.name for move in result.exercise.moves}
    title = f"{len(result.whole_reps)} repetitions"
    columns = ("movement", "side", "from", "to", "furthest", "counted", "faults")
    table = Table(*columns, title=title, title_justify="left")
    for rep in result.repetitions:
        table.add_row(
            names[rep.move],
            rep.side,
            f"{rep.start_s:.1f} s",
            f"{rep.end_s:.1f} s",
            f"{rep.peak:.0f}{unit}",
            "yes" if rep.complete else f"no, {rep.missing:.0f}{unit} short",
            ", ".join(fault.replace("_", " ") for fault in rep.faults) or "none",
        )
    return table
