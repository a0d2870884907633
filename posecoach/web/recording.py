"""Every live session is remembered, beside the coaching: frames never wait for the disk."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from posecoach.coaching.feedback import Feedback, Hold, Repetition
from posecoach.errors import PosecoachError
from posecoach.kinematics.landmarks import Landmarks
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.part_log import PartDetails
from posecoach.sessions.store.recorder import SessionRecorder
from posecoach.sessions.store.session_video import SessionVideo
from posecoach.web.remembering import VISITS, Visits, shared_store

_LOG = logging.getLogger(__name__)
# Ten seconds of frames, for a disk that is busy with something else.
_MOST_WAITING = 300
_LOOK_S = 0.25
_PATIENCE_S = 10.0


class Recording(Protocol):
    """What is needed to remember one live session."""

    def frame(self, details: PartDetails | None, landmarks: Landmarks, said: Feedback) -> None:
        """Take a frame of what is being done; None while nothing is."""
        ...

    def picture(self, details: PartDetails | None, time_s: float, rgb: NDArray[np.uint8]) -> None:
        """Take the picture of a frame, which is forgotten unless its video was asked for."""
        ...

    def end_part(self, last: Iterable[Hold | Repetition]) -> None:
        """What is being done is over, with what was finished by that."""
        ...

    def close(self) -> None:
        """The session is over."""
        ...


@dataclass(frozen=True, slots=True)
class _Frame:
    details: PartDetails | None
    landmarks: Landmarks
    said: Feedback


@dataclass(frozen=True, slots=True)
class _End:
    last: tuple[Hold | Repetition, ...]


class LiveRecording:
    """Writes one live session in a thread of its own.

    When the disk can't keep up, landmarks are left out; results are not, since every frame brings
    all of its part. When nothing can be written at all the session goes on, and the page says so.

    Parameters
    ----------
    visit
        The tab's name, by which its person is known.
    open_store
        Opens the store; called in the thread, at the first frame.
    visits
        Who practises, and where trouble is told.
    """

    def __init__(
        self,
        visit: str,
        open_store: Callable[[], Store] = shared_store,
        visits: Visits = VISITS,
    ) -> None:
        self._visit, self._open_store, self._visits = visit, open_store, visits
        self._waiting: queue.Queue[_Frame | _End | None] = queue.Queue(_MOST_WAITING)
        self._thread: threading.Thread | None = None
        self._video: SessionVideo | None = None

    def frame(self, details: PartDetails | None, landmarks: Landmarks, said: Feedback) -> None:
        """See :class:`Recording`."""
        if self._thread is None:
            if details is None:
                return
            self._thread = threading.Thread(target=self._work, name="recording", daemon=True)
            self._thread.start()
        try:
            self._waiting.put_nowait(_Frame(details, landmarks, said))
        except queue.Full:
            _LOG.debug("a frame is not remembered: the disk is busy")

    def picture(self, details: PartDetails | None, time_s: float, rgb: NDArray[np.uint8]) -> None:
        """See :class:`Recording`."""
        video = self._video
        if video is not None and details is not None:
            video.frame(details, time_s, rgb)

    def end_part(self, last: Iterable[Hold | Repetition]) -> None:
        """See :class:`Recording`."""
        self._hand_on(_End(tuple(last)))

    def close(self) -> None:
        """See :class:`Recording`; a second call does nothing."""
        self._hand_on(None)
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(_PATIENCE_S)

    def _hand_on(self, item: _End | None) -> None:
        if self._thread is None:
            return
        try:
            self._waiting.put(item, timeout=_PATIENCE_S)
        except queue.Full:
            self._visits.tell_trouble(
                self._visit, "The disk does not keep up: not all of the session is remembered."
            )

    def _work(self) -> None:
        try:
            self._write()
        except PosecoachError as error:
            self._tell(str(error))
        except Exception:
            _LOG.exception("The session can't be remembered")
            self._tell("Your session can't be remembered: something unexpected went wrong.")
        # Whoever hands on must not wait for somebody who has gone.
        while self._waiting.get() is not None:
            pass

    def _write(self) -> None:
        store = self._open_store()
        person = self._visits.person_of(self._visit, store)
        recorder = SessionRecorder(store, person.id, on_trouble=self._tell)
        if self._visits.keeps_video(self._visit):
            self._video = SessionVideo(store.landmarks, recorder.id, self._tell)
        try:
            self._follow(recorder)
        finally:
            # Before the session is closed: of one that was deleted meanwhile nothing comes back.
            if self._video is not None:
                self._video.close()
            recorder.close()

    def _follow(self, recorder: SessionRecorder) -> None:
        """Record what is handed on, until the session is over."""
        doing: PartDetails | None = None
        while True:
            try:
                item = self._waiting.get(timeout=_LOOK_S)
            except queue.Empty:
                recorder.tick()
                continue
            if item is None:
                self._waiting.put(None)
                return
            if isinstance(item, _End):
                recorder.end_part(item.last)
                self._end_video()
                doing = None
            else:
                doing = self._take(recorder, doing, item)

    def _take(
        self, recorder: SessionRecorder, doing: PartDetails | None, frame: _Frame
    ) -> PartDetails | None:
        """Record a frame; what is being done with it."""
        if frame.details != doing:
            recorder.end_part()
            self._end_video()
            if frame.details is not None:
                recorder.begin(frame.details)
                if self._video is not None:
                    start_s = frame.landmarks.time_s
                    self._video.begin(recorder.number, frame.details, start_s)
        if frame.details is not None:
            recorder.feed(frame.landmarks, frame.said)
        return frame.details

    def _end_video(self) -> None:
        if self._video is not None:
            self._video.end()

    def _tell(self, words: str) -> None:
        self._visits.tell_trouble(self._visit, words)
