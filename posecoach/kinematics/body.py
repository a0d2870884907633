"""The lines of a body in the picture that every angle is taken from.

Which way the person faces decides the sign of every joint angle: without it a knee that noise
bends by two degrees the wrong way could not be told from one that is bent by two degrees, and
near zero every mean would be too large.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.geometry import Numbers, Plane, degrees_between, elevation, to_plane
from posecoach.kinematics.landmarks import VISIBILITY, Landmark, Z, pair

# A point that the model itself rates below this is a guess.
MIN_VISIBILITY = 0.5
# Below this much evidence the person may face either way, and angles are taken unsigned.
_FACING_EVIDENCE = 0.15


@dataclass(frozen=True)
class Body:
    """One person in one frame, or in N frames.

    Attributes
    ----------
    points
        ``(33, 4)`` or ``(N, 33, 4)``: pixel x, y, z and visibility; NaN where nobody is seen.
    roll_deg
        Anticlockwise turn of the floor line in the picture, in degrees.
    """

    points: NDArray[Any]
    roll_deg: float = 0.0

    @cached_property
    def plane(self) -> Plane:
        """``(…, 33)`` points of the plane, y up, in pixels."""
        return to_plane(self.points)

    @cached_property
    def visibility(self) -> Numbers:
        """``(…, 33)``, 0-1."""
        visibility: Numbers = self.points[..., VISIBILITY].astype(np.float64)
        return visibility

    @cached_property
    def _middles(self) -> Plane:
        """``(…, 3)`` middles of shoulders, hips and ears, leaning to the better seen side."""
        # A weight instead of a choice: there is no jump when a side comes into sight.
        weight = np.maximum(self.visibility[..., _MIDDLES] - 0.1, 1e-3) ** 2
        middles: Plane = (self.plane[..., _MIDDLES] * weight).sum(axis=-1) / weight.sum(axis=-1)
        return middles

    @property
    def shoulders(self) -> Plane:
        """``(…,)`` middle of the shoulders."""
        return self._middles[..., 0]

    @property
    def hips(self) -> Plane:
        """``(…,)`` middle of the hip joints."""
        return self._middles[..., 1]

    @cached_property
    def trunk(self) -> Plane:
        """``(…,)`` vector from the hips to the shoulders."""
        return self.shoulders - self.hips

    @cached_property
    def trunk_length(self) -> Numbers:
        """``(…,)`` pixels."""
        length: Numbers = np.abs(self.trunk)
        return length

    @cached_property
    def _parts(self) -> Plane:
        """``(…, 5, 2)``: hip, knee, ankle, heel and toes, left and right."""
        parts: Plane = self.plane[..., _LEG_POINTS]
        return parts

    @cached_property
    def thighs(self) -> Plane:
        """``(…, 2)`` vectors from hip to knee, left and right."""
        return self._parts[..., 1, :] - self._parts[..., 0, :]

    @cached_property
    def shanks(self) -> Plane:
        """``(…, 2)`` vectors from knee to ankle, left and right."""
        return self._parts[..., 2, :] - self._parts[..., 1, :]

    @cached_property
    def whole_legs(self) -> Plane:
        """``(…, 2)`` vectors from hip to ankle, left and right."""
        return self._parts[..., 2, :] - self._parts[..., 0, :]

    @cached_property
    def facing(self) -> Numbers:
        """``(…,)`` +1 if the front lies anticlockwise of the trunk's downward line, -1 if not.

        Lying on the back with the head to the left, or standing and looking to the right, is +1.
        0 when the evidence does not say. Each piece of evidence is a number in [-1, 1]: hips
        flex much further than they extend, knees bend one way only, the nose is in front of the
        ears, the toes in front of the heels.
        """
        with np.errstate(invalid="ignore", divide="ignore"):
            evidence = self._head_evidence() + self._leg_evidence().sum(axis=-1)
        unclear = ~(np.abs(evidence) >= _FACING_EVIDENCE)
        facing: Numbers = np.where(unclear, 0.0, np.sign(evidence))
        return facing

    def _leg_evidence(self) -> Numbers:
        """``(…, 2)`` by leg."""
        hip = np.minimum(np.maximum(self.hip_turn / 45, -1), 1)
        knee = np.minimum(np.maximum(self.knee_turn / 30, -1), 1)
        feet = self._parts[..., 4, :] - self._parts[..., 3, :]
        across = feet * np.conj(self.shanks)
        toes = across.imag / np.abs(across)
        seen = self.visibility[..., _LEG_POINTS].min(axis=-2)
        evidence: Numbers = seen * _known(hip - 1.5 * knee + toes)
        return evidence

    def _head_evidence(self) -> Numbers:
        look = self.plane[..., Landmark.NOSE] - self._middles[..., 2]
        length = np.abs(look)
        front = (look * np.conj(-self.trunk)).imag / (length * self.trunk_length)
        # Seen from the front the nose hides the ears' middle and says nothing of the profile.
        size = np.minimum(length / (0.12 * self.trunk_length), 1)
        evidence: Numbers = _known(front * size * self.visibility[..., Landmark.NOSE])
        return evidence

    @cached_property
    def hip_turn(self) -> Numbers:
        """``(…, 2)`` degrees from the trunk's downward line to each thigh, anticlockwise."""
        return degrees_between(-self.trunk[..., None], self.thighs)

    @cached_property
    def knee_turn(self) -> Numbers:
        """``(…, 2)`` degrees from each thigh's line to its shank, anticlockwise."""
        return degrees_between(self.thighs, self.shanks)

    def flexion(self, turn: Numbers) -> Numbers:
        """A turn of both legs as flexion, ``(…, 2)``: positive to the front.

        Unsigned where it is not known which way the person faces. Beyond what any joint extends
        it is read as flexion of more than 180.
        """
        facing = self.facing[..., None]
        signed = np.where(facing == 0, np.abs(turn), turn * facing)
        return np.where(signed < -90, signed + 360, signed)

    @cached_property
    def trunk_inclination(self) -> Numbers:
        """``(…,)`` degrees of the trunk above the floor: 0 lying, 90 upright."""
        return elevation(self.trunk, self.roll_deg)

    @cached_property
    def elevations(self) -> Numbers:
        """How far thighs and whole legs are raised from the floor, ``(…, 2, 2)`` degrees.

        First thighs, then the lines from hip to ankle, each left and right. Lying down it starts
        at the floor on the feet's side and goes beyond 90 once the leg has passed the vertical
        towards the head, [-135, 225); with the trunk well up there is no feet's side of the
        floor, and it is the plain elevation, [-90, 90].
        """
        floor = np.exp(-1j * np.radians(self.roll_deg))
        feet = -np.sign((self.trunk * floor).real)[..., None, None]
        lines = np.stack([self.thighs, self.whole_legs], axis=-2)
        level = lines * floor
        lying = (np.abs(self.trunk_inclination) < 60)[..., None, None]
        along = np.where(lying, level.real * feet, np.abs(level.real))
        raised = np.degrees(np.arctan2(level.imag, along))
        raised = np.where(raised < -135, raised + 360, raised)
        return np.where(lines == 0, np.nan, raised)

    @cached_property
    def near_side_score(self) -> Numbers:
        """``(…,)`` evidence in [-1, 1] that the left side (positive) is nearer the camera.

        In a side view the way a person faces settles it: who looks to the right shows the right
        side. To that comes what the model says: the near side is seen better and has the
        smaller z.
        """
        with np.errstate(invalid="ignore", divide="ignore"):
            seen = self.visibility[..., _NEAR_POINTS].mean(axis=-1)
            seen = seen[..., 0] - seen[..., 1]
            depth = self.points[..., Z].astype(np.float64)[..., _NEAR_POINTS].mean(axis=-1)
            nearer = depth[..., 1] - depth[..., 0]
            nearer = np.clip(nearer / (0.5 * self.trunk_length), -1, 1)
        evidence = np.nan_to_num(seen) + 0.5 * np.nan_to_num(nearer) - 0.5 * self.facing
        score: Numbers = np.clip(evidence, -1, 1)
        return score


def _known(evidence: Numbers) -> Numbers:
    """Evidence that could not be had counts as none."""
    return np.where(np.isnan(evidence), 0.0, evidence)


# (parts, 2): left and right.
_LEG_POINTS = np.array([pair(p) for p in ("hip", "knee", "ankle", "heel", "foot_index")])
_NEAR_POINTS = np.array([pair(p) for p in ("shoulder", "hip", "knee", "elbow")]).T
_MIDDLES = np.array([pair(p) for p in ("shoulder", "hip", "ear")])
