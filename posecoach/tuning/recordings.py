"""Recordings to tune on: files of landmarks, folders of them, and videos with landmarks beside."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from posecoach.errors import ExerciseError, VideoError
from posecoach.exercises.models import Exercise
from posecoach.exercises.yaml_files import plain, shown
from posecoach.sessions.labels import Labels, labels_of_sample, labels_path, read_labels
from posecoach.sessions.landmark_files import read_landmarks
from posecoach.tuning.measuring import Measured, measure_for

_ENDING = ".parquet"
# Where the landmarks of a video are looked for, beside it.
_BESIDE = (".landmarks.parquet", ".parquet")


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording, measured for an exercise; ``labels`` are None where there are none for it."""

    path: Path
    measured: Measured
    labels: Labels | None


def find_recordings(paths: Iterable[Path]) -> list[Path]:
    """Files of landmarks that some paths stand for, each once, in order.

    Raises
    ------
    VideoError
        If one is not there, a folder holds none, or a video has no landmarks beside it.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.suffix == _ENDING)
            if not inside:
                raise VideoError(f"{plain(str(path))} holds no files of landmarks ({_ENDING}).")
            found |= dict.fromkeys(inside)
        else:
            found[_landmarks_of(path)] = None
    return list(found)


def _landmarks_of(path: Path) -> Path:
    if not path.is_file():
        raise VideoError(f"{plain(str(path))} is not there.")
    if path.suffix == _ENDING:
        return path
    beside = [path.with_name(path.stem + ending) for ending in _BESIDE]
    for candidate in beside:
        if candidate.is_file():
            return candidate
    raise VideoError(
        f"{shown(path)} has no landmarks beside it ({shown(beside[0])}). "
        "Review it first and keep its landmarks; tuning needs no pictures."
    )


def load_recordings(
    paths: Sequence[Path],
    exercise: Exercise,
    progress: Callable[[int, int], None] = lambda done, all: None,
) -> list[Recording]:
    """Read and measure recordings, with the labels beside them.

    Parameters
    ----------
    paths
        Files of landmarks, as :func:`find_recordings` finds them.
    exercise
        What is measured; labels of another exercise are not taken.
    progress
        Told how many of how many are done.

    Raises
    ------
    VideoError, ExerciseError
        If a file of landmarks or of labels can't be read.
    """
    found = []
    for number, path in enumerate(paths):
        progress(number, len(paths))
        name = path.name.removesuffix(_ENDING).removesuffix(".landmarks")
        measured = measure_for(read_landmarks(path), exercise, name)
        found.append(Recording(path, measured, _labels_of(path, name, exercise)))
    progress(len(paths), len(paths))
    return found


def _labels_of(path: Path, name: str, exercise: Exercise) -> Labels | None:
    own, sample = labels_path(path.with_name(name + _ENDING)), path.with_name(name + ".truth.json")
    labels = None
    if own.is_file():
        labels = read_labels(own)
    elif sample.is_file():
        try:
            labels = labels_of_sample(json.loads(sample.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise ExerciseError(f"{shown(sample)} can't be read ({error}).") from None
    return labels if labels is not None and labels.exercise == exercise.id else None
