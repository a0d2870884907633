"""``posecoach review`` and ``posecoach angles``: a video in, figures out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from posecoach.cli.model_command import model_progress
from posecoach.cli.review_pages import show_many, show_review
from posecoach.cli.review_progress import many_progress, video_progress
from posecoach.errors import VideoError
from posecoach.exercises import Exercise, load_exercise
from posecoach.exercises.profiles import with_profile
from posecoach.review import Progress, Review, look_at, review_twice_if_needed
from posecoach.review import review as run_review
from posecoach.review.batch import (
    Outcome,
    at_once,
    find_videos,
    made_from,
    named,
    review_many,
)
from posecoach.sessions.bundle import write_exports
from posecoach.sessions.exports import angle_table, write_csv
from posecoach.sessions.log import TrackLog
from posecoach.video.reader import VideoReader
from posecoach.video.whole import check_folder
from posecoach.vision.model_catalog import Variant
from posecoach.vision.model_store import ensure_model, given_path


class SideChoice(StrEnum):
    """Which leg to measure."""

    LEFT = "left"
    RIGHT = "right"
    AUTO = "auto"


_SIDES: dict[SideChoice, Literal["left", "right", "auto"]] = {
    SideChoice.LEFT: "left",
    SideChoice.RIGHT: "right",
    SideChoice.AUTO: "auto",
}


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


_STOPPED = "Stopped before the end; no half-written file was left behind."
_KEPT = f"{_STOPPED} Finished videos keep their results: the same command goes on from there."


@contextmanager
def stoppable(words: str = _STOPPED) -> Iterator[None]:
    """End with one line on Ctrl+C; every file is written whole or not at all."""
    try:
        yield
    except KeyboardInterrupt:
        complain(words)
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
    videos: Annotated[
        list[Path], typer.Argument(help="The videos to review, and folders of them.")
    ],
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
        typer.Option(help="Folder for the annotated videos, the reports, angles and events."),
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
    jobs: Annotated[
        int | None,
        typer.Option(min=1, help="Of many videos, how many at the same time; each uses two cores."),
    ] = None,
    again: Annotated[
        bool,
        typer.Option("--again", help="Of many videos, review those as well that have a result."),
    ] = False,
) -> None:
    """Find holds, faults and angles in recorded sessions.

    Of several videos, or a folder, those that can't be read are named and the others reviewed; a
    video that has a result in the folder given with --out, with the same settings, keeps it.

    Ends with status 1 if a video could not be read, 2 if one could not be read to its end, and
    130 if it was stopped; what was finished until then stays.
    """
    chosen = with_profile(load_exercise(exercise), profile)
    eyes = _Eyes(chosen, side, model, variant)
    if out is not None:
        check_folder(out)
    if len(videos) > 1 or videos[0].is_dir():
        with stoppable(_KEPT if out is not None else _STOPPED):
            outcomes = _review_many(find_videos(videos), eyes, out, jobs or at_once(), again)
        _tell_many(chosen, outcomes, as_json)
        return
    video = videos[0]
    with stoppable():
        with VideoReader(video):
            pass  # Say at once if the video can't be opened, before a model is fetched.
        eyes.open()
        with video_progress(video.name) as progress:
            result = eyes.review(video, out, video.stem, progress)
        if out is not None:
            source = made_from(video, chosen, side.value, eyes.model_words)
            result.files = write_exports(result, out, made_from=source)
    if as_json:
        typer.echo(json.dumps(result.document(), indent=2, allow_nan=False))
    else:
        show_review(printer(), result)
    _end(result.broke_off)


class _Eyes:
    """The model that was asked for, and what reviews a video with it."""

    def __init__(
        self, exercise: Exercise, side: SideChoice, model: Path | None, variant: VariantChoice
    ) -> None:
        self.exercise, self.side = exercise, side
        self._given, self._variant = model, variant
        self._twice = model is None and variant is VariantChoice.AUTO and given_path() is None
        self._model: Path | None = None

    @property
    def model_words(self) -> str:
        """The choice of the model, for the record."""
        given = self._given or given_path()
        return f"file {given.name}" if given is not None else self._variant.value

    def open(self) -> None:
        """Fetch the model, with a progress bar if need be."""
        auto = self._variant is VariantChoice.AUTO
        variant = Variant.FULL if auto else Variant(self._variant.value)
        self._model = find_model(self._given, variant)

    def review(self, video: Path, out: Path | None, stem: str, progress: Progress) -> Review:
        """Review one video; :meth:`open` comes first."""
        assert self._model is not None
        full, side = self._model, _SIDES[self.side]
        if not self._twice:
            return run_review(
                video, self.exercise, model=full, side=side, out=out, stem=stem, progress=progress
            )
        return review_twice_if_needed(
            video,
            self.exercise,
            find_model=lambda v: full if v is Variant.FULL else ensure_model(v),
            side=side,
            out=out,
            stem=stem,
            progress=progress,
        )


def _review_many(
    videos: list[Path], eyes: _Eyes, out: Path | None, jobs: int, again: bool
) -> list[Outcome]:
    eyes.open()
    items = named(videos)
    with many_progress(len(items)) as bar:
        found = {
            outcome.video: bar.finished(outcome)
            for outcome in review_many(
                items,
                lambda video, stem, progress: eyes.review(video, out, stem, progress),
                out=out,
                source_of=lambda v: made_from(v, eyes.exercise, eyes.side.value, eyes.model_words),
                jobs=jobs,
                again=again,
                told=bar.told,
            )
        }
    return [found[video] for video in videos]


def _tell_many(exercise: Exercise, outcomes: list[Outcome], as_json: bool) -> None:
    if as_json:
        together = {"videos": [outcome.plain() for outcome in outcomes]}
        typer.echo(json.dumps(together, indent=2, allow_nan=False))
    else:
        show_many(printer(), exercise, outcomes)
    for outcome in outcomes:
        if outcome.error:
            complain(outcome.error)
    if any(outcome.error for outcome in outcomes):
        raise typer.Exit(1)
    broken = [o.document for o in outcomes if o.document and not o.document["complete"]]
    for document in broken:
        complain(document["problems"][0])
    if broken:
        raise typer.Exit(2)


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
        with (
            video_progress(video.name) as progress,
            closing(look_at(reader, model_path, progress=progress)) as seen,
        ):
            for _, landmarks in seen:
                log.add(landmarks)
        table = angle_table(log.track())
        write_csv(table, csv)
    printer().print(f"Wrote {table.num_rows} frames with {table.num_columns} columns to {csv}.")
    _end(reader.broke_off)


def _end(broke_off: str | None) -> None:
    if broke_off:
        complain(broke_off)
        raise typer.Exit(2)
