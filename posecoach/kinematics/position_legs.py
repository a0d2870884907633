"""What each leg does against the floor: it stands, kneels, is folded, lies along it."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from posecoach.kinematics.body import MIN_VISIBILITY, Body
from posecoach.kinematics.geometry import elevation
from posecoach.kinematics.landmarks import pair

# A leg that is seen worse than a trusted one may still say that the other does something else.
HINT_VISIBILITY = 0.3

_KNEES, _ANKLES = pair("knee"), pair("ankle")


class LegShape(Enum):
    """How hip, knee and ankle lie to each other and to the floor."""

    STANDING = auto()
    """The foot far below the hip, the leg nearly upright."""
    STEPPED = auto()
    """Thigh level, shank upright: on a chair, or the front leg of a half kneeling."""
    KNEELING = auto()
    """Thigh upright, shank along the floor."""
    FOLDED = auto()
    """Thigh and shank both along the floor, one on the other."""
    ALONG = auto()
    """Nearly straight along the floor, hip and foot at one height."""
    BENT_UP = auto()
    """The foot on the floor at the height of the hip, the knee up."""
    RAISED = auto()
    """The foot clearly higher than the hip."""
    OTHER = auto()


class Leg:
    """One leg in one frame.

    Attributes
    ----------
    seen
        Visibility of knee and ankle, the worse of the two, 0-1.
    thigh, shank
        Elevation from hip to knee and from knee to ankle in degrees, [-90, 90].
    knee_flexion, hip_flexion
        Unsigned degrees, [0, 180].
    length
        The longer of thigh and shank in the picture, in pixels.
    size
        What heights are measured in, in pixels, see :func:`legs_of`.
    knee_height, foot_height
        Of knee and ankle above the middle of the hips, in sizes.
    shape
        What that adds up to.
    """

    __slots__ = (
        "foot_height",
        "hip_flexion",
        "knee_flexion",
        "knee_height",
        "length",
        "seen",
        "shank",
        "shape",
        "size",
        "thigh",
    )

    def __init__(self, body: Body, side: int, seen: float, size: float) -> None:
        knee, ankle = _KNEES[side], _ANKLES[side]
        self.size = size
        self.length = _length(body, side)
        self.seen = seen
        self.thigh = elevation(body.level(body.thighs[side]))
        self.shank = elevation(body.level(body.shanks[side]))
        self.knee_flexion = abs(body.knee_turns[side])
        self.hip_flexion = abs(body.hip_turns[side])
        self.knee_height = body.level(body.plane[knee] - body.hips).imag / size
        self.foot_height = body.level(body.plane[ankle] - body.hips).imag / size
        self.shape = self._shape()

    @property
    def trusted(self) -> bool:
        """Whether knee and ankle are more than guesses of the model."""
        return self.seen >= MIN_VISIBILITY

    @property
    def steps_forward(self) -> bool:
        """Whether it may be the front leg of somebody who kneels on the other knee."""
        return self.thigh > -45 and self.shank < -45

    def _shape(self) -> LegShape:
        for shape, is_it in _SHAPES:
            if is_it(self):
                return shape
        return LegShape.OTHER


def _standing(leg: Leg) -> bool:
    # A straight leg is 1.6 trunks long and half a squat leaves 1.3; a shank alone is 0.85.
    return leg.thigh < -35 and leg.shank < -45 and leg.foot_height < -1.2


def _stepped(leg: Leg) -> bool:
    return -40 <= leg.thigh <= 30 and leg.shank < -45 and -1.3 < leg.foot_height < -0.45


def _kneeling(leg: Leg) -> bool:
    return leg.thigh < -35 and abs(leg.shank) <= 35 and leg.knee_flexion > 35


def _folded(leg: Leg) -> bool:
    return -35 <= leg.thigh < 20 and abs(leg.shank) <= 35 and leg.knee_flexion > 115


def _along(leg: Leg) -> bool:
    return abs(leg.thigh) <= 30 and abs(leg.foot_height) <= 0.45 and leg.knee_flexion < 70


def _bent_up(leg: Leg) -> bool:
    return leg.thigh > 20 and leg.shank < -30 and abs(leg.foot_height) <= 0.45


def _raised(leg: Leg) -> bool:
    return leg.foot_height > 0.3


# NaN compares false, so a leg without points is none of them.
_SHAPES: list[tuple[LegShape, Callable[[Leg], bool]]] = [
    (LegShape.STANDING, _standing),
    (LegShape.STEPPED, _stepped),
    (LegShape.KNEELING, _kneeling),
    (LegShape.FOLDED, _folded),
    (LegShape.ALONG, _along),
    (LegShape.BENT_UP, _bent_up),
    (LegShape.RAISED, _raised),
]


def legs_of(body: Body) -> tuple[Leg, Leg]:
    """Both legs, left and right.

    Their ``size`` is the longest of the trunk and the thighs and shanks of legs that are seen,
    since any of them may point at the camera and look short.
    """
    seen = [_seen(body, side) for side in (0, 1)]
    size = max(
        body.trunk_length,
        *(_length(body, side) for side in (0, 1) if seen[side] >= MIN_VISIBILITY),
        0.0,
    )
    return Leg(body, 0, seen[0], size), Leg(body, 1, seen[1], size)


def _seen(body: Body, side: int) -> float:
    return min(body.visibility[_KNEES[side]], body.visibility[_ANKLES[side]])


def _length(body: Body, side: int) -> float:
    return max(abs(body.thighs[side]), abs(body.shanks[side]))
