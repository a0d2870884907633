"""The 33 BlazePose landmarks of one frame, and of many frames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from itertools import repeat
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")

LANDMARK_COUNT = 33
# Columns of the last axis of every array of points.
X, Y, Z, VISIBILITY = range(4)

OUTLINE_STATIONS: NDArray[np.float64] = np.linspace(-0.3, 1.9, 45)
"""Places of an outline's rays along the chord: 0 is mid-shoulder, 1 mid-hip."""


class OutlineRow(IntEnum):
    """Rows of an outline: distances in pixels from the chord, one a station, at right angles.

    ``LEFT`` is anticlockwise of the way from the shoulders to the hips as seen in the picture,
    which is the front of a person whose :attr:`~posecoach.kinematics.body.Body.facing` is +1;
    ``RIGHT`` is the other side. ``FIRST`` is where a walk from the chord first leaves the body,
    not known if the chord runs outside it there; ``LAST`` is the outermost edge on that side,
    with limbs and all, negative if the whole body lies beyond the chord.
    """

    FIRST_LEFT = 0
    FIRST_RIGHT = 1
    LAST_LEFT = 2
    LAST_RIGHT = 3


OUTLINE_SHAPE = (len(OutlineRow), len(OUTLINE_STATIONS))
NO_OUTLINE: NDArray[np.float32] = np.full(OUTLINE_SHAPE, np.nan, dtype=np.float32)
"""An outline of which nothing is known."""
NO_OUTLINE.flags.writeable = False


class Landmark(IntEnum):
    """Index of each point in BlazePose's topology; left and right are the person's own."""

    NOSE = 0
    LEFT_EYE_INNER = 1
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE_INNER = 4
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_PINKY = 17
    RIGHT_PINKY = 18
    LEFT_INDEX = 19
    RIGHT_INDEX = 20
    LEFT_THUMB = 21
    RIGHT_THUMB = 22
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_FOOT_INDEX = 31
    RIGHT_FOOT_INDEX = 32

    @property
    def words(self) -> str:
        """The name as it is spoken, for instance ``left foot index``."""
        return self.name.lower().replace("_", " ")

    @classmethod
    def of(cls, side: Side, part: str) -> Landmark:
        """The landmark of ``part`` ("hip", "foot_index" …) on one side.

        Raises
        ------
        KeyError
            If there is no such part on that side.
        """
        return _BY_SIDE[side, part]


def _by_side() -> dict[tuple[str, str], Landmark]:
    named = {}
    for point in Landmark:
        first, _, rest = point.name.lower().partition("_")
        side, part = (first, rest) if first in SIDES else (rest, first)
        named[side, part] = point
    return named


_BY_SIDE = _by_side()


@cache
def pair(part: str) -> list[int]:
    """Indices of a part's left and right landmark."""
    return [_BY_SIDE[side, part] for side in SIDES]


@dataclass(frozen=True, slots=True, eq=False)
class Landmarks:
    """What was seen in one frame.

    Attributes
    ----------
    time_s
        Time of the frame in its own recording, in seconds; strictly increasing in a stream.
    width, height
        Size of the frame in square pixels.
    points
        ``(33, 4)`` float32: x to the right and y down in pixels, z in pixels (depth relative to
        the hips, negative towards the camera, rough), visibility 0-1. All NaN when nobody is seen.
    people
        How many people were seen: 0, 1, or 2 for "more than one".
    outline
        ``(4, 45)`` float32: distances in pixels from the line mid-shoulder to mid-hip to the edge
        of the silhouette, see :class:`OutlineRow`; NaN where there is none, and None where
        silhouettes were not looked at.
    """

    time_s: float
    width: int
    height: int
    points: NDArray[np.float32]
    people: int = 1
    outline: NDArray[np.float32] | None = None

    @classmethod
    def nobody(cls, time_s: float, width: int, height: int) -> Self:
        """A frame in which no person was found."""
        empty = np.full((LANDMARK_COUNT, 4), np.nan, dtype=np.float32)
        return cls(time_s, width, height, empty, people=0)

    @property
    def detected(self) -> bool:
        """Whether a person was found in the frame."""
        return self.people > 0

    def resized(self, width: int, height: int) -> Landmarks:
        """The same in the pixels of a frame of another size."""
        if (width, height) == (self.width, self.height):
            return self
        across, down = width / self.width, height / self.height
        scale = np.array([across, down, across, 1], dtype=np.float32)
        # Both scales are equal but for the rounding of the sizes.
        outline = None if self.outline is None else self.outline * np.float32(across)
        return Landmarks(self.time_s, width, height, self.points * scale, self.people, outline)


@dataclass(frozen=True, slots=True, eq=False)
class LandmarkTrack:
    """The landmarks of many frames of one recording.

    Attributes
    ----------
    time_s
        ``(N,)`` float64, seconds, strictly increasing.
    points
        ``(N, 33, 4)`` float32, as in :class:`Landmarks`.
    people
        ``(N,)`` int8, as in :class:`Landmarks`.
    width, height
        Size of the frames in square pixels.
    outline
        ``(N, 4, 45)`` float32, as in :class:`Landmarks`; None if no frame has one.
    """

    time_s: NDArray[np.float64]
    points: NDArray[np.float32]
    people: NDArray[np.int8]
    width: int
    height: int
    outline: NDArray[np.float32] | None = None

    @classmethod
    def of(cls, frames: Iterable[Landmarks]) -> Self:
        """Stack single frames into one track.

        Raises
        ------
        ValueError
            If there is no frame at all.
        """
        kept = list(frames)
        if not kept:
            raise ValueError("a track needs at least one frame")
        return cls(
            np.array([f.time_s for f in kept], dtype=np.float64),
            np.stack([f.points for f in kept]),
            np.array([f.people for f in kept], dtype=np.int8),
            kept[0].width,
            kept[0].height,
            _stacked([f.outline for f in kept]),
        )

    def __len__(self) -> int:
        return len(self.time_s)

    def __iter__(self) -> Iterator[Landmarks]:
        outlines = repeat(None, len(self)) if self.outline is None else self.outline
        for time_s, points, people, outline in zip(
            self.time_s, self.points, self.people, outlines, strict=True
        ):
            yield Landmarks(float(time_s), self.width, self.height, points, int(people), outline)


def chord(points: NDArray[np.float32]) -> tuple[complex, complex]:
    """The line along the trunk on which an outline is measured.

    Parameters
    ----------
    points
        ``(33, 4)`` of one frame.

    Returns
    -------
    Mid-shoulder, and the vector from there to mid-hip, in pixels with y up. Both are plain means
    of left and right: they stay the same whichever side is called left.
    """
    ends = []
    for part in ("shoulder", "hip"):
        (ax, ay), (bx, by) = (points[side, :2].tolist() for side in pair(part))
        ends.append(complex(ax + bx, -ay - by) / 2)
    return ends[0], ends[1] - ends[0]


def _stacked(outlines: list[NDArray[np.float32] | None]) -> NDArray[np.float32] | None:
    """``(N, 4, 45)``; frames without an outline know nothing of it."""
    if all(outline is None for outline in outlines):
        return None
    return np.stack([NO_OUTLINE if outline is None else outline for outline in outlines])
