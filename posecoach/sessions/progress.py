"""What changed over weeks, and what is no more than the error of measuring: pure rules."""

from __future__ import annotations

import statistics
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from posecoach.language.catalogue import mark, plural, tr
from posecoach.sessions.errors import UNKNOWN_ERROR, error_of
from posecoach.sessions.safety import PAIN_RISE
from posecoach.sessions.store.reading import Reached, SetUp, Told

LEAST_DETECTABLE_DEG = 8.0
"""Below this nothing is a change, on the same set-up: the repeatability of such measurements is
7 to 8 degrees, and one day is better than another."""
_DAYS_COMPARED = 5
_LEAST_DAYS = 3

Verdict = Literal["gain", "loss", "same", "early", "unknown"]


@dataclass(frozen=True, slots=True)
class Change:
    """How one side's range changed.

    Attributes
    ----------
    side
        "left", "right" or "both".
    then, now
        Medians of the first and of the latest days.
    further
        How much further it goes now; negative for less far.
    verdict
        ``gain`` and ``loss`` only beyond what can be measured; ``early`` with too few days;
        ``unknown`` where it is not known how far off the measure is.
    days
        On how many days it was measured.
    """

    side: str
    then: float
    now: float
    further: float
    verdict: Verdict
    days: int


def detectable_change(set_up: SetUp) -> float | None:
    """The smallest change that is one, in the measure's unit; None where that is not known.

    It is the error that 95 % of the frames keep within, where that is more than 8 degrees.
    """
    return detectable_difference(set_up.exercise, set_up.measure, set_up.unit)


def detectable_difference(exercise: str, measure: str, unit: str) -> float | None:
    """:func:`detectable_change` of a measure of an exercise, between sides for instance."""
    error = error_of(exercise, measure)
    if unit != "°" or error is None or error.bad:
        return None
    return max(LEAST_DETECTABLE_DEG, error.within_95_deg)


def changes(days: Sequence[Reached], set_up: SetUp) -> list[Change]:
    """How each side's range changed from the first of some days to the last of them."""
    return [
        _change(side, values, set_up) for side, values in by_side(days).items() if values
    ]  # fmt: skip


def by_side(days: Sequence[Reached]) -> dict[str, list[float]]:
    """The values of each side in the order of their days."""
    found: dict[str, list[float]] = {}
    for side in ("left", "right", "both"):
        values = [day.value for day in days if day.side == side]
        if values:
            found[side] = values
    return found


