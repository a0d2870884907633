"""The one table of proxies: numbers that stand for something landmarks do not show in degrees.

Each says what it stands for and where that ends. They are shares of the person's own lengths, so
that size and distance do not matter: "trunk" is the line from mid-hip to mid-shoulder, "size" the
length it would have if it did not point at the camera (:attr:`Body.size`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from posecoach.kinematics.body import Body
from posecoach.kinematics.geometry import distance_to_segment
from posecoach.kinematics.reasons import Formula


@dataclass(frozen=True, slots=True)
class Proxy:
    """A row of the table.

    Attributes
    ----------
    name, label, unit
        Key, the words for a person, and what a 1 is.
    stands_for, limits
        What it tells about the person, and where it misleads.
    range
        Smallest and greatest value that is believed.
    view
        Camera view that shows it: ``side``, or ``front`` for the front, the head end and the
        foot end.
    parts, others, middles
        Parts that must be seen, besides the trunk: of the measured side, of the other side, and of
        either.
    formula
        Value of a body's side, 0 for left and 1 for right; NaN where the view does not show it.
    source
        Where the definition comes from.
    """

    name: str
    label: str
    unit: str
    stands_for: str
    limits: str
    range: tuple[float, float]
    view: str
    formula: Formula
    source: str
    parts: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    middles: tuple[str, ...] = ()

    @property
    def span(self) -> tuple[float, float]:
        """The range, under the name that both tables share."""
        return self.range

    @property
    def in_plane(self) -> bool:
        """Whether it is true only in the plane of the side view: no, places are where they are."""
        return False


def _percent(part: float, whole: float) -> float:
    return part / whole * 100 if whole else math.nan


def _hip_rise(body: Body, side: int) -> float:
    return _percent(body.level(-body.trunk).imag, body.trunk_length)


def _head_rise(body: Body, side: int) -> float:
    return _percent(body.level(body.middle("ear") - body.shoulders).imag, body.size)


def _shoulder_rise(body: Body, side: int) -> float:
    across = body.point("shoulder", side) - body.point("shoulder", 1 - side)
    seen_across = body.sideways(across, side)
    return _percent(body.level(across).imag, abs(across)) if seen_across > 0 else math.nan


def _heel_gap(body: Body, side: int) -> float:
    return _percent(abs(body.whole_legs[side]), abs(body.thighs[side]))


def _ankle_on_knee(body: Body, side: int) -> float:
    hip, knee = body.point("hip", 1 - side), body.point("knee", 1 - side)
    return _percent(distance_to_segment(body.point("ankle", side), hip, knee), body.size)


def _knee_gap(body: Body, side: int) -> float:
    return _percent(abs(body.point("knee", 0) - body.point("knee", 1)), body.size)


def _foot_rise(body: Body, side: int) -> float:
    return _percent(body.level(body.point("ankle", side) - body.hips).imag, body.size)


def _foot_lift(body: Body, side: int) -> float:
    over = body.point("ankle", side) - body.point("ankle", 1 - side)
    return _percent(body.level(over).imag, body.size)


def _knee_over_toes(body: Body, side: int) -> float:
    ahead = body.forward(body.point("knee", side) - body.point("foot_index", side))
    return _percent(ahead, abs(body.shanks[side]))


def _hip_shift(body: Body, side: int) -> float:
    return _percent(body.sideways(body.hips - body.middle("knee"), side), body.size)


def _hip_place(body: Body, side: int) -> float:
    return _percent(body.sideways(body.hips - body.centre, side), body.size)


def _hand_shift(body: Body, side: int) -> float:
    return _percent(body.sideways(body.middle("wrist") - body.hips, side), body.size)


def _hand_reach(body: Body, side: int) -> float:
    return _percent(abs(body.middle("wrist") - body.point("ankle", side)), body.size)


_OWN = "own definition, on landmarks"

_ROWS = (
    Proxy(
        "hip_rise", "hip height", "% of the trunk",
        "the mid-hip's height over the mid-shoulder: on the back, hips or pelvis coming up",
        "not the pelvis's tilt; shoulders that lift lower it", (-105, 105), "side", _hip_rise,
        _OWN,
    ),
    Proxy(
        "head_rise", "head height", "% of the trunk",
        "the ears' height over the mid-shoulder: on the back, the head coming up; in child's pose "
        "a head that is not let down",
        "a pillow adds to it, and a camera from above; its change says more than its value",
        (-90, 90), "side", _head_rise, _OWN, middles=("ear",),
    ),
    Proxy(
        "shoulder_rise", "shoulder height", "% of the shoulders' width",
        "this shoulder's height over the other one: on the back, a shoulder leaving the floor",
        "from the head or the foot end only; a camera that is not level adds to it",
        (-105, 105), "front", _shoulder_rise, _OWN, ("shoulder",), ("shoulder",),
    ),
    Proxy(
        "heel_gap", "hip to heel", "% of the thigh",
        "distance of hip and ankle: in child's pose, hips coming off the heels",
        "a thigh turned to the camera adds to it", (0, 260), "side", _heel_gap, _OWN,
        ("hip", "knee", "ankle"),
    ),
    Proxy(
        "ankle_on_knee", "ankle to the other thigh", "% of the trunk",
        "distance of this ankle from the nearest place on the other thigh: in the figure of four, "
        "a foot slipping off",
        "in the picture's plane: a foot in front of or behind the thigh also reads 0", (0, 250),
        "side", _ankle_on_knee, _OWN, ("ankle",), ("hip", "knee"),
    ),
    Proxy(
        "knee_gap", "between the knees", "% of the trunk",
        "distance of the knees: knees parting, one knee left behind",
        "in the picture's plane: from the side, knees that part sideways read 0", (0, 250), "any",
        _knee_gap, _OWN, ("knee",), ("knee",),
    ),
    Proxy(
        "foot_rise", "foot height", "% of the trunk",
        "this ankle's height over the mid-hip: on the back, a foot leaving the floor",
        "hips that lift lower it; a camera from above shows the near foot lower than the far one",
        (-250, 250), "side", _foot_rise, _OWN, ("ankle",),
    ),
    Proxy(
        "foot_lift", "foot over foot", "% of the trunk",
        "this ankle's height over the other one: a step, a foot on a stool, a resting leg lifting",
        "a camera from above shows the near foot lower than the far one", (-250, 250), "side",
        _foot_lift, _OWN, ("ankle",), ("ankle",),
    ),
    Proxy(
        "knee_over_toes", "knee past the toes", "% of the lower leg",
        "how far the knee is in front of the toes: kneeling or standing, a knee pushed past them",
        "feet turned out shorten the foot in the picture and add to it", (-250, 250), "side",
        _knee_over_toes, _OWN, ("knee", "ankle", "foot_index"),
    ),
    Proxy(
        "hip_shift", "hips to the side", "% of the trunk",
        "the mid-hip's way to this side from the middle of the knees: hips following the hands",
        "knees under the trunk are rarely seen from the head end", (-150, 150), "front",
        _hip_shift, _OWN, middles=("knee",),
    ),
    Proxy(
        "hip_place", "hips across the picture", "% of the trunk",
        "the mid-hip's place in the picture towards this side: only its change says something, "
        "hips moving to the side",
        "a camera that moves changes it as well", (-10_000, 10_000), "front", _hip_place, _OWN,
    ),
    Proxy(
        "hand_shift", "hands to the side", "% of the trunk",
        "the wrists' way to this side from the mid-hip: hands walked to a side",
        "a camera that is not straight in front adds to it; its change says more",
        (-250, 250), "front", _hand_shift, _OWN, middles=("wrist",),
    ),
    Proxy(
        "hand_reach", "hand to foot", "% of the trunk",
        "distance of the wrists from this ankle: reaching towards the toes",
        "long arms or short legs lower it: for comparing a person with herself", (0, 450), "side",
        _hand_reach, _OWN, ("ankle",), middles=("wrist",),
    ),
)  # fmt: skip

PROXIES: Mapping[str, Proxy] = {row.name: row for row in _ROWS}
