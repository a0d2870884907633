"""Reviewing a recording: a video in; holds, faults, angles and an annotated video out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np

from posecoach.coaching import Coach, Fault, Feedback, Hold, Repetition
from posecoach.coaching.feedback import Worked
from posecoach.errors import ModelUnavailableError
from posecoach.exercises.models import Exercise
from posecoach.exercises.needs import needed_measures, needs_outline
from posecoach.kinematics.landmarks import Landmarks, LandmarkTrack
from posecoach.kinematics.reasons import UNSTEADY, explain
from posecoach.problems import problems
from posecoach.sessions.exports import angle_table, write_csv, write_parquet
from posecoach.sessions.log import SessionLog
from posecoach.sessions.series import views_for
from posecoach.video.drawing import draw_feedback
from posecoach.video.reader import VideoFrame, VideoInfo, VideoReader
from posecoach.video.whole import check_folder
from posecoach.video.writer import VideoWriter
from posecoach.vision.estimator import PoseEstimator
from posecoach.vision.model_catalog import Variant

Progress = Callable[[float, float | None], None]
"""Called with the seconds done and the seconds in all, if the file states them."""

# A cue stays on the picture this long, in seconds.
_CUE_SHOWN_S = 3.0


@dataclass(slots=True)
class Review:
    """What was found in one recording.

    Attributes
    ----------
    video, exercise, info
        What was reviewed.
    log
        Landmarks and the coach's answer of every frame.
    holds
        Holds that reached the shortest time; ``short_holds`` those that did not.
    repetitions
        Movements out and back; incomplete ones are half repetitions, which count for nothing.
    faults
        Every fault, in order of its start.
    problems
        Sentences on what stood in the way, most important first.
    broke_off
        A sentence if the video could not be read to its end.
    files
        What was written, by kind.
    model
        File name of the pose model, without its ending.
    """

    video: Path
    exercise: Exercise
    info: VideoInfo
    log: SessionLog
    holds: list[Hold]
    short_holds: list[Hold]
    repetitions: list[Repetition]
    faults: list[Fault]
    problems: list[str] = field(default_factory=list)
    broke_off: str | None = None
    files: dict[str, Path] = field(default_factory=dict)
    model: str = ""

    @property
    def track(self) -> LandmarkTrack:
        """The landmarks of every frame."""
        return self.log.track()

    @property
    def frames(self) -> int:
        """How many frames were read."""
        return len(self.log)

    @property
    def fps(self) -> float:
        """Mean frames a second; what the file states, if there is only one frame."""
        times = self.log.time_s
        span = float(times[-1] - times[0]) if len(times) > 1 else 0.0
        return (len(times) - 1) / span if span > 0 else self.info.fps

    @property
    def duration_s(self) -> float:
        """From the first frame to the end of the last, in seconds."""
        return float(self.log.time_s[-1] - self.log.time_s[0]) + 1 / self.fps

    @property
    def measured_fraction(self) -> float:
        """Share of the frames in which the angle that is held could be measured, 0-1."""
        return float(np.isfinite(self.log.value).mean()) if self.frames else 0.0

    @property
    def mixed_up(self) -> float:
        """Share of the frames in which the model took one leg for the other, 0-1."""
        return self.log.unmeasured.counts()[explain(UNSTEADY)] / max(1, self.frames)

    @property
    def whole_reps(self) -> list[Repetition]:
        """The repetitions that count."""
        return [repetition for repetition in self.repetitions if repetition.complete]

    @property
    def side(self) -> Worked | None:
        """The side that was worked; "both", or None when nothing was done."""
        done = self.holds or self.short_holds or self.whole_reps or self.repetitions
        sides = {item.side for item in done}
        return "both" if len(sides) > 1 else next(iter(sides), None)

    def document(self) -> dict[str, Any]:
        """The result as plain values, ready for JSON; units are in the names."""
        return {
            "video": str(self.video),
            "exercise": self.exercise.id,
            "frames": self.frames,
            "duration_s": round(self.duration_s, 3),
            "fps": round(self.fps, 3),
            "width": self.info.width,
            "height": self.info.height,
            "model": self.model,
            "measured_fraction": round(self.measured_fraction, 4),
            "side": self.side,
            "holds": [_hold(h) for h in self.holds],
            "short_holds": [_hold(h) for h in self.short_holds],
            "reps": len(self.whole_reps),
            "repetitions": [_repetition(r) for r in self.repetitions],
            "faults": [_fault(f) for f in self.faults],
            "cues": [
                {"time_s": round(t, 3), "id": cue.id, "text": cue.text} for t, cue in self.log.cues
            ],
            "timer_s": {k: round(s, 3) for k, s in self.log.seconds_by_reason().items()},
            "problems": self.problems,
            "complete": self.broke_off is None,
            "files": {kind: str(path) for kind, path in self.files.items()},
        }


def _hold(hold: Hold) -> dict[str, Any]:
    return {
        "side": hold.side,
        "start_s": round(hold.start_s, 3),
        "end_s": round(hold.end_s, 3),
        "held_s": round(hold.held_s, 3),
        "peak": _number(hold.peak),
        "mean": _number(hold.mean),
        "faults": list(hold.faults),
        "ended": hold.ended,
    }


def _repetition(repetition: Repetition) -> dict[str, Any]:
    seconds = ("start_s", "end_s", "out_s", "far_s", "back_s")
    return {
        "move": repetition.move,
        "side": repetition.side,
        **{name: round(getattr(repetition, name), 3) for name in seconds},
        "peak": _number(repetition.peak),
        "complete": repetition.complete,
        "missing": _number(repetition.missing),
        "faults": list(repetition.faults),
    }


def _number(value: float) -> float | None:
    """For JSON, which knows no NaN."""
    return round(value, 2) if math.isfinite(value) else None


def _fault(fault: Fault) -> dict[str, Any]:
    end = fault.start_s if fault.end_s is None else fault.end_s
    return {
        "id": fault.id,
        "start_s": round(fault.start_s, 3),
        "end_s": round(end, 3),
        "side": fault.side,
    }


def watch(
    video: VideoReader, estimator: PoseEstimator, progress: Progress | None = None
) -> Iterator[tuple[VideoFrame, Landmarks]]:
    """Every frame of a video with its landmarks, in order, in constant memory."""
    for frame in video:
        yield frame, estimator.detect(frame.rgb, frame.time_s)
        if progress is not None:
            progress(frame.time_s, video.info.duration_s)


def review(
    path: Path,
    exercise: Exercise,
    *,
    model: Path,
    side: Literal["left", "right", "auto"] = "auto",
    out: Path | None = None,
    progress: Progress | None = None,
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
        Folder for the angle series and the annotated video; None writes nothing.
    progress
        Told after each frame.

    Raises
    ------
    VideoError
        If the video can't be opened or a result can't be written.
    """
    if out is not None:
        check_folder(out)
    coach = Coach(exercise, side)
    log = SessionLog(needed_measures(exercise))
    annotated = None if out is None else out / f"{path.stem}_annotated.mp4"
    with ExitStack() as stack:
        video = stack.enter_context(VideoReader(path))
        picture = None
        if annotated is not None:
            info = video.info
            picture = stack.enter_context(VideoWriter(annotated, info.width, info.height, info.fps))
        estimator = stack.enter_context(_eyes(model, exercise))
        shown = _ShownCue()
        for frame, landmarks in watch(video, estimator, progress):
            feedback = coach.update(landmarks)
            log.record(landmarks, feedback)
            if picture is not None:
                drawn = draw_feedback(frame.rgb, landmarks, feedback, shown.at(feedback))
                picture.write(frame.time_s, drawn)
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
    )
    result.problems = problems(result)
    if out is not None and annotated is not None:
        result.files = _write_series(result, out) | {"video": annotated}
    return result


