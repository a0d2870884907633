"""Words and figures on a picture: the timer, the angle and the sentences, never beyond its edge."""

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
# What becomes of a red, green or blue value under a panel: so little shines through that words in
# the clip itself, such as its title, do not disturb those on the panel.
_SHINES = 0.06
_DARKENED = np.rint(_SHINES * np.arange(256)[:, None] + (1 - _SHINES) * np.array(PANEL)).astype(
    np.uint8
)[None]
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
    radius, margin, pad = round(30 * unit), round(8 * unit), round(5 * unit)
    small, below = _size(11 * unit), round(16 * unit)
    centre = (margin + pad + radius, margin + pad + radius)
    edge = radius + pad
    _panel(rgb, margin, margin, centre[0] + edge, centre[1] + edge + below)
    colour = RUNNING if timer.state is TimerState.RUNS else WAITING
    width = max(2, round(5 * unit))
    cv2.circle(rgb, centre, radius, RING, max(1, width // 2), cv2.LINE_AA)
    share = min(1.0, done / goal) if goal else 0.0
    if share > 0:
        cv2.ellipse(rgb, centre, (radius, radius), -90, 0, 360 * share, colour, width, cv2.LINE_AA)
    _centred(rgb, f"{math.floor(done)}", centre, 26 * unit, _BOLD)
    foot = (centre[0], centre[1] + edge + round(5 * unit))
    _centred(rgb, words, foot, small, _PLAIN)


def draw_angle(rgb: Rgb, target: Target, side: Side | None) -> None:
    """Draw the angle that matters now and its name, in place; green when the target is met."""
    unit = unit_of(rgb)
    known = math.isfinite(target.value)
    words = f"{target.value:.0f}{_short(target.unit)}" if known else "-"
    label = f"{tr(side) if side else ''} {tr(target.label)}".strip()
    size, small, pad = _size(30 * unit), _size(12 * unit), round(8 * unit)
    width = max(text_width(words, size, _BOLD), text_width(label, small)) + 2 * pad
    right, top = rgb.shape[1] - pad, pad
    _panel(rgb, right - width, top, right, top + size + small + round(12 * unit))
    colour = (RUNNING if target.met else TARGET) if known else WAITING
    left, line = right - width + pad, top + size + round(2 * unit)
    _write(rgb, words, (left, line), size, colour, _BOLD)
    _write(rgb, label, (left, line + small + round(4 * unit)), small, INK)


def draw_words(
    rgb: Rgb, feedback: Feedback, cue: str, called: Mapping[str, str] | None = None
) -> None:
    """Draw why the timer does what it does, the faults and the cue along the lower edge.

    Faults have the names of ``called``, by their ids; the ids in words where there is none.
    """
    unit = unit_of(rgb)
    height, width = rgb.shape[:2]
    size = _size(14 * unit)
    line, pad = round(1.4 * size), round(10 * unit)
    room = width - 2 * pad
    blocks = [(feedback.timer.reason, INK)]
    if feedback.faults:
        known = called or {}
        names = ", ".join(
            known.get(fault.id, fault.id.replace("_", " ")) for fault in feedback.faults
        )
        blocks.append((tr("Seen: {faults}", faults=names), WAITING))
    if cue:
        blocks.append((f"“{cue}”", TARGET))
    lines = [(words, colour) for text, colour in blocks for words in wrap(text, size, room)]
    # The cue comes last and matters most: what does not fit is left out from the top.
    lines = lines[-max(1, int(_MOST_WORDS * height / line)) :]
    top = height - line * len(lines) - pad
    _panel(rgb, 0, top, width, height)
    for row, (words, colour) in enumerate(lines, start=1):
        wide = text_width(words, size)
        fitted = size if wide <= room else max(1, size * room // wide)
        _write(rgb, words, (pad, top + row * line), fitted, colour)


def _short(unit: str) -> str:
    """A unit without what it is a percentage of: the label says that."""
    return unit if unit == "°" else unit[:1]


@cache
def _font() -> cv2.FontFace:
    return cv2.FontFace("sans")


def _size(pixels: float) -> int:
    return max(_SMALLEST, round(pixels))


def _panel(rgb: Rgb, left: int, top: int, right: int, bottom: int) -> None:
    """Darken a rectangle so that words can be read on any picture."""
    part = rgb[max(0, top) : bottom, max(0, left) : right]
    if part.size:
        cv2.LUT(part, _DARKENED, dst=part)


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
