"""The annotated video, drawn and encoded in a thread of its own while the next frames are seen."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from posecoach.coaching import Feedback
from posecoach.kinematics.landmarks import Landmarks
from posecoach.language.catalogue import speak, spoken
from posecoach.video.drawing import draw_on
from posecoach.video.reader import Rgb
from posecoach.video.working import WorkingFrame
from posecoach.video.writer import VideoWriter

# A cue stays on the picture this long, in seconds.
_CUE_SHOWN_S = 3.0
# Frames are drawn and encoded in groups, of which two may wait: one after the other they take less
# time than by turns with a network, which uses up the processor's caches.
_AT_ONCE = 8
_GROUPS = 2
_Shown = tuple[WorkingFrame, Landmarks, Feedback, str]


class Annotator:
    """Draws what was found on each frame and writes it to a file.

    Parameters
    ----------
    path
        The file to make; it gets its name when it is whole, see
        :class:`~posecoach.video.writer.VideoWriter`.
    size
        Width and height of the frames, in pixels.
    fps
        Mean frame rate.
    faults
        Names of the exercise's faults, by their ids.

    Raises
    ------
    VideoError
        If the file can't be written; from :meth:`add` or at the end.
    """

    def __init__(
        self, path: Path, size: tuple[int, int], fps: float, faults: Mapping[str, str]
    ) -> None:
        self._writer = VideoWriter(path, *size, fps)
        self._thread = ThreadPoolExecutor(1, "annotator", speak, (spoken(),))
        self._room = threading.Semaphore(_GROUPS)
        self._group: list[_Shown] = []
        self._failed: Future[None] | None = None
        self._cue = _ShownCue()
        self._faults = faults
        # The encoder takes a copy, so the next frame may be drawn in the same memory.
        self._picture: Rgb | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._hand_on()
        self._thread.shutdown(wait=True, cancel_futures=kind is not None)
        failed = self._failed.exception() if self._failed is not None else None
        problem = error if error is not None else failed
        self._writer.__exit__(None if problem is None else type(problem), problem, trace)
        if error is None and failed is not None:
            raise failed

    def add(self, frame: WorkingFrame, landmarks: Landmarks, feedback: Feedback) -> None:
        """Take the next frame with what was found in it."""
        if self._failed is not None:
            self._failed.result()
        self._group.append((frame, landmarks, feedback, self._cue.at(feedback)))
        if len(self._group) == _AT_ONCE:
            self._hand_on()

    def _hand_on(self) -> None:
        group, self._group = self._group, []
        self._room.acquire()
        self._thread.submit(self._draw, group).add_done_callback(self._done)

    def _draw(self, group: list[_Shown]) -> None:
        for frame, landmarks, feedback, cue in group:
            if self._failed is not None:
                return
            picture = self._picture = frame.unpack(self._picture)
            height, width = picture.shape[:2]
            draw_on(picture, landmarks.resized(width, height), feedback, cue, self._faults)
            self._writer.write(frame.time_s, picture)

    def _done(self, drawing: Future[None]) -> None:
        if not drawing.cancelled() and drawing.exception() is not None:
            self._failed = drawing
        self._room.release()


class _ShownCue:
    """Keeps a cue on the picture for a while."""

    def __init__(self) -> None:
        self._text, self._until = "", 0.0

    def at(self, feedback: Feedback) -> str:
        if feedback.cue is not None:
            self._text, self._until = feedback.cue.text, feedback.time_s + _CUE_SHOWN_S
        return self._text if feedback.time_s <= self._until else ""
