"""What coaching costs beside the pose model: ``python -m benchmarks.coach_cost``.

Each frame of one clip goes through the bare MediaPipe landmarker, the product's estimator and the
product's coach, one after the other, so that a busy computer slows all three alike, and so that
the coach finds the processor's caches as a live session leaves them. At the end of each round the
coach runs once more alone. What counts is the ratio, and of several rounds its median;
milliseconds are those of this computer.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, TypeVar

import numpy as np
import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from posecoach.cli.model_command import model_progress
from posecoach.coaching.pausing import PausableCoach
from posecoach.exercises import load_exercise
from posecoach.kinematics.landmarks import Landmarks
from posecoach.video.reader import Rgb, VideoReader
from posecoach.vision.estimator import PoseEstimator
from posecoach.vision.model_catalog import Variant
from posecoach.vision.model_store import ensure_model
from posecoach.vision.quiet import without_chatter
from posecoach.vision.system_libraries import import_mediapipe

TARGET = 0.05
# The first frames load the model and find the person; they are not what a session costs.
_WARM_UP = 15
_CLIP = Path("sample_videos/supine_hamstring_stretch_good.mp4")
_EXERCISE = "supine_hamstring_stretch"

Answer = TypeVar("Answer")


@dataclass(slots=True)
class Spent:
    """Time of one round: seconds on the wall and seconds of all processor cores, by what."""

    wall: dict[str, float] = field(default_factory=dict)
    cores: dict[str, float] = field(default_factory=dict)

    def time(self, what: str, counted: bool, work: Callable[..., Answer], *given: Any) -> Answer:
        """Do something with what is given, and note its time if it counts."""
        wall, cores = time.perf_counter(), time.process_time()
        answer = work(*given)
        wall, cores = time.perf_counter() - wall, time.process_time() - cores
        if counted:
            self.wall[what] = self.wall.get(what, 0.0) + wall
            self.cores[what] = self.cores.get(what, 0.0) + cores
        return answer


@contextmanager
def bare_landmarker(model: Path) -> Iterator[Callable[[Rgb, int], object]]:
    """MediaPipe's own loop and nothing else: what any program of this kind pays."""
    mediapipe = import_mediapipe()
    vision = mediapipe.tasks.vision
    options = vision.PoseLandmarkerOptions(
        base_options=mediapipe.tasks.BaseOptions(model_asset_buffer=model.read_bytes()),
        running_mode=vision.RunningMode.VIDEO,
    )
    with without_chatter():
        task = vision.PoseLandmarker.create_from_options(options)
    try:
        chatty = True

        def find(rgb: Rgb, milliseconds: int) -> object:
            nonlocal chatty
            picture = mediapipe.Image(mediapipe.ImageFormat.SRGB, np.ascontiguousarray(rgb))
            with without_chatter() if chatty else nullcontext():
                chatty = False
                return task.detect_for_video(picture, milliseconds)

        yield find
    finally:
        with without_chatter():
            task.close()


def one_round(clip: Path, model: Path, exercise: str, frames: int) -> tuple[Spent, int]:
    """Every frame through all three.

    Returns
    -------
    The time spent, and how many frames were counted.
    """
    spent, counted = Spent(), 0
    coach, again = (PausableCoach(load_exercise(exercise)) for _ in range(2))
    kept: list[Landmarks] = []
    with (
        VideoReader(clip) as video,
        PoseEstimator(model) as estimator,
        bare_landmarker(model) as find,
    ):
        for number, frame in enumerate(islice(video, frames)):
            counts = number >= _WARM_UP
            counted += counts
            milliseconds = round(frame.time_s * 1000)
            spent.time("bare", counts, find, frame.rgb, milliseconds)
            seen = spent.time("estimator", counts, estimator.detect, frame.rgb, frame.time_s)
            spent.time("coach", counts, coach.update, seen)
            kept.append(seen)
    for number, seen in enumerate(kept):
        spent.time("alone", number >= _WARM_UP, again.update, seen)
    return spent, counted


def main(
    clip: Annotated[Path, typer.Option(help="The clip to run through.")] = _CLIP,
    exercise: Annotated[str, typer.Option(help="What to coach in it.")] = _EXERCISE,
    variant: Annotated[Variant, typer.Option(help="Which pose model to use.")] = Variant.FULL,
    rounds: Annotated[int, typer.Option(min=1, help="How often to go through it.")] = 3,
    frames: Annotated[int, typer.Option(min=_WARM_UP + 1, help="At most so many frames.")] = 900,
) -> None:
    """Measure the coach and the estimator beside the bare landmarker."""
    with model_progress() as progress:
        model = ensure_model(variant, None, progress)
    done: list[tuple[Spent, int]] = []
    console = Console(stderr=True)
    try:
        for _ in track(range(rounds), "Rounds", console=console, transient=True):
            done.append(one_round(clip, model, exercise, frames))
    except KeyboardInterrupt:
        if not done:
            raise typer.Exit(130) from None
    _print(done, clip, variant)


def _print(done: list[tuple[Spent, int]], clip: Path, variant: Variant) -> None:
    console = Console(highlight=False)
    table = Table(
        "", "ms a frame", "ratio (wall)", "least-most", "ratio (processor)",
        title=f"{clip.name}, {variant} model, {done[0][1]} frames, {len(done)} rounds",
    )  # fmt: skip
    for what, words in (
        ("bare", "bare landmarker"),
        ("estimator", "estimator.detect"),
        ("coach", "coach.update between them"),
        ("alone", "coach.update alone"),
    ):
        ms = statistics.median(s.wall[what] / n * 1000 for s, n in done)
        wall = [spent.wall[what] / spent.wall["bare"] for spent, _ in done]
        cores = [spent.cores[what] / spent.cores["bare"] for spent, _ in done]
        table.add_row(
            words, f"{ms:.2f}", f"{statistics.median(wall):.2%}",
            f"{min(wall):.2%}-{max(wall):.2%}", f"{statistics.median(cores):.2%}",
        )  # fmt: skip
    console.print(table)
    # Processor time, since on a busy computer the longer call is the one that has to wait.
    between, alone = (
        statistics.median(spent.cores[what] / spent.cores["bare"] for spent, _ in done)
        for what in ("coach", "alone")
    )
    reached = "reached" if between < TARGET else "NOT reached"
    console.print(
        f"Coaching costs {between:.1%} of the bare landmarker's processor time, {alone:.1%} with "
        f"nothing in between; the aim of {TARGET:.0%} is {reached}."
    )


if __name__ == "__main__":
    typer.run(main)
