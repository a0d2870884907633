"""The truth of a clip: joints, angles, holds, repetitions and faults, from the posed skeleton.

Angles are recomputed from the joints, so they are true whatever the script asked for.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from .assets import Array
from .body import SIDES
from .camera import Camera
from .motion import Motion, Segment
from .pose import Pose
from .rotations import unit
from .skeleton import Poser, Skeleton, middle

FORMAT = 1
JOINTS = [
    f"{side}_{name}"
    for side in SIDES
    for name in ("hip", "knee", "ankle", "heel", "toe", "shoulder", "elbow", "wrist", "ear")
] + ["nose"]
ABOUT = {
    "joints_px": "x right, y down, origin at the upper left corner of the picture",
    "joints_m": "x to the picture's right, y up, z towards the camera; floor at y = 0",
    "hip": "hip joint centre by Harrington et al. 2007 (J Biomech 40:595-602)",
    "side": "the person's own anatomical left and right",
    "hip_flexion": "thigh against the line mid-shoulder to mid-hip, sagittal, signed; 0 in line",
    "hip_flexion_pelvis": "thigh against the pelvis itself (0 as in quiet standing), signed",
    "knee_flexion": "0 straight, signed (negative is hyperextension)",
    "thigh_elevation": "hip to knee against the floor: 0 along it, 90 to the ceiling; lying "
    "(trunk within 60 of level, not facing the floor) it passes 90 beyond the vertical",
    "straight_leg_raise": "hip to ankle against the floor, as thigh_elevation",
    "shoulder_flexion": "upper arm against the trunk line, sagittal, signed; 180 overhead",
    "trunk_inclination": "mid-hip to mid-shoulder against the floor: 0 level, 90 upright",
    "trunk_lean": "the same, signed over the full turn: 0 upright, -90 on the back, + forwards",
    "pelvic_tilt": "turn of the pelvis in space since the first frame; posterior positive",
    "lumbar_flexion": "flexion of the lumbar joints beyond the resting curve; - is arching",
    "thoracic_flexion": "flexion of the thoracic joints beyond the resting curve",
    "side_bend": "bend of the spine to the person's left",
    "twist": "turn of the chest against the pelvis to the person's left",
}


def signed_angle(start: Array, end: Array, axis: Array) -> float:
    """Turn from ``start`` to ``end`` seen along ``axis``, degrees, -180 to 180."""
    a, b = start - (start @ axis) * axis, end - (end @ axis) * axis
    return float(np.degrees(np.arctan2(np.cross(a, b) @ axis, a @ b)))


def elevation(vector: Array) -> float:
    """Angle of a direction over the floor, -90 to 90 degrees."""
    return float(np.degrees(np.arcsin(vector[1] / np.linalg.norm(vector))))


def leg_elevation(vector: Array, left: Array, up: Array) -> float:
    """Elevation of a leg's line, degrees; ``left`` and ``up`` are the trunk's axes.

    Lying on the back or a side (trunk within 60 degrees of level) it is read in the sagittal
    plane, starts at the floor on the feet's side and passes 90 beyond the vertical. Upright, or
    folded forwards over the legs, there is no feet's side of the floor, and it is plain.
    """
    if abs(elevation(up)) >= 60.0 or np.cross(left, up)[1] < 0.0:
        return elevation(vector)
    feet = -unit(up * np.array([1.0, 0.0, 1.0]))
    angle = float(np.degrees(np.arctan2(vector[1], vector @ feet)))
    return angle + 360.0 if angle < -135.0 else angle


def leg_angles(s: Skeleton, side: str) -> dict[str, float]:
    """Angles of one side, degrees; see `ABOUT`."""
    hip, knee, ankle = (s.joints[f"{side}_{name}"] for name in ("hip", "knee", "ankle"))
    left, up = s.trunk_frame[:, 0], s.trunk_frame[:, 1]
    pelvis = s.bones["root"][:, :3]
    thigh, shank = knee - hip, ankle - knee
    arm = s.joints[f"{side}_elbow"] - s.joints[f"{side}_shoulder"]
    return {
        "hip_flexion": -signed_angle(-up, thigh, left),
        "hip_flexion_pelvis": -signed_angle(-pelvis[:, 1], thigh, pelvis[:, 0]),
        "knee_flexion": signed_angle(thigh, shank, s.thighs[side][:, 0]),
        "thigh_elevation": leg_elevation(thigh, left, up),
        "straight_leg_raise": leg_elevation(ankle - hip, left, up),
        "shoulder_flexion": -signed_angle(-up, arm, left) % 360.0,
        "elbow_flexion": _elbow(s, side),
    }


def _elbow(s: Skeleton, side: str) -> float:
    shoulder, elbow, wrist = (s.joints[f"{side}_{n}"] for n in ("shoulder", "elbow", "wrist"))
    a, b = elbow - shoulder, wrist - elbow
    return float(np.degrees(np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b)))


def trunk_angles(poser: Poser, pose: Pose, s: Skeleton) -> dict[str, float]:
    """Angles of the trunk, degrees; `pelvic_tilt` is still absolute here."""
    axes = poser.stage.axes
    line = middle(s, "shoulder") - middle(s, "hip")
    pelvis_up = s.bones["root"][:, 1]
    return {
        "trunk_inclination": elevation(line),
        "trunk_lean": signed_angle(axes[:, 1], line, axes[:, 0]),
        "pelvic_tilt": -signed_angle(axes[:, 1], pelvis_up, axes[:, 0]),
        "lumbar_flexion": pose.lumbar,
        "thoracic_flexion": pose.thoracic,
        "side_bend": pose.bend,
        "twist": pose.twist,
    }


class TruthRecorder:
    """Collects frames and writes ``<name>.truth.json``."""

    def __init__(self, camera: Camera, poser: Poser, motion: Motion) -> None:
        self.camera, self.poser, self.motion = camera, poser, motion

    def row(self, time: float, pose: Pose, skeleton: Skeleton) -> dict[str, Any]:
        """Everything true at one frame."""
        points = np.stack([skeleton.joints[name] for name in JOINTS])
        shoulder = {s: leg_angles(skeleton, s) for s in SIDES}
        for angles in shoulder.values():
            if angles["shoulder_flexion"] > 270.0:
                angles["shoulder_flexion"] -= 360.0
        return {
            "time": time,
            "segment": self.motion.segments.index(self.motion.segment(time)),
            "px": self.camera.pixels(points),
            "m": points,
            "legs": shoulder,
            "trunk": trunk_angles(self.poser, pose, skeleton),
        }

    def document(self, rows: list[dict[str, Any]], head: dict[str, Any]) -> dict[str, Any]:
        """The whole truth file as plain data."""
        first = rows[0]["trunk"]["pelvic_tilt"]
        for row in rows:
            tilt = row["trunk"]["pelvic_tilt"] - first
            row["trunk"]["pelvic_tilt"] = (tilt + 180.0) % 360.0 - 180.0
        segments = self.motion.segments
        return {
            "format": FORMAT,
            **head,
            "about": ABOUT,
            "floor": self._floor(),
            "phases": [_phase(segment) for segment in segments],
            "holds": self._holds(rows),
            "repetitions": _repetitions(segments),
            "faults": _faults(segments),
            "frames": _columns(rows, segments),
        }

    def _floor(self) -> dict[str, Any]:
        """The mat's top in the plane z = 0, as a line across the picture."""
        height = self.poser.stage.floor
        points = np.array([[-1.0, height, 0.0], [1.0, height, 0.0]])
        return {"height_m": height, "line_px": np.round(self.camera.pixels(points), 1).tolist()}

    def _holds(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        holds: list[dict[str, Any]] = []
        for segment in self.motion.segments:
            if not segment.spec.hold:
                continue
            side = segment.spec.side or segment.leg
            inside = [r for r in rows if segment.start <= r["time"] < segment.end]
            leg = segment.leg if side == "both" else side
            peak = max(r["legs"][leg]["hip_flexion"] for r in inside)
            joined = holds and abs(holds[-1]["end_s"] - segment.start) < 1e-6
            if joined and holds[-1]["side"] == side:
                holds[-1]["end_s"] = round(segment.end, 3)
                holds[-1]["peak"] = max(holds[-1]["peak"], round(peak, 2))
            else:
                holds.append(
                    {
                        "side": side,
                        "start_s": round(segment.start, 3),
                        "end_s": round(segment.end, 3),
                        "peak": round(peak, 2),
                    }
                )
        return holds


def _phase(segment: Segment) -> dict[str, Any]:
    side = segment.spec.side or segment.leg
    return {
        "phase": segment.spec.phase,
        "start_s": round(segment.start, 3),
        "end_s": round(segment.end, 3),
        "side": side,
    }


def _repetitions(segments: list[Segment]) -> list[dict[str, Any]]:
    start, done = 0.0, []
    for segment in segments:
        if segment.spec.repetition:
            side = segment.spec.side or segment.leg
            done.append({"side": side, "start_s": round(start, 3), "end_s": round(segment.end, 3)})
            start = segment.end
        elif segment.spec.phase in ("rest", "settle", "set_up") and not done:
            start = segment.end
    return done


def _faults(segments: list[Segment]) -> list[dict[str, Any]]:
    """Fault intervals; phases that touch and share a fault are one interval."""
    found: list[dict[str, Any]] = []
    for segment in segments:
        for name in segment.spec.faults:
            last = next((f for f in reversed(found) if f["id"] == name), None)
            if last and abs(last["end_s"] - segment.start) < 1e-6:
                last["end_s"] = round(segment.end, 3)
            else:
                found.append(
                    {"id": name, "start_s": round(segment.start, 3), "end_s": round(segment.end, 3)}
                )
    return found


def _columns(rows: list[dict[str, Any]], segments: list[Segment]) -> dict[str, Any]:
    """Frames column by column, rounded: 0.1 px, 1 mm, 0.01 degree."""
    px = np.stack([row["px"] for row in rows])
    metres = np.stack([row["m"] for row in rows])
    angles: dict[str, Any] = {side: {} for side in SIDES}
    for side in SIDES:
        for name in rows[0]["legs"][side]:
            angles[side][name] = [round(r["legs"][side][name], 2) for r in rows]
    angles["trunk"] = {n: [round(r["trunk"][n], 2) for r in rows] for n in rows[0]["trunk"]}
    return {
        "time_s": [round(row["time"], 4) for row in rows],
        "phase": [segments[row["segment"]].spec.phase for row in rows],
        "joints_px": {n: np.round(px[:, i], 1).tolist() for i, n in enumerate(JOINTS)},
        "joints_m": {n: np.round(metres[:, i], 3).tolist() for i, n in enumerate(JOINTS)},
        "angles": angles,
    }


def write(path: Path, document: dict[str, Any]) -> None:
    """Compact JSON, one line a section, so that a diff stays readable."""
    lines = [f"{json.dumps(key)}:{_compact(value)}" for key, value in document.items()]
    path.write_text("{" + ",\n".join(lines) + "}\n", encoding="utf-8")


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
