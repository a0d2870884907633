"""The lines of a body in the picture that every angle is taken from.

Which way the person faces decides the sign of every joint angle: without it a knee that noise
bends by two degrees the wrong way could not be told from one that is bent by two degrees, and
near zero every mean would be too large.

One frame at a time, in plain Python: on 33 points the cost of NumPy is that of calling it, and
right after a neural network has used the processor's caches those calls cost three times as much.
"""

from __future__ import annotations

import cmath
import math
from functools import cached_property, lru_cache
from typing import Any

from numpy.typing import NDArray

from posecoach.kinematics.geometry import degrees_between, elevation, sine_between, unwrapped
from posecoach.kinematics.landmarks import Landmark, Landmarks, pair
from posecoach.kinematics.plane import Plane

Both = tuple[float, float]
"""Degrees of the left and the right side."""
Vectors = tuple[complex, complex]
"""Vectors of the left and the right side, in pixels of the plane, y up."""

# A point that the model itself rates below this is a guess.
MIN_VISIBILITY = 0.5
# Below this much evidence the person may face either way, and angles are taken unsigned.
_FACING_EVIDENCE = 0.15
# How far from the upright a lean is told without knowing whether it is forwards or backwards.
_EITHER_WAY = 30.0
# Shoulders and hips together span 1.0 trunk lengths from the front and next to nothing from the
# side (Winter); from this on the picture tells the person's left from the right.
_BROADSIDE = 0.5
# Length of the trunk, shoulder to hip, in widths between the shoulder joints: 0.288 and 0.258 of
# the stature in Winter, Biomechanics and Motor Control of Human Movement, 2009.
_TRUNK_WIDTHS = 1.1

_PARTS = {
    part: pair(part)
    for part in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "foot_index")
}
_LEG = ("hip", "knee", "ankle", "heel", "foot_index")
_NEAR_PARTS = [pair(part) for part in ("shoulder", "hip", "knee", "elbow")]
_SHOULDERS, _HIPS = pair("shoulder"), pair("hip")


