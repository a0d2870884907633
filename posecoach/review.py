"""Reviewing a recording: a video in; holds, faults, angles and an annotated video out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from posecoach.coaching import Coach, Cue, Fault, Feedback, Hold
from posecoach.exercises.models import Exercise
from posecoach.kinematics.landmarks import Landmarks, LandmarkTrack, Side
from posecoach.problems import problems
from posecoach.sessions.exports import angle_table, write_csv, write_parquet
from posecoach.video.drawing import draw_feedback
from posecoach.video.reader import VideoFrame, VideoInfo, VideoReader
from posecoach.video.writer import VideoWriter
from posecoach.vision.estimator import PoseEstimator

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
    track, feedback
        Landmarks and the coach's answer of every frame.
    holds
        Holds that reached the shortest time; ``short_holds`` those that did not.
    faults
        Every fault, in order of its start.
    problems
        Sentences on what stood in the way, most important first.
    broke_off
        A sentence if the video could not be read to its end.
    files
        What was written, by kind.
    """

    video: Path
    exercise: Exercise
    info: VideoInfo
    track: LandmarkTrack
    feedback: list[Feedback]
    holds: list[Hold]
    short_holds: list[Hold]
    faults: list[Fault]
    problems: list[str] = field(default_factory=list)
    broke_off: str | None = None
    files: dict[str, Path] = field(default_factory=dict)

    @property
    def frames(self) -> int:
        """How many frames were read."""
        return len(self.feedback)

    @property
    def duration_s(self) -> float:
        """From the first frame to the end of the last, in seconds."""
        return float(self.track.time_s[-1] - self.track.time_s[0]) + 1 / self.info.fps

    @property
    def measured_fraction(self) -> float:
        """Share of the frames in which the angle that is held could be measured, 0-1."""
        held = self.exercise.phases[-1].target.angle
        measured = sum(f.seen and held not in f.missing for f in self.feedback)
        return measured / max(1, self.frames)

    @property
    def side(self) -> Side | Literal["both"] | None:
        """The side that was held; "both", or None when nothing was held."""
        sides = {hold.side for hold in self.holds} or {hold.side for hold in self.short_holds}
        return "both" if len(sides) > 1 else next(iter(sides), None)

    def document(self) -> dict[str, Any]:
        """The result as plain values, ready for JSON; units are in the names."""
        return {
            "video": str(self.video),
            "exercise": self.exercise.id,
            "frames": self.frames,
            "duration_s": round(self.duration_s, 3),
            "fps": round(self.info.fps, 3),
            "width": self.info.width,
            "height": self.info.height,
            "measured_fraction": round(self.measured_fraction, 4),
            "side": self.side,
            "holds": [_hold(h) for h in self.holds],
            "short_holds": [_hold(h) for h in self.short_holds],
            "reps": self.feedback[-1].reps if self.feedback else 0,
            "faults": [_fault(f) for f in self.faults],
            "cues": [{"time_s": round(t, 3), "id": c.id, "text": c.text} for t, c in self.cues()],
            "timer_s": {key: round(s, 3) for key, s in self.timer_seconds().items()},
            "problems": self.problems,
            "complete": self.broke_off is None,
            "files": {kind: str(path) for kind, path in self.files.items()},
        }

    def cues(self) -> list[tuple[float, Cue]]:
        """What would have been said, and when."""
        return [(f.time_s, f.cue) for f in self.feedback if f.cue is not None]

    def timer_seconds(self) -> Counter[str]:
        """Seconds by the reason that the timer gave: why it ran, paused or waited."""
        spent: Counter[str] = Counter()
        for before, now in zip(self.feedback, self.feedback[1:], strict=False):
            spent[now.timer.reason_id] += now.time_s - before.time_s  # type: ignore[assignment]
        return spent


def _hold(hold: Hold) -> dict[str, Any]:
    return {
        "side": hold.side,
        "start_s": round(hold.start_s, 3),
        "end_s": round(hold.end_s, 3),
        "held_s": round(hold.held_s, 3),
        "peak": round(hold.peak, 2),
        "mean": round(hold.mean, 2),
        "faults": list(hold.faults),
        "ended": hold.ended,
    }


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
    coach = Coach(exercise, side)
    seen: list[Landmarks] = []
    said: list[Feedback] = []
    with ExitStack() as stack:
        video = stack.enter_context(VideoReader(path))
        estimator = stack.enter_context(PoseEstimator(model, mode="video"))
        picture = None
        if out is not None:
            name = out / f"{path.stem}_annotated.mp4"
            info = video.info
            picture = stack.enter_context(VideoWriter(name, info.width, info.height, info.fps))
        shown = _ShownCue()
        for frame, landmarks in watch(video, estimator, progress):
            feedback = coach.update(landmarks)
            seen.append(landmarks)
            said.append(feedback)
            if picture is not None:
                drawn = draw_feedback(frame.rgb, landmarks, feedback, shown.at(feedback))
                picture.write(frame.time_s, drawn)
        info, broke_off = video.info, video.broke_off
    coach.finish()
    result = Review(
        video=path,
        exercise=exercise,
        info=info,
        track=LandmarkTrack.of(seen),
        feedback=said,
        holds=[h for h in coach.holds if h.complete],
        short_holds=[h for h in coach.holds if not h.complete],
        faults=sorted(coach.faults, key=lambda f: f.start_s),
        broke_off=broke_off,
    )
    result.problems = problems(result)
    if out is not None:
        result.files = _write_series(result, out) | {"video": out / f"{path.stem}_annotated.mp4"}
    return result


def _write_series(result: Review, out: Path) -> dict[str, Path]:
    table = angle_table(result.track, result.feedback)
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
