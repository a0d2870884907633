"""Following the one who exercises when there is somebody else in the picture.

The tracker keeps to whoever the detector found first, which may be the helper; and where somebody
walks past it may go along with them. So a stream is looked over for a second person now and then,
and at once when who is followed leaps. If rather the other one exercises, the tracker is turned to
them. People who are apart are not taken for each other; near ones may be, and that is said.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.landmarks import chord
from posecoach.vision.landmarker import Pose
from posecoach.vision.people import (
    MIN_TORSO_DISTANCE,
    PeopleWatch,
    are_apart,
    rather_the_other,
    torso_distance,
)
from posecoach.vision.second_person import SecondPersonFinder
from posecoach.vision.tracking import Tracker

# No trunk moves faster than this, in its own lengths a second (about four metres); in one frame
# it may seem to move by half its length.
_FASTEST, _LEAP = 8.0, 0.5
# Whoever is found after so long without anybody may be somebody else, in seconds.
_GAP_S = 0.5


class Company:
    """Counts who is in the picture, and sees to it that the right one is followed.

    Parameters
    ----------
    finder
        Looks for a second person; closed with this, though others may use it as well until then.
    period_s
        How often a stream is looked over, in seconds of its own time.

    Attributes
    ----------
    changed
        Whether the last frame may show, or the next one will, somebody else than before.
    """

    def __init__(self, finder: SecondPersonFinder, period_s: float) -> None:
        self._finder = finder
        self._watch = PeopleWatch(period_s)
        self._last: tuple[float, complex] | None = None
        self._rather_the_other = False
        self.changed = False

    def close(self) -> None:
        """Free the model; a second call does nothing."""
        self._finder.close()

    def update(self, rgb: NDArray[np.uint8], time_s: float, pose: Pose, tracker: Tracker) -> int:
        """Take the next frame in which somebody is followed.

        Parameters
        ----------
        rgb
            ``(height, width, 3)`` uint8.
        time_s
            Time of the frame in seconds.
        pose
            Who is followed, in pixels of the frame.
        tracker
            Is turned to somebody else, if need be.

        Returns
        -------
        1, or 2 while it is not sure that it is the right one.
        """
        self.changed = self._may_be_another(time_s, pose)
        if self.changed:
            self._watch.suspect()
        if self._watch.due(time_s):
            self._look(rgb, time_s, pose, tracker)
        return 2 if self._watch.several else 1

    def _look(self, rgb: NDArray[np.uint8], time_s: float, pose: Pose, tracker: Tracker) -> None:
        both = self._finder.both(rgb)
        if both is None:
            self._rather_the_other = False
            self._watch.record(time_s, False)
            return
        followed, other = sorted(both, key=lambda one: torso_distance(one.points, pose.points))
        known = torso_distance(followed.points, pose.points) < MIN_TORSO_DISTANCE
        other_one = rather_the_other(followed.points, other.points) if known else None
        if not other_one:
            self._rather_the_other = False
            near = not are_apart(followed.points, other.points)
            self._watch.record(time_s, near or other_one is None, company=True)
            return
        self._watch.record(time_s, True, company=True)
        # Two looks must agree: a person seldom changes, and what is lost is found again.
        if self._rather_the_other:
            tracker.turn_to(self._finder.without(rgb, followed), other.points, time_s)
            self._last, self.changed = None, True
            self._watch.suspect()
        self._rather_the_other = not self._rather_the_other

    def _may_be_another(self, time_s: float, pose: Pose) -> bool:
        shoulders, downwards = chord(pose.points)
        middle, before = shoulders + downwards / 2, self._last
        self._last = time_s, middle
        if before is None or time_s <= before[0]:
            return False
        if time_s - before[0] > _GAP_S:
            return True
        # A trunk that is not known is nowhere, and leaps nowhere.
        far = abs(middle - before[1]) / max(abs(downwards), 1.0)
        return far > max(_LEAP, _FASTEST * (time_s - before[0])) and math.isfinite(far)
