"""What is kept of a session, frame by frame: landmarks and the coach's answers, in columns.

A frame takes some 600 bytes, nearly all of them landmarks: an hour at 30 frames a second is 65 MB,
and twice that with outlines.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from posecoach.coaching.feedback import Cue, Feedback
from posecoach.kinematics.landmarks import (
    LANDMARK_COUNT,
    NO_OUTLINE,
    OUTLINE_SHAPE,
    Landmarks,
    LandmarkTrack,
    Side,
)

T = TypeVar("T", bound=Hashable)


class Column(Generic[T]):
    """A column of few different values, each of them kept once."""

    def __init__(self) -> None:
        self._values: list[T] = []
        self._index: dict[T, int] = {}
        self._codes = array("I")

    def add(self, value: T) -> None:
        """Append the value of the next frame."""
        code = self._index.setdefault(value, len(self._values))
        if code == len(self._values):
            self._values.append(value)
        self._codes.append(code)

    def __len__(self) -> int:
        return len(self._codes)

    def values(self) -> list[T]:
        """The value of every frame."""
        return [self._values[code] for code in self._codes]

    def counts(self) -> Counter[T]:
        """How many frames have each value."""
        found = np.bincount(self._codes, minlength=len(self._values)) if len(self) else ()
        return Counter(dict(zip(self._values, map(int, found), strict=True)))


class TrackLog:
    """Remembers the landmarks of each frame; the size of all is the first one's, in pixels."""

    def __init__(self) -> None:
        self._time_s, self._people, self._points = array("d"), array("b"), bytearray()
        # Stays empty until a frame has one.
        self._outlines = bytearray()
        self._size = (0, 0)

    def add(self, landmarks: Landmarks) -> None:
        """Append a frame."""
        if not len(self):
            self._size = landmarks.width, landmarks.height
        if landmarks.outline is not None or self._outlines:
            self._add_outline(landmarks.outline)
        self._time_s.append(landmarks.time_s)
        self._people.append(landmarks.people)
        self._points += np.ascontiguousarray(landmarks.points, dtype=np.float32).tobytes()

    def _add_outline(self, outline: NDArray[np.float32] | None) -> None:
        unknown = NO_OUTLINE.tobytes()
        if not self._outlines:
            self._outlines += unknown * len(self)
        kept = None if outline is None else np.ascontiguousarray(outline, dtype=np.float32)
        self._outlines += unknown if kept is None else kept.tobytes()

    def __len__(self) -> int:
        return len(self._time_s)

    @property
    def time_s(self) -> NDArray[np.float64]:
        """``(N,)`` seconds."""
        return np.array(self._time_s, dtype=np.float64)

    @property
    def people(self) -> NDArray[np.int8]:
        """``(N,)`` how many people were seen: 0, 1, or 2 for more than one."""
        return np.array(self._people, dtype=np.int8)

    def track(self) -> LandmarkTrack:
        """The landmarks of all frames.

        Raises
        ------
        ValueError
            If there is no frame at all.
        """
        if not len(self):
            raise ValueError("a track needs at least one frame")
        # A view of what is kept here: an hour of landmarks need not be in memory twice.
        points = np.frombuffer(self._points, dtype=np.float32).reshape(-1, LANDMARK_COUNT, 4)
        outline = None
        if self._outlines:
            outline = np.frombuffer(self._outlines, dtype=np.float32).reshape(-1, *OUTLINE_SHAPE)
        return LandmarkTrack(self.time_s, points, self.people, *self._size, outline)


class SessionLog(TrackLog):
    """Remembers each frame of a session.

    Parameters
    ----------
    needed
        Names of the angles without which the timer waits, the held one first.

    Attributes
    ----------
    side, phase, timer, reason, faults, unmeasured
        Per frame: the measured side, the phase, the timer's state and the key of its reason, ids
        of the faults present, and why a needed angle is missing (empty if none is).
    sentences
        The last sentence given for each reason.
    cues
        What was said, with its time in seconds.
    """

    def __init__(self, needed: Sequence[str]) -> None:
        super().__init__()
        self.side: Column[Side | None] = Column()
        self.phase: Column[str] = Column()
        self.timer: Column[str] = Column()
        self.reason: Column[str] = Column()
        self.faults: Column[tuple[str, ...]] = Column()
        self.unmeasured: Column[str] = Column()
        self.sentences: dict[str, str] = {}
        self.cues: list[tuple[float, Cue]] = []
        self.reps = 0
        self._cue_frames: list[int] = []
        self._needed = tuple(needed)
        self._held_s, self._value = array("d"), array("d")

    def record(self, landmarks: Landmarks, feedback: Feedback) -> None:
        """Append a frame and what the coach said of it."""
        if feedback.cue is not None:
            self.cues.append((feedback.time_s, feedback.cue))
            self._cue_frames.append(len(self))
        self.add(landmarks)
        self._held_s.append(feedback.timer.held_s)
        self._value.append(feedback.value)
        self.side.add(feedback.side)
        self.phase.add(feedback.phase)
        self.timer.add(feedback.timer.state.value)
        self.reason.add(feedback.timer.reason_id)
        self.sentences[feedback.timer.reason_id] = feedback.timer.reason
        self.faults.add(tuple(fault.id for fault in feedback.faults))
        missing = (feedback.missing.get(angle, "") for angle in self._needed)
        self.unmeasured.add(next(filter(None, missing), "") if feedback.seen else "")
        self.reps = feedback.reps

    @property
    def held_s(self) -> NDArray[np.float64]:
        """``(N,)`` seconds on the hold timer."""
        return np.array(self._held_s, dtype=np.float64)

    @property
    def value(self) -> NDArray[np.float64]:
        """``(N,)`` degrees of the held angle of the measured side; NaN where not measured."""
        return np.array(self._value, dtype=np.float64)

    @property
    def cue_texts(self) -> list[str | None]:
        """What was said in each frame."""
        texts: list[str | None] = [None] * len(self)
        for frame, (_, cue) in zip(self._cue_frames, self.cues, strict=True):
            texts[frame] = cue.text
        return texts

    def seconds_by_reason(self) -> Counter[str]:
        """Seconds by the reason that the timer gave: why it ran, paused or waited."""
        steps = np.diff(self.time_s)
        spent: dict[str, float] = {}
        for reason, step in zip(self.reason.values()[1:], steps, strict=True):
            spent[reason] = spent.get(reason, 0.0) + float(step)
        return Counter(spent)
