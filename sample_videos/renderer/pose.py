"""The numbers that describe one instant of a person's posture."""

from __future__ import annotations

from dataclasses import dataclass, field

from .body import SIDES


@dataclass
class LegPose:
    """One leg, degrees.

    Attributes
    ----------
    hip : float
        Hip flexion against the trunk line (mid-hip to mid-shoulder); negative is extension.
    knee : float
        Knee flexion, 0 straight.
    ankle : float
        Plantarflexion, 0 with the foot square to the shank.
    abduction, rotation : float
        Away from the midline; outward turn of the knee.
    grounded : float
        0-1: how much the hip angle is replaced by the one that rests the heel on the floor.
    planted : float
        0-1: how much the leg is replaced by one whose flat foot stands at `foot_x`.
    kneeling : float
        0-1: how much the knee angle is replaced by the one that lays the shank on the floor.
    crossed : float
        0-1: how much the leg is replaced by one whose ankle lies over the other knee.
    foot_x, foot_z, foot_y : float
        Planted ankle: metres in front of the anchor, outward of the midline, above the floor.
    """

    hip: float = 0.0
    knee: float = 0.0
    ankle: float = 5.0
    abduction: float = 3.0
    rotation: float = 4.0
    grounded: float = 0.0
    planted: float = 0.0
    kneeling: float = 0.0
    crossed: float = 0.0
    foot_x: float = 0.5
    foot_z: float = 0.10
    foot_y: float = 0.0


@dataclass
class HandPose:
    """Where a hand is: on its way from one named place to another.

    Attributes
    ----------
    origin, goal : str
        Named places, see `arms.PLACES`.
    progress : float
        0 at the origin, 1 at the goal.
    """

    origin: str = "side"
    goal: str = "side"
    progress: float = 1.0


@dataclass
class Pose:
    """A whole posture; degrees and metres.

    Attributes
    ----------
    lean : float
        Chest forwards from upright; -90 lies on the back.
    lumbar, thoracic, neck : float
        Flexion of each part of the spine beyond its rest curve; negative arches.
    bend, twist : float
        Side bend to the left, turn of the chest against the pelvis to the left.
    pelvis_drop : float
        Metres between the floor and the support (a chair's seat, for example).
    shift_x, shift_z : float
        Where the anchor is, metres forwards and to the left of the scene's centre.
    roll, yaw : float
        The whole body rolled about its long axis; turned to its left about the vertical.
    breath : float
        -1 empty to 1 full.
    """

    lean: float = 0.0
    lumbar: float = 0.0
    thoracic: float = 0.0
    neck: float = 0.0
    bend: float = 0.0
    twist: float = 0.0
    roll: float = 0.0
    yaw: float = 0.0
    shrug: float = 0.0
    pelvis_drop: float = 0.0
    shift_x: float = 0.0
    shift_z: float = 0.0
    breath: float = 0.0
    legs: dict[str, LegPose] = field(default_factory=lambda: {s: LegPose() for s in SIDES})
    hands: dict[str, HandPose] = field(default_factory=lambda: {s: HandPose() for s in SIDES})

    def set(self, channel: str, value: float) -> None:
        """Set ``lean`` or, for one leg, ``left.hip``."""
        part, _, name = channel.rpartition(".")
        owner = self.legs[part] if part else self
        if not hasattr(owner, name):
            raise KeyError(f"Unknown channel {channel!r}")
        setattr(owner, name, value)

    def get(self, channel: str) -> float:
        """Value of a channel, named as in `set`."""
        part, _, name = channel.rpartition(".")
        return float(getattr(self.legs[part] if part else self, name))