class Body:
    """One person in one frame.

    Parameters
    ----------
    points
        ``(33, 4)``: pixel x, y, z and visibility; NaN where nobody is seen.
    roll_deg
        Anticlockwise turn of the floor line in the picture, in degrees.
    centre
        Middle of the picture: places are counted from there.
    view
        What sets right how a camera that stands askew shows the body; None for nothing.

    Attributes
    ----------
    picture
        The 33 points as the picture shows them, y up, in pixels.
    plane
        The same, as the camera that stands right would show them.
    visibility, depth
        Of each point: 0-1, and pixels relative to the hips, negative towards the camera.
    shoulders, hips
        Middles of left and right, leaning to the better seen side.
    trunk, trunk_length
        Vector from the hips to the shoulders, and its length in pixels.
    thighs, shanks, whole_legs
        Vectors from hip to knee, knee to ankle, and hip to ankle.
    """

    def __init__(
        self,
        points: NDArray[Any],
        roll_deg: float = 0.0,
        centre: complex = 0j,
        view: Plane | None = None,
    ) -> None:
        self.centre = centre if view is None else view.straighten(centre)
        rows: list[list[float]] = points.tolist()
        self.picture = self.plane = [complex(row[0], -row[1]) for row in rows]
        if view is not None:
            self.plane = [view.straighten(point) for point in self.picture]
        self.visibility = [row[3] for row in rows]
        self.depth = [row[2] for row in rows]
        self._floor = cmath.exp(-1j * math.radians(roll_deg)) if roll_deg else 1 + 0j
        self.shoulders = self.middle("shoulder")
        self.hips = self.middle("hip")
        self.trunk = self.shoulders - self.hips
        self.trunk_length = abs(self.trunk)
        self.thighs = self._vectors("hip", "knee")
        self.shanks = self._vectors("knee", "ankle")
        self.whole_legs = self._vectors("hip", "ankle")

    def middle(self, part: str) -> complex:
        """Between a part's left and right point, leaning to the better seen side."""
        # A weight instead of a choice: there is no jump when a side comes into sight.
        sides = pair(part)
        left, right = (max(self.visibility[side] - 0.1, 1e-3) ** 2 for side in sides)
        return (left * self.plane[sides[0]] + right * self.plane[sides[1]]) / (left + right)

    def point(self, part: str, side: int) -> complex:
        """A point of one side, 0 for left and 1 for right."""
        return self.plane[pair(part)[side]]

    def level(self, vector: complex) -> complex:
        """A vector turned so that the floor is the real axis."""
        return vector * self._floor

    def _vectors(self, start: str, end: str) -> Vectors:
        plane, (a, b), (c, d) = self.plane, _PARTS[start], _PARTS[end]
        return plane[c] - plane[a], plane[d] - plane[b]

    @cached_property
    def facing(self) -> int:
        """+1 if the front lies anticlockwise of the trunk's downward line, -1 if not.

        Lying on the back with the head to the left, or standing and looking to the right, is +1.
        0 when the evidence does not say. Each piece of evidence is a number in [-1, 1]: hips
        flex much further than they extend, knees bend one way only, the nose is in front of the
        ears, the toes in front of the heels.
        """
        evidence = self._head_evidence() + self._leg_evidence(0) + self._leg_evidence(1)
        if not abs(evidence) >= _FACING_EVIDENCE:
            return 0
        return 1 if evidence > 0 else -1

    def _leg_evidence(self, side: int) -> float:
        hip = _clipped(self.hip_turns[side] / 45)
        knee = _clipped(self.knee_turns[side] / 30)
        heel, toes = _PARTS["heel"][side], _PARTS["foot_index"][side]
        front = sine_between(self.shanks[side], self.plane[toes] - self.plane[heel])
        seen = min(self.visibility[_PARTS[part][side]] for part in _LEG)
        return _known(seen * (hip - 1.5 * knee + front))

    def _head_evidence(self) -> float:
        look = self.plane[Landmark.NOSE] - self.middle("ear")
        if not self.trunk_length:
            return 0.0
        # Seen from the front the nose hides the ears' middle and says nothing of the profile.
        size = min(abs(look) / (0.12 * self.trunk_length), 1.0)
        front = sine_between(-self.trunk, look)
        return _known(front * size * self.visibility[Landmark.NOSE])

    @cached_property
    def upper_arms(self) -> Vectors:
        """Vectors from shoulder to elbow."""
        return self._vectors("shoulder", "elbow")

    @cached_property
    def forearms(self) -> Vectors:
        """Vectors from elbow to wrist."""
        return self._vectors("elbow", "wrist")

    @cached_property
    def hip_turns(self) -> Both:
        """Degrees from the trunk's downward line to each thigh, anticlockwise."""
        left, right = self.thighs
        return degrees_between(-self.trunk, left), degrees_between(-self.trunk, right)

    @cached_property
    def knee_turns(self) -> Both:
        """Degrees from each thigh's line to its shank, anticlockwise."""
        left, right = zip(self.thighs, self.shanks, strict=True)
        return degrees_between(*left), degrees_between(*right)

    def flexion(self, turn: float) -> float:
        """A turn as flexion in degrees, positive to the front.

        Unsigned where it is not known which way the person faces. Beyond what any joint extends
        it is read as flexion of more than 180.
        """
        return unwrapped(turn * self.facing if self.facing else abs(turn), -90)

    @cached_property
    def trunk_inclination(self) -> float:
        """Degrees of the trunk above the floor: 0 lying, 90 upright."""
        return elevation(self.level(self.trunk))

    @cached_property
    def lies(self) -> bool:
        """Whether the trunk is within 60 degrees of level and not known to face the floor."""
        if not abs(self.trunk_inclination) < 60:
            return False
        front = self.level(self.trunk) * -1j * self.facing
        return front.imag >= 0

    def leg_elevation(self, leg: complex) -> float:
        """How far a leg's line is raised from the floor, in degrees.

        Lying on the back it starts at the floor on the feet's side and goes beyond 90 once the
        leg has passed the vertical towards the head, [-135, 225). With the trunk well up, or
        folded forwards over the legs, there is no feet's side of the floor, and it is the plain
        elevation, [-90, 90].
        """
        level = self.level(leg)
        if not leg or not self.lies:
            return elevation(level)
        feet = -math.copysign(1, self.level(self.trunk).real)
        return unwrapped(math.degrees(math.atan2(level.imag, level.real * feet)), -135)

    def forward_lean(self, up: complex) -> float:
        """Degrees that a line is tilted from the upright, forwards positive; [-180, 180].

        Where it is not known which way the person faces it is unsigned near the upright and NaN
        beyond, as a fold and lying on the back would read the same.
        """
        turn = degrees_between(1j, self.level(up))
        if self.facing:
            return -turn * self.facing
        return abs(turn) if abs(turn) < _EITHER_WAY else math.nan

    def forward(self, vector: complex) -> float:
        """Pixels along the floor to the front; NaN where the front is not known.

        Lying on the back, the feet's side counts as the front.
        """
        return self.level(vector).real * self.facing if self.facing else math.nan

    @cached_property
    def size(self) -> float:
        """Length in pixels that the trunk would have if it did not point at the camera."""
        return max(self.trunk_length, _TRUNK_WIDTHS * abs(self._across(_SHOULDERS)))

    def _across(self, sides: list[int]) -> complex:
        return self.plane[sides[0]] - self.plane[sides[1]]

    def sideways(self, vector: complex, side: int) -> float:
        """Pixels along the floor towards one side of the person, 0 for left and 1 for right.

        NaN where the person is seen from the side, so that left and right are not in the picture.
        """
        left = self.level(self._across(_SHOULDERS) + self._across(_HIPS)).real
        if not abs(left) >= _BROADSIDE * self.size:
            return math.nan
        return self.level(vector).real * math.copysign(1, left) * (1, -1)[side]

    @cached_property
    def near_side_score(self) -> float:
        """Evidence in [-1, 1] that the left side (positive) is nearer the camera.

        In a side view the way a person faces settles it: who looks to the right shows the right
        side. To that comes what the model says: the near side is seen better and has the
        smaller z.
        """
        count = len(_NEAR_PARTS)
        seen = sum(self.visibility[a] - self.visibility[b] for a, b in _NEAR_PARTS) / count
        nearer = sum(self.depth[b] - self.depth[a] for a, b in _NEAR_PARTS) / count
        nearer = _clipped(nearer / (0.5 * self.trunk_length)) if self.trunk_length else 0.0
        return _clipped(_known(seen) + 0.5 * _known(nearer) - 0.5 * self.facing)


def _clipped(value: float) -> float:
    """The value in [-1, 1]; NaN stays NaN."""
    return value if -1 <= value <= 1 or math.isnan(value) else math.copysign(1, value)


def _known(evidence: float) -> float:
    """Evidence that could not be had counts as none."""
    return 0.0 if math.isnan(evidence) else evidence


@lru_cache(maxsize=4)
def body_of(seen: Landmarks) -> Body:
    """The body as one frame shows it, nothing set right; worked out once for all who ask."""
    return Body(seen.points, centre=complex(seen.width, -seen.height) / 2)
