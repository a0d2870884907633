"""A reference pose as an exercise file writes it: what a phase looks like, in few numbers.

A pose is a person seen from the side, looking to the right (lying on the back: head to the
left), in joint angles with clinical zeros. What touches the floor is said instead of counted out:
``foot: flat`` leaves one of hip and knee away, and it follows from the floor. Seen from the front
or from an end of the body, a pose is given by ``points`` instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema, core_schema

from posecoach.exercises import figure
from posecoach.exercises.numbers import Strict
from posecoach.kinematics.landmarks import SIDES, Side

Rest = Literal["back", "seat", "chair", "knees", "feet"]
Foot = Literal["free", "flat", "heel", "kneel", "stool", "crossed"]
Hand = Literal[
    "floor", "belly", "hips", "countertop",
    "left_thigh", "left_thigh_back", "left_shin", "left_ankle", "left_towel", "left_strap",
    "right_thigh", "right_thigh_back", "right_shin", "right_ankle", "right_towel", "right_strap",
]  # fmt: skip
Part = Literal[
    "head", "shoulders", "back", "low_back", "hips",
    "left_shoulder", "left_elbow", "left_wrist", "left_hip", "left_knee", "left_ankle",
    "left_toes",
    "right_shoulder", "right_elbow", "right_wrist", "right_hip", "right_knee", "right_ankle",
    "right_toes",
]  # fmt: skip


@dataclass(frozen=True)
class Within:
    """What a body can do: bounds of a number, and words for what lies outside."""

    low: float
    high: float
    what: str

    def check(self, value: float) -> float:
        """The value.

        Raises
        ------
        ValueError
            If it is outside.
        """
        if not self.low <= value <= self.high:
            raise ValueError(f"{value:g} is outside {self.what} ({self.low:g} to {self.high:g})")
        return value

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return handler(schema) | {"minimum": self.low, "maximum": self.high}


class Limbs(Strict):
    """Leg and arm of one side, in degrees.

    Attributes
    ----------
    hip, knee
        Flexion; hip negative is extension. One of them is left out where the foot rests.
    ankle
        Positive with the toes pointed, negative drawn up, 0 square; follows from a flat foot.
    foot
        ``flat`` on the floor, its ``heel`` on the floor, ``kneel``ing with the shank on the
        floor, flat on a low ``stool``, ``crossed`` over the other thigh, or ``free``.
    shoulder, elbow
        Flexion; 0 beside the trunk, 180 overhead. Left out, the arm hangs, or the hand is on the
        floor in front of the shoulders (lying on the back: beside the trunk).
    hand
        Where the hand is, in place of shoulder and elbow.
    """

    hip: Annotated[float, Within(-35, 160, "what a hip flexes")] | None = None
    knee: Annotated[float, Within(-8, 160, "what a knee bends")] | None = None
    ankle: Annotated[float, Within(-35, 80, "what an ankle moves")] | None = None
    foot: Foot = "free"
    shoulder: Annotated[float, Within(-60, 190, "what a shoulder flexes")] | None = None
    elbow: Annotated[float, Within(-8, 150, "what an elbow bends")] | None = None
    hand: Hand | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.hand and (self.shoulder is not None or self.elbow is not None):
            raise ValueError("give either hand, or shoulder and elbow")
        if self.foot in ("flat", "stool") and self.ankle is not None:
            raise ValueError("leave ankle out; with the sole resting it follows")
        if self.foot in ("kneel", "crossed") and (self.hip is None or self.knee is not None):
            raise ValueError(f"with foot: {self.foot} give hip and leave knee out; it follows")
        if self.foot == "stool" and (self.hip is None) == (self.knee is None):
            raise ValueError("with foot: stool give hip or knee; the other follows")
        return self

    @property
    def complete(self) -> bool:
        """Whether hip and knee are both given."""
        return self.hip is not None and self.knee is not None


class Arrow(Strict):
    """Which way a part moves: ``towards`` 0 to the picture's right, 90 up, 180 left, 270 down."""

    part: Part
    towards: Annotated[float, Within(-360, 360, "a turn")]


Coordinate = Annotated[float, Within(-4, 4, "the picture, in lengths of the trunk")]
Point = tuple[Coordinate, Coordinate]


