"""Every exercise on every clip, by as many processes as are wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.accuracy.watching import landmarks_of
from benchmarks.exercises.credits import Credit, credit_of
from benchmarks.exercises.points import ClipResult, result_of
from benchmarks.exercises.samples import (
    own_clips,
    sample_clips,
    scripted_repetitions,
    shipped_exercises,
    truths,
)
from posecoach.kinematics.landmarks import LandmarkTrack

Told = Callable[[str], None]
Each = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class ExerciseResult:
    """One exercise on all clips.

    Attributes
    ----------
    exercise
        Its id.
    own
        Its own clips, the samples first.
    others
        The clips of other exercises, of nobody and of somebody who walks about.
    further
        Videos of which nothing is known.
    """

    exercise: str
    own: tuple[ClipResult, ...]
    others: tuple[Credit, ...]
    further: tuple[Credit, ...] = ()


def coach_everywhere(
    exercise: str, model: Path, further: dict[str, Path] | None = None
) -> ExerciseResult:
    """Coach one exercise on every clip; their landmarks are kept or are looked for first."""
    own = own_clips(exercise)
    others = {name: path for name, path in sample_clips().items() if name not in own}
    return ExerciseResult(
        exercise=exercise,
        own=tuple(on_own_clip(exercise, name, model) for name in own),
        others=_credits(exercise, others, model),
        further=_credits(exercise, further or {}, model),
    )


def on_own_clip(exercise: str, clip: str, model: Path) -> ClipResult:
    """One exercise on one clip in which it is done."""
    track = seen_in(truths()[clip].clip, model)
    script = scripted_repetitions(clip)
    return result_of(shipped_exercises()[exercise], truths()[clip], track, script)


def _credits(exercise: str, clips: dict[str, Path], model: Path) -> tuple[Credit, ...]:
    return tuple(on_other_clip(exercise, name, path, model) for name, path in clips.items())


def on_other_clip(exercise: str, name: str, path: Path, model: Path) -> Credit:
    """One exercise on a clip in which something else is done."""
    return credit_of(shipped_exercises()[exercise], name, seen_in(path, model))


@cache
def seen_in(clip: Path, model: Path) -> LandmarkTrack:
    """Landmarks of a clip, read once by each process: twenty exercises look at them."""
    return landmarks_of(clip, model)


def coach_all(
    exercises: Sequence[str], model: Path, further: dict[str, Path], jobs: int, told: Told
) -> list[ExerciseResult]:
    """Look at every clip, then coach every exercise on all of them.

    Parameters
    ----------
    exercises
        Ids of shipped exercises.
    model
        The pose model.
    further
        Videos of which nothing is known, by name.
    jobs
        How many processes share the work.
    told
        Told after each clip and each exercise.
    """
    look_everywhere([*sample_clips().values(), *further.values()], model, jobs, told)
    found = []
    with _pool(jobs) as each:
        for result in each(partial(coach_everywhere, model=model, further=further), exercises):
            found.append(result)
            told(f"coached: {result.exercise}")
    return sorted(found, key=lambda result: result.exercise)


def look_everywhere(clips: Iterable[Path], model: Path, jobs: int, told: Told) -> None:
    """See to it that the landmarks of all clips are kept.

    Parameters
    ----------
    clips, model
        The videos and the pose model.
    jobs
        How many processes share the work.
    told
        Told after each clip.
    """
    # The longest first, so that no process is left alone with one at the end.
    longest_first = sorted(clips, key=lambda path: -path.stat().st_size)
    with _pool(jobs) as each:
        for clip in each(partial(_look, model=model), longest_first):
            told(f"seen: {clip}")


def _look(clip: Path, model: Path) -> str:
    landmarks_of(clip, model)
    return clip.stem


@contextmanager
def _pool(jobs: int) -> Iterator[Each]:
    """Something like map, in whatever order things are done."""
    if jobs == 1:
        yield map
        return
    # Fresh processes: MediaPipe does not survive a fork of one that has used it.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:

        def each(work: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
            futures = [pool.submit(work, item) for item in items]
            return (future.result() for future in as_completed(futures))

        yield each
