"""From how many degrees on the silhouette tells: ``python -m benchmarks.detection``.

Rendered people take the baseline of an exercise, then postures in which the pelvis or the back
stays as it was although the rest moves, then postures in which it bends more and more. A measure
tells a posture if it has changed by more than a threshold. Each person's comes from the *other*
people's unchanged postures: the one that at most 5 % of new postures like those would pass.
``--markdown docs/silhouette.md`` puts the table between the second pair of marks of that page,
``--figure`` draws the curves.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from benchmarks.accuracy.markdown import print_or_write
from benchmarks.stills.backs import SETTINGS, Series, series
from posecoach.kinematics.body import Body
from posecoach.kinematics.silhouette import SILHOUETTE_MEASURES
from posecoach.vision.estimator import PoseEstimator
from posecoach.vision.model_store import ensure_model

BEGIN = "<!-- detection: begin (written by python -m benchmarks.detection, not by hand) -->"
END = "<!-- detection: end -->"
FALSE_ALARMS, SENSITIVITY = 0.05, 0.9
# What may tell each movement.
TELLS: Mapping[str, tuple[str, ...]] = {
    "ride_up": ("pelvis_contour", "pelvis_lift"),
    "rounding": ("back_rounding", "fold_rounding"),
    "hinge_rounding": ("back_rounding", "lower_back_curve"),
    "cat_cow": ("spine_curve",),
}
_EITHER_WAY = ("cat_cow",)
_WORDS = {
    "ride_up": "pelvis riding up, one leg raised",
    "rounding": "rounding in long sitting",
    "hinge_rounding": "rounding in a kneeling hinge",
    "cat_cow": "cat and cow, leaning on the hands",
}

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Postures of one movement in one setting, ``(N,)`` each.

    Attributes
    ----------
    change
        Of the measure since the person's own baseline; NaN where it is blind.
    truth
        Degrees by which the pelvis or the back truly changed.
    person
        Who it is.
    unchanged
        Whether nothing was to be told.
    """

    change: Numbers
    truth: Numbers
    person: NDArray[np.str_]
    unchanged: Mask

    def thresholds(self) -> Numbers:
        """``(N,)`` each person's threshold, from the other people."""
        found = np.full(len(self.change), np.nan)
        for person in np.unique(self.person):
            others = self.change[self.unchanged & (self.person != person)]
            found[self.person == person] = threshold_of(others)
        return found

    @property
    def told(self) -> Mask:
        """``(N,)`` whether a posture passes its threshold; what is not seen does not."""
        return self.change > self.thresholds()

    def curve(self) -> tuple[Numbers, Numbers]:
        """Degrees, and the share that is told; smoothed so that more is never told less."""
        chosen = ~self.unchanged
        degrees = np.abs(self.truth[chosen])
        levels = np.array([3.0, 6.5, 9.5, 12.5, 16.5, 21.5, 26.5, 33.0, 44.0, 60.0])
        step = np.digitize(degrees, levels)
        steps = np.unique(step)
        at = np.array([degrees[step == s].mean() for s in steps])
        share = np.array([self.told[chosen][step == s].mean() for s in steps])
        return at, rising(share, np.array([(step == s).sum() for s in steps], dtype=float))

    def limit(self) -> float:
        """Degrees from which on nine in ten are told; NaN if that is beyond what was tried."""
        at, share = self.curve()
        if not (share >= SENSITIVITY).any():
            return float("nan")
        first = int(np.argmax(share >= SENSITIVITY))
        if first == 0:
            return float(at[0])
        return float(
            np.interp(SENSITIVITY, share[first - 1 : first + 1], at[first - 1 : first + 1])
        )


def threshold_of(unchanged: Numbers) -> float:
    """What at most 5 % of new postures pass in which nothing changes, if they are like these.

    That is not the value which 5 % of these pass: of ``n`` and one more, the one more is as likely
    as any to be the largest, so the ``ceil(0.95 (n + 1))``-th smallest is taken, or the largest.

    Parameters
    ----------
    unchanged
        Changes of the measure in postures in which nothing changed; NaN where it is blind.

    Returns
    -------
    In the measure's unit; NaN if it is blind everywhere.

    References
    ----------
    Vovk et al. 2005, Algorithmic Learning in a Random World (split conformal prediction).
    """
    known = np.sort(unchanged[np.isfinite(unchanged)])
    if not known.size:
        return math.nan
    place = math.ceil((len(known) + 1) * (1 - FALSE_ALARMS))
    return float(known[min(place, len(known)) - 1])


