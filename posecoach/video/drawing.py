"""Drawing what was seen and what the coach said on a frame; apart from all measuring."""

from __future__ import annotations

import math

import cv2
import numpy as np

from posecoach.coaching.feedback import Fault, Feedback, TimerState
from posecoach.coaching.overlay import Overlay, target_overlay
from posecoach.kinematics.body import MIN_VISIBILITY
from posecoach.kinematics.landmarks import SIDES, VISIBILITY, Landmark, Landmarks
from posecoach.video.reader import Rgb

Colour = tuple[int, int, int]

# Okabe & Ito's palette: told apart by people who are colour-blind.
BONE: Colour = (235, 235, 235)
MEASURED: Colour = (86, 180, 233)
TARGET: Colour = (240, 228, 66)
RUNNING: Colour = (0, 158, 115)
WAITING: Colour = (230, 159, 0)
INK: Colour = (250, 250, 250)
PANEL: Colour = (24, 28, 34)

_LIMBS = (
    ("shoulder", "elbow"),
    ("elbow", "wrist"),
    ("shoulder", "hip"),
    ("hip", "knee"),
    ("knee", "ankle"),
    ("ankle", "heel"),
    ("heel", "foot_index"),
)
BONES: tuple[tuple[Landmark, Landmark], ...] = (
    *((Landmark.of("left", part), Landmark.of("right", part)) for part in ("shoulder", "hip")),
    *((Landmark.of(side, a), Landmark.of(side, b)) for side in SIDES for a, b in _LIMBS),
)
_SHIFT = 4
"""Bits of the sub-pixel fraction that OpenCV draws with."""


def draw_landmarks(rgb: Rgb, landmarks: Landmarks, colour: Colour = BONE) -> None:
    """Draw the skeleton in place; points the model calls guesses are left out."""
    if not landmarks.detected:
        return
    width = _unit(rgb)
    for start, end in BONES:
        _bone(rgb, landmarks, start, end, colour, max(1, round(1.4 * width)))


def draw_feedback(rgb: Rgb, landmarks: Landmarks, feedback: Feedback, cue: str = "") -> Rgb:
    """A copy of the frame with skeleton, target, angle, timer, its reason, faults and the cue.

    Parameters
    ----------
    rgb
        ``(height, width, 3)`` uint8.
    landmarks, feedback
        Of this very frame.
    cue
        The sentence to show; cues last longer than the frame they are given in.
    """
    picture = rgb.copy()
    draw_landmarks(picture, landmarks)
    overlay = target_overlay(landmarks, feedback.target, feedback.side)
    if overlay is not None:
        _draw_target(picture, landmarks, overlay)
    _draw_timer(picture, feedback)
    _draw_angle(picture, feedback)
    _draw_words(picture, feedback, cue)
    return picture


def _unit(rgb: Rgb) -> float:
    """The size that everything drawn is a multiple of: 1 on a picture of 360 lines."""
    height, width = rgb.shape[:2]
    return float(min(height, width)) / 360


def _at(point: np.ndarray | tuple[float, float]) -> tuple[int, int]:
    return round(float(point[0]) * 2**_SHIFT), round(float(point[1]) * 2**_SHIFT)


def _bone(
    rgb: Rgb, landmarks: Landmarks, start: Landmark, end: Landmark, colour: Colour, width: int
) -> None:
    a, b = landmarks.points[start], landmarks.points[end]
    if min(a[VISIBILITY], b[VISIBILITY]) < MIN_VISIBILITY:
        return
    cv2.line(rgb, _at(a), _at(b), PANEL, width + 2, cv2.LINE_AA, _SHIFT)
    cv2.line(rgb, _at(a), _at(b), colour, width, cv2.LINE_AA, _SHIFT)


def _draw_target(rgb: Rgb, landmarks: Landmarks, overlay: Overlay) -> None:
    unit = _unit(rgb)
    arc = np.array([_at(p) for p in overlay.band], dtype=np.int32)
    cv2.polylines(rgb, [arc], False, TARGET, max(2, round(3 * unit)), cv2.LINE_AA, _SHIFT)
    _dashes(rgb, overlay.pivot, overlay.aim, max(1, round(1.5 * unit)))
    for start, end in zip(overlay.limb, overlay.limb[1:], strict=False):
        _bone(rgb, landmarks, start, end, MEASURED, max(2, round(4 * unit)))


