"""Every exercise on every clip, by as many processes as are wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.accuracy.watching import landmarks_of
from benchmarks.exercises.credits import Credit, credits_on
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


def on_own_clip(exercise: str, clip: str, track: LandmarkTrack) -> ClipResult:
    """One exercise on the landmarks of one clip in which it is done."""
    script = scripted_repetitions(clip)
    return result_of(shipped_exercises()[exercise], truths()[clip], track, script)


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
    clips = sample_clips() | further
    look_everywhere(clips.values(), model, jobs, told)
    own: dict[str, tuple[ClipResult, ...]] = {}
    credits: dict[tuple[str, str], Credit] = {}
    with _pool(jobs) as each:
        for exercise, results in each(partial(_on_own_clips, model=model), exercises):
            own[exercise] = results
            told(f"coached: {exercise}")
        work = partial(_on_other_clip, exercises=tuple(exercises), model=model)
        for clip, found in each(work, clips.items()):
            credits |= {(credit.exercise, clip): credit for credit in found}
            told(f"coached on all exercises: {clip}")
    return [
        ExerciseResult(
            exercise=exercise,
            own=own[exercise],
            others=_of(credits, exercise, others_of(exercise)),
            further=_of(credits, exercise, further),
        )
        for exercise in sorted(exercises)
    ]


def others_of(exercise: str) -> list[str]:
    """Names of the clips in which something else is done."""
    return [name for name in sample_clips() if name not in own_clips(exercise)]


def _of(
    credits: Mapping[tuple[str, str], Credit], exercise: str, clips: Iterable[str]
) -> tuple[Credit, ...]:
    return tuple(credits[exercise, clip] for clip in clips)


def _on_own_clips(exercise: str, model: Path) -> tuple[str, tuple[ClipResult, ...]]:
    return exercise, tuple(
        on_own_clip(exercise, name, landmarks_of(truths()[name].clip, model))
        for name in own_clips(exercise)
    )


def _on_other_clip(
    item: tuple[str, Path], exercises: Sequence[str], model: Path
) -> tuple[str, list[Credit]]:
    name, path = item
    others = [e for e in exercises if name not in own_clips(e)]
    shipped = [shipped_exercises()[exercise] for exercise in others]
    return name, credits_on(name, landmarks_of(path, model), shipped)


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
