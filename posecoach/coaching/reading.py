"""One frame as the coach reads it: the angles of the working and the other side, and proxies."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from posecoach.coaching.limbs import other
from posecoach.coaching.words import point_words, unseen_key
from posecoach.kinematics.angles import ANGLES, Measurement, measure_landmarks
from posecoach.kinematics.landmarks import SIDES, Landmarks, Side
from posecoach.kinematics.reasons import explain, missing_point
from posecoach.kinematics.steadiness import LegWatch


@dataclass(frozen=True, slots=True)
class Frame:
    """The measured angles of one frame, before the working side is known."""

    landmarks: Landmarks
    measured: Measurement

    def both(self, angle: str) -> dict[Side, float]:
        """Degrees of an angle by side; NaN where it can't be measured."""
        return {side: self.measured.degrees[angle, side] for side in SIDES}

    def of(self, side: Side, held: str) -> Reading:
        """The same frame, read for one working side."""
        return Reading(self, side, held)


@dataclass(frozen=True, slots=True)
class Reading:
    """One frame read for a working side.

    Attributes
    ----------
    frame, side, held
        The frame, the model's label of the working side, and the name of the held angle.
    """

    frame: Frame
    side: Side
    held: str

    @property
    def time_s(self) -> float:
        """Time of the frame in seconds."""
        return self.frame.landmarks.time_s

    @property
    def people(self) -> int:
        """How many people are in the picture."""
        return self.frame.landmarks.people

    @property
    def value(self) -> float:
        """Degrees of the held angle; NaN when it can't be measured or there are two people."""
        return self.degrees(self.held) if self.people == 1 else math.nan

    def degrees(self, angle: str, of: str = "measured") -> float:
        """Degrees of an angle of the working or the other side."""
        side = self.side if of == "measured" else other(self.side)
        return self.frame.measured.degrees[angle, side]

    def code(self, angle: str) -> int:
        """Why the angle of the working side is missing; 0 if it is not."""
        return self.frame.measured.codes[angle, self.side]

    def why(self, angle: str) -> str:
        """Reason key of a missing angle."""
        return unseen_key(self.code(angle))

    @property
    def unseen(self) -> str | None:
        """Reason key when the held angle can't be measured in this frame."""
        if self.people == 0:
            return "nobody"
        if self.people > 1:
            return "two_people"
        return self.why(self.held) if self.code(self.held) else None

    @property
    def missing_point(self) -> str:
        """The first point of the working side that is missing, in words."""
        for angle in (self.held, *ANGLES):
            point = missing_point(self.code(angle))
            if point is not None:
                return point_words(point)
        return "your leg"

    def measure(self, name: str, of: str) -> float:
        """An angle in degrees, or a proxy; NaN when it can't be measured."""
        if name in ANGLES:
            return self.degrees(name, of)
        return self._hip_rise() if self.people == 1 else math.nan

    def _hip_rise(self) -> float:
        """Height of the mid-hip over the mid-shoulder, in percent of the trunk's length."""
        body = self.frame.measured.body
        length = body.trunk_length
        return -body.trunk.imag / length * 100 if length > 0 else math.nan

    def angles(self) -> dict[str, float]:
        """Degrees of every angle of the working side."""
        return {name: self.degrees(name) for name in ANGLES}

    def missing(self) -> Mapping[str, str]:
        """For each missing angle of the working side, why."""
        codes = {name: self.code(name) for name in ANGLES}
        return {name: explain(code) for name, code in codes.items() if code}


class Reader:
    """Measures frame by frame, remembering what it takes to doubt a frame."""

    def __init__(self) -> None:
        self._legs = LegWatch()

    def read(self, landmarks: Landmarks) -> Frame:
        """Measure the next frame in order of time."""
        doubted = self._legs.update(landmarks)
        return Frame(landmarks, measure_landmarks(landmarks, unsteady=doubted))
