"""For how long the working side stays the one it is."""

from __future__ import annotations

import math
from bisect import bisect_right

import numpy as np

from posecoach.coaching.limbs import _NEARER, _SURE_S, LimbChoice, NearSide, SideRule
from posecoach.coaching.sides import other
from posecoach.kinematics.landmarks import Side
from posecoach.tuning.breaks import Breaks, Mask, changes, first_true
from posecoach.tuning.measuring import Floats, Measured


def limb_quiet(measured: Measured, limb: LimbChoice | NearSide, at: int, holding: bool) -> int:
    """The first frame from ``at`` on in which another side may be taken."""
    if limb.side is None:
        return at
    if holding or limb.wanted is not None:
        return len(measured)
    if isinstance(limb, NearSide):
        return _near(measured, limb.side).after(at)
    if not math.isnan(limb._news_s):
        return _news(measured, limb, at)
    told = limb._compared and math.isinf(limb.rule.alone)
    kept = told or limb._level > limb.rule.alone
    return _working(measured, limb, kept).after(at)


def limb_skip(
    measured: Measured, limb: LimbChoice | NearSide, at: int, end: int, holding: bool
) -> None:
    """Take the frames from ``at`` to before ``end``."""
    if isinstance(limb, NearSide):
        limb._score, limb._time_s = measured.near[end - 1]
        return
    assert limb.side is not None
    series = measured.series((limb.rule.measure, "alone", 0.5, True), limb.side)
    last = series.last_valid(end - 1)
    if last >= at:
        limb._seen_s = measured.times[last]
        limb._level = limb.rule.sign * series.values[last]


def _near(measured: Measured, side: Side) -> Breaks:
    key = ("near", side)
    if key not in measured.kept:
        scores = np.array([score for score, _ in measured.near])
        against = scores < 0 if side == "left" else scores >= 0
        measured.kept[key] = Breaks((abs(scores) >= _NEARER) & against)
    found: Breaks = measured.kept[key]
    return found


def _news(measured: Measured, limb: LimbChoice, at: int) -> int:
    """Up to where the other side has led for long enough, does so no more, or is seen alone."""
    times, side = measured.times, limb.side
    assert side is not None
    end = bisect_right(times, limb._news_s + _SURE_S, at) + 1
    own, others = (values[at:end] for values in _of_both(measured, limb.rule, side))
    both, new = ~np.isnan(own - others), _new(limb, own - others)
    sure = measured.time_s[at:end] - limb._news_s >= _SURE_S
    changed = (both & (~new | sure)) | (np.isnan(own) & ~np.isnan(others))
    return at + first_true(changed)


def _of_both(measured: Measured, rule: SideRule, side: Side) -> tuple[Floats, Floats]:
    """``(N,)`` what the sides are told by, of one side and of the other."""
    key = ("sides", rule, side)
    if key not in measured.kept:
        measured.kept[key] = tuple(
            rule.sign * measured.series((rule.measure, "alone", 0.5, True), s).value
            for s in (side, other(side))
        )
    found: tuple[Floats, Floats] = measured.kept[key]
    return found


def _new(limb: LimbChoice, more: Floats) -> Mask:
    """Where the sides differ clearly, and not as they are known to; NaN is neither.

    ``more`` is what the working side has more: left minus right, but for its sign.
    """
    clear: Mask = abs(more) >= limb.rule.by
    if limb._compared:
        clear &= more <= 0 if limb.side == "left" else more < 0
    return clear


def _working(measured: Measured, limb: LimbChoice, kept: bool) -> Breaks:
    """Frames in which the comparison of the sides may say something new."""
    side, rule = limb.side, limb.rule
    assert side is not None
    key = ("limb", rule, side, limb._compared, kept)
    if key not in measured.kept:
        own, others = _of_both(measured, rule, side)
        new = _new(limb, own - others)
        alone = np.isnan(own) & ~np.isnan(others)
        # Whether the limb that is gone is asked back was decided when it went.
        news = alone & (others > rule.alone) | (changes(alone) & alone) if kept else alone
        measured.kept[key] = Breaks(new | news)
    found: Breaks = measured.kept[key]
    return found
