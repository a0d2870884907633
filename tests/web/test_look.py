"""Colours by computation: contrast to WCAG 2, and pairs that colour-blind people can tell apart."""

from __future__ import annotations

import re

import numpy as np
import pytest

from posecoach.web.assets import inline
from posecoach.web.settings import SERVER_SETTINGS

CSS = inline("camera.css")
DRAWN = dict(re.findall(r"(\w+): \"(#[0-9a-f]{6})\"", inline("draw.js")))
# Machado, Oliveira & Fernandes 2009, IEEE TVCG 15:1291-1298, severity 1.0, on linear RGB.
BLIND = {
    "protan": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "deutan": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "tritan": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}


def linear(colour: str) -> np.ndarray:
    share = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def mixed(first: str, share: float, second: str) -> str:
    """As ``color-mix(in srgb, first share, second)``."""
    a, b = ([int(c[at : at + 2], 16) for at in (1, 3, 5)] for c in (first, second))
    parts = [round(share * x + (1 - share) * y) for x, y in zip(a, b, strict=True)]
    return "#" + "".join(f"{part:02x}" for part in parts)


def luminance(rgb: np.ndarray) -> float:
    return float(rgb @ [0.2126, 0.7152, 0.0722])


def contrast(first: str, second: str) -> float:
    high, low = sorted((luminance(linear(c)) for c in (first, second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_writing_can_be_read_in_both_themes(theme: str) -> None:
    def of(name: str) -> str:
        return str(SERVER_SETTINGS[f"theme.{theme}.{name}Color"])

    ink, paper, card = of("text"), of("background"), of("secondaryBackground")
    share = int(re.search(r"--quiet: color-mix\(in srgb, var\(--ink\) (\d+)%", CSS)[1]) / 100  # type: ignore[index]
    quiet = mixed(ink, share, paper)
    for colour in (ink, quiet):
        for ground in (paper, card):
            assert contrast(colour, ground) >= 4.5, (colour, ground)
    # Not writing, but it must be seen: ring, band's edge, ticks.
    assert contrast(of("primary"), card) >= 3


def test_writing_over_the_picture_can_be_read_whatever_is_behind() -> None:
    ground = re.search(r"\.setup \{.*?rgba\(8, 22, 26, ([\d.]+)\)", CSS, re.DOTALL)
    wide = re.search(r"  \.setup \{ position: absolute.*?rgba\(8, 22, 26, ([\d.]+)\)", CSS)
    assert ground is not None
    assert wide is not None
    for found in (ground, wide):
        # The brightest that a camera can show.
        behind = mixed("#08161a", float(found[1]), "#ffffff")
        for colour in ("#f2f7f6", "#cfdedd", "#5eead4"):
            # Large writing, from 24 pixels or 19 pixels bold: 3 to 1.
            assert contrast(colour, behind) >= 3, (colour, behind)


@pytest.mark.parametrize("sight", list(BLIND))
def test_reached_and_not_reached_are_told_apart_without_some_hue(sight: str) -> None:
    seen = [np.clip(np.array(BLIND[sight]) @ linear(DRAWN[k]), 0, 1) for k in ("met", "unmet")]
    bone = np.clip(np.array(BLIND[sight]) @ linear(DRAWN["bone"]), 0, 1)
    assert lab_distance(*seen) > 20
    # The skeleton is thinner as well.
    for colour in seen:
        assert lab_distance(colour, bone) > 10


def lab_distance(first: np.ndarray, second: np.ndarray) -> float:
    """Difference of two linear RGB colours in CIELAB (1976); about 2.3 can just be noticed."""
    return float(np.linalg.norm(lab(first) - lab(second)))


def lab(rgb: np.ndarray) -> np.ndarray:
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(to_xyz) @ rgb / [0.9505, 1.0, 1.089]
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])
