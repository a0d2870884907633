"""From where the camera looks at the body: turned off the side view, raised, held askew.

A body's shoulders and hips lie across it, level, and their lengths are known against the trunk's.
From the side they point at the camera and show no width; what width they show tells how far the
camera stands off that view, and how much the far one lies higher, how far it looks down. On the
back, the line from the shoulders to a foot that lies down is the floor's own: what is left of its
slope is the camera's roll. ``docs/view.md`` says how well each is known.

With it the picture of the body's own plane is set right: a turned camera shortens what lies along
the floor, and one that also looks down tilts the floor, though not the upright.
"""

from __future__ import annotations

import math
import statistics
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from posecoach.kinematics.body import Body
from posecoach.kinematics.landmarks import pair
from posecoach.kinematics.plane import Plane, floor_rise
from posecoach.kinematics.position import Position
from posecoach.kinematics.position_legs import LegShape, legs_of

# Width shown by the shoulders and the hips, in lengths of the trunk, against the sine of the turn
# that it tells; the same for the height of the far side. Fitted by `python -m benchmarks.view` to
# rendered people seen from cameras everywhere; each person's error is of the others' fit.
_TURN = (1.74, 0.50, -0.06)
_HEIGHT = (0.94, 0.28, 0.05)
# In these positions shoulders and hips tell the same; in the others one twists against the other.
TELLING = frozenset({
    Position.LYING, Position.LONG_SITTING, Position.CHAIR_SITTING, Position.TALL_KNEELING,
    Position.STANDING, Position.STANDING_FOLDED,
})  # fmt: skip
# A glance now and then is enough: cameras stand. All of the last ones are believed together.
_EVERY_S, _MEMORY_S, _FEWEST = 0.25, 12.0, 5
# How far shoulders and floor may slope in the picture before it is no camera's roll, in degrees.
_NO_ROLL = 12.0
# So many slopes are remembered: two minutes of lying.
_MOST_SLOPES = 480
# Legs that lie or stand on the floor show where the floor is.
_ON_THE_FLOOR = (LegShape.ALONG, LegShape.BENT_UP)

# Within the first of each pair the estimate's own error would do more harm than the view; from the
# second on it is taken as it is, but never for more than so much. In degrees.
_CORRECTED, _LEVELLED, _MOST = (8.0, 16.0), (3.5, 5.5), 30.0
MOST_TURNED = 42.0
"""Turned by more than this, in degrees, no angle of the side view can be set right."""

_SHOULDERS, _HIPS, _ANKLES = pair("shoulder"), pair("hip"), pair("ankle")


@dataclass(frozen=True, slots=True)
class View:
    """Where the camera stands to the body, in degrees; NaN where it is not known.

    Attributes
    ----------
    turn
        How far off the side view: 0 from the side, 90 where the camera sees the front of an
        upright body, the feet's end of one that lies on its back; negative to the other end.
    height
        How far the camera looks down on the body.
    roll
        How far the floor is turned anticlockwise in the picture, only known of who lies.
    position
        The position in which that was seen.
    right_is_near
        Whether the person's right side is the nearer one.
    """

    turn: float = math.nan
    height: float = math.nan
    roll: float = math.nan
    position: Position = Position.UNKNOWN
    right_is_near: bool = True

    @property
    def known(self) -> bool:
        """Whether it was seen for long enough."""
        return not math.isnan(self.turn)

    @property
    def beyond(self) -> bool:
        """Whether the camera is too far off the side for what is measured from there."""
        return abs(self.turn) > MOST_TURNED

    @property
    def plane(self) -> Plane | None:
        """What sets the picture right; None where it is right enough, or beyond repair."""
        turned = 0.0 if self.beyond else _ramp(abs(self.turn), *_CORRECTED)
        rolled = 0.0 if math.isnan(self.roll) else _ramp(abs(self.roll), *_LEVELLED)
        if not (turned > 0 or rolled > 0):
            return None  # Or not known.
        return Plane.seen(
            turned * max(-_MOST, min(_MOST, self.turn)),
            turned * max(0.0, min(_MOST, self.height)),
            rolled * self.roll if rolled else 0.0,
            self.right_is_near,
        )


UNKNOWN_VIEW = View()


def shown_widths(body: Body) -> tuple[complex, complex]:
    """The way from the right to the left shoulder and hip in the picture, in lengths of the trunk.

    Upwards counts what the far side lies higher. NaN where nobody is seen.
    """
    size = body.size if body.size > 0 else math.nan
    far = -1 if body.near_side_score >= 0 else 1
    shoulders, hips = (
        (body.plane[left] - body.plane[right]) / size for left, right in (_SHOULDERS, _HIPS)
    )
    return complex(shoulders.real, far * shoulders.imag), complex(hips.real, far * hips.imag)


