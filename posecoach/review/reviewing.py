"""Reviewing one recording: decoding, looking, coaching and encoding overlap, in bounded memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Literal

from posecoach.coaching.pausing import PausableCoach
from posecoach.errors import ModelUnavailableError
from posecoach.exercises.models import Exercise
from posecoach.exercises.needs import needed_measures, needs_outline
from posecoach.kinematics.landmarks import Landmarks
from posecoach.language.catalogue import tr
from posecoach.problems import problems
from posecoach.review.annotating import Annotator
from posecoach.review.result import Review
from posecoach.sessions.exports import AngleSeries, write_csv, write_parquet
from posecoach.sessions.landmark_files import write_landmarks
from posecoach.sessions.log import SessionLog
from posecoach.video.reader import VideoFrame, VideoReader
from posecoach.video.whole import check_folder
from posecoach.video.working import BYTES_PER_PIXEL, WorkingFrame, WorkingVideo
from posecoach.vision.estimator import PoseEstimator
from posecoach.vision.model_catalog import Variant
from posecoach.vision.picture import PictureFault
from posecoach.vision.relay import Blocks, Relay

Progress = Callable[[float, float | None], None]
"""Called with the seconds done and the seconds in all, if the file states them."""

# Frames are looked at and annotated at this size at most, in pixels: the network sees the person at
# 256, and encoding a phone's full resolution would cost more than the pose model.
LONGEST_SIDE = 1280
# The full model confuses the legs in a few frames of any clip; beyond this share the figures of a
# hold are not to be trusted, and the heavy model, five times slower, is worth its time.
_TOO_MIXED_UP = 0.05


def watch(
    video: VideoReader, estimator: PoseEstimator, progress: Progress | None = None
) -> Iterator[tuple[VideoFrame, Landmarks]]:
    """Every frame of a video with its landmarks, one after the other by a single estimator."""
    for frame in video:
        yield frame, estimator.detect(frame.rgb, frame.time_s)
        if progress is not None:
            progress(frame.time_s, video.info.duration_s)


def look_at(
    video: VideoReader,
    model: Path,
    *,
    outlines: bool = False,
    progress: Progress | None = None,
    pictures: Counter[PictureFault] | None = None,
    people_model: Path | None = None,
) -> Generator[tuple[WorkingFrame, Landmarks], None, None]:
    """Every frame of a video with its landmarks, in order, by two trackers in constant memory.

    Frames are no larger than :data:`LONGEST_SIDE`, and landmarks in pixels of the whole video.

    Parameters
    ----------
    video
        Just opened. It is read in another thread, until this iterator is exhausted or closed.
    model
        The pose model.
    outlines
        Whether the outline of the trunk is traced as well, which costs time.
    progress
        Told after each frame.
    pictures
        Counts in how many frames the picture was dark, blurred ….
    people_model
        A smaller model to look for a second person with; the same one by default.

    Raises
    ------
    ModelUnavailableError
        If the model can't be used.
    """
    working = WorkingVideo(video, LONGEST_SIDE)
    width, height = working.size
    info = video.info
    blocks = Blocks.of(width * height * BYTES_PER_PIXEL, info.fps, info.likely_frames)
    with Relay[WorkingFrame](
        model, blocks, silhouettes=outlines, people_model=people_model
    ) as relay:
        for frame, landmarks in relay.follow(working):
            if pictures is not None and relay.picture is not None:
                pictures[relay.picture] += 1
            yield frame, landmarks.resized(info.width, info.height)
            if progress is not None:
                progress(frame.time_s, info.duration_s)


def review(
    path: Path,
    exercise: Exercise,
    *,
    model: Path,
    side: Literal["left", "right", "auto"] = "auto",
    out: Path | None = None,
    stem: str | None = None,
    progress: Progress | None = None,
    people_model: Path | None = None,
) -> Review:
    """Review one recording.

    Parameters
    ----------
    path
        The video.
    exercise
        What was done in it.
    model
        The pose model, see :func:`posecoach.vision.model_store.ensure_model`.
    side
        The leg to measure; ``auto`` follows the raised one.
    out
        Folder for the angle series, the landmarks and the annotated video; None writes nothing.
    stem
        What the names of these files begin with; the video's own name if not given.
    progress
        Told after each frame; what it raises ends the review, and leaves no half-written file.
    people_model
        A smaller model to look for a second person with; the same one by default.

    Raises
    ------
    VideoError
        If the video can't be opened or a result can't be written.
    """
    if out is not None:
        check_folder(out)
    stem = path.stem if stem is None else stem
    annotated = None if out is None else out / f"{stem}_annotated.mp4"
    coach = PausableCoach(exercise, side)
    log = SessionLog(needed_measures(exercise))
    with ExitStack() as stack:
        video = stack.enter_context(VideoReader(path))
        annotator = None
        if annotated is not None:
            size = WorkingVideo(video, LONGEST_SIDE).size
            names = {rule.id: tr(rule.name) for rule in exercise.faults}
            annotator = stack.enter_context(Annotator(annotated, size, video.info.fps, names))
        outlines = needs_outline(exercise)
        faulty: Counter[PictureFault] = Counter()
        series = AngleSeries(exercise.from_the_side)
        seen = look_at(
            video, model, outlines=outlines, progress=progress, pictures=faulty,
            people_model=people_model,
        )  # fmt: skip
        for frame, landmarks in stack.enter_context(closing(seen)):
            feedback = coach.update(landmarks)
            log.record(landmarks, feedback)
            if annotator is not None:
                # Meanwhile the trackers look at the next frames.
                series.add(landmarks)
                annotator.add(frame, landmarks, feedback)
    coach.finish()
    result = Review(
        video=path,
        exercise=exercise,
        info=video.info,
        log=log,
        holds=[h for h in coach.holds if h.complete],
        short_holds=[h for h in coach.holds if not h.complete],
        repetitions=coach.repetitions,
        faults=sorted(coach.faults, key=lambda f: f.start_s),
        broke_off=video.broke_off,
        model=model.stem,
        picture_faults=faulty,
    )
    result.problems = problems(result)
    if out is not None and annotated is not None:
        result.files = _write_series(result, series, out, stem) | {"video": annotated}
    return result


def review_twice_if_needed(
    path: Path,
    exercise: Exercise,
    *,
    find_model: Callable[[Variant], Path],
    side: Literal["left", "right", "auto"] = "auto",
    out: Path | None = None,
    stem: str | None = None,
    progress: Progress | None = None,
) -> Review:
    """Review with the full model, and again with the heavy one if the legs are mixed up.

    Parameters
    ----------
    find_model
        Gives the file of a model, fetching it if need be.
    path, exercise, side, out, stem, progress
        As for :func:`review`.

    Raises
    ------
    VideoError
        If the video can't be opened or a result can't be written.
    ModelUnavailableError
        If there is no full model; without a heavy one the first review stands, and says so.
    """
    full = find_model(Variant.FULL)

    def once(model: Path) -> Review:
        return review(
            path, exercise, model=model, side=side, out=out, stem=stem, progress=progress,
            # Six heavy networks take 1.4 GB, and the full one finds a second person as well.
            people_model=full,
        )  # fmt: skip

    result = once(full)
    if result.mixed_up <= _TOO_MIXED_UP:
        return result
    try:
        return once(find_model(Variant.HEAVY))
    except ModelUnavailableError:
        result.problems.append(
            tr(
                "The legs were mixed up in {share:.0%} of the frames. The heavy model tells "
                "them apart better, but could not be fetched; try 'posecoach model fetch --variant "
                "heavy' later.",
                share=result.mixed_up,
            )
        )
        return result


def _write_series(result: Review, series: AngleSeries, out: Path, stem: str) -> dict[str, Path]:
    table = series.table(result.log, result.profile_id)
    files = {kind: out / f"{stem}_angles.{kind}" for kind in ("csv", "parquet")}
    write_csv(table, files["csv"])
    write_parquet(table, files["parquet"])
    # Under the name by which the Tune page looks for it.
    files["landmarks"] = out / f"{stem}.landmarks.parquet"
    write_landmarks(result.track, files["landmarks"])
    return files
