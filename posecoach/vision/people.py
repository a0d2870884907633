"""Whether two poses belong to two people, which of them exercises, and when to believe it.

MediaPipe's tracker follows one person, and with a helper or therapist in the picture it follows the
wrong one, or a mixture of both. Everything here is plain geometry and bookkeeping; the looking
itself is in :mod:`posecoach.vision.second_person`.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.body import Body
from posecoach.kinematics.landmarks import VISIBILITY, Landmark
from posecoach.kinematics.position import Position, position_of

# A second body smaller than this share of the first is somebody in the background, or a poster.
MIN_SIZE_RATIO = 0.4
# At least half of its points must be seen so well.
MIN_VISIBILITY = 0.5
# Middles of the two torsos at least so far apart, in lengths of the longer torso. One body found
# twice, even the wrong way round, has its torso in one place.
MIN_TORSO_DISTANCE = 0.5
# How soon a first sign is looked into again, in seconds of the recording, and how soon somebody
# else in the picture is, who may come nearer.
CONFIRM_AFTER_S = 0.3
COMPANY_S = 1.0
# Two people are apart if the boxes around them are, made larger by this share of their size.
_CLEARANCE = 0.08
# What being down on the floor is worth, in doublings of the size, and what being followed is.
_DOWN, _FOLLOWED = 2.0, 1.5
# Two people between whom there is less than this are alike.
_ALIKE = 0.75
_UP = (Position.STANDING, Position.STANDING_FOLDED, Position.CHAIR_SITTING, Position.UNKNOWN)

_SHOULDERS = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
_HIPS = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
TRUNK = [*_SHOULDERS, *_HIPS]


def is_other_person(first: NDArray[np.float32], second: NDArray[np.float32]) -> bool:
    """Whether two poses of one picture can belong to two different people.

    Parameters
    ----------
    first, second
        ``(33, 4)`` pixels and visibility, as in :class:`posecoach.kinematics.landmarks.Landmarks`.
    """
    return (
        float(np.median(second[:, VISIBILITY])) >= MIN_VISIBILITY
        and body_size(second) >= MIN_SIZE_RATIO * body_size(first)
        and torso_distance(first, second) >= MIN_TORSO_DISTANCE
    )


def are_apart(first: NDArray[np.float32], second: NDArray[np.float32]) -> bool:
    """Whether two people are so far from each other that neither is taken for the other."""
    low, high = _larger_box(first)
    other_low, other_high = _larger_box(second)
    return bool(((high < other_low) | (other_high < low)).any())


def rather_the_other(followed: NDArray[np.float32], other: NDArray[np.float32]) -> bool | None:
    """Whether it is rather the other one of two people who exercises; None if hard to tell.

    Somebody lying, sitting or kneeling on the floor does so rather than somebody who stands by or
    sits on a chair; somebody near rather than somebody far; and whoever is followed, unless much
    speaks for the other one.
    """
    for_the_other = _exercising(other) - _exercising(followed)
    if for_the_other > _FOLLOWED:
        return True
    return None if for_the_other > -_ALIKE else False


def _exercising(points: NDArray[np.float32]) -> float:
    down = position_of(Body(points)) not in _UP
    return math.log2(max(body_size(points), 1.0)) + (_DOWN if down else 0.0)


def _larger_box(points: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    margin = _CLEARANCE * body_size(points)
    return points[:, :2].min(axis=0) - margin, points[:, :2].max(axis=0) + margin


def body_size(points: NDArray[np.float32]) -> float:
    """Diagonal of the box around all points, in pixels."""
    return float(np.linalg.norm(np.ptp(points[:, :2], axis=0)))


def torso_distance(first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
    """How far apart two torsos are, in lengths of the longer one."""
    apart = float(np.linalg.norm(_torso_middle(first) - _torso_middle(second)))
    length = max(_torso_length(first), _torso_length(second))
    return apart / length if length > 0 else math.inf


def _torso_middle(points: NDArray[np.float32]) -> NDArray[np.float32]:
    middle: NDArray[np.float32] = points[TRUNK, :2].mean(axis=0)
    return middle


def _torso_length(points: NDArray[np.float32]) -> float:
    shoulders, hips = points[_SHOULDERS, :2].mean(axis=0), points[_HIPS, :2].mean(axis=0)
    return float(np.linalg.norm(shoulders - hips))


class PeopleWatch:
    """Decides when to look for a second person, and when to believe it.

    Looks at every multiple of ``period_s`` of the recording's own time, never by a clock; a look
    that contradicts what is believed is repeated :data:`CONFIRM_AFTER_S` later, and two such looks
    in a row change the belief.

    Parameters
    ----------
    period_s
        Seconds between looks.

    Raises
    ------
    ValueError
        If the period is not a positive finite number.
    """

    def __init__(self, period_s: float) -> None:
        if not (math.isfinite(period_s) and period_s > 0):
            raise ValueError(f"the seconds between two checks must be positive, not {period_s}")
        self._period_s = period_s
        self._due_s = -math.inf
        self._looked_s = -math.inf
        self._contradicted = False
        self.several = False

    def due(self, time_s: float) -> bool:
        """Whether the frame at this time should be looked at; also after time stepped back."""
        return time_s >= self._due_s or time_s < self._looked_s

    def suspect(self) -> None:
        """Somebody else may be followed now: that is believed until a look denies it."""
        self.several, self._contradicted = True, True
        self._due_s = -math.inf

    def record(self, time_s: float, several: bool, *, company: bool = False) -> None:
        """Take note of what a look at the frame of this time found.

        Parameters
        ----------
        time_s
            Time of the frame in seconds.
        several
            Whether there are people who may be taken for each other.
        company
            Whether there is anybody else, who should be kept an eye on.
        """
        self._looked_s = time_s
        differs = several != self.several
        if differs and self._contradicted:
            self.several = several
            differs = False
        self._contradicted = differs
        # The next multiple, so that looks fall on the same frames wherever a stream began.
        next_multiple = (math.floor(time_s / self._period_s) + 1) * self._period_s
        soon = CONFIRM_AFTER_S if differs else COMPANY_S if company else self._period_s
        self._due_s = min(time_s + min(soon, self._period_s), next_multiple)
