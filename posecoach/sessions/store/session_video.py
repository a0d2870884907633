"""The video of a session that goes on, beside everything else: frames never wait for it."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Hashable
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posecoach.errors import VideoError
from posecoach.language.catalogue import mark, tr
from posecoach.sessions.store.videos import video_path
from posecoach.video.writer import GrowingVideo

_LOG = logging.getLogger(__name__)
# A third of a second of frames, some 7 MB; what comes when they all wait is left out.
_MOST_WAITING = 8
_PATIENCE_S = 10.0
# Of the times that the file states; the true ones are in the frames.
_FPS = 25.0


@dataclass(frozen=True, slots=True)
class _Begin:
    number: int
    of: Hashable
    start_s: float


@dataclass(frozen=True, slots=True)
class _Picture:
    of: Hashable
    time_s: float
    rgb: NDArray[np.uint8]


class _End:
    """The part is over."""


class SessionVideo:
    """Encodes the frames of a session's parts in a thread of its own, a file each.

    Only frames of the part that is being recorded are taken. When encoding does not keep up,
    frames are left out; when the disk can't take it, the video ends and the session goes on.

    Parameters
    ----------
    landmarks, session
        The folder of all landmarks, and the session's key.
    on_trouble
        Called once, with a sentence, when the video can't be written.
    """

    def __init__(self, landmarks: Path, session: str, on_trouble: Callable[[str], None]) -> None:
        self._landmarks, self._session, self._on_trouble = landmarks, session, on_trouble
        self._waiting: queue.Queue[_Begin | _Picture | _End | None] = queue.Queue(_MOST_WAITING)
        self._part: _Begin | None = None
        self._file: GrowingVideo | None = None
        self._broken = False
        self._thread = threading.Thread(
            target=copy_context().run, args=(self._work,), name="session-video", daemon=True
        )
        self._thread.start()

    def begin(self, number: int, of: Hashable, start_s: float) -> None:
        """A part begins; the one before is over.

        Parameters
        ----------
        number
            The part's number in the session.
        of
            What its frames are marked with.
        start_s
            Its first moment, in seconds of the stream.
        """
        self._waiting.put(_Begin(number, of, start_s))

    def frame(self, of: Hashable, time_s: float, rgb: NDArray[np.uint8]) -> None:
        """Take a picture ``(H, W, 3)``, which must not change any more; returns at once."""
        try:
            self._waiting.put_nowait(_Picture(of, time_s, rgb))
        except queue.Full:
            _LOG.debug("a picture is left out of the video: encoding does not keep up")

    def end(self) -> None:
        """The part is over."""
        self._waiting.put(_End())

    def close(self) -> None:
        """The session is over; a second call does nothing."""
        if self._thread.is_alive():
            self._waiting.put(None)
            self._thread.join(_PATIENCE_S)

    def _work(self) -> None:
        while (item := self._waiting.get()) is not None:
            try:
                self._take(item)
            except VideoError as error:
                self._give_up(tr("The video is not kept any further: {error}", error=error))
            except Exception:
                _LOG.exception("The video can't be kept")
                self._give_up(mark("The video is not kept: something unexpected went wrong."))
        self._close_file()

    def _take(self, item: _Begin | _Picture | _End) -> None:
        if isinstance(item, _Picture):
            part = self._part
            if part is not None and item.of == part.of and item.time_s >= part.start_s:
                self._write(part, item)
            return
        self._close_file()
        self._part = item if isinstance(item, _Begin) and not self._broken else None

    def _write(self, part: _Begin, picture: _Picture) -> None:
        if self._file is None:
            height, width = picture.rgb.shape[:2]
            path = video_path(self._landmarks, self._session, part.number)
            self._file = GrowingVideo(path, width, height, _FPS)
            # Players begin with the first picture: without one at 0 all would be too early.
            self._file.write(0.0, picture.rgb)
        self._file.write(picture.time_s - part.start_s, picture.rgb)

    def _close_file(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            try:
                file.__exit__(None, None, None)
            except VideoError as error:
                self._give_up(str(error))

    def _give_up(self, words: str) -> None:
        file, self._file, self._part = self._file, None, None
        if file is not None:
            file.__exit__(VideoError, None, None)
        if not self._broken:
            self._broken = True
            self._on_trouble(words)
