"""How far an angle may be off: a band for each, from what is known of the moment it is seen in.

An angle is as sure as the ends of its lines: a joint that is put wrong by a centimetre turns a
short line more than a long one, one that the model hardly sees is put worse, and a camera off the
side view leaves what can't be set right. Moments in which the points jump about give no angle at
all (:mod:`posecoach.kinematics.steadiness`). The sizes of all that are fitted to rendered people
whose angles are known, so that nine in ten true angles lie within the band
(``docs/uncertainty.md``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from posecoach.kinematics.body import Body
from posecoach.kinematics.landmarks import pair
from posecoach.kinematics.view import View

# The lines of an angle, by the joints at their ends.
_LINES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "hip_flexion": (("shoulder", "hip"), ("hip", "knee")),
    "knee_flexion": (("hip", "knee"), ("knee", "ankle")),
    "thigh_elevation": (("hip", "knee"),),
    "straight_leg_raise": (("hip", "ankle"),),
    "trunk_inclination": (("shoulder", "hip"),),
    "trunk_lean": (("shoulder", "hip"),),
    "shank_inclination": (("knee", "ankle"),),
    "shoulder_flexion": (("shoulder", "hip"), ("shoulder", "elbow")),
    "elbow_flexion": (("shoulder", "elbow"), ("elbow", "wrist")),
}
BANDED = tuple(_LINES)
"""Names of the angles whose error is known."""
# Of a line that joins two joints: as if they were put wrong by so much of the body's size.
_ASTRAY = 0.05
# How many times that is the 90 % band of each angle; written by `python -m benchmarks.uncertainty`.
# The elbow's is wide since arms leave the plane of the picture, and its true angle is in space.
_TIMES: Mapping[str, float] = {
    "hip_flexion": 1.75,
    "knee_flexion": 1.45,
    "thigh_elevation": 1.6,
    "straight_leg_raise": 1.7,
    "trunk_inclination": 1.2,
    "trunk_lean": 1.2,
    "shank_inclination": 1.6,
    "shoulder_flexion": 1.8,
    "elbow_flexion": 4.0,
}
# A joint that is hardly seen doubles its line's share.
_UNSEEN = 1.0
# Each degree that the camera is turned by more than these leaves so much, after it was set right.
_TURNED, _FROM = 1.0, 5.0


def error_band(name: str, body: Body, side: int, view: View) -> float:
    """How far an angle may be from the truth: nine in ten are nearer.

    Parameters
    ----------
    name
        Name of an angle.
    body, view
        The frame that it was measured in.
    side
        0 for left, 1 for right.

    Returns
    -------
    Degrees to either side; NaN for a measure of which it is not known.
    """
    if name not in _LINES or not body.size > 0:
        return math.nan
    return math.hypot(_TIMES[name] * astray(name, body, side), left_by_the_view(view))


def astray(name: str, body: Body, side: int) -> float:
    """Degrees by which the lines of an angle may point astray, for ends that are put as usual."""
    return math.sqrt(sum(_line(body, side, *ends) ** 2 for ends in _LINES[name]))


def left_by_the_view(view: View) -> float:
    """Degrees that a turned camera leaves after what it spoils was set right."""
    return _TURNED * max(0.0, abs(view.turn) - _FROM) if view.known else 0.0


def _line(body: Body, side: int, start: str, end: str) -> float:
    """Degrees by which a line may point astray, for ends that are put as usual."""
    if (start, end) == ("shoulder", "hip"):
        length = body.trunk_length
        seen = min(max(body.visibility[point] for point in pair(part)) for part in (start, end))
    else:
        first, last = pair(start)[side], pair(end)[side]
        length = abs(body.plane[last] - body.plane[first])
        seen = min(body.visibility[first], body.visibility[last])
    return math.degrees(math.atan2(_ASTRAY * body.size, length)) * (1 + _UNSEEN * (1 - seen))
