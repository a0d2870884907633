"""What of a frame is to be doubted, from the frames before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from posecoach.kinematics.landmarks import SIDES, Landmarks, LandmarkTrack, Side
from posecoach.kinematics.steadiness import LegWatch
from posecoach.kinematics.stray_knee import KneeWatch


def _neither() -> Mapping[Side, bool]:
    return dict.fromkeys(SIDES, False)


@dataclass(frozen=True, slots=True)
class Doubt:
    """What of one frame is to be doubted.

    Attributes
    ----------
    legs
        By side, whether all points of the leg are, see :mod:`posecoach.kinematics.steadiness`.
    knees
        By side, whether the knee alone is, see :mod:`posecoach.kinematics.stray_knee`.
    """

    legs: Mapping[Side, bool] = field(default_factory=_neither)
    knees: Mapping[Side, bool] = field(default_factory=_neither)


NO_DOUBT = Doubt()


class DoubtWatch:
    """Follows a person through a stream of frames."""

    def __init__(self) -> None:
        self._legs = LegWatch()
        self._knees = KneeWatch()

    def update(self, seen: Landmarks) -> Doubt:
        """What is to be doubted in the next frame in order of time."""
        return Doubt(self._legs.update(seen), self._knees.update(seen))


def doubts_of(track: LandmarkTrack) -> list[Doubt]:
    """:class:`DoubtWatch` over a whole track: one for each of ``N`` frames."""
    watch = DoubtWatch()
    return [watch.update(seen) for seen in track]
