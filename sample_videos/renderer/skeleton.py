"""Turns a `Pose` into bone transforms: forward kinematics, floor contact, planted feet.

World: metres, x to the right of the picture, y up, z towards the camera, floor at y = 0.
Conventions for a limb's clean frame: y points from the far joint to the near one, x to the
body's left, so that a hanging leg is the identity and hip flexion is a turn about -x.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .assets import Array
from .body import DRIVEN, SIDES, SIGN, SUFFIX, Body, skin_weights
from .pose import LegPose, Pose
from .rotations import about_axis, about_x, about_y, about_z, align, apply, rigid, unit

UP = np.array([0.0, 1.0, 0.0])
DOWN = -UP
#: Body axes (left, up, front) in the world for a person who faces the picture's right or left.
FACING = {
    "right": np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [-1.0, 0.0, 0.0]]),
    "left": np.array([[0.0, 0.0, -1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]),
}
#: Share of lumbar and thoracic motion at each joint, from the chest down.
SPINE = [
    ("spine01", "spine02", 0.0, 0.5),
    ("spine02", "spine03", 0.0, 0.5),
    ("spine03", "spine04", 0.30, 0.0),
    ("spine04", "spine05", 0.35, 0.0),
    ("spine05", "root", 0.35, 0.0),
]
NECK = ["neck01", "neck02", "neck03", "head"]
#: Depth to which resting flesh flattens on the mat, metres.
SINK = 0.012


@dataclass
class Skeleton:
    """A posed skeleton.

    Attributes
    ----------
    bones : dict[str, Array]
        ``(3, 4)`` transform of each driven bone from the rest body into the world.
    joints : dict[str, Array]
        Joint centres in the world, metres.
    trunk_frame : Array
        Columns left, up along the trunk line, front.
    thighs, shanks : dict[str, Array]
        Clean frames of each leg.
    """

    bones: dict[str, Array] = field(default_factory=dict)
    joints: dict[str, Array] = field(default_factory=dict)
    trunk_frame: Array = field(default_factory=lambda: np.eye(3))
    thighs: dict[str, Array] = field(default_factory=dict)
    shanks: dict[str, Array] = field(default_factory=dict)
    feet: dict[str, Array] = field(default_factory=dict)

    def matrix(self) -> Array:
        """All transforms as ``(len(DRIVEN), 3, 4)``; unset bones follow the chest or limb."""
        return np.stack([self.bones[bone] for bone in DRIVEN])


@dataclass
class Stage:
    """What the person stands or lies on and how.

    Attributes
    ----------
    facing : str
        ``right`` or ``left`` side of the picture; on the back the feet point there.
    yaw : float
        Turn of the person about the vertical, degrees.
    floor : float
        Height of the mat's top, metres.
    anchor : str
        Joint that stays where the script puts it (``chest``, ``hips`` or a joint's name).
    support : list[str]
        Driven bones whose lowest skin rests on the floor.
    """

    facing: str = "right"
    yaw: float = 0.0
    floor: float = 0.012
    anchor: str = "chest"
    support: list[str] = field(default_factory=lambda: ["spine01", "spine02", "clavicle"])

    @property
    def axes(self) -> Array:
        """Body axes of an upright person in the world, as columns."""
        return about_y(self.yaw) @ FACING[self.facing]


class Poser:
    """Poses one body on one stage."""

    def __init__(self, body: Body, stage: Stage) -> None:
        self.body, self.stage = body, stage
        rest = body.joints
        self._thigh_zero, self._shank_zero = {}, {}
        self.thigh_length, self.shank_length = {}, {}
        for side in SIDES:
            thigh = rest[f"{side}_knee"] - rest[f"{side}_hip"]
            shank = rest[f"{side}_ankle"] - rest[f"{side}_knee"]
            self._thigh_zero[side] = align(thigh, DOWN)
            self._shank_zero[side] = align(shank, DOWN)
            self.thigh_length[side] = float(np.linalg.norm(thigh))
            self.shank_length[side] = float(np.linalg.norm(shank))
        names = {b for b in DRIVEN if b.split(".")[0] in stage.support or b in stage.support}
        chosen = body.dominated_by(names)
        self._support = body.vertices[chosen], skin_weights()[chosen]
        floor = body.vertices[body.dominated_by({"foot.L", "toe1-1.L"})][:, 1].min()
        self.ankle_height = float(rest["left_ankle"][1] - floor)
        self._foot_skin = {
            side: body.vertices[body.dominated_by({f"foot.{SUFFIX[side]}"})] for side in SIDES
        }
        self._head_rest = 0.0
        self._head_rest = self._lay_head_down()

    def solve(self, pose: Pose) -> Skeleton:
        """Everything but the arms, which need props: see `arms.reach`."""
        skeleton = Skeleton()
        self._trunk(pose, skeleton)
        for side in SIDES:
            self._free_leg(pose.legs[side], side, skeleton)
        self._rest_arms(skeleton)
        self._place(pose, skeleton)
        # A crossed leg needs the other one in its place first.
        for side in sorted(SIDES, key=lambda s: pose.legs[s].crossed):
            self._contact_leg(pose, side, skeleton)
        return skeleton

    def _trunk(self, pose: Pose, out: Skeleton) -> None:
        heads = self.body.heads
        facing = self.stage.axes @ about_y(pose.yaw)
        rotation = facing @ about_x(pose.lean) @ about_y(pose.roll)
        out.bones["spine01"] = rigid(rotation, heads["spine01"], np.zeros(3))
        step = rotation
        for upper, lower, lumbar, thoracic in SPINE:
            flexion = lumbar * pose.lumbar + thoracic * pose.thoracic
            turn = about_x(-flexion) @ about_y(-pose.twist / 5) @ about_z(pose.bend / 5)
            step = step @ turn
            pivot = apply(out.bones[upper], heads[upper])
            out.bones[lower] = rigid(step, heads[upper], pivot)
        # Lying flat, the neck gives until the head is on the floor.
        rest = self._head_rest * max(0.0, 1.0 - abs(pose.lean + 90.0) / 35.0)
        parent, step = "spine01", rotation
        for bone in NECK:
            step = step @ about_x((pose.neck + rest) / len(NECK))
            out.bones[bone] = rigid(step, heads[bone], apply(out.bones[parent], heads[bone]))
            parent = bone
        for side in SIDES:
            bone = f"clavicle.{SUFFIX[side]}"
            lift = rotation @ about_z(SIGN[side] * pose.shrug)
            out.bones[bone] = rigid(lift, heads[bone], apply(out.bones["spine01"], heads[bone]))
        self._trunk_joints(out)

    def _trunk_joints(self, out: Skeleton) -> None:
        rest, marks = self.body.joints, self.body.marks
        for side in SIDES:
            shoulder, hip = f"{side}_shoulder", f"{side}_hip"
            out.joints[shoulder] = apply(out.bones[f"clavicle.{SUFFIX[side]}"], rest[shoulder])
            out.joints[hip] = apply(out.bones["root"], rest[hip])
            ear = self.body.vertices[marks[f"{side}_ear"]]
            out.joints[f"{side}_ear"] = apply(out.bones["head"], ear)
        out.joints["nose"] = apply(out.bones["head"], self.body.vertices[marks["nose"]])
        up = unit(middle(out, "shoulder") - middle(out, "hip"))
        left = out.bones["root"][:, 0]
        left = unit(left - (left @ up) * up)
        out.trunk_frame = np.stack([left, up, np.cross(left, up)], axis=1)

    def _lay_head_down(self) -> float:
        """Neck flexion, degrees, that rests the head on the floor of a person who lies flat."""
        index = self.body.dominated_by({"head", "neck03"})
        rest, weights = self.body.vertices[index], skin_weights()[index]
        low, high = -12.0, 12.0
        for _ in range(12):
            neck = (low + high) / 2.0
            matrix = np.tensordot(
                weights, self.solve(Pose(lean=-90.0, neck=neck)).matrix()[:, 1], 1
            )
            lowest = ((matrix[:, :3] * rest).sum(axis=1) + matrix[:, 3]).min()
            low, high = (low, neck) if lowest > self.stage.floor - 0.006 else (neck, high)
        return (low + high) / 2.0

    def _free_leg(self, leg: LegPose, side: str, out: Skeleton) -> None:
        outward = about_z(SIGN[side] * leg.abduction) @ about_y(SIGN[side] * leg.rotation)
        thigh = out.trunk_frame @ about_x(-leg.hip) @ outward
        knee = leg.knee
        if leg.kneeling > 0:
            level = float(np.degrees(np.arctan2(thigh[1, 1], -thigh[1, 2]))) % 360.0
            knee = leg.kneeling * (level - 4.0) + (1.0 - leg.kneeling) * leg.knee
        shank = thigh @ about_x(knee)
        self._set_leg(side, thigh, shank, shank @ about_x(leg.ankle), out)

    def _set_leg(self, side: str, thigh: Array, shank: Array, foot: Array, out: Skeleton) -> None:
        rest, suffix, marks = self.body.joints, SUFFIX[side], self.body.marks
        hip = out.joints[f"{side}_hip"]
        knee = hip - self.thigh_length[side] * thigh[:, 1]
        ankle = knee - self.shank_length[side] * shank[:, 1]
        out.joints[f"{side}_knee"], out.joints[f"{side}_ankle"] = knee, ankle
        out.thighs[side], out.shanks[side], out.feet[side] = thigh, shank, foot
        turned = thigh @ self._thigh_zero[side]
        out.bones[f"upperleg02.{suffix}"] = rigid(turned, rest[f"{side}_hip"], hip)
        out.bones[f"upperleg01.{suffix}"] = out.bones[f"upperleg02.{suffix}"]
        turned = shank @ self._shank_zero[side]
        out.bones[f"lowerleg01.{suffix}"] = rigid(turned, rest[f"{side}_knee"], knee)
        out.bones[f"foot.{suffix}"] = rigid(foot, rest[f"{side}_ankle"], ankle)
        out.bones[f"toe1-1.{suffix}"] = out.bones[f"foot.{suffix}"]
        for mark in (f"{side}_heel", f"{side}_toe"):
            out.joints[mark] = apply(out.bones[f"foot.{suffix}"], self.body.vertices[marks[mark]])

    def _rest_arms(self, out: Skeleton) -> None:
        for side in SIDES:
            for bone in DRIVEN:
                arm = bone.endswith(f".{SUFFIX[side]}") and bone not in out.bones
                if arm:
                    out.bones[bone] = out.bones[f"clavicle.{SUFFIX[side]}"]

    def _place(self, pose: Pose, out: Skeleton) -> None:
        rest, weights = self._support
        matrix = np.tensordot(weights, out.matrix()[:, 1, :], axes=1)
        heights = (matrix[:, :3] * rest).sum(axis=1) + matrix[:, 3]
        lowest = float(heights.min())
        axes = self.stage.axes
        goal = axes[:, 2] * pose.shift_x + axes[:, 0] * pose.shift_z
        move = goal - anchor_point(out, self.stage.anchor)
        move[1] = self.stage.floor + pose.pelvis_drop - SINK - lowest
        offset = np.hstack([np.zeros((3, 3)), move[:, None]])
        out.bones = {bone: transform + offset for bone, transform in out.bones.items()}
        for name in out.joints:
            out.joints[name] = out.joints[name] + move

    def _contact_leg(self, pose: Pose, side: str, out: Skeleton) -> None:
        leg = pose.legs[side]
        if leg.grounded > 0:
            self._ground(pose, side, out)
        if leg.planted > 0:
            self._plant(pose, side, out)
        if leg.crossed > 0:
            self._cross(leg, side, out)

    def _ground(self, pose: Pose, side: str, out: Skeleton) -> None:
        """Rest the heel on the floor by the hip angle alone (solved by secant steps)."""
        leg = pose.legs[side]
        free = leg.hip
        step = 1.0
        goal = self.stage.floor - SINK / 2
        trial = LegPose(**{**leg.__dict__})

        def height(hip: float) -> float:
            trial.hip = hip
            self._free_leg(trial, side, out)
            bone = out.bones[f"foot.{SUFFIX[side]}"]
            return float((self._foot_skin[side] @ bone[1, :3]).min() + bone[1, 3] - goal)

        # Start near the answer: lying, the leg is in line with the trunk; sitting, it is not.
        angle = 0.0 if abs(pose.lean + 90.0) < 45.0 else 85.0 + pose.lean
        for _ in range(6):
            now, ahead = height(angle), height(angle + step)
            if abs(ahead - now) < 1e-9:
                break
            angle -= np.clip(now * step / (ahead - now), -20.0, 20.0)
        trial.hip = leg.grounded * angle + (1.0 - leg.grounded) * free
        self._free_leg(trial, side, out)

    def _cross(self, leg: LegPose, side: str, out: Skeleton) -> None:
        """Lay the ankle over the other thigh, just above its knee."""
        other = "left" if side == "right" else "right"
        thigh = out.thighs[other]
        inward = -SIGN[side] * thigh[:, 0]
        goal = out.joints[f"{other}_knee"] + 0.07 * thigh[:, 1] + 0.105 * thigh[:, 2]
        goal = goal + 0.03 * inward
        hip = out.joints[f"{side}_hip"]
        pole = SIGN[side] * out.trunk_frame[:, 0] + 0.35 * out.trunk_frame[:, 2]
        lengths = self.thigh_length[side], self.shank_length[side]
        thigh_axis, shank_axis = two_link(hip, goal, *lengths, pole)
        crossed, shank = _leg_frames(thigh_axis, shank_axis, pole)
        share = leg.crossed
        self._set_leg(
            side,
            blend(out.thighs[side], crossed, share),
            blend(out.shanks[side], shank, share),
            blend(out.feet[side], shank @ about_x(leg.ankle), share),
            out,
        )

    def _plant(self, pose: Pose, side: str, out: Skeleton) -> None:
        leg, axes = pose.legs[side], self.stage.axes
        hip = out.joints[f"{side}_hip"]
        goal = axes[:, 2] * leg.foot_x + axes[:, 0] * SIGN[side] * leg.foot_z
        goal[1] = self.stage.floor + self.ankle_height + leg.foot_y - 0.004
        thigh_axis, shank_axis = two_link(
            hip, goal, self.thigh_length[side], self.shank_length[side], axes[:, 2] + UP
        )
        thigh, shank = _leg_frames(thigh_axis, shank_axis, axes[:, 2] + UP)
        foot = axes @ about_y(SIGN[side] * 8.0)
        share = leg.planted
        self._set_leg(
            side,
            blend(out.thighs[side], thigh, share),
            blend(out.shanks[side], shank, share),
            blend(out.feet[side], foot, share),
            out,
        )


def _leg_frames(thigh: Array, shank: Array, pole: Array) -> tuple[Array, Array]:
    """Clean frames of a leg from the directions of its bones.

    The knee is a hinge, so the two bones give its plane; a straight leg takes it from the pole.
    """
    back = shank - (shank @ thigh) * thigh
    if np.linalg.norm(back) < 0.03:
        back = -(pole - (pole @ thigh) * thigh)
    front = -unit(back)
    frame = np.stack([np.cross(-thigh, front), -thigh, front], axis=1)
    return frame, align(thigh, shank) @ frame


def middle(skeleton: Skeleton, joint: str) -> Array:
    """Midpoint of the left and right joint."""
    return (skeleton.joints[f"left_{joint}"] + skeleton.joints[f"right_{joint}"]) / 2.0


def anchor_point(skeleton: Skeleton, anchor: str) -> Array:
    """World point of an anchor name."""
    if anchor == "chest":
        return middle(skeleton, "shoulder")
    if anchor in ("hips", "ankles", "knees"):
        return middle(skeleton, anchor.removesuffix("s"))
    return skeleton.joints[anchor]


def two_link(
    root: Array, goal: Array, first: float, second: float, pole: Array
) -> tuple[Array, Array]:
    """Directions of two links of given lengths from ``root`` to ``goal``, bent towards ``pole``.

    A goal out of reach is approached along the straight line.
    """
    line = goal - root
    nearest, farthest = abs(first - second) + 1e-4, 0.9995 * (first + second)
    distance = float(np.clip(np.linalg.norm(line), nearest, farthest))
    along = unit(line)
    across = unit(pole - (pole @ along) * along)
    cos = (first**2 + distance**2 - second**2) / (2.0 * first * distance)
    upper = cos * along + np.sqrt(max(0.0, 1.0 - cos**2)) * across
    lower = unit(distance * along - first * upper)
    return upper, lower


def blend(start: Array, end: Array, share: float) -> Array:
    """Rotation a ``share`` of the way from one rotation to another."""
    if share >= 1.0:
        return end
    turn = end @ start.T
    axis = np.array([turn[2, 1] - turn[1, 2], turn[0, 2] - turn[2, 0], turn[1, 0] - turn[0, 1]])
    sin, cos = float(np.linalg.norm(axis)) / 2.0, (float(np.trace(turn)) - 1.0) / 2.0
    if sin < 1e-9:
        return start
    return about_axis(axis, share * float(np.degrees(np.arctan2(sin, cos)))) @ start
