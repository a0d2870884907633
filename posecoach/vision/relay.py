"""Two trackers that take turns at the blocks of one recording, so that two cores look at it.

MediaPipe's tracker runs on one core, and each frame leans on the one before. So a recording is cut
into blocks, which two trackers look at alternately; each looks at the last moments before its
block as well, without being asked for them, so that it has found the person by then. Which leg is
which goes on from one block to the next, and is told afterwards, in order; all else is done as
:class:`~posecoach.vision.estimator.PoseEstimator` does it.
"""

from __future__ import annotations

import math
import sys
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Generic, Protocol, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.landmarks import Landmarks
from posecoach.language.catalogue import speak, spoken
from posecoach.vision.lookout import LegNames, Lookout, Seen
from posecoach.vision.picture import PictureFault
from posecoach.vision.second_person import SecondPersonFinder

# How long a tracker looks before its block, in seconds: what it says depends little on what was
# earlier, see docs/review.md for by how much.
WARM_UP_S = 0.6
# No block is longer, in seconds: a shorter one costs more warming up, a longer one gains nothing.
_LONGEST_BLOCK_S = 20.0
# A shorter recording is not shared out: its second half would hardly be worth a tracker.
_SHORT_S = 6.0
# Frames that wait for their turn take no more memory than this, in bytes.
_MOST_BYTES = 200 << 20
# Half a block waits while the other half is looked at; the rest lets the trackers drift apart.
_SLACK = 1.4
_FEWEST_WAITING = 16
# Frames are handed on in groups: right after a network has used the processor's caches the first
# frame's coaching and drawing take twice the time that they take for those that follow.
_AT_ONCE = 16
# How often a wait looks up, in seconds, so that Ctrl+C is heard on every system.
_LOOK_UP_S = 0.2


class Frame(Protocol):
    """What is looked at: a picture and its time."""

    @property
    def time_s(self) -> float:
        """Seconds in the recording."""
        ...

    def unpack(self, into: NDArray[np.uint8] | None = None) -> NDArray[np.uint8]:
        """``(height, width, 3)`` uint8 RGB; in the memory given, if it fits."""
        ...


F = TypeVar("F", bound=Frame)