# The full model confuses the legs in a few frames of any clip; beyond this share the figures of a
# hold are not to be trusted, and the heavy model, five times slower, is worth its time.
_TOO_MIXED_UP = 0.05


def review_twice_if_needed(
    path: Path,
    exercise: Exercise,
    *,
    find_model: Callable[[Variant], Path],
    side: Literal["left", "right", "auto"] = "auto",
    out: Path | None = None,
    progress: Progress | None = None,
) -> Review:
    """Review with the full model, and again with the heavy one if the legs are mixed up.

    Parameters
    ----------
    find_model
        Gives the file of a model, fetching it if need be.
    path, exercise, side, out, progress
        As for :func:`review`.

    Raises
    ------
    VideoError
        If the video can't be opened or a result can't be written.
    ModelUnavailableError
        If there is no full model; without a heavy one the first review stands, and says so.
    """
    model = find_model(Variant.FULL)
    result = review(path, exercise, model=model, side=side, out=out, progress=progress)
    if result.mixed_up <= _TOO_MIXED_UP:
        return result
    try:
        model = find_model(Variant.HEAVY)
    except ModelUnavailableError:
        result.problems.append(
            f"The legs were mixed up in {result.mixed_up:.0%} of the frames. The heavy model tells "
            "them apart better, but could not be fetched; try 'posecoach model fetch --variant "
            "heavy' later."
        )
        return result
    return review(path, exercise, model=model, side=side, out=out, progress=progress)


def _eyes(model: Path, exercise: Exercise) -> PoseEstimator:
    """What looks at the frames; the silhouette's outline costs time, so only where it is used."""
    return PoseEstimator(model, mode="video", silhouettes=needs_outline(exercise))


def _write_series(result: Review, out: Path) -> dict[str, Path]:
    table = angle_table(result.track, result.log, views_for(result))
    files = {kind: out / f"{result.video.stem}_angles.{kind}" for kind in ("csv", "parquet")}
    write_csv(table, files["csv"])
    write_parquet(table, files["parquet"])
    return files


class _ShownCue:
    """Keeps a cue on the picture for a while."""

    def __init__(self) -> None:
        self._text, self._until = "", 0.0

    def at(self, feedback: Feedback) -> str:
        if feedback.cue is not None:
            self._text, self._until = feedback.cue.text, feedback.time_s + _CUE_SHOWN_S
        return self._text if feedback.time_s <= self._until else ""
