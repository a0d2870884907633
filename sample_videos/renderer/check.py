"""Checks the committed truth against itself, the script, the pixels and the video file."""

from __future__ import annotations

import json
from typing import Any

import av
import numpy as np

from .assets import Array
from .body import SIDES
from .film import OUTPUT, Film, truth_path
from .scenario import load, names
from .truth import leg_elevation, signed_angle

ANGLE_TOLERANCE = 0.5  # degrees
# The spine's joints turn one after the other: bend and twist of the whole mix a little.
SPINE_TOLERANCE = 6.0  # degrees
CLEAR_TURN = 10.0  # degrees of bend or twist from which limbs must have gone to a side
CLEAR_SHIFT = 0.05  # metres that counts as having gone to a side
MASK_MARGIN = 3  # pixels
FLOOR_GIVE = 0.02  # metres
SAMPLES = 12


def check_all(chosen: list[str] | None) -> int:
    """Check clips (all that are rendered, if none is named); 0 when nothing is wrong."""
    wrong = 0
    for name in chosen or [n for n in names() if truth_path(n).exists()]:
        problems = check(name)
        wrong += len(problems)
        print(f"{name}: {'good' if not problems else ''}")
        for problem in problems:
            print(f"  {problem}")
    return 1 if wrong else 0


def check(name: str) -> list[str]:
    """Problems of one clip, as sentences."""
    document = json.loads(truth_path(name).read_text(encoding="utf-8"))
    film = Film(load(name))
    return [
        *_joints_against_angles(document),
        *_spine_against_joints(document),
        *_side_against_joints(document),
        *_script_against_truth(film, document),
        *_holds_against_script(film, document),
        *_above_floor(document),
        *_joints_on_body(film, document),
        *_video(name, document),
    ]


def _joints_against_angles(document: dict[str, Any]) -> list[str]:
    """Angles computed again from the rounded joints."""
    joints = {n: np.array(rows) for n, rows in document["frames"]["joints_m"].items()}
    problems = []
    for side in SIDES:
        angles = {n: np.array(v) for n, v in document["frames"]["angles"][side].items()}
        for name, again in _angles(joints, side).items():
            off = np.abs((again - angles[name] + 180.0) % 360.0 - 180.0)
            if name in ("thigh_elevation", "straight_leg_raise"):
                # A leg that points sideways has little left in this plane: rounding shows.
                off = off * _in_plane(joints, side)
                # The definition changes at 60: a rounded joint may fall on the other side.
                incline = np.abs(document["frames"]["angles"]["trunk"]["trunk_inclination"])
                off = np.where(np.abs(incline - 60.0) < 0.5, 0.0, off)
            if off.max() > ANGLE_TOLERANCE:
                problems.append(f"{side} {name} is off its joints by {off.max():.2f} degrees")
    return problems


def _in_plane(joints: dict[str, Array], side: str) -> Array:
    """Share of the thigh's length that lies in the sagittal plane, 0-1."""
    thigh = joints[f"{side}_knee"] - joints[f"{side}_hip"]
    left = _across(joints, "shoulder")
    left = left / np.linalg.norm(left, axis=1, keepdims=True)
    across = (thigh * left).sum(axis=1) / np.linalg.norm(thigh, axis=1)
    return np.sqrt(np.clip(1.0 - across**2, 0.0, 1.0))


def _angles(joints: dict[str, Array], side: str) -> dict[str, Array]:
    hip, knee, ankle = (joints[f"{side}_{n}"] for n in ("hip", "knee", "ankle"))
    up = _trunk(joints)
    up = up / np.linalg.norm(up, axis=1, keepdims=True)
    left = _across(joints, "hip")
    left = left - (left * up).sum(axis=1, keepdims=True) * up
    left = left / np.linalg.norm(left, axis=1, keepdims=True)
    thigh, shank, whole = knee - hip, ankle - knee, ankle - hip
    cos = (thigh * shank).sum(axis=1)
    sin = np.linalg.norm(np.cross(thigh, shank), axis=1)
    frames = range(len(hip))
    return {
        "hip_flexion": np.array([-signed_angle(-up[i], thigh[i], left[i]) for i in frames]),
        "thigh_elevation": np.array([leg_elevation(thigh[i], left[i], up[i]) for i in frames]),
        "straight_leg_raise": np.array([leg_elevation(whole[i], left[i], up[i]) for i in frames]),
        "knee_flexion": np.degrees(np.arctan2(sin, cos)),
    }


def _spine_against_joints(document: dict[str, Any]) -> list[str]:
    """Side bend and twist computed again from how the shoulders stand to the hips."""
    joints = {n: np.array(rows) for n, rows in document["frames"]["joints_m"].items()}
    hips, shoulders = _across(joints, "hip"), _across(joints, "shoulder")
    up = _trunk(joints)
    front = np.cross(hips, up)
    frames, problems = range(len(up)), []
    # A bend to the left lowers the left shoulder, a twist to the left takes it back.
    for name, sign, axis in (("side_bend", -1.0, front), ("twist", 1.0, up)):
        axis = axis / np.linalg.norm(axis, axis=1, keepdims=True)
        again = [sign * signed_angle(hips[i], shoulders[i], axis[i]) for i in frames]
        off = float(np.abs(again - np.array(document["frames"]["angles"]["trunk"][name])).max())
        if off > SPINE_TOLERANCE:
            problems.append(f"{name} is off its joints by {off:.1f} degrees")
    return problems