def _change(side: str, values: Sequence[float], set_up: SetUp) -> Change:
    # The days compared must not overlap.
    count = min(_DAYS_COMPARED, len(values) // 2) or 1
    then, now = statistics.median(values[:count]), statistics.median(values[-count:])
    further = (now - then) if set_up.rising else (then - now)
    detectable = detectable_change(set_up)
    verdict: Verdict = "same"
    if detectable is None:
        verdict = "unknown"
    elif len(values) < 2 * _LEAST_DAYS:
        verdict = "early"
    elif abs(further) > detectable:
        verdict = "gain" if further > 0 else "loss"
    return Change(side, then, now, further, verdict, len(values))


def change_words(change: Change, set_up: SetUp) -> str:
    """A change in a sentence or two."""
    side = tr(_SIDES[change.side])
    then, now = (f"{value:.0f}{_unit(set_up)}" for value in (change.then, change.now))
    error = detectable_change(set_up)
    if change.verdict == "unknown":
        return tr(
            "{side}: {then} at first, {now} lately. {unknown}",
            side=side,
            then=then,
            now=now,
            unknown=_unknown(set_up),
        )
    if change.verdict == "early":
        return tr(
            "{side}: {now} lately. It is too early to say whether that changed: it takes "
            "{needed} days, and there are {days}.",
            side=side,
            now=now,
            needed=2 * _LEAST_DAYS,
            days=change.days,
        )
    if change.verdict == "same":
        return tr(
            "{side}: {then} at first, {now} lately. That is within the measurement error "
            "of {error:.0f}°, so it is no change that can be told.",
            side=side,
            then=then,
            now=now,
            error=error,
        )
    direction = tr("further") if change.verdict == "gain" else tr("less far")
    return tr(
        "{side}: {then} at first, {now} lately, {further:.0f}° {direction}. That is "
        "more than the measurement error of {error:.0f}°.",
        side=side,
        then=then,
        now=now,
        further=abs(change.further),
        direction=direction,
        error=error,
    )


def sides_words(found: Sequence[Change], set_up: SetUp) -> str | None:
    """Left against right in a sentence; None without both."""
    lately = {change.side: change for change in found}
    if not {"left", "right"} <= lately.keys():
        return None
    left, right = lately["left"], lately["right"]
    error = detectable_change(set_up)
    unit = _unit(set_up)
    told = tr(
        "Lately {left:.0f}{unit} on the left and {right:.0f}{unit} on the right",
        left=left.now,
        right=right.now,
        unit=unit,
    )
    if error is None or min(left.days, right.days) < _LEAST_DAYS:
        return f"{told}."
    difference = abs(left.now - right.now)
    if difference <= error:
        return tr("{told}: no difference beyond the measurement error.", told=told)
    further = (left.now > right.now) == set_up.rising
    side = "left" if further else "right"
    if side == "left":
        return tr("{told}: the left goes {degrees:.0f}° further.", told=told, degrees=difference)
    return tr("{told}: the right goes {degrees:.0f}° further.", told=told, degrees=difference)


_SIDES: Mapping[str, str] = {
    "left": mark("Left"),
    "right": mark("Right"),
    "both": mark("Both sides"),
}


def _unit(set_up: SetUp) -> str:
    return "°" if set_up.unit == "°" else " %"


def _unknown(set_up: SetUp) -> str:
    if set_up.unit != "°":
        return tr("This is a sign and no angle, so no change is called a gain.")
    error = error_of(set_up.exercise, set_up.measure)
    return tr(UNKNOWN_ERROR) if error is None else tr("This angle is too uncertain to compare.")


@dataclass(frozen=True, slots=True)
class Streak:
    """Days of practice in a row, a single missed day between two of them forgiven.

    Attributes
    ----------
    days
        Days practised in the present run; 0 if it is over.
    forgiven
        Missed days within it.
    longest
        Days practised in the longest run there was.
    """

    days: int
    forgiven: int
    longest: int


def streak(practised: Collection[date], today: date) -> Streak:
    """The present run of days, and the longest.

    Today is not missed before it is over, so the run lasts until two whole days were missed.
    """
    known = sorted({day for day in practised if day <= today})
    run, forgiven, longest = 0, 0, 0
    for at, day in enumerate(known):
        gap = (day - known[at - 1]).days if at else 99
        if gap > 2:
            run = forgiven = 0
        elif gap == 2:
            forgiven += 1
        run += 1
        longest = max(longest, run)
    if not known or (today - known[-1]).days > 2:
        return Streak(0, 0, longest)
    missed_yesterday = (today - known[-1]).days == 2
    return Streak(run, forgiven + missed_yesterday, longest)


def streak_words(found: Streak) -> str:
    """The run in a sentence."""
    if found.days == 0:
        return tr("A new run begins with the next session.")
    words = plural("1 day", "{n} days", found.days)
    if found.forgiven:
        missed = plural("one missed day", "{n} missed days", found.forgiven)
        return tr("{words} of practice in this run, {missed} forgiven.", words=words, missed=missed)
    return tr("{words} of practice in a row.", words=words)


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def weekly_medians(days: Sequence[Reached]) -> list[Reached]:
    """The median of each side in each week, at its Monday."""
    weeks: dict[tuple[date, str], list[float]] = {}
    for day in days:
        weeks.setdefault((week_of(day.day), day.side), []).append(day.value)
    return [
        Reached(week, side, statistics.median(values))
        for (week, side), values in sorted(weeks.items())
    ]


def pain_words(told: Sequence[Told]) -> str | None:
    """How pain went over the days in which it was told, in a sentence."""
    pains = [one.pain for one in told if one.pain is not None]
    if len(pains) < 2 * _LEAST_DAYS:
        return None
    count = min(_DAYS_COMPARED, len(pains) // 2)
    then, now = statistics.median(pains[:count]), statistics.median(pains[-count:])
    words = tr("Pain: {then:g} of 10 at first, {now:g} lately", then=then, now=now)
    if abs(now - then) < PAIN_RISE:
        return tr(
            "{words}. Less than {points} points are no change that can be told.",
            words=words,
            points=PAIN_RISE,
        )
    if now < then:
        return tr("{words}: less than before.", words=words)
    return tr("{words}: more than before.", words=words)
