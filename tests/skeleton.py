"""Stick people with known angles, for tests: built forwards from angles, measured backwards."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from posecoach.kinematics.landmarks import LANDMARK_COUNT, Landmark, Landmarks, Side

WIDTH, HEIGHT = 1280, 720


def _unit(degrees: float) -> complex:
    return complex(math.cos(math.radians(degrees)), math.sin(math.radians(degrees)))


@dataclass(frozen=True)
class Leg:
    """Joint angles of one leg, in degrees."""

    hip_flexion: float = 0.0
    knee_flexion: float = 0.0


@dataclass(frozen=True)
class Arm:
    """Joint angles of one arm, in degrees."""

    shoulder_flexion: float = 0.0
    elbow_flexion: float = 0.0


@dataclass(frozen=True)
class Person:
    """A person in a plane seen from the side.

    ``trunk`` is the direction from hips to shoulders in degrees, anticlockwise from the right;
    ``facing`` +1 if the front lies anticlockwise of the line from shoulders to hips.
    """

    trunk: float = 180.0
    facing: int = 1
    left: Leg = field(default_factory=Leg)
    right: Leg = field(default_factory=Leg)
    hips: complex = 600 - 380j
    scale: float = 180.0
    left_arm: Arm | None = None
    right_arm: Arm | None = None

    def leg(self, side: Side) -> Leg:
        return self.left if side == "left" else self.right

    def plane(self) -> dict[Landmark, complex]:
        """Points with y up, in pixels."""
        up = _unit(self.trunk)
        front = -up * _unit(90 * self.facing)
        shoulders = self.hips + self.scale * up
        head = shoulders + 0.35 * self.scale * up
        points = {point: head for point in Landmark}
        points[Landmark.NOSE] = head + 0.15 * self.scale * front
        for side in ("left", "right"):
            points |= self._side(side, shoulders, up, front)
        return points

    def _side(
        self, side: Side, shoulders: complex, up: complex, front: complex
    ) -> dict[Landmark, complex]:
        leg, of = self.leg(side), Landmark.of
        thigh = -up * _unit(self.facing * leg.hip_flexion)
        shank = thigh * _unit(-self.facing * leg.knee_flexion)
        toes = shank * _unit(90 * self.facing)
        knee = self.hips + 0.9 * self.scale * thigh
        ankle = knee + 0.85 * self.scale * shank
        elbow, wrist = self._arm(side, shoulders, up, front)
        return {
            of(side, "shoulder"): shoulders,
            of(side, "elbow"): elbow,
            of(side, "wrist"): wrist,
            of(side, "hip"): self.hips,
            of(side, "knee"): knee,
            of(side, "ankle"): ankle,
            of(side, "heel"): ankle - 0.05 * self.scale * toes,
            of(side, "foot_index"): ankle + 0.3 * self.scale * toes,
        }

    def _arm(
        self, side: Side, shoulders: complex, up: complex, front: complex
    ) -> tuple[complex, complex]:
        arm = self.left_arm if side == "left" else self.right_arm
        if arm is None:
            elbow = shoulders - 0.6 * self.scale * up + 0.1 * self.scale * front
            return elbow, elbow + 0.4 * self.scale * front
        upper = -up * _unit(self.facing * arm.shoulder_flexion)
        elbow = shoulders + 0.6 * self.scale * upper
        return elbow, elbow + 0.45 * self.scale * upper * _unit(self.facing * arm.elbow_flexion)


@dataclass(frozen=True)
class EndOn:
    """A person on the floor seen from the head end, in trunk lengths and degrees.

    On the back the person's left is on the picture's left. ``knees`` is the direction of both
    thighs and ``trunk`` that from hips to shoulders, both clockwise from the top of the picture;
    ``hands`` and ``hips`` are moved to the picture's right.
    """

    knees: float = 0.0
    trunk: float = 180.0
    tilt: float = 0.0
    knees_apart: float = 0.3
    hips: float = 0.0
    hands: float = 0.0
    scale: float = 180.0

    def plane(self) -> dict[Landmark, complex]:
        """Points with y up, in pixels; shoulders ``tilt`` degrees up on the left."""
        hips = 600 - 300j + self.hips * self.scale
        shoulders = hips + 0.6 * self.scale * 1j * _unit(-self.trunk)
        knees = hips + 0.7 * self.scale * 1j * _unit(-self.knees)
        hands = 600 - 300j + self.hands * self.scale - 1.2j * self.scale
        points = {point: shoulders - 0.3j * self.scale for point in Landmark}
        for side, left in (("left", -1), ("right", 1)):
            half = left * self.scale
            for part, middle, apart in (
                ("shoulder", shoulders, 0.45 * _unit(-self.tilt)),
                ("hip", hips, 0.2),
                ("knee", knees, 0.5 * self.knees_apart),
                ("wrist", hands, 0.4),
                ("elbow", hands + 0.3j * self.scale, 0.45),
            ):
                points[Landmark.of(side, part)] = middle + apart * half
        return points


def points_of(person: Person | EndOn, visibility: float = 0.95) -> np.ndarray:
    """``(33, 4)`` float32 pixel points."""
    points = np.zeros((LANDMARK_COUNT, 4), dtype=np.float32)
    for landmark, at in person.plane().items():
        points[landmark, :2] = at.real, -at.imag
    points[:, 3] = visibility
    return points


def landmarks_of(
    person: Person | EndOn,
    time_s: float = 0.0,
    *,
    width: int = WIDTH,
    height: int = HEIGHT,
    people: int = 1,
) -> Landmarks:
    return Landmarks(time_s, width, height, points_of(person), people)


def mirrored(seen: Landmarks) -> Landmarks:
    """The picture flipped left to right; which leg is which stays as the model names it."""
    points = seen.points.copy()
    points[:, 0] = seen.width - points[:, 0]
    return replace(seen, points=points)


def rotated_90(seen: Landmarks) -> Landmarks:
    """The picture turned anticlockwise by 90 degrees."""
    points = seen.points.copy()
    points[:, 0], points[:, 1] = seen.points[:, 1], seen.width - seen.points[:, 0]
    return replace(seen, points=points, width=seen.height, height=seen.width)


def ease(share: float) -> float:
    """Minimum-jerk easing from 0 to 1 (Flash & Hogan 1985)."""
    s = min(1.0, max(0.0, share))
    return s**3 * (10 - 15 * s + 6 * s * s)


Script = list[tuple[float, float]]


def follow(script: Script, time_s: float) -> float:
    """Value at a time of a script of (time, value) corners, eased in between."""
    before = script[0]
    for corner in script:
        if time_s < corner[0]:
            share = (time_s - before[0]) / (corner[0] - before[0])
            return before[1] + (corner[1] - before[1]) * ease(share)
        before = corner
    return before[1]


def film(
    hip: Script,
    *,
    side: Side = "left",
    fps: float = 15.0,
    end_s: float | None = None,
    noise: float = 0.6,
    seed: int = 7,
    change: Callable[[float, Person], Person | None] = lambda _, person: person,
) -> Iterator[Landmarks]:
    """A person lying on the back who flexes one hip by a script, with noise on every point.

    ``change`` may alter the person of a moment, or return None for nobody there.
    """
    rng = np.random.default_rng(seed)
    last = hip[-1][0] if end_s is None else end_s
    for number in range(int(last * fps) + 1):
        time_s = number / fps
        leg = Leg(follow(hip, time_s), 12.0)
        person = Person(**{side: leg})
        moved = change(time_s, person)
        if moved is None:
            yield Landmarks.nobody(time_s, WIDTH, HEIGHT)
            continue
        seen = landmarks_of(moved, time_s)
        # Smooth noise, as the tracker's own is.
        jitter = rng.normal(0, noise, (LANDMARK_COUNT, 2)).astype(np.float32)
        seen.points[:, :2] += jitter
        yield seen
