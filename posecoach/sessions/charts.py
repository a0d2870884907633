"""Plots for paper: the angle over time with its target, holds, repetitions, faults and cues."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from posecoach.language.catalogue import tr
from posecoach.sessions.events import end_of
from posecoach.sessions.series import Series, axis_words, thinned

if TYPE_CHECKING:
    from posecoach.review import Review

# Enough for paper; more would only make the file large.
_MOST_POINTS = 1500
PLOT_IN = (7.4, 2.9)
"""Width and height of a plot, in inches."""
_PNG_DPI = 220
# Room under the curves for the faults, and above for the cues, in shares of the height.
_FLOOR, _CEILING = 0.13, 0.10
# Matplotlib's settings are the process's, and several pages may draw at the same time.
_LOCK = threading.Lock()
_SETTINGS = {
    "font.family": "DejaVu Sans",
    "font.size": 8.5,
    "svg.fonttype": "none",
    "svg.hashsalt": "posecoach",
    "axes.spines.top": False,
    "axes.spines.right": False,
}


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours of a plot; each is used for one thing alone."""

    text: str = "#16262b"
    grid: str = "#d5dfdd"
    band: str = "#cfe9e3"
    hold: str = "#0f766f"
    left: str = "#1d5fa8"
    right: str = "#b4430d"
    fault: str = "#a3154a"


PAPER = Ink()


Draw = Callable[[Axes], None]
"""Draws a plot onto its axes."""


def timeline_png(result: Review, series: Series) -> bytes:
    """The plot of a review as PNG, for printing."""
    return plot_png(lambda axes: _draw(axes, result, series))


def timeline_svg(result: Review, series: Series) -> str:
    """The plot of a review as an SVG element; see :func:`plot_svg`."""
    return plot_svg(lambda axes: _draw(axes, result, series))


def plot_png(draw: Draw, size_in: tuple[float, float] = PLOT_IN) -> bytes:
    """A plot as PNG, for printing; ``size_in`` is width and height in inches."""
    out = BytesIO()
    with _figure(draw, size_in) as figure:
        FigureCanvasAgg(figure)
        figure.savefig(out, format="png", dpi=_PNG_DPI)
    return out.getvalue()


def plot_svg(draw: Draw, size_in: tuple[float, float] = PLOT_IN) -> str:
    """A plot as an SVG element whose colours follow the page that it is put into.

    Each colour ``#rrggbb`` of :class:`Ink` is replaced by ``var(--ink-NAME, #rrggbb)``.
    """
    out = StringIO()
    with _figure(draw, size_in) as figure:
        FigureCanvasSVG(figure)
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None})
    svg = out.getvalue()
    svg = svg[svg.index("<svg") :]
    for name in Ink.__dataclass_fields__:
        colour = getattr(PAPER, name)
        svg = svg.replace(colour, f"var(--ink-{name}, {colour})")
    return svg


@contextmanager
def _figure(draw: Draw, size_in: tuple[float, float]) -> Iterator[Figure]:
    with _LOCK, mpl.rc_context(_SETTINGS):  # type: ignore[arg-type]
        figure = Figure(figsize=size_in, layout="constrained")
        draw(figure.add_subplot())
        yield figure


def _draw(axes: Axes, result: Review, series: Series) -> None:
    low, high = _range(series)
    span = high - low
    bottom, top = low - _FLOOR * span, high + _CEILING * span
    axes.set_ylim(bottom, top)
    axes.set_xlim(float(series.time_s[0]), max(float(series.time_s[-1]), 1e-3))
    for band in series.bands:
        edge = band.limit if band.limit is not None else (high if band.rising else low)
        axes.axhspan(band.enter, edge, color=PAPER.band, lw=0, zorder=0)
        axes.axhline(band.aim, color=PAPER.hold, lw=0.7, ls=(0, (6, 4)), zorder=1)
    spans = [(h.start_s, h.end_s) for h in result.holds]
    spans += [(r.start_s, r.end_s) for r in result.whole_reps]
    for start_s, end_s in spans:
        axes.axvspan(start_s, end_s, color=PAPER.hold, alpha=0.16, lw=0, zorder=1)
    kept = thinned(len(series.time_s), _MOST_POINTS)
    styles = {"left": (PAPER.left, "-"), "right": (PAPER.right, (0, (5, 1.2)))}
    for curve in series.curves:
        colour, style = styles.get(curve.name, (PAPER.left, "-"))
        axes.plot(
            series.time_s[kept], curve.values[kept], color=colour, ls=style, lw=1.3, zorder=3,
            label=tr(curve.name) if curve.name in styles else series.label,
        )  # fmt: skip
    for fault in result.faults:
        axes.plot(
            [fault.start_s, max(end_of(fault), fault.start_s + 0.1)], [low - 0.06 * span] * 2,
            color=PAPER.fault, lw=4, solid_capstyle="butt", zorder=2,
        )  # fmt: skip
    for time_s, _ in result.log.cues:
        axes.plot([time_s], [high + 0.05 * span], marker="v", ms=3.5, color=PAPER.text, lw=0)
    _dress(axes, result, series)


def _dress(axes: Axes, result: Review, series: Series) -> None:
    axes.set_xlabel(tr("seconds"), color=PAPER.text)
    axes.set_ylabel(axis_words(series.label, series.unit))
    dress(axes)
    _legend(axes, result, series)


def dress(axes: Axes) -> None:
    """Grid, ticks and frame in the colours of the page."""
    axes.yaxis.label.set_color(PAPER.text)
    axes.grid(True, color=PAPER.grid, lw=0.5, zorder=0)
    axes.set_axisbelow(True)
    axes.tick_params(colors=PAPER.text)
    for spine in axes.spines.values():
        spine.set_color(PAPER.grid)


def _legend(axes: Axes, result: Review, series: Series) -> None:
    """What is drawn, and only that."""
    handles, _ = axes.get_legend_handles_labels()
    if series.bands:
        handles.append(_patch(PAPER.band, tr("target")))
    if result.holds or result.whole_reps:
        words = tr("held") if result.holds else tr("counted")
        handles.append(_patch(PAPER.hold, words, alpha=0.3))
    if result.faults:
        handles.append(_patch(PAPER.fault, tr("fault")))
    if result.log.cues:
        handles.append(
            mpl.lines.Line2D([], [], marker="v", ms=3.5, lw=0, color=PAPER.text, label=tr("cue"))
        )
    axes.legend(
        handles=handles, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=7, frameon=False,
        labelcolor=PAPER.text, handlelength=1.6, columnspacing=1.4,
    )  # fmt: skip


def _patch(colour: str, label: str, alpha: float = 1.0) -> mpl.patches.Patch:
    return mpl.patches.Patch(color=colour, label=label, alpha=alpha, lw=0)


def _range(series: Series) -> tuple[float, float]:
    """Smallest and greatest value to be shown, with every target in it."""
    values = [curve.values[np.isfinite(curve.values)] for curve in series.curves]
    edges = [edge for band in series.bands for edge in (band.enter, band.aim)]
    together = np.concatenate([*values, np.array(edges or [0.0, 1.0])])
    # A few wild frames must not press the rest flat.
    low, high = np.percentile(together, [0.5, 99.5])
    low, high = min(low, *edges, high - 1), max(high, *edges, low + 1)
    return float(low), float(high)
