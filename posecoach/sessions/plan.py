"""The plan: what is due, when to go further, when to step back. Pure rules, each with its source.

A rule proposes, the person accepts or declines; nothing changes by itself. The rules are those of
the three guides on which the exercises stand: the trainer's hamstring article, the mobility
journal, the clinic's ten daily stretches.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

from posecoach.language.catalogue import mark, tr
from posecoach.sessions.progress import Change
from posecoach.sessions.safety import PAIN_RISE, PainAround, rising

Rule = Literal["further", "softer", "lighter_day"]

LADDER: tuple[tuple[str, str], ...] = (
    ("towel_ends", mark("the towel held at its ends")),
    ("towel_close", mark("the towel gripped closer to the thigh")),
    ("hands", mark("the hands behind the thigh, without a towel")),
    ("seated", mark("the seated version")),
)
"""The trainer's article: how the supine hamstring stretch goes further, step by step."""
LADDER_EXERCISE = "supine_hamstring_stretch"

# What was answered is not proposed again so soon.
_PEACE = {"further": timedelta(days=14), "softer": timedelta(days=7),
          "lighter_day": timedelta(days=1)}  # fmt: skip
# A day is hard when it was half as much again as usual, and usual is known from three days.
_HARD, _USUAL_DAYS, _LEAST_DAYS = 1.5, 14, 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something to accept or to decline.

    Attributes
    ----------
    rule
        Which rule proposes it.
    about
        Id of the exercise; empty for the whole plan.
    words, reason, source
        What is proposed, why, and where the rule comes from.
    """

    rule: Rule
    about: str
    words: str
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class Answered:
    """An earlier answer to a proposal."""

    rule: str
    about: str
    on: date
    accepted: bool


@dataclass(frozen=True, slots=True)
class Appointment:
    """What is to be done on which days.

    Attributes
    ----------
    kind, what
        A routine or an exercise, and its id.
    weekdays
        Days of the week; 0 is Monday.
    at
        The time of day; None for any.
    profile
        Id of the profile to do the exercise with; empty for the person's usual numbers.
    """

    kind: Literal["routine", "exercise"]
    what: str
    weekdays: frozenset[int]
    at: time | None = None
    profile: str = ""


def due(plan: Sequence[Appointment], day: date) -> list[Appointment]:
    """What is planned for a day, by its time; what may be done at any time comes last."""
    today = [one for one in plan if day.weekday() in one.weekdays]
    return sorted(today, key=lambda one: (one.at is None, one.at or time.min, one.what))


def proposals(
    changes: Mapping[str, Sequence[Change]],
    pain: Sequence[PainAround],
    held_s: Mapping[date, float],
    today: date,
    answered: Collection[Answered] = (),
) -> list[Proposal]:
    """What the rules propose today.

    Parameters
    ----------
    changes
        How each exercise's sides changed, by its id.
    pain
        Pain around the latest sessions, oldest first.
    held_s
        Seconds of practice by day.
    today
        The day.
    answered
        Earlier answers: what was answered lately is not proposed again.

    Returns
    -------
    A step back first: with one, nothing goes further.
    """
    found = _softer(pain)
    if not found:
        found = lighter(held_s, today) + _further(changes, pain, answered)
    return [one for one in found if not _answered_lately(one, today, answered)]


def _softer(pain: Sequence[PainAround]) -> list[Proposal]:
    if not rising(pain):
        return []
    return [
        Proposal(
            "softer", "",
            tr(
"Do slow bending and straightening (the floss) instead of long holds, for a "
"shorter time, until it has calmed down."),
            tr(
"Pain rose by {points} points or more after each of the last two sessions.", points=PAIN_RISE),
            tr(
"The mobility journal: a spike after light stretching twice in a row asks for "
"the active, shorter plan."),
        )
    ]  # fmt: skip


def lighter(held_s: Mapping[date, float], today: date) -> list[Proposal]:
    """A lighter day after a hard one; none if yesterday was not hard.

    Parameters
    ----------
    held_s
        Seconds of practice by day.
    today
        The day.
    """
    yesterday = held_s.get(today - timedelta(days=1), 0.0)
    before = [
        held_s[day]
        for ago in range(2, _USUAL_DAYS + 2)
        if (day := today - timedelta(days=ago)) in held_s
    ]
    if len(before) < _LEAST_DAYS:
        return []
    usual = sum(before) / len(before)
    if yesterday < _HARD * usual:
        return []
    return [
        Proposal(
            "lighter_day",
            "",
            tr("Take a lighter day: half the holds, or the warm-up and the floss alone."),
            tr(
                "Yesterday you held {yesterday:.0f} minutes; usual are {usual:.0f}.",
                yesterday=yesterday / 60,
                usual=usual / 60,
            ),
            tr(
                "No guide names a figure: half as much again as usual is a starting value of "
                "posecoach, as are lighter days after hard ones."
            ),
        )
    ]


def _further(
    changes: Mapping[str, Sequence[Change]],
    pain: Sequence[PainAround],
    answered: Collection[Answered],
) -> list[Proposal]:
    """The next step of the ladder, once every side got further than can be chance."""
    sides = changes.get(LADDER_EXERCISE, ())
    if not sides or any(side.verdict != "gain" for side in sides):
        return []
    # "At the same comfort": not where it hurts more than it did.
    if any(one.rose for one in pain[-2:]):
        return []
    step = 1 + sum(one.accepted and one.rule == "further" for one in answered)
    if step >= len(LADDER):
        return []
    least = min(side.further for side in sides)
    return [
        Proposal(
            "further",
            LADDER_EXERCISE,
            tr(
                "Try the next step of the supine hamstring stretch: {step}.",
                step=tr(LADDER[step][1]),
            ),
            tr(
                "Every side goes at least {least:.0f}° further than at first, over several "
                "days, which is more than the measurement error.",
                least=least,
            ),
            tr(
                "The trainer's article: towel at its ends, grip closer, hands without a towel, "
                "seated."
            ),
        )
    ]


def _answered_lately(one: Proposal, today: date, answered: Collection[Answered]) -> bool:
    return any(
        (a.rule, a.about) == (one.rule, one.about) and today - a.on < _PEACE[one.rule]
        for a in answered
    )
