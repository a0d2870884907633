"""Colours and sizes of everything that is drawn on a picture."""

from __future__ import annotations

from posecoach.video.reader import Rgb

Colour = tuple[int, int, int]

# Okabe & Ito's palette: told apart by people who are colour-blind.
BONE: Colour = (235, 235, 235)
MEASURED: Colour = (86, 180, 233)
TARGET: Colour = (240, 228, 66)
RUNNING: Colour = (0, 190, 140)
WAITING: Colour = (230, 159, 0)
INK: Colour = (250, 250, 250)
PANEL: Colour = (24, 28, 34)
RING: Colour = (90, 96, 104)


def unit_of(rgb: Rgb) -> float:
    """The size that everything drawn is a multiple of: 1 on a picture of 360 lines."""
    height, width = rgb.shape[:2]
    return float(min(height, width)) / 360