def _side_against_joints(document: dict[str, Any]) -> list[str]:
    """In a hold with a bend the hands, with a twist the knees, have gone to the side it names."""
    frames, problems = document["frames"], []
    joints = {n: np.array(rows) for n, rows in frames["joints_m"].items()}
    time, left = np.array(frames["time_s"]), _across(joints, "hip")[0]
    left = left / np.linalg.norm(left)
    for hold in document["holds"]:
        middle = int(np.argmin(np.abs(time - (hold["start_s"] + hold["end_s"]) / 2.0)))
        for name, part in (("side_bend", "wrist"), ("twist", "knee")):
            if abs(frames["angles"]["trunk"][name][middle]) < CLEAR_TURN:
                continue
            at = (joints[f"left_{part}"] + joints[f"right_{part}"]) / 2.0
            shift = float((at[middle] - at[0]) @ left)
            if shift * {"left": 1, "right": -1}.get(hold["side"], 0) < CLEAR_SHIFT:
                problems.append(
                    f"{part}s are {shift:.2f} m to the left, the hold is {hold['side']}"
                )
    return problems


def _across(joints: dict[str, Array], part: str) -> Array:
    """From the right to the left joint, ``(N, 3)``."""
    return joints[f"left_{part}"] - joints[f"right_{part}"]


def _trunk(joints: dict[str, Array]) -> Array:
    """From between the hips to between the shoulders, ``(N, 3)``."""
    middle = {n: (joints[f"left_{n}"] + joints[f"right_{n}"]) / 2.0 for n in ("hip", "shoulder")}
    return middle["shoulder"] - middle["hip"]


def _script_against_truth(film: Film, document: dict[str, Any]) -> list[str]:
    """A leg that is free has the hip and knee that the script asks for."""
    problems, frames = [], document["frames"]
    for i, time in enumerate(frames["time_s"]):
        pose = film.actor.motion.pose(time)
        for side in SIDES:
            leg = pose.legs[side]
            if max(leg.grounded, leg.planted, leg.kneeling, leg.crossed) > 0:
                continue
            for name, wanted in (("hip_flexion", leg.hip), ("knee_flexion", leg.knee)):
                off = abs(frames["angles"][side][name][i] - wanted)
                if off > ANGLE_TOLERANCE:
                    problems.append(f"{side} {name} at {time:.2f} s is {off:.1f} off the script")
    return problems[:3]


def _holds_against_script(film: Film, document: dict[str, Any]) -> list[str]:
    scripted = sum(s.end - s.start for s in film.actor.motion.segments if s.spec.hold)
    told = sum(hold["end_s"] - hold["start_s"] for hold in document["holds"])
    return [] if abs(scripted - told) < 0.01 else [f"holds add up to {told}, script {scripted}"]


def _above_floor(document: dict[str, Any]) -> list[str]:
    """No joint sinks into the floor by more than flesh gives."""
    floor = document["floor"]["height_m"]
    depth = {
        n: floor - min(p[1] for p in rows) for n, rows in document["frames"]["joints_m"].items()
    }
    return [f"{n} is {d * 100:.1f} cm under the floor" for n, d in depth.items() if d > FLOOR_GIVE]


def _joints_on_body(film: Film, document: dict[str, Any]) -> list[str]:
    """Projected joints fall on the silhouette of the drawn person."""
    problems = []
    width, height = film.camera.width, film.camera.height
    for i in np.linspace(0, film.frame_count - 1, SAMPLES).astype(int):
        mask = film.silhouette(i / film.scenario.video.fps)
        for name, points in document["frames"]["joints_px"].items():
            x, y = (round(v) for v in points[i])
            if not (0 <= x < width and 0 <= y < height):
                continue
            rows = slice(max(0, y - MASK_MARGIN), y + MASK_MARGIN + 1)
            columns = slice(max(0, x - MASK_MARGIN), x + MASK_MARGIN + 1)
            if not mask[rows, columns].any():
                problems.append(f"{name} in frame {i} is not on the body")
    return problems[:5]


def _video(name: str, document: dict[str, Any]) -> list[str]:
    with av.open(str(OUTPUT / f"{name}.mp4")) as container:
        stream = container.streams.video[0]
        size = (stream.codec_context.width, stream.codec_context.height)
        count = sum(1 for _ in container.decode(stream))
    problems = []
    if size != (document["width"], document["height"]):
        problems.append(f"the video is {size}")
    if count != document["frame_count"]:
        problems.append(f"the video has {count} frames, the truth {document['frame_count']}")
    return problems
