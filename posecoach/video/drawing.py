"""Drawing what was seen and what the coach said on a frame; apart from all measuring."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import cv2
import numpy as np

from posecoach.coaching.feedback import Feedback
from posecoach.coaching.overlay import Overlay, target_overlay
from posecoach.kinematics.body import MIN_VISIBILITY
from posecoach.kinematics.landmarks import SIDES, VISIBILITY, Landmark, Landmarks
from posecoach.video.captions import draw_angle, draw_progress, draw_words
from posecoach.video.palette import BONE, MEASURED, PANEL, TARGET, Colour, unit_of
from posecoach.video.reader import Rgb

_LIMBS = (
    ("shoulder", "elbow"),
    ("elbow", "wrist"),
    ("shoulder", "hip"),
    ("hip", "knee"),
    ("knee", "ankle"),
    ("ankle", "heel"),
    ("heel", "foot_index"),
)
Bones = tuple[tuple[Landmark, Landmark], ...]
BONES: Bones = (
    *((Landmark.of("left", part), Landmark.of("right", part)) for part in ("shoulder", "hip")),
    *((Landmark.of(side, a), Landmark.of(side, b)) for side in SIDES for a, b in _LIMBS),
)
_SHIFT = 4
"""Bits of the sub-pixel fraction that OpenCV draws with."""


def draw_landmarks(rgb: Rgb, landmarks: Landmarks, colour: Colour = BONE) -> None:
    """Draw the skeleton in place; points the model calls guesses are left out."""
    if not landmarks.detected:
        return
    _draw_bones(rgb, landmarks, BONES, colour, max(1, round(1.4 * unit_of(rgb))))


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
    draw_on(picture, landmarks, feedback, cue)
    return picture


def draw_on(
    picture: Rgb,
    landmarks: Landmarks,
    feedback: Feedback,
    cue: str = "",
    called: Mapping[str, str] | None = None,
) -> None:
    """Draw the same in place, see :func:`draw_feedback`; ``called`` are the faults by their ids."""
    draw_landmarks(picture, landmarks)
    overlay = target_overlay(landmarks, feedback.target, feedback.side)
    if overlay is not None:
        _draw_target(picture, landmarks, overlay)
    draw_progress(picture, feedback)
    if feedback.target is not None:
        draw_angle(picture, feedback.target, feedback.side)
    draw_words(picture, feedback, cue, called)


def _is_near(rgb: Rgb, *points: np.ndarray | tuple[float, float]) -> bool:
    """Whether points lie in the picture or about one picture beyond it; others are wild guesses."""
    size = max(rgb.shape[:2])
    return all(-size <= float(v) <= 2 * size for point in points for v in point[:2])


def _at(point: np.ndarray | tuple[float, float]) -> tuple[int, int]:
    return round(float(point[0]) * 2**_SHIFT), round(float(point[1]) * 2**_SHIFT)


def _draw_bones(rgb: Rgb, landmarks: Landmarks, bones: Bones, colour: Colour, width: int) -> None:
    """Draw those of which both ends are seen, all at once: a call for each takes its time."""
    points, size = landmarks.points, max(rgb.shape[:2])
    places = points[:, :2]
    with np.errstate(invalid="ignore"):
        seen = (points[:, VISIBILITY] >= MIN_VISIBILITY) & (
            (places >= -size) & (places <= 2 * size)
        ).all(axis=1)
        pixels = np.rint(places * 2**_SHIFT)
    lines = [
        pixels[[start, end]].astype(np.int32) for start, end in bones if seen[start] and seen[end]
    ]
    cv2.polylines(rgb, lines, False, PANEL, width + 2, cv2.LINE_AA, _SHIFT)
    cv2.polylines(rgb, lines, False, colour, width, cv2.LINE_AA, _SHIFT)


def _draw_target(rgb: Rgb, landmarks: Landmarks, overlay: Overlay) -> None:
    if not _is_near(rgb, overlay.pivot, overlay.aim, *overlay.band):
        return
    unit = unit_of(rgb)
    arc = np.array([_at(p) for p in overlay.band], dtype=np.int32)
    cv2.polylines(rgb, [arc], False, TARGET, max(2, round(3 * unit)), cv2.LINE_AA, _SHIFT)
    _dashes(rgb, overlay.pivot, overlay.aim, max(1, round(1.5 * unit)))
    limb = tuple(pairwise(overlay.limb))
    _draw_bones(rgb, landmarks, limb, MEASURED, max(2, round(4 * unit)))


def _dashes(rgb: Rgb, start: tuple[float, float], end: tuple[float, float], width: int) -> None:
    a, b = np.array(start), np.array(end)
    count = max(1, round(float(np.linalg.norm(b - a)) / (8 * unit_of(rgb))))
    firsts = a + (b - a) * np.arange(0, count, 2)[:, None] / count
    dashes = np.stack([firsts, firsts + (b - a) / count], axis=1)
    lines = list(np.rint(dashes * 2**_SHIFT).astype(np.int32))
    cv2.polylines(rgb, lines, False, TARGET, width, cv2.LINE_AA, _SHIFT)
