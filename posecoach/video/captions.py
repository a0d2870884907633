"""Words and figures on a picture: the timer, the angle and the sentences, never beyond its edge.

They stand on panels that are kept as pictures: from one frame to the next few of them change, and
writing them anew would take a third of the time that a frame is drawn in.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache, lru_cache

import cv2
import numpy as np

from posecoach.coaching.feedback import Feedback, Target, TimerState
from posecoach.kinematics.landmarks import Side
from posecoach.language.catalogue import tr
from posecoach.video.palette import INK, PANEL, RING, RUNNING, TARGET, WAITING, Colour, unit_of
from posecoach.video.reader import Rgb

# Below this many pixels letters are no letters any more.
_SMALLEST = 9
# Sentences cover at most this share of the picture.
_MOST_WORDS = 0.45
_PLAIN, _BOLD = 500, 700


@lru_cache(maxsize=4096)
def text_width(words: str, size: int, weight: int = _PLAIN) -> int:
    """Width of a line of text in pixels."""
    box = cv2.getTextSize((8192, 8192), words, (0, 0), _font(), size, weight)
    return int(box[2])


def wrap(words: str, size: int, room: int) -> list[str]:
    """Break a sentence into lines of at most ``room`` pixels; a longer word stays whole."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def draw_progress(rgb: Rgb, feedback: Feedback) -> None:
    """Draw credited seconds or repetitions in a ring that fills up to what is asked for."""
    timer, count = feedback.timer, feedback.count
    done, goal, words = (
        timer.held_s,
        timer.target_s,
        tr("of {seconds:.0f} s", seconds=timer.target_s),
    )
    if count is not None:
        done, goal = count.done, count.goal or 0
        words = tr("of {count}", count=goal) if goal else tr("times")
    unit = unit_of(rgb)
    share = min(1.0, done / goal) if goal else 0.0
    colour = RUNNING if timer.state is TimerState.RUNS else WAITING
    margin = round(8 * unit)
    _put(rgb, _ring(math.floor(done), words, round(360 * share), colour, unit), margin, margin)


@lru_cache(maxsize=8)
def _ring(done: int, words: str, degrees: int, colour: Colour, unit: float) -> Rgb:
    radius, pad = round(30 * unit), round(5 * unit)
    small, below = _size(11 * unit), round(16 * unit)
    edge = radius + pad
    # On a very small picture the words are wider than the ring.
    across = max(2 * edge, text_width(words, small) + 2)
    panel, middle = _panel(across, 2 * edge + below), (across // 2, edge)
    width = max(2, round(5 * unit))
    cv2.circle(panel, middle, radius, RING, max(1, width // 2), cv2.LINE_AA)
    if degrees > 0:
        ring = (radius, radius)
        cv2.ellipse(panel, middle, ring, -90, 0, degrees, colour, width, cv2.LINE_AA)
    _centred(panel, f"{done}", middle, 26 * unit, _BOLD)
    _centred(panel, words, (across // 2, 2 * edge + round(5 * unit)), small, _PLAIN)
    return panel


def draw_angle(rgb: Rgb, target: Target, side: Side | None) -> None:
    """Draw the angle that matters now and its name, in place; green when the target is met."""
    known = math.isfinite(target.value)
    words = f"{target.value:.0f}{_short(target.unit)}" if known else "-"
    label = f"{tr(side) if side else ''} {tr(target.label)}".strip()
    colour = (RUNNING if target.met else TARGET) if known else WAITING
    unit = unit_of(rgb)
    panel, pad = _figure(words, label, colour, unit), round(8 * unit)
    _put(rgb, panel, rgb.shape[1] - pad - panel.shape[1], pad)


@lru_cache(maxsize=64)
def _figure(words: str, label: str, colour: Colour, unit: float) -> Rgb:
    size, small, pad = _size(30 * unit), _size(12 * unit), round(8 * unit)
    width = max(text_width(words, size, _BOLD), text_width(label, small)) + 2 * pad
    panel, line = _panel(width, size + small + round(12 * unit)), size + round(2 * unit)
    _write(panel, words, (pad, line), size, colour, _BOLD)
    _write(panel, label, (pad, line + small + round(4 * unit)), small, INK)
    return panel


def draw_words(
    rgb: Rgb, feedback: Feedback, cue: str, called: Mapping[str, str] | None = None
) -> None:
    """Draw why the timer does what it does, the faults and the cue along the lower edge.

    Faults have the names of ``called``, by their ids; the ids in words where there is none.
    """
    height, width = rgb.shape[:2]
    blocks = [(feedback.timer.reason, INK)]
    if feedback.faults:
        known = called or {}
        names = ", ".join(
            known.get(fault.id, fault.id.replace("_", " ")) for fault in feedback.faults
        )
        blocks.append((tr("Seen: {faults}", faults=names), WAITING))
    if cue:
        blocks.append((f"“{cue}”", TARGET))
    panel = _sentences(tuple(blocks), width, height, unit_of(rgb))
    _put(rgb, panel, 0, height - panel.shape[0])


@lru_cache(maxsize=8)
def _sentences(blocks: tuple[tuple[str, Colour], ...], width: int, height: int, unit: float) -> Rgb:
    """Sentences below each other, for a picture of that size."""
    size, pad = _size(14 * unit), round(10 * unit)
    line, room = round(1.4 * size), width - 2 * pad
    lines = [(words, colour) for text, colour in blocks for words in wrap(text, size, room)]
    # The cue comes last and matters most: what does not fit is left out from the top.
    lines = lines[-max(1, int(_MOST_WORDS * height / line)) :]
    panel = _panel(width, line * len(lines) + pad)
    for row, (words, colour) in enumerate(lines, start=1):
        wide = text_width(words, size)
        fitted = size if wide <= room else max(1, size * room // wide)
        _write(panel, words, (pad, row * line), fitted, colour)
    return panel


def _short(unit: str) -> str:
    """A unit without what it is a percentage of: the label says that."""
    return unit if unit == "°" else unit[:1]


@cache
def _font() -> cv2.FontFace:
    return cv2.FontFace("sans")


def _size(pixels: float) -> int:
    return max(_SMALLEST, round(pixels))


def _panel(width: int, height: int) -> Rgb:
    """What words are written on, so that they can be read on any picture."""
    return np.full((max(1, height), max(1, width), 3), PANEL, dtype=np.uint8)


def _put(rgb: Rgb, panel: Rgb, left: int, top: int) -> None:
    """Lay a panel on a picture, as far as it fits."""
    over, beside = max(0, -top), max(0, -left)
    part = rgb[
        max(0, top) : max(0, top + panel.shape[0]), max(0, left) : max(0, left + panel.shape[1])
    ]
    part[:] = panel[over : over + part.shape[0], beside : beside + part.shape[1]]


def _centred(rgb: Rgb, words: str, middle: tuple[int, int], pixels: float, weight: int) -> None:
    size = _size(pixels)
    # Figures are some 0.7 of the size high, and stand on their line.
    left = max(1, middle[0] - text_width(words, size, weight) // 2)
    at = (left, middle[1] + round(0.36 * size))
    _write(rgb, words, at, size, INK, weight)


def _write(
    rgb: Rgb, words: str, at: tuple[int, int], size: int, colour: Colour, weight: int = _PLAIN
) -> None:
    cv2.putText(rgb, words, at, colour, _font(), size, weight)