class Points(Strict):
    """A pose by its points, in lengths of the trunk: to the right, and up from the floor's edge.

    The person's right side is on the left, as of somebody who faces the camera.
    """

    nearest: Literal["head", "feet", "front"]
    head: Point
    left_shoulder: Point
    right_shoulder: Point
    left_elbow: Point
    right_elbow: Point
    left_wrist: Point
    right_wrist: Point
    left_hip: Point
    right_hip: Point
    left_knee: Point
    right_knee: Point
    left_ankle: Point
    right_ankle: Point


class Pose(Strict):
    """One phase of an exercise as a picture shows it.

    Attributes
    ----------
    rests
        What carries the body: ``back``, ``seat`` on the floor, ``chair``, ``knees``, ``feet``.
    trunk
        From lying on the back over upright to bent forward: 0 on the back, 90 upright, 180
        level with the chest down; below 0 the hips are higher than the shoulders.
    spine
        How far the back is rounded (positive) or arched (negative) along its whole length.
    neck
        Head towards the chest (positive) or back; left out, it rests on the floor or is straight.
    arrows
        Which way it moves.
    points
        Instead of all of these, for a view from the front or from an end of the body.
    """

    rests: Rest = "back"
    trunk: Annotated[float, Within(-45, 215, "how a trunk can lie, stand or bend")] = 0
    spine: Annotated[float, Within(-70, 120, "what a back bends")] = 0
    neck: Annotated[float, Within(-70, 80, "what a neck bends")] | None = None
    left: Limbs = Field(default_factory=Limbs)
    right: Limbs = Field(default_factory=Limbs)
    arrows: Annotated[tuple[Arrow, ...], Field(max_length=3)] = ()
    points: Points | None = None

    @model_validator(mode="after")
    def _can_be_drawn(self) -> Self:
        if self.points:
            extra = sorted(self.model_fields_set - {"points", "arrows"})
            if extra:
                raise ValueError(f"with points, leave out {', '.join(extra)}")
            return self
        problems = [words for side in SIDES if (words := self._leg_problem(side))]
        problems += self._carrying_problem()
        if problems:
            raise ValueError("; ".join(problems))
        figure.build(self)
        return self

    def _carrying_problem(self) -> list[str]:
        """What is missing to know how high the body is above the floor."""
        legs = [self.left, self.right]
        if all(leg.foot == "crossed" for leg in legs):
            return ["only one leg can be crossed over the other"]
        if self.rests == "knees" and not any(leg.foot == "kneel" for leg in legs):
            return ["rests: knees needs a leg with foot: kneel"]
        standing = {"feet": ("flat", "heel"), "chair": ("flat",)}.get(self.rests)
        if standing and not any(leg.foot in standing and leg.complete for leg in legs):
            return [f"rests: {self.rests} needs a leg with foot: flat, hip and knee"]
        return []

    def _leg_problem(self, side: Side) -> str:
        leg = self.limbs(side)
        fixed = self.rests in ("back", "seat", "knees")
        if leg.foot == "free" and not leg.complete:
            return f"{side}: give hip and knee, or say where the foot rests"
        if leg.foot in ("flat", "heel"):
            if leg.complete and fixed:
                return f"{side}: give hip or knee; the other follows from the floor"
            if leg.foot == "flat" and leg.hip is None and leg.knee is None:
                return f"{side}: give hip or knee"
        return ""

    def limbs(self, side: Side) -> Limbs:
        """One side's leg and arm."""
        return self.left if side == "left" else self.right

    def mirrored(self) -> Pose:
        """The same pose with left and right exchanged."""
        given = self.model_dump(exclude_unset=True)
        return Pose.model_validate(_swapped(given, flip=self.points is not None))


def _swapped(value: Any, flip: bool) -> Any:
    """A pose's plain data with left and right exchanged, and points and arrows flipped."""
    if isinstance(value, dict):
        found = {_other(key): _swapped(item, flip) for key, item in value.items()}
        if flip and "towards" in found:
            found["towards"] = (180 - found["towards"]) % 360
        return found
    if isinstance(value, tuple | list):
        if flip and len(value) == 2 and not any(isinstance(item, dict) for item in value):
            return (-value[0], value[1])
        return tuple(_swapped(item, flip) for item in value)
    return _other(value) if isinstance(value, str) else value


def _other(name: str) -> str:
    first, *rest = name.split("_", 1)
    swap = {"left": "right", "right": "left"}
    return "_".join([swap.get(first, first), *rest])
