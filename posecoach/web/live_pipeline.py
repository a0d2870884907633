"""One camera's work, frame by frame: decode, find the person, coach, answer. No sockets here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from posecoach.coaching.feedback import Feedback, Hold, Repetition
from posecoach.coaching.overlay import target_overlay
from posecoach.errors import ExerciseError
from posecoach.kinematics.landmarks import Landmarks
from posecoach.web.board import Board, Finished
from posecoach.web.live_clock import StreamClock
from posecoach.web.live_protocol import (
    Frame,
    Selection,
    SideChoice,
    decode_jpeg,
    encode,
    result_message,
)
from posecoach.web.model_fetch import Progress


class Estimator(Protocol):
    """What is needed of :class:`posecoach.vision.estimator.PoseEstimator`."""

    def detect(self, rgb: NDArray[np.uint8], time_s: float) -> Landmarks:
        """Find the person in one frame."""
        ...

    def trace_outlines(self, wanted: bool) -> None:
        """Whether the silhouette's outline is looked for as well."""
        ...

    def close(self) -> None:
        """Free the model."""
        ...


class Coaching(Protocol):
    """What is needed of :class:`posecoach.coaching.Coach`."""

    def update(self, landmarks: Landmarks) -> Feedback:
        """Coach one frame."""
        ...

    def finish(self) -> Hold | None:
        """End the hold that is open, if there is one."""
        ...


@dataclass(frozen=True, slots=True)
class NamedCoach:
    """A coach, the name and unit of what it coaches, and the names of the faults it watches for."""

    exercise: str
    coach: Coaching
    unit: str = "°"
    outline: bool = False
    fault_names: Mapping[str, str] = field(default_factory=dict)


def fetch_model(progress: Progress) -> Path:
    """The default model of this computer."""
    from posecoach.vision.model_store import ensure_model

    return ensure_model(progress=progress)


def open_estimator(model: Path) -> Estimator:
    """A new estimator over the model, for one stream."""
    # MediaPipe takes seconds to import: not before someone presses Start.
    from posecoach.vision.estimator import PoseEstimator

    return PoseEstimator(model, mode="video")


def coach_for(exercise: str, side: SideChoice) -> NamedCoach:
    """A new coach for one of the shipped exercises.

    Raises
    ------
    ExerciseError
        If there is no such exercise.
    """
    from posecoach.coaching import Coach
    from posecoach.exercises import exercise_ids, load_exercise
    from posecoach.exercises.needs import needs_outline
    from posecoach.kinematics.catalogue import CATALOGUE

    # load_exercise also takes paths of files, which are nothing for a socket to choose.
    if exercise not in exercise_ids():
        raise ExerciseError("There is no such exercise; reload the page.")
    chosen = load_exercise(exercise)
    names = {fault.id: fault.name for fault in chosen.faults}
    unit = CATALOGUE[chosen.main_measure].unit
    return NamedCoach(
        chosen.name, Coach(chosen, side=side), unit, needs_outline(chosen), fault_names=names
    )


@dataclass(frozen=True, slots=True)
class LiveServices:
    """What a pipeline is made of; tests put something simpler in its place."""

    fetch_model: Callable[[Progress], Path] = fetch_model
    open_estimator: Callable[[Path], Estimator] = open_estimator
    coach_for: Callable[[str, SideChoice], NamedCoach] = coach_for


@dataclass(slots=True)
class LivePipeline:
    """Everything that belongs to one stream; used from one thread at a time."""

    services: LiveServices
    board: Board
    estimator: Estimator | None = None
    _clock: StreamClock = field(default_factory=StreamClock)
    _selection: Selection | None = None
    _coached: NamedCoach | None = None
    _reported: int = 0
    _counted: int = 0

    def open(self, model: Path) -> None:
        """Load the model."""
        self.estimator = self.services.open_estimator(model)
        self.estimator.trace_outlines(self._coached is not None and self._coached.outline)

    def close(self) -> None:
        """End the open hold and free the model; a second call does nothing."""
        self._finish()
        estimator, self.estimator = self.estimator, None
        if estimator is not None:
            estimator.close()

    def select(self, selection: Selection) -> None:
        """Coach something else from the next frame on; the stream and its time go on.

        Raises
        ------
        ExerciseError
            If there is no such exercise; what was coached before still is.
        """
        if selection == self._selection:
            return
        coached = self.services.coach_for(selection.exercise, selection.side)
        self._finish()
        self._coached = coached
        if self.estimator is not None:
            self.estimator.trace_outlines(coached.outline)
        self._selection = selection
        self._reported = self._counted = 0

    def answer(self, frame: Frame) -> str:
        """The message that answers one frame.

        Raises
        ------
        ProtocolError
            If it is no readable picture.
        RuntimeError
            If the pipeline is not open.
        """
        if self.estimator is None:
            raise RuntimeError("the pipeline is not open")
        time_s = self._clock.time_of(frame.capture_ms)
        if time_s is None:
            return encode({"type": "skipped", "seq": frame.seq})
        landmarks = self.estimator.detect(decode_jpeg(frame.jpeg), time_s)
        feedback = self._coached.coach.update(landmarks) if self._coached else None
        overlay = None
        if feedback is not None:
            self._report_finished(feedback)
            overlay = target_overlay(landmarks, feedback.target, feedback.side)
        return encode(result_message(frame.seq, landmarks, feedback, overlay))

    def _report_finished(self, feedback: Feedback) -> None:
        for hold in feedback.holds[self._reported :]:
            self._report(hold)
        for repetition in feedback.repetitions[self._counted :]:
            self._report(repetition)
        self._reported, self._counted = len(feedback.holds), len(feedback.repetitions)

    def _finish(self) -> None:
        """What is held when the person stops, or chooses something else, counts as well."""
        hold = self._coached.coach.finish() if self._coached else None
        if hold is not None:
            self._report(hold)
        self._coached = None

    def _report(self, item: Hold | Repetition) -> None:
        if self._coached is None or self._selection is None:
            return
        names = self._coached.fault_names
        noticed = tuple(names.get(fault, fault.replace("_", " ")) for fault in item.faults)
        finished = Finished(self._coached.exercise, item, self._coached.unit, noticed)
        self.board.add(self._selection.session, finished)
