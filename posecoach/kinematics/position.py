"""Which position a body is in: lying, sitting, kneeling, on all fours or standing.

An exercise starts from a position and counts only in it, so what is told here is the position that
a movement is done from: a bridge is still lying on the back, a hinge is still kneeling.

Everything is read from angles against the floor and from heights in lengths of the body, which do
not change with the person's size, the side that is seen or the distance to the camera. With the
trunk (hips to shoulders) as 1, the thigh and the shank are 0.85 each and the arm without the hand
is 1.15 (Winter, Biomechanics and Motor Control of Human Movement, 2009, figure 4.1). Edges lie
between what two positions allow; where they overlap the answer is "not known", never a guess.
Lying on one side is not told apart and is "not known".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from posecoach.kinematics.body import MIN_VISIBILITY, Body
from posecoach.kinematics.geometry import sine_between
from posecoach.kinematics.landmarks import Landmarks, pair
from posecoach.kinematics.position_legs import HINT_VISIBILITY, Leg, LegShape, legs_of
from posecoach.language.catalogue import tr


class Position(StrEnum):
    """What a body rests on, and how."""

    LYING = "lying"
    LYING_FACE_DOWN = "lying_face_down"
    LONG_SITTING = "long_sitting"
    CHAIR_SITTING = "chair_sitting"
    TALL_KNEELING = "tall_kneeling"
    HALF_KNEELING = "half_kneeling"
    FOLDED_KNEELING = "folded_kneeling"
    ALL_FOURS = "all_fours"
    STANDING = "standing"
    STANDING_FOLDED = "standing_folded"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        """The position as it is told to a person, to follow "you are"."""
        return tr(POSITION_WORDS[self])


POSITION_WORDS: dict[Position, str] = {
    Position.LYING: "lying on your back",
    Position.LYING_FACE_DOWN: "lying on your front",
    Position.LONG_SITTING: "sitting on the floor",
    Position.CHAIR_SITTING: "sitting on a chair",
    Position.TALL_KNEELING: "kneeling",
    Position.HALF_KNEELING: "kneeling on one knee",
    Position.FOLDED_KNEELING: "sitting back on your heels",
    Position.ALL_FOURS: "on your hands and knees",
    Position.STANDING: "standing",
    Position.STANDING_FOLDED: "standing and leaning forward",
    Position.UNKNOWN: "in a position that can't be made out",
}

_SHOULDERS, _HIPS, _WRISTS = pair("shoulder"), pair("hip"), pair("wrist")

# Degrees of the trunk above the floor. Nobody lies on the back with the trunk this high (a curl-up
# reaches 30 to 40, a bridge -35), and nobody sits with it lower unless folded forwards.
_LYING_BELOW, _UPRIGHT_FROM = 45.0, 55.0
# Between standing tall and a fold: a relaxed stance leans by less than 10, a squat by 30.
_FOLDED_BELOW = 60.0
# From here on the hands of somebody kneeling cannot reach the floor: the shoulders are 0.85 + 0.6
# trunks above it, and the arm is 1.15.
_HANDS_REACH_BELOW = 40.0
# A knee and a hand on the floor are at one height, give or take the camera's height.
_ON_THE_FLOOR = 0.4
# Shoulders are 0.9 trunks apart: from the side with the camera a metre high they spread 0.35 in
# the picture, across the trunk; on one's side, facing the camera, more than this.
_SPREAD = 0.65
# Seen from the side one shoulder is 0.9 trunks nearer to the camera; on one's side, none is.
_ONE_NEARER = 0.5
# A trunk is 1.2 thighs long. One that looks shorter than this, and has no broad shoulders to show
# that it points at the camera, is a mistake of the model.
_SHORTEST_TRUNK = 0.7
# Width of the shoulders in lengths of the trunk from which the trunk points at the camera, if the
# depth says so too: then the shoulders are nearer or farther than the hips by half a width.
_END_ON_WIDTH, _END_ON_DEPTH = 1.1, 0.5


def position_of(body: Body) -> Position:
    """The position of one frame.

    Parameters
    ----------
    body
        One person; nobody (NaN) gives ``UNKNOWN``.

    Returns
    -------
    The position, and ``UNKNOWN`` where the trunk is not seen or nothing fits; without a leg that is
    seen nothing but lying on the back is told. From the foot or head end only lying on the back,
    the child's pose and a standing fold are told.
    """
    if not body.trunk_length > 0 or not _trunk_seen(body):
        return Position.UNKNOWN
    width = abs(_across(body, _SHOULDERS))
    if width > _END_ON_WIDTH * body.trunk_length:
        nearer = -_shoulder_depth(body) / width
        if abs(nearer) > _END_ON_DEPTH:
            return _seen_end_on(body, width, nearer > 0)
    return _seen_from_the_side(body)


def _trunk_seen(body: Body) -> bool:
    seen = body.visibility
    return all(max(seen[a], seen[b]) >= MIN_VISIBILITY for a, b in (_SHOULDERS, _HIPS))


def _across(body: Body, sides: list[int]) -> complex:
    return body.plane[sides[1]] - body.plane[sides[0]]


def _shoulder_depth(body: Body) -> float:
    """Pixels by which the shoulders are farther from the camera than the hips."""
    return sum(body.depth[side] for side in _SHOULDERS) / 2


def _seen_end_on(body: Body, width: float, head_end: bool) -> Position:
    """The trunk points at the camera (``head_end``) or away from it."""
    # Upright and turned to the camera, the left shoulder is on the right of the picture.
    front_seen = sine_between(body.trunk, _across(body, _SHOULDERS)) > 0
    trunk = body.trunk_inclination
    drop = max((-leg.foot_height * leg.size for leg in legs_of(body) if leg.trusted), default=0.0)
    # Standing legs are 2.3 shoulder widths long; legs along the floor that point at the camera
    # look less than half of that.
    if head_end and drop > 1.5 * width:
        return Position.STANDING_FOLDED
    if drop > 1.2 * width:
        return Position.UNKNOWN
    if front_seen and (trunk < -30 if head_end else trunk > 30):
        return Position.LYING
    if head_end and not front_seen and trunk < -30 and not _arms_upright(body, width):
        return Position.FOLDED_KNEELING
    return Position.UNKNOWN


def _arms_upright(body: Body, width: float) -> bool:
    """Whether the hands are as far below the shoulders as on all fours, seen from the head end."""
    hands = [side for side in _WRISTS if body.visibility[side] >= MIN_VISIBILITY]
    drop = max((body.level(body.shoulders - body.plane[s]).imag for s in hands), default=0.0)
    # Upright arms are 1.5 widths long in the picture, arms along the floor half of that.
    return drop > 1.2 * width


def _seen_from_the_side(body: Body) -> Position:
    both = legs_of(body)
    legs = [leg for leg in both if leg.trusted]
    shapes = {leg.shape for leg in legs}
    sound = all(body.size > _SHORTEST_TRUNK * leg.length for leg in legs)
    if LegShape.STANDING in shapes and sound:
        folded = body.trunk_inclination < _FOLDED_BELOW
        return Position.STANDING_FOLDED if folded else Position.STANDING
    chest = _chest(body)
    if chest > 0 and abs(body.trunk_inclination) < _LYING_BELOW:
        return _on_the_back(body)
    if _knees_overhead(body, legs):
        return Position.LYING
    if not legs or not sound:
        return Position.UNKNOWN
    if LegShape.KNEELING in shapes:
        return _on_the_knees(body, both)
    if body.trunk_inclination > _UPRIGHT_FROM:
        return _upright(body, both, shapes)
    return _bent_forward(body, legs, shapes) if chest < 0 else Position.UNKNOWN


def _chest(body: Body) -> int:
    """+1 if the chest faces up, -1 if it faces the floor, 0 if the trunk is upright or unclear.

    Which shoulder is nearer to the camera says it best: legs that are turned aside, as in a twist,
    say nothing of the chest.
    """
    trunk = body.level(body.trunk)
    farther = body.depth[_SHOULDERS[1]] - body.depth[_SHOULDERS[0]]
    if abs(farther) > _ONE_NEARER * body.trunk_length:
        up = trunk.real * farther
    else:
        up = (trunk * -1j * body.facing).imag
    return (up > 0) - (up < 0)


def _on_the_back(body: Body) -> Position:
    return Position.LYING if _from_the_side(body) else Position.UNKNOWN


def _from_the_side(body: Body) -> bool:
    """Whether the shoulders lie one behind the other, give or take 45 degrees."""
    spread = abs((_across(body, _SHOULDERS) * body.trunk.conjugate()).imag)
    return spread < _SPREAD * body.trunk_length**2


def _knees_overhead(body: Body, legs: list[Leg]) -> bool:
    """Whether all feet are in the air and a knee is above the shoulders.

    Nobody sits like that: it is lying on the back with the knees drawn up between camera and
    chest, which makes the model take the trunk for upright.
    """
    if not legs or any(leg.shape is not LegShape.RAISED for leg in legs):
        return False
    return any(leg.knee_height * leg.size > body.level(body.trunk).imag for leg in legs)


def _on_the_knees(body: Body, both: tuple[Leg, Leg]) -> Position:
    knees = [leg for leg in both if leg.shape is LegShape.KNEELING]
    leg = max(knees, key=lambda one: one.seen)
    other = both[1] if leg is both[0] else both[0]
    if len(knees) == 1 and other.seen >= HINT_VISIBILITY and other.steps_forward:
        down = leg.knee_height - other.foot_height < _ON_THE_FLOOR
        return Position.HALF_KNEELING if down else Position.UNKNOWN
    bent = leg.hip_flexion >= 115 and leg.knee_flexion >= 105
    if bent and body.trunk_inclination < _LYING_BELOW:
        return Position.FOLDED_KNEELING
    if body.trunk_inclination >= _HANDS_REACH_BELOW:
        return Position.TALL_KNEELING
    return _hands_or_not(body, leg)


def _hands_or_not(body: Body, leg: Leg) -> Position:
    """Kneeling with the trunk down: on all fours, or the bottom of a hinge."""
    floor = leg.knee_height * leg.size
    hands = [
        (body.level(body.plane[side] - body.hips).imag - floor) / leg.size
        for side in _WRISTS
        if body.visibility[side] >= HINT_VISIBILITY
    ]
    if not hands:
        return Position.UNKNOWN
    return Position.ALL_FOURS if min(hands) < _ON_THE_FLOOR else Position.TALL_KNEELING


def _upright(body: Body, both: tuple[Leg, Leg], shapes: set[LegShape]) -> Position:
    if LegShape.STEPPED in shapes:
        return _one_foot_forward(body, both)
    if LegShape.ALONG in shapes or LegShape.BENT_UP in shapes:
        return Position.LONG_SITTING
    # On the heels, a hand's breadth high, the thigh slopes down to the knee; crossed legs do not.
    if any(leg.shape is LegShape.FOLDED and leg.thigh < -12 and leg.trusted for leg in both):
        return Position.FOLDED_KNEELING
    return Position.UNKNOWN


def _one_foot_forward(body: Body, both: tuple[Leg, Leg]) -> Position:
    """On a chair, unless the other leg, though badly seen, goes down to the floor behind."""
    behind = [leg for leg in both if leg.seen >= HINT_VISIBILITY and leg.thigh < -35]
    if any(leg.shape is LegShape.KNEELING for leg in behind):
        return Position.HALF_KNEELING
    if behind or not _from_the_side(body):
        return Position.UNKNOWN
    return Position.CHAIR_SITTING


def _bent_forward(body: Body, legs: list[Leg], shapes: set[LegShape]) -> Position:
    """The front faces the floor and no knee carries the body."""
    trunk = body.trunk_inclination
    if LegShape.FOLDED in shapes and trunk < _LYING_BELOW:
        return Position.FOLDED_KNEELING
    if LegShape.STEPPED in shapes:
        return Position.CHAIR_SITTING if trunk > 20 else Position.UNKNOWN
    along = [leg for leg in legs if leg.shape is LegShape.ALONG]
    if any(leg.hip_flexion > 80 for leg in along):
        return Position.LONG_SITTING
    if any(leg.hip_flexion < 40 for leg in along) and abs(trunk) < _LYING_BELOW:
        return Position.LYING_FACE_DOWN
    return Position.UNKNOWN


# A position counts once it has been seen for this long, in seconds: longer than the tracker needs
# to recover from a mistake (0.2 to 0.3), shorter than anybody takes to change position.
_SETTLE_S = 0.5
# It is forgotten after this long without any: an arm's way through the picture is shorter.
_FORGET_S = 2.0


@dataclass(slots=True)
class PositionWatch:
    """The position over many frames: a wrong frame changes nothing.

    Parameters
    ----------
    roll_deg
        Anticlockwise turn of the floor line in the picture, in degrees.

    Attributes
    ----------
    position
        The position that holds now.

    Notes
    -----
    Time is that of the landmarks. Time that runs backwards is another recording and starts anew.
    """

    roll_deg: float = 0.0
    position: Position = Position.UNKNOWN
    _known_s: float = 0.0
    _now_s: float = float("-inf")
    _news: Position = Position.UNKNOWN
    _news_s: float = 0.0
    _votes: int = 0

    def update(self, landmarks: Landmarks) -> Position:
        """Take in the next frame and say which position holds now."""
        seen = Position.UNKNOWN
        if landmarks.detected:
            seen = position_of(Body(landmarks.points, self.roll_deg))
        return self.take(landmarks.time_s, seen)

    def take(self, time_s: float, seen: Position) -> Position:
        """The same for a position that was already read from the frame."""
        if time_s < self._now_s or time_s - self._known_s > _FORGET_S:
            self.position = self._news = Position.UNKNOWN
        self._now_s = time_s
        if seen is not Position.UNKNOWN:
            self._known_s = time_s
        if seen is self.position:
            self._news = Position.UNKNOWN
        else:
            self._weigh(time_s, seen)
        return self.position

    def _weigh(self, time_s: float, seen: Position) -> None:
        """Another position takes over once it was seen for long, and in most of the frames."""
        if seen is Position.UNKNOWN:
            self._votes -= 1
            if self._votes <= 0:
                self._news = Position.UNKNOWN
        elif seen is not self._news:
            self._news, self._news_s, self._votes = seen, time_s, 1
        else:
            self._votes += 1
            if time_s - self._news_s >= _SETTLE_S:
                self.position, self._news = seen, Position.UNKNOWN