def _dashes(rgb: Rgb, start: tuple[float, float], end: tuple[float, float], width: int) -> None:
    a, b = np.array(start), np.array(end)
    count = max(1, round(float(np.linalg.norm(b - a)) / (8 * _unit(rgb))))
    for i in range(0, count, 2):
        first, last = a + (b - a) * i / count, a + (b - a) * (i + 1) / count
        cv2.line(rgb, _at(first), _at(last), TARGET, width, cv2.LINE_AA, _SHIFT)


def _panel(rgb: Rgb, left: int, top: int, right: int, bottom: int) -> None:
    """Darken a rectangle so that words can be read on any picture."""
    part = rgb[max(0, top) : bottom, max(0, left) : right]
    if part.size:
        shade = np.full_like(part, PANEL)
        cv2.addWeighted(part, 0.3, shade, 0.7, 0, dst=part)


def _font() -> cv2.FontFace:
    return cv2.FontFace("sans")


def text_width(words: str, size: int, weight: int = 500) -> int:
    """Width of a line of text in pixels."""
    box = cv2.getTextSize((8192, 8192), words, (0, 0), _font(), size, weight)
    return int(box[2])


def _write(
    rgb: Rgb, words: str, at: tuple[int, int], size: int, colour: Colour, weight: int = 500
) -> None:
    cv2.putText(rgb, words, at, colour, _font(), size, weight)


def _draw_timer(rgb: Rgb, feedback: Feedback) -> None:
    unit, timer = _unit(rgb), feedback.timer
    radius = round(30 * unit)
    centre = (round(12 * unit) + radius, round(12 * unit) + radius)
    edge = radius + round(6 * unit)
    _panel(rgb, centre[0] - edge, centre[1] - edge, centre[0] + edge, centre[1] + edge)
    running = timer.state is TimerState.RUNS
    colour = RUNNING if running else WAITING
    width = max(2, round(5 * unit))
    cv2.circle(rgb, centre, radius, (90, 96, 104), max(1, width // 2), cv2.LINE_AA)
    share = min(1.0, timer.held_s / timer.target_s) if timer.target_s else 0.0
    if share > 0:
        cv2.ellipse(rgb, centre, (radius, radius), -90, 0, 360 * share, colour, width, cv2.LINE_AA)
    words = f"{math.floor(timer.held_s)}"
    size = round(26 * unit)
    at = (centre[0] - text_width(words, size, 700) // 2, centre[1] + round(9 * unit))
    _write(rgb, words, at, size, INK, 700)


def _draw_angle(rgb: Rgb, feedback: Feedback) -> None:
    target = feedback.target
    if target is None:
        return
    unit = _unit(rgb)
    known = math.isfinite(target.value)
    words = f"{target.value:.0f}°" if known else "-"
    side = f"{feedback.side} " if feedback.side else ""
    label = f"{side}{target.label}"
    size, small = round(30 * unit), round(12 * unit)
    width = max(text_width(words, size, 700), text_width(label, small)) + round(16 * unit)
    right = rgb.shape[1] - round(8 * unit)
    _panel(rgb, right - width, round(8 * unit), right, round(62 * unit))
    left = right - width + round(8 * unit)
    colour = RUNNING if target.met else TARGET
    _write(rgb, words, (left, round(40 * unit)), size, colour if known else WAITING, 700)
    _write(rgb, label, (left, round(56 * unit)), small, INK)


def _draw_words(rgb: Rgb, feedback: Feedback, cue: str) -> None:
    unit = _unit(rgb)
    height, width = rgb.shape[:2]
    size, line = round(14 * unit), round(20 * unit)
    lines = [(feedback.timer.reason, INK)]
    if feedback.faults:
        lines.append(("Seen: " + ", ".join(_fault_words(f) for f in feedback.faults), WAITING))
    if cue:
        lines.append((f"“{cue}”", TARGET))
    _panel(rgb, 0, height - line * len(lines) - round(8 * unit), width, height)
    for row, (words, colour) in enumerate(reversed(lines)):
        at = (round(10 * unit), height - round(9 * unit) - row * line)
        room = width - round(20 * unit)
        fitted = min(size, max(8, int(size * room / max(1, text_width(words, size)))))
        _write(rgb, words, at, fitted, colour)


def _fault_words(fault: Fault) -> str:
    return fault.id.replace("_", " ")
