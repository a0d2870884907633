"""One camera's work, frame by frame: decode, find the person, coach, answer. No sockets here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from posecoach.coaching.easing import Easing
from posecoach.coaching.feedback import Feedback
from posecoach.coaching.overlay import target_overlay
from posecoach.coaching.set_up import SetUp, SetUpNow
from posecoach.errors import ExerciseError
from posecoach.kinematics.landmarks import Landmarks
from posecoach.language.catalogue import ENGLISH, Catalogue, speaking, tr
from posecoach.language.files import catalogue_of
from posecoach.vision.picture import PictureFault
from posecoach.web.board import Board, Finished
from posecoach.web.live_clock import StreamClock
from posecoach.web.live_coaching import Coached, coach_for
from posecoach.web.live_orders import Order, Selection
from posecoach.web.live_protocol import Frame, decode_jpeg, encode, result_message
from posecoach.web.model_fetch import Progress
from posecoach.web.recording import LiveRecording, Recording


class Estimator(Protocol):
    """What is needed of :class:`posecoach.vision.estimator.PoseEstimator`."""

    @property
    def picture(self) -> PictureFault | None:
        """What is wrong with the frames of late."""
        ...

    def detect(self, rgb: NDArray[np.uint8], time_s: float) -> Landmarks:
        """Find the person in one frame."""
        ...

    def trace_outlines(self, wanted: bool) -> None:
        """Whether the silhouette's outline is looked for as well."""
        ...

    def close(self) -> None:
        """Free the model."""
        ...


def fetch_model(progress: Progress) -> Path:
    """The default model of this computer."""
    from posecoach.vision.model_store import ensure_model

    return ensure_model(progress=progress)


def open_estimator(model: Path) -> Estimator:
    """A new estimator over the model, for one stream."""
    # MediaPipe takes seconds to import: not before someone presses Start.
    from posecoach.vision.estimator import PoseEstimator

    return PoseEstimator(model, mode="video")


@dataclass(frozen=True, slots=True)
class LiveServices:
    """What a pipeline is made of; tests put something simpler in its place."""

    fetch_model: Callable[[Progress], Path] = fetch_model
    open_estimator: Callable[[Path], Estimator] = open_estimator
    coach_for: Callable[[Selection], Coached] = coach_for
    record: Callable[[str], Recording] = LiveRecording


@dataclass(slots=True)
class LivePipeline:
    """Everything that belongs to one stream; used from one thread at a time."""

    services: LiveServices
    board: Board
    estimator: Estimator | None = None
    _clock: StreamClock = field(default_factory=StreamClock)
    _selection: Selection | None = None
    _coached: Coached | None = None
    _outline: bool = False
    _recording: Recording | None = None
    _set_up: SetUp = field(default_factory=SetUp)
    _language: Catalogue = ENGLISH

    def open(self, model: Path) -> None:
        """Load the model."""
        self.estimator = self.services.open_estimator(model)
        self.estimator.trace_outlines(self._outline)

    def close(self) -> None:
        """End the open hold and free the model; a second call does nothing."""
        self._finish()
        if self._recording is not None:
            self._recording.close()
        estimator, self.estimator = self.estimator, None
        if estimator is not None:
            estimator.close()

    def follow(self, order: Order) -> None:
        """Coach something else, or go on or back in a routine; the stream and its time go on.

        With the same thing in another language it is only the language that changes.

        Raises
        ------
        ExerciseError
            If that is not possible; what was coached before still is.
        """
        if isinstance(order, Selection):
            self._language = catalogue_of(order.language)
        with speaking(self._language):
            if isinstance(order, Selection):
                self._select(order)
            elif self._coached is None:
                raise ExerciseError(tr("Nothing is chosen yet."))
            else:
                self._end(self._coached.move(order.do))

    def _select(self, selection: Selection) -> None:
        # What is spoken changes no exercise.
        selection = replace(selection, language=ENGLISH.language)
        if selection == self._selection:
            return
        coached = self.services.coach_for(selection)
        self._finish()
        self._coached, self._selection = coached, selection
        if self._recording is None:
            self._recording = self.services.record(selection.session)
        self._trace_if_needed()

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
        rgb = decode_jpeg(frame.jpeg)
        landmarks = self.estimator.detect(rgb, time_s)
        with speaking(self._language):
            return encode(self._message(frame.seq, rgb, landmarks))

    def _message(self, seq: int, rgb: NDArray[np.uint8], landmarks: Landmarks) -> dict[str, object]:
        feedback = self._coach(landmarks, rgb)
        fault = self.estimator.picture if self.estimator is not None else None
        setting_up = self._set_up_now(landmarks, feedback, fault is not PictureFault.DARK)
        overlay = None
        if feedback is not None and _is_worked(feedback):
            overlay = target_overlay(landmarks, feedback.target, feedback.side)
        message = result_message(seq, landmarks, feedback, overlay, setting_up)
        if fault is not None:
            message["hint"] = tr(fault.words)
        return message

    def _set_up_now(
        self, landmarks: Landmarks, feedback: Feedback | None, light: bool
    ) -> SetUpNow | None:
        place = self._coached.place if self._coached is not None else None
        if self._set_up.over or feedback is None or place is None:
            return None
        return self._set_up.update(landmarks, feedback, place, light)

    def _coach(self, landmarks: Landmarks, rgb: NDArray[np.uint8]) -> Feedback | None:
        if self._coached is None:
            return None
        feedback, finished = self._coached.update(landmarks)
        self._report(finished)
        if self._coached.easing is not None:
            feedback = self._coached.easing.update(feedback, self._set_up.over)
            self._tell_easier(self._coached.easing)
        if self._recording is not None:
            details = self._coached.details(feedback)
            self._recording.frame(details, landmarks, feedback)
            self._recording.picture(details, landmarks.time_s, rgb)
        # The next item of a routine may need what this one does not.
        self._trace_if_needed()
        return feedback

    def _trace_if_needed(self) -> None:
        """Tracing the outline costs time: only while what is coached now needs it."""
        wanted = self._coached is not None and self._coached.outline
        if wanted != self._outline:
            self._outline = wanted
            if self.estimator is not None:
                self.estimator.trace_outlines(wanted)

    def _finish(self) -> None:
        """What is held when the person stops, or chooses something else, counts as well."""
        coached, self._coached = self._coached, None
        if coached is not None:
            self._end(coached.finish())

    def _end(self, finished: list[Finished]) -> None:
        """What was being done is over."""
        self._report(finished)
        if self._recording is not None:
            self._recording.end_part(done.item for done in finished)

    def _tell_easier(self, easing: Easing) -> None:
        """What was too far is told again after the session."""
        if self._selection is None:
            return
        told = self.board.read(self._selection.session).too_far
        for exercise in easing.proposed:
            if (exercise.name, exercise.easier) not in told:
                self.board.add_too_far(self._selection.session, exercise.name, exercise.easier)

    def _report(self, finished: list[Finished]) -> None:
        if self._selection is None:
            return
        for done in finished:
            self.board.add(self._selection.session, done)


def _is_worked(feedback: Feedback) -> bool:
    """On the way to an exercise of a routine, and after the last, there is no target."""
    return feedback.routine is None or feedback.routine.state == "work"
