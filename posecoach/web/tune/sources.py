"""Where recordings come from: samples, uploads, folders, and reviews of this visit."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from posecoach.exercises.models import Exercise
from posecoach.exercises.needs import needs_outline
from posecoach.language.catalogue import tr
from posecoach.language.dates import day_words
from posecoach.sessions.labels import Labels, labels_of_sample
from posecoach.sessions.landmark_files import read_landmarks, write_landmarks
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.reading import list_tracks
from posecoach.tuning.measuring import measure_for
from posecoach.tuning.recordings import Recording, find_recordings, load_recordings
from posecoach.web.review.job import Job
from posecoach.web.review.samples import FOLDER, exercise_of, samples

Progress = Callable[[float, str], None]
"""Told the share that is done, 0-1, and what is being done."""


class Uploaded(Protocol):
    """A file as Streamlit hands it over."""

    name: str

    def getvalue(self) -> bytes:
        """Its bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Sample:
    """A rendered clip of one exercise; its landmarks are looked for once and kept."""

    name: str
    clip: Path
    landmarks: Path

    @property
    def ready(self) -> bool:
        """Whether its landmarks are there already."""
        return self.landmarks.is_file()


def samples_for(exercise: Exercise, ids: Sequence[str], folder: Path = FOLDER) -> dict[str, Sample]:
    """The sample clips of an exercise by name; none in an installed package."""
    from posecoach.vision.model_store import cache_folder

    kept = cache_folder() / "sample_landmarks"
    # A clip that was rendered anew is another clip.
    return {
        name: Sample(name, clip, kept / f"{name}-{_content(clip)}.landmarks.parquet")
        for name, clip in samples(tuple(ids), folder).items()
        if exercise_of(name, tuple(ids)) == exercise.id
    }


def _content(clip: Path) -> str:
    return hashlib.sha256(clip.read_bytes()).hexdigest()[:10]


def take_sample(sample: Sample, exercise: Exercise, progress: Progress) -> Recording:
    """A sample clip with the labels that its renderer knows.

    Raises
    ------
    PosecoachError
        If there is no pose model, or the clip can't be read.
    """
    if not sample.ready:
        _find_landmarks(sample, exercise, progress)
    measured = measure_for(read_landmarks(sample.landmarks), exercise, sample.name)
    return Recording(None, measured, _truth(sample, exercise))


def _truth(sample: Sample, exercise: Exercise) -> Labels | None:
    path = sample.clip.with_suffix(".truth.json")
    if not path.is_file():
        return None
    labels = labels_of_sample(json.loads(path.read_text(encoding="utf-8")))
    return labels if labels is not None and labels.exercise == exercise.id else None


def _find_landmarks(sample: Sample, exercise: Exercise, progress: Progress) -> None:
    # MediaPipe takes seconds to import: not before somebody wants it.
    from posecoach.review import watch
    from posecoach.sessions.log import TrackLog
    from posecoach.video.reader import VideoReader
    from posecoach.vision.estimator import PoseEstimator
    from posecoach.vision.model_store import ensure_model

    def fetched(what: str, done: int, total: int | None) -> None:
        progress(min(1.0, done / total) if total else 0.0, what)

    model, log = ensure_model(progress=fetched), TrackLog()
    outlines = needs_outline(exercise)
    with VideoReader(sample.clip) as video, PoseEstimator(model, silhouettes=outlines) as estimator:
        seconds = video.info.duration_s or 1.0
        for frame, landmarks in watch(video, estimator):
            log.add(landmarks)
            progress(
                min(1.0, frame.time_s / seconds),
                tr("Looking at every frame of {name}", name=sample.name),
            )
    sample.landmarks.parent.mkdir(parents=True, exist_ok=True)
    write_landmarks(log.track(), sample.landmarks)


def take_uploads(files: Sequence[Uploaded], exercise: Exercise) -> list[Recording]:
    """Measure uploaded landmarks; what was uploaded is kept only while it is read.

    Raises
    ------
    PosecoachError
        If a file can't be read.
    """
    if not files:
        return []
    with tempfile.TemporaryDirectory(prefix="posecoach_tune_") as name:
        folder = Path(name)
        for file in files:
            (folder / Path(file.name).name).write_bytes(file.getvalue())
        found = load_recordings(find_recordings([folder]), exercise)
    return [Recording(None, one.measured, one.labels) for one in found]


def take_folder(words: str, exercise: Exercise) -> list[Recording]:
    """Recordings of a folder, or a file, of this computer; labels are kept beside them.

    Raises
    ------
    PosecoachError
        If there is none, or one can't be read.
    """
    path = Path(words.strip().strip('"')).expanduser()
    return load_recordings(find_recordings([path]), exercise)


def sessions_of(store: Store, person: str, exercise: Exercise) -> dict[str, Path]:
    """A person's own sessions of an exercise, by when they were."""
    return {
        _session_words(track.began_at.astimezone(), track.seconds): track.path
        for track in list_tracks(store, person, exercise.id)
    }


def _session_words(began: datetime, seconds: float) -> str:
    return f"{day_words(began.date(), 'd MMMM y')}, {began:%H:%M:%S} ({seconds:.0f} s)"


def take_session(name: str, path: Path, exercise: Exercise) -> Recording:
    """The landmarks of a session; its folder is the store's, so marks are not kept there.

    Raises
    ------
    VideoError
        If they can't be read.
    """
    return Recording(None, measure_for(read_landmarks(path), exercise, name), None)


def reviews(jobs: Sequence[Job], exercise: Exercise) -> Mapping[str, Job]:
    """Reviews of this visit that are done, of the same exercise, by what they are called."""
    return {
        f"{number}. {job.name}": job
        for number, job in enumerate(jobs, start=1)
        if job.result is not None and job.exercise.id == exercise.id
    }


def take_review(name: str, job: Job, exercise: Exercise) -> Recording:
    """The landmarks of a review that is done."""
    assert job.result is not None
    return Recording(None, measure_for(job.result.track, exercise, name), None)