@dataclass(frozen=True, slots=True)
class Blocks:
    """How a recording is cut. The first block is half as long, so that the trackers alternate.

    Attributes
    ----------
    length, warm_up
        Of a block and of what is looked at before it, in frames.
    waiting
        At most so many frames are in memory at once.
    """

    length: int
    warm_up: int
    waiting: int

    @classmethod
    def of(cls, frame_bytes: float, fps: float, frames: int | None = None) -> Self:
        """Blocks for frames that take so many bytes: the same on every computer.

        So many ``frames`` as the file states are shared out evenly, so that neither tracker has
        to wait for the other at the end.
        """
        waiting = max(_FEWEST_WAITING, int(_MOST_BYTES / frame_bytes))
        waiting = min(waiting, round(_SLACK * _LONGEST_BLOCK_S / 2 * fps))
        length = max(2, round(2 * waiting / _SLACK))
        if frames is not None and frames >= _SHORT_S * fps:
            length = max(2, math.ceil(frames / math.ceil(frames / length)))
        return cls(length, min(max(1, round(WARM_UP_S * fps)), length // 2), waiting)

    @property
    def at_once(self) -> int:
        """How many frames are handed on together, which leaves room for those to come."""
        return max(1, min(_AT_ONCE, (self.waiting - self.length // 2) // 2))

    def takers(self, number: int) -> list[int]:
        """The trackers (0, 1) that look at a frame; the first one's answer counts."""
        block, place = divmod(number + self.length // 2, self.length)
        mine = block % 2
        return [mine, 1 - mine] if place >= self.length - self.warm_up else [mine]


# A thread that wants to go on has to wait for the one that runs Python, for so long at most, in
# seconds. With Python's own 0.005 a core stands idle for 6 % of the time, with this for 4.
_HAND_OVER_S = 0.0001
_Answer = Future[Seen]


def _await(answer: _Answer) -> None:
    while not answer.done():
        wait([answer], _LOOK_UP_S)


class Relay(Generic[F]):
    """Finds one person's landmarks in the frames of one recording, on two cores.

    Parameters
    ----------
    model
        A ``.task`` bundle, see :func:`posecoach.vision.model_store.ensure_model`.
    blocks
        How the recording is cut.
    silhouettes
        Whether to trace the outline of the trunk as well.
    people_check_s
        How often to look for a second person, in seconds of the recording.
    people_model
        Another bundle to look for a second person with; the same one by default.

    Raises
    ------
    ModelUnavailableError
        If MediaPipe cannot load the model.
    SystemLibraryError
        If MediaPipe itself cannot be loaded.

    Attributes
    ----------
    picture
        What is wrong with the frames of late: dark, blurred …, or None.

    Notes
    -----
    All frames must have the same size. Where a block begins depends on the recording alone, so
    that the same recording gives the same landmarks on every computer.
    """

    def __init__(
        self,
        model: Path,
        blocks: Blocks,
        *,
        silhouettes: bool = False,
        people_check_s: float = 3.0,
        people_model: Path | None = None,
    ) -> None:
        sys.setswitchinterval(min(sys.getswitchinterval(), _HAND_OVER_S))
        self._blocks = blocks
        self._memory: list[NDArray[np.uint8] | None] = [None, None]
        self._threads = [ThreadPoolExecutor(1, f"tracker-{number}") for number in range(2)]
        # One is enough: each tracker asks it every few seconds.
        finder = SecondPersonFinder(people_model or model)
        self._lookouts = [
            Lookout(model, silhouettes=silhouettes, people_check_s=people_check_s, finder=finder)
            for _ in range(2)
        ]
        self._reading = ThreadPoolExecutor(1, "reader", speak, (spoken(),))
        self.picture: PictureFault | None = None
        self._legs = LegNames()
        self._room = threading.Semaphore(blocks.waiting)
        self._stop = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End reading and looking, and free the models; a second call does nothing."""
        self._stop.set()
        self._room.release()
        for thread in (self._reading, *self._threads):
            thread.shutdown(wait=True, cancel_futures=True)
        for lookout in self._lookouts:
            lookout.close()

    def follow(self, frames: Iterable[F]) -> Iterator[tuple[F, Landmarks]]:
        """Every frame with its landmarks, in order; call it once.

        Parameters
        ----------
        frames
            In order of time; they are read in a thread of their own, and only so far ahead as the
            blocks allow.
        """
        line: SimpleQueue[tuple[F, _Answer] | None] = SimpleQueue()
        reading = self._reading.submit(self._hand_out, frames, line)
        items = iter(line.get, None)
        while group := list(islice(items, self._blocks.at_once)):
            for _, answer in group:
                _await(answer)
            for frame, answer in group:
                seen = answer.result()
                self.picture = seen.picture
                yield frame, self._legs.complete(seen)
            self._room.release(len(group))
        reading.result()

    def _hand_out(self, frames: Iterable[F], line: SimpleQueue[tuple[F, _Answer] | None]) -> None:
        """Read, and give each frame to the trackers whose turn it is."""
        try:
            remaining = iter(frames)
            for number in count():
                self._room.acquire()
                if self._stop.is_set() or (frame := next(remaining, None)) is None:
                    return
                answer, *_ = [self._ask(taker, frame) for taker in self._blocks.takers(number)]
                line.put((frame, answer))
        finally:
            line.put(None)

    def _ask(self, taker: int, frame: F) -> _Answer:
        return self._threads[taker].submit(self._look, taker, frame)

    def _look(self, taker: int, frame: F) -> Seen:
        rgb = self._memory[taker] = frame.unpack(self._memory[taker])
        return self._lookouts[taker].look(rgb, frame.time_s)
