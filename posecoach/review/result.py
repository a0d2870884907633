"""What a review found in one recording, and the same as plain values."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from posecoach.coaching import Fault, Hold, Repetition
from posecoach.coaching.feedback import Worked
from posecoach.exercises.models import Exercise
from posecoach.kinematics.landmarks import LandmarkTrack
from posecoach.kinematics.reasons import UNSTEADY, explain
from posecoach.sessions.log import SessionLog
from posecoach.video.reader import VideoInfo
from posecoach.vision.picture import PictureFault


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
    picture_faults
        In how many frames the picture was dark, blurred ….
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
    picture_faults: Counter[PictureFault] = field(default_factory=Counter)

    @property
    def track(self) -> LandmarkTrack:
        """The landmarks of every frame."""
        return self.log.track()

    @property
    def profile_id(self) -> str | None:
        """The profile whose numbers it was judged by; None for the exercise's own."""
        profile = self.exercise.profile
        return None if profile is None else profile.id

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
            "profile": self.profile_id,
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
