"""Soft shapes and calm colours for pictures in SVG, in a light and a dark theme."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from posecoach.exercises.figure import unit

Theme = Literal["light", "dark", "auto"]

# By role. The accents are Okabe & Ito's green and orange, deepened or lightened for contrast;
# they differ in lightness from the body too, so that they are told apart without hue.
COLOURS: dict[str, dict[str, str]] = {
    "light": {
        "card": "#edf4f2", "floor": "#c3d2cf", "mat": "#a9c9c3", "body": "#3f5860",
        "far": "#a3b6bb", "accent": "#0f8f80", "accent_far": "#8cc4bb", "target": "#d98a00",
        "arrow": "#b45309", "wood": "#d3c2a6", "wood_edge": "#b9a582", "cloth": "#e0a526",
        "ink": "#16262b", "quiet": "#4d6268", "screen": "#8fd3c8",
    },
    "dark": {
        "card": "#1a282c", "floor": "#33474c", "mat": "#2c5a5a", "body": "#d9e7e5",
        "far": "#71878b", "accent": "#4fd1c1", "accent_far": "#3a8880", "target": "#f2b84b",
        "arrow": "#ffb84d", "wood": "#6e5f4b", "wood_edge": "#8a785e", "cloth": "#e9b949",
        "ink": "#e6efee", "quiet": "#a9bcbc", "screen": "#4fd1c1",
    },
}  # fmt: skip


def css(theme: Theme) -> str:
    """Style rules of one theme; ``auto`` follows what the browser prefers."""

    def rules(name: str) -> str:
        root = f".pose-{theme}"
        lines = []
        for role, colour in COLOURS[name].items():
            lines.append(f"{root} .f-{role}{{fill:{colour}}}{root} .s-{role}{{stroke:{colour}}}")
        return "".join(lines)

    if theme != "auto":
        return rules(theme)
    return f"{rules('light')}@media(prefers-color-scheme:dark){{{rules('dark')}}}"


def blob(points: Sequence[complex], radii: Sequence[float]) -> list[complex]:
    """Outline of a rounded shape along a line, as thick at each point as its radius says."""
    ahead = [b - a for a, b in pairwise(points)]
    turns = [ahead[0], *(a + b for a, b in pairwise(ahead)), ahead[-1]]
    along = [turn / (abs(turn) or 1.0) for turn in turns]
    left = [p + 1j * t * r for p, t, r in zip(points, along, radii, strict=True)]
    right = [p - 1j * t * r for p, t, r in zip(points, along, radii, strict=True)]
    end = [points[-1] + radii[-1] * along[-1] * unit(a) for a in range(75, -90, -15)]
    start = [points[0] - radii[0] * along[0] * unit(a) for a in range(75, -90, -15)]
    return [*left, *end, *reversed(right), *start]


def disc(centre: complex, radius: float) -> list[complex]:
    """Outline of a circle, drawn the same way round as :func:`blob`."""
    return [centre + radius * unit(-a) for a in range(0, 360, 10)]


def ring(centre: complex, inner: float, outer: float, start: float, end: float) -> list[complex]:
    """Outline of a part of a ring between two directions in degrees."""
    steps = max(2, round(abs(end - start) / 4))
    turns = [start + (end - start) * i / steps for i in range(steps + 1)]
    return [centre + outer * unit(a) for a in turns] + [
        centre + inner * unit(a) for a in reversed(turns)
    ]


@dataclass
class Canvas:
    """Collects shapes of the plane, y up, and writes them as SVG.

    Attributes
    ----------
    width, height
        Of the view box.
    scale
        Its units to one of the plane.
    origin
        Where the plane's 0 is in the view box.
    flip
        Whether left and right are exchanged.
    """

    width: int
    height: int
    scale: float
    origin: complex
    flip: bool = False
    parts: list[str] = field(default_factory=list)

    def place(self, point: complex) -> tuple[float, float]:
        """Where a point of the plane is in the view box."""
        x = self.origin.real + self.scale * point.real
        return (self.width - x if self.flip else x), self.origin.imag - self.scale * point.imag

    def _path(self, points: Iterable[complex]) -> str:
        return " ".join("{:.1f},{:.1f}".format(*self.place(p)) for p in points)

    def fill(
        self, role: str, *outlines: Sequence[complex], edge: float = 0.0, opacity: float = 1.0
    ) -> None:
        """Fill outlines as one shape; ``edge`` sets it off against what lies behind it."""
        path = "".join(f"M{self._path(outline)}Z" for outline in outlines)
        style = f'class="f-{role}'
        if edge:
            style += f' s-card" paint-order="stroke" stroke-width="{2 * edge * self.scale:.1f}'
        faint = f' fill-opacity="{opacity:g}"' if opacity < 1 else ""
        self.parts.append(f'<path {style}" stroke-linejoin="round"{faint} d="{path}"/>')

    def line(self, role: str, points: Sequence[complex], width: float, dash: str = "") -> None:
        """Draw a rounded line, ``width`` in the plane's units."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<polyline class="s-{role}" fill="none" stroke-width="{width * self.scale:.1f}" '
            f'stroke-linecap="round" stroke-linejoin="round"{dashed} '
            f'points="{self._path(points)}"/>'
        )

    def arrow(self, role: str, start: complex, end: complex, width: float = 0.045) -> None:
        """Draw an arrow."""
        along = (end - start) / abs(end - start)
        head = 3.4 * width
        self.line(role, [start, end - head * along], width)
        self.fill(role, [end, end - head * along * (1 + 0.62j), end - head * along * (1 - 0.62j)])

    def text(self, words: str, at: complex, size: float = 15.0, role: str = "ink") -> None:
        """Write a centred line of text at a point of the plane; it is never mirrored."""
        self.write(words, *self.place(at), size, role)

    def write(self, words: str, x: float, y: float, size: float, role: str = "ink") -> None:
        """Write a centred line of text at a place of the view box."""
        self.parts.append(
            f'<text class="f-{role}" x="{x:.1f}" y="{y:.1f}" text-anchor="middle" '
            f'font-size="{size:g}" font-family="system-ui, sans-serif">{escape(words)}</text>'
        )

    def svg(self, title: str, theme: Theme) -> str:
        """The whole picture, on a card with round corners.

        Raises
        ------
        ValueError
            If there is no such theme, or no title: a picture must say in words what it shows.
        """
        if theme not in ("light", "dark", "auto"):
            raise ValueError(f"unknown theme '{theme}'; choose light, dark or auto")
        if not title.strip():
            raise ValueError("a picture needs a title")
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
            f'class="pose-{theme}" role="img" aria-label={quoteattr(title)}>'
            f"<title>{escape(title)}</title><style>{css(theme)}</style>"
            f'<rect class="f-card" width="{self.width}" height="{self.height}" rx="16"/>'
            f"{''.join(self.parts)}</svg>"
        )
