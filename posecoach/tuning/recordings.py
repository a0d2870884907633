"""Recordings to tune on: files of landmarks, folders of them, and videos with landmarks beside."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from posecoach.errors import ExerciseError, VideoError
from posecoach.exercises.models import Exercise
from posecoach.exercises.yaml_files import plain, shown
from posecoach.language.catalogue import tr
from posecoach.sessions.labels import (
    Labels,
    labels_of_sample,
    labels_path,
    read_labels,
    write_labels,
)
from posecoach.sessions.landmark_files import read_landmarks
from posecoach.tuning.measuring import Measured, measure_for

_ENDING = ".parquet"
# Where the landmarks of a video are looked for, beside it.
_BESIDE = (".landmarks.parquet", ".parquet")


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording, measured for an exercise.

    Attributes
    ----------
    path
        Its file of landmarks; None for one that is only in memory.
    measured
        What was measured in it.
    labels
        What a person saw in it; None where there are no labels for this exercise.
    """

    path: Path | None
    measured: Measured
    labels: Labels | None

    @property
    def key(self) -> str:
        """Tells it from others: where it lies, or what it is called."""
        return str(self.path) if self.path is not None else self.measured.name


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
            inside = sorted(p for p in path.iterdir() if _holds_landmarks(p))
            if not inside:
                raise VideoError(
                    tr(
                        "{path} holds no files of landmarks ({ending}).",
                        path=plain(str(path)),
                        ending=_ENDING,
                    )
                )
            found |= dict.fromkeys(inside)
        else:
            found[_landmarks_of(path)] = None
    return list(found)


def _holds_landmarks(path: Path) -> bool:
    # A review writes its angles beside them.
    return path.suffix == _ENDING and not path.name.endswith("_angles.parquet")


def _landmarks_of(path: Path) -> Path:
    if not path.is_file():
        raise VideoError(tr("{path} is not there.", path=plain(str(path))))
    if path.suffix == _ENDING:
        return path
    beside = [path.with_name(path.stem + ending) for ending in _BESIDE]
    for candidate in beside:
        if candidate.is_file():
            return candidate
    raise VideoError(
        tr(
            "{path} has no landmarks beside it ({other}). Review it first and keep its "
            "landmarks; tuning needs no pictures.",
            path=shown(path),
            other=shown(beside[0]),
        )
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
        measured = measure_for(read_landmarks(path), exercise, name_of(path))
        found.append(Recording(path, measured, labels_beside(path, exercise)))
    progress(len(paths), len(paths))
    return found


def name_of(path: Path) -> str:
    """What a recording is called: its file without what all such files end in."""
    return path.name.removesuffix(_ENDING).removesuffix(".landmarks")


def recording_path(path: Path) -> Path:
    """The name beside which a recording's labels lie: ``monday`` for ``monday.landmarks``, too."""
    return path.with_name(name_of(path) + _ENDING)


def labels_beside(path: Path, exercise: Exercise) -> Labels | None:
    """The labels beside a file of landmarks; None if there are none for the exercise.

    Raises
    ------
    ExerciseError
        If they can't be read.
    """
    own, sample = labels_path(recording_path(path)), path.with_name(name_of(path) + ".truth.json")
    labels = None
    if own.is_file():
        labels = read_labels(own)
    elif sample.is_file():
        try:
            labels = labels_of_sample(json.loads(sample.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise ExerciseError(
                tr("{path} can't be read ({error}).", path=shown(sample), error=error)
            ) from None
    return labels if labels is not None and labels.exercise == exercise.id else None


def keep_labels(path: Path, labels: Labels | None, exercise: Exercise) -> None:
    """Write labels beside a file of landmarks, or remove those that were taken back.

    Raises
    ------
    ExerciseError
        If labels of another exercise lie there: they stay.
    VideoError
        If the file can't be written.
    """
    own = labels_path(recording_path(path))
    if own.is_file() and (there := read_labels(own).exercise) != exercise.id:
        raise ExerciseError(
            tr(
                "{path} holds marks of another exercise ({exercise}) and stays as it is; download "
                "the new ones instead.",
                path=shown(own),
                exercise=there,
            )
        )
    if labels is not None:
        write_labels(labels, recording_path(path))
        return
    try:
        own.unlink(missing_ok=True)
    except OSError as error:
        raise VideoError(
            tr(
                "{path} can't be removed: {reason}.",
                path=shown(own),
                reason=error.strerror or error,
            )
        ) from None
