"""Arms: two-link inverse kinematics to a named place, wrists and fingers."""

from __future__ import annotations

import numpy as np

from .assets import Array
from .body import SIDES, SIGN, SUFFIX, Body
from .places import PLACES, Reach, Situation
from .pose import HandPose, Pose
from .rotations import about_axis, apply, frame, rigid, unit
from .skeleton import Poser, Skeleton, blend, two_link


def reach(poser: Poser, pose: Pose, skeleton: Skeleton, leg: str) -> dict[str, float]:
    """Pose both arms and hands; returns how far each wrist is from its goal, metres."""
    miss = {}
    for side in SIDES:
        wanted = _wanted(Situation(poser, skeleton, side, leg), pose.hands[side])
        miss[side] = _set_arm(poser, skeleton, side, wanted)
    return miss


def _wanted(situation: Situation, hand: HandPose) -> Reach:
    start = PLACES[hand.origin](situation)
    end = PLACES[hand.goal](situation)
    t = hand.progress
    if t >= 1.0 or hand.origin == hand.goal:
        return end
    # The hand travels on a shallow arc away from the trunk, so that it clears the body.
    lift = np.sin(np.pi * t) * 0.25 * float(np.linalg.norm(end.wrist - start.wrist))
    over = unit(0.7 * situation.skeleton.trunk_frame[:, 2] + 0.5 * situation.outward)
    wrist = (1 - t) * start.wrist + t * end.wrist + lift * over
    hands = [
        r.hand if r.hand is not None else unit(r.wrist - situation.shoulder) for r in (start, end)
    ]
    return Reach(
        wrist,
        (1 - t) * unit(start.pole) + t * unit(end.pole),
        (1 - t) * unit(start.palm) + t * unit(end.palm),
        (1 - t) * start.curl + t * end.curl,
        unit((1 - t) * hands[0] + t * hands[1]) if start.hand is not end.hand else None,
    )


def _set_arm(poser: Poser, out: Skeleton, side: str, wanted: Reach) -> float:
    rest, suffix = poser.body.joints, SUFFIX[side]
    shoulder_r, elbow_r, wrist_r = (rest[f"{side}_{n}"] for n in ("shoulder", "elbow", "wrist"))
    upper_r, lower_r = unit(elbow_r - shoulder_r), unit(wrist_r - elbow_r)
    upper_length = float(np.linalg.norm(elbow_r - shoulder_r))
    lower_length = float(np.linalg.norm(wrist_r - elbow_r))
    shoulder = out.joints[f"{side}_shoulder"]
    upper, lower = two_link(shoulder, wanted.wrist, upper_length, lower_length, wanted.pole)
    elbow = shoulder + upper_length * upper
    wrist = elbow + lower_length * lower
    # A straight arm has no bending plane: the pole stands in for it.
    bend = lower if np.linalg.norm(np.cross(upper, lower)) > 0.02 else upper - 0.05 * wanted.pole
    arm_frame, arm_rest = frame(upper, bend), frame(upper_r, lower_r)
    out.bones[f"upperarm01.{suffix}"] = rigid(arm_frame @ arm_rest.T, shoulder_r, shoulder)
    hinge = arm_frame[:, 2]
    base = np.stack([lower, np.cross(hinge, lower), hinge], axis=1)
    rest_hinge = arm_rest[:, 2]
    base_rest = np.stack([lower_r, np.cross(rest_hinge, lower_r), rest_hinge], axis=1)
    forearm = base @ base_rest.T
    twist = _roll(poser.body, side, forearm, lower, wanted.palm)
    out.bones[f"lowerarm01.{suffix}"] = rigid(
        about_axis(lower, 0.25 * twist) @ forearm, elbow_r, elbow
    )
    middle_pivot = apply(
        out.bones[f"lowerarm01.{suffix}"], poser.body.heads[f"lowerarm02.{suffix}"]
    )
    out.bones[f"lowerarm02.{suffix}"] = rigid(
        about_axis(lower, 0.7 * twist) @ forearm,
        poser.body.heads[f"lowerarm02.{suffix}"],
        middle_pivot,
    )
    hand = about_axis(lower, twist) @ forearm
    if wanted.hand is not None:
        hand = _bend_wrist(poser.body, side, hand, wanted)
    out.bones[f"wrist.{suffix}"] = rigid(hand, wrist_r, wrist)
    out.joints[f"{side}_elbow"], out.joints[f"{side}_wrist"] = elbow, wrist
    _curl_fingers(poser.body, out, side, wanted.curl)
    return float(np.linalg.norm(wrist - wanted.wrist))


def hand_axes(body: Body, side: str) -> tuple[Array, Array]:
    """Rest direction of the hand and of its palm."""
    suffix, sign = SUFFIX[side], SIGN[side]
    along = unit(body.heads[f"finger3-1.{suffix}"] - body.heads[f"wrist.{suffix}"])
    across = body.heads[f"finger2-1.{suffix}"] - body.heads[f"finger5-1.{suffix}"]
    return along, unit(np.cross(along, across)) * sign


def _roll(body: Body, side: str, forearm: Array, axis: Array, palm: Array) -> float:
    """Forearm roll, degrees, that turns the palm as far as it goes to ``palm``."""
    _, normal = hand_axes(body, side)
    now = forearm @ normal
    now, goal = now - (now @ axis) * axis, palm - (palm @ axis) * axis
    angle = np.arctan2(float(np.cross(now, goal) @ axis), float(now @ goal))
    return float(np.clip(np.degrees(angle), -100.0, 100.0))


def _bend_wrist(body: Body, side: str, hand: Array, wanted: Reach) -> Array:
    """Turn the hand towards the wanted direction, at most 80 degrees at the wrist."""
    along, palm = hand_axes(body, side)
    goal = frame(wanted.hand, wanted.palm) @ frame(along, palm).T
    turn = goal @ hand.T
    angle = np.degrees(np.arccos(np.clip((np.trace(turn) - 1) / 2, -1, 1)))
    return blend(hand, goal, min(1.0, 80.0 / max(angle, 1e-6)))


def _curl_fingers(body: Body, out: Skeleton, side: str, curl: float) -> None:
    suffix, heads = SUFFIX[side], body.heads
    _, palm = hand_axes(body, side)
    for finger in range(1, 6):
        parent = f"wrist.{suffix}"
        thumb = finger == 1
        for joint in range(1, 4):
            bone = f"finger{finger}-{joint}.{suffix}"
            tip = f"finger{finger}-{min(joint + 1, 3)}.{suffix}"
            start = heads[bone] if joint < 3 else heads[f"finger{finger}-2.{suffix}"]
            axis = unit(np.cross(heads[tip] - start, palm))
            angle = curl * (30.0 if thumb else 75.0)
            local = about_axis(axis, angle)
            rotation = out.bones[parent][:, :3] @ local
            pivot = apply(out.bones[parent], heads[bone])
            out.bones[bone] = rigid(rotation, heads[bone], pivot)
            parent = bone