def rising(values: Numbers, weights: Numbers) -> Numbers:
    """The nearest values that never fall (pools adjacent violators)."""
    pools: list[list[float]] = []
    for value, weight in zip(values.tolist(), weights.tolist(), strict=True):
        pools.append([value, weight, 1])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            last, before = pools.pop(), pools.pop()
            total = last[1] + before[1]
            mean = (last[0] * last[1] + before[0] * before[1]) / total
            pools.append([mean, total, last[2] + before[2]])
    return np.concatenate([np.full(int(count), value) for value, _, count in pools])


def told(found: Sequence[Series], measure: str) -> Told:
    """Set a measure of a movement against the truth."""
    change, truth, person, unchanged = [], [], [], []
    for one in found:
        either_way = one.setting.movement in _EITHER_WAY
        of = SILHOUETTE_MEASURES[measure].of
        values = np.array(
            [of(seen, Body(seen.points)) if seen.detected else np.nan for seen in one.stills.seen]
        )
        true = _truth(one)
        start = one.baseline
        moved = values[start:] - np.nanmean(values[:start])
        change.append(np.abs(moved) if either_way else moved)
        truth.append(true[start:] - true[:start].mean())
        person.append([one.person] * len(moved))
        unchanged.append(np.arange(len(moved)) < one.unchanged)
    return Told(
        np.concatenate(change), np.concatenate(truth), np.concatenate(person),
        np.concatenate(unchanged),
    )  # fmt: skip


def _truth(one: Series) -> Numbers:
    if one.setting.movement == "ride_up":
        return one.stills.angle("pelvic_tilt", "left")
    spine: Numbers = one.stills.angle("lumbar_flexion", "left") + one.stills.angle(
        "thoracic_flexion", "left"
    )
    return spine


Groups = Mapping[tuple[str, str, str], Told]
"""By movement, setting and measure."""


def grouped(found: Sequence[Series]) -> Groups:
    """All of them, in their own order."""
    groups = {}
    for setting in SETTINGS:
        members = [one for one in found if one.setting == setting]
        if len(members) > 1:
            for measure in TELLS[setting.movement]:
                groups[setting.movement, setting.name, measure] = told(members, measure)
    return groups


def table(groups: Groups) -> str:
    """What to read, as Markdown."""
    lines = [
        "| what | setting | measure | people | told in nine of ten from, degrees "
        "| false alarms | not seen | threshold |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for (movement, setting, measure), group in groups.items():
        limit, blind = group.limit(), np.isnan(group.change)
        most = np.abs(group.truth).max()
        threshold = threshold_of(group.change[group.unchanged])
        lines.append(
            f"| {_WORDS[movement]} | {setting} | `{measure}` "
            f"| {len(np.unique(group.person))} "
            f"| {f'more than {most:.0f}' if np.isnan(limit) else f'{limit:.0f}'} "
            f"| {100 * group.told[group.unchanged].mean():.0f} % | {100 * blind.mean():.0f} % "
            f"| {threshold:.1f} |"
        )
    return "\n".join(lines)


def draw(groups: Groups, path: Path) -> None:
    """Draw the detection curves as SVG."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "posecoach"
    from matplotlib import pyplot

    movements = list(dict.fromkeys(movement for movement, _, _ in groups))
    figure, axes = pyplot.subplots(1, len(movements), figsize=(3.4 * len(movements), 4.2))
    for axis, movement in zip(np.atleast_1d(axes), movements, strict=True):
        for (what, setting, measure), group in groups.items():
            if what == movement:
                at, share = group.curve()
                style = "-" if measure == TELLS[movement][-1] else ":"
                axis.plot(at, 100 * share, style, marker="o", markersize=3,
                          label=f"{setting}: {measure}")  # fmt: skip
        axis.axhline(100 * SENSITIVITY, color="0.6", linewidth=0.8, linestyle="--")
        axis.set(title=_WORDS[movement].replace(", ", ",\n"), xlabel="true degrees", ylim=(0, 103))
        axis.legend(fontsize=7, loc="upper center", bbox_to_anchor=(0.5, -0.2), frameon=False)
    np.atleast_1d(axes)[0].set_ylabel("told, %")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def main(
    markdown: Annotated[Path | None, typer.Option(help="A page to put the table into.")] = None,
    figure: Annotated[Path | None, typer.Option(help="An SVG file to draw the curves in.")] = None,
) -> None:
    """Print from how many degrees on each movement is told."""
    with PoseEstimator(ensure_model(), mode="image", silhouettes=True) as estimator:
        console = Console(stderr=True)
        groups = grouped(list(track(series(estimator), "Looking", console=console)))
    text = table(groups)
    if figure is not None:
        draw(groups, figure)
    print_or_write(text, markdown, BEGIN, END)


if __name__ == "__main__":
    typer.run(main)
