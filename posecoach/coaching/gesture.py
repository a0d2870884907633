"""One open arm raised for a moment: how somebody on a mat pauses without touching anything.

What a stretch does with the arms must not be taken for it: hands that hold a leg, a towel or a
strap, both arms up, an arm that reaches along the floor. So one arm alone must point up, straight,
and away from the legs; and an exercise whose own pictures raise an arm goes without the gesture.
"""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass

from posecoach.coaching.signals import MAX_GAP_S
from posecoach.exercises.figure import figure_landmarks
from posecoach.exercises.models import Exercise
from posecoach.kinematics.body import Body, body_of
from posecoach.kinematics.landmarks import Landmarks, pair

# Starting values. Degrees above the floor; how far the elbow may be bent; lengths of the trunk,
# of which an arm without its hand has 1.15 (Winter 2009, figure 4.1).
_UP_FROM, _BENT_BY, _LONG_FROM = 70.0, 35.0, 0.75
# An exercise whose picture shows an arm this steep needs its arms for itself.
_STEEP = 50.0
# The other hand is no higher than this above its shoulder, in lengths of the trunk.
_OTHER_BELOW = 0.4
# An arm that points this nearly at a raised knee or foot holds it, or a strap around it.
_AT_THE_LEG = 25.0
_RAISED_ABOVE = 0.3
_SEEN = 0.6
# How long the arm is up, and how long it is down before it counts again, in seconds.
RAISED_S = 1.0
_LOWERED_S = 0.5


def raised_arm(landmarks: Landmarks) -> bool:
    """Whether one arm alone is raised, straight and away from the legs.

    Parameters
    ----------
    landmarks
        One frame; false for anything but a single person.
    """
    if landmarks.people != 1:
        return False
    body = body_of(landmarks)
    if not body.trunk_length > 0:
        return False
    up = [_elevation(body, side) >= _UP_FROM for side in (0, 1)]
    if up[0] == up[1]:
        return False
    side = up.index(True)
    other = body.point("wrist", 1 - side) - body.point("shoulder", 1 - side)
    # A hand that can't be seen lies somewhere: only one that is seen up there says otherwise.
    seen = body.visibility[pair("wrist")[1 - side]] >= _SEEN
    if seen and other.imag > _OTHER_BELOW * body.trunk_length:
        return False
    return not _points_at_a_leg(body, side)


def _elevation(body: Body, side: int) -> float:
    """Degrees of a straight arm above the floor; -90 for one that is bent or not seen."""
    points = [pair(part)[side] for part in ("shoulder", "elbow", "wrist")]
    if min(body.visibility[point] for point in points) < _SEEN:
        return -90.0
    shoulder, elbow, wrist = (body.plane[point] for point in points)
    arm, upper, fore = wrist - shoulder, elbow - shoulder, wrist - elbow
    if abs(arm) < _LONG_FROM * body.trunk_length or not upper or not fore:
        return -90.0
    if abs(math.degrees(cmath.phase(fore / upper))) > _BENT_BY:
        return -90.0
    return math.degrees(math.atan2(arm.imag, abs(arm.real)))


def _points_at_a_leg(body: Body, side: int) -> bool:
    shoulder = body.point("shoulder", side)
    arm = body.point("wrist", side) - shoulder
    for part in ("knee", "ankle"):
        for leg in (0, 1):
            way = body.point(part, leg) - shoulder
            if way.imag < _RAISED_ABOVE * body.trunk_length:
                continue
            if abs(math.degrees(cmath.phase(way / arm))) < _AT_THE_LEG:
                return True
    return False


def arms_are_free(exercise: Exercise) -> bool:
    """Whether none of the exercise's own pictures raises an arm."""
    for phase in exercise.phases:
        if phase.pose is None:
            continue
        body = Body(figure_landmarks(phase.pose).points)
        if max(_elevation(body, side) for side in (0, 1)) > _STEEP:
            return False
    return True


@dataclass(slots=True)
class ArmWatch:
    """Tells each raising of the arm once, after it has lasted a second.

    A second is a second that was seen: a gap in time begins it anew.
    """

    _up_s: float = math.nan
    _down_s: float = -math.inf
    _before_s: float = -math.inf
    _told: bool = False

    def update(self, time_s: float, raised: bool) -> bool:
        """Take one frame; whether the arm has just been up for long enough."""
        gap = time_s - self._before_s > MAX_GAP_S
        self._before_s = time_s
        if raised and (gap or math.isnan(self._up_s)):
            self._up_s = time_s
        if not raised:
            self._up_s = math.nan
            if math.isinf(self._down_s):
                self._down_s = time_s
            if time_s - self._down_s >= _LOWERED_S:
                self._told = False
            return False
        self._down_s = -math.inf
        if self._told or time_s - self._up_s < RAISED_S:
            return False
        self._told = True
        return True