def turn_from(body: Body, figures: Sequence[float] = _TURN) -> float:
    """Turn as one frame shows it, see :class:`View`.

    Parameters
    ----------
    body
        One person, as seen in the picture.
    figures
        What the widths of shoulders and hips count, and what is added.

    Returns
    -------
    Degrees; NaN where nobody is seen. The model guesses the far shoulder and hip, so that one
    frame's is good to some 5 degrees, and 12 in nine of ten.
    """
    shoulders, hips = shown_widths(body)
    shown = figures[0] * shoulders.real + figures[1] * hips.real + figures[2]
    # The trunk that it is measured by is itself shortened, as far as it lies along the floor.
    along = math.cos(math.radians(body.trunk_inclination)) ** 2
    return _arcsine(shown / math.sqrt(1 + shown * shown * along))


def height_from(body: Body, figures: Sequence[float] = _HEIGHT) -> float:
    """Height as one frame shows it; parameters and errors as for :func:`turn_from`."""
    shoulders, hips = shown_widths(body)
    return _arcsine(figures[0] * shoulders.imag + figures[1] * hips.imag + figures[2])


def floor_slope(body: Body) -> float:
    """Slope of the line from the shoulders to a foot, of who lies with both feet down.

    Returns
    -------
    Degrees by which it rises towards the feet; NaN where no foot is seen there.
    """
    towards = -math.copysign(1, body.trunk.real)
    legs = legs_of(body)
    # While one leg is up the other may hover as well.
    if not all(leg.shape in _ON_THE_FLOOR for leg in legs):
        return math.nan
    lines = [
        body.plane[ankle] - body.shoulders
        for ankle, leg in zip(_ANKLES, legs, strict=True)
        if leg.trusted
    ]
    slopes = [
        math.degrees(math.atan2(line.imag, line.real * towards))
        for line in lines
        if line.real * towards > body.trunk_length
    ]
    return min(slopes, default=math.nan)


class ViewWatch:
    """Follows the view through a stream of frames, glancing now and then."""

    def __init__(self) -> None:
        self._glances: deque[tuple[float, float, float, float]] = deque()
        self._slopes: deque[float] = deque(maxlen=_MOST_SLOPES)
        self._position = Position.UNKNOWN
        self._looked_s = -math.inf
        self.view = UNKNOWN_VIEW

    def due(self, time_s: float) -> bool:
        """Whether it is time for another glance."""
        return not 0 <= time_s - self._looked_s < _EVERY_S

    def glance(self, time_s: float, body: Body, position: Position) -> View:
        """Take a frame, in order of time.

        Parameters
        ----------
        time_s
            Its time in seconds.
        body
            The person as seen in the picture, nothing set right.
        position
            The position of the body; another one begins anew.
        """
        self._looked_s = time_s
        if position not in TELLING:
            return self.view
        if position is not self._position:
            self._position = position
            self._glances.clear()
            self._slopes.clear()
        turn, height = turn_from(body), height_from(body)
        if math.isnan(turn):
            return self.view
        self._glances.append((time_s, turn, height, body.near_side_score))
        while self._glances[0][0] < time_s - _MEMORY_S:
            self._glances.popleft()
        if len(self._glances) < _FEWEST:
            self.view = UNKNOWN_VIEW
            return self.view
        turn, height, near = (statistics.median(g[i] for g in self._glances) for i in (1, 2, 3))
        roll = self._roll(body, turn, height)
        self.view = View(turn, height, roll, position, right_is_near=near < 0)
        return self.view

    def _roll(self, body: Body, turn: float, height: float) -> float:
        if self._position is not Position.LYING:
            return math.nan
        # Under a turned camera that looks down a level floor slopes as well.
        slope = floor_slope(body) - floor_rise(turn, height)
        if abs(slope) < _NO_ROLL:
            self._slopes.append(slope * -math.copysign(1, body.trunk.real))
        # Of all that was seen, not of the last seconds: shoulders that lift are no camera's roll.
        return statistics.median(self._slopes) if len(self._slopes) >= _FEWEST else math.nan


def _ramp(value: float, low: float, high: float) -> float:
    """0 up to ``low``, 1 from ``high`` on."""
    return min(1.0, max(0.0, (value - low) / (high - low)))


def _arcsine(sine: float) -> float:
    return math.degrees(math.asin(max(-1.0, min(1.0, sine)))) if sine == sine else math.nan
