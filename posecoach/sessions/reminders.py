"""Gentle reminders: what of today's plan is not done yet, and how that is said. Pure rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from posecoach.language.catalogue import mark, tr
from posecoach.sessions.plan import Appointment, due

_PARTS = (
    (time(12), mark("This morning")),
    (time(14), mark("At noon")),
    (time(17, 30), mark("This afternoon")),
)
_LATE = mark("This evening")


@dataclass(frozen=True, slots=True)
class Doing:
    """A session in which something counted.

    Attributes
    ----------
    day, at
        The day on the person's own calendar, and the time at which it began.
    what
        Kinds and ids of what was done in it, as in an appointment.
    """

    day: date
    at: time
    what: frozenset[tuple[str, str]]


def not_done(
    plan: Sequence[Appointment], doings: Sequence[Doing], now: datetime
) -> list[Appointment]:
    """What of today's plan is not done yet, in the order of its times.

    A session stands for the time of day that it is nearest to. Of a thing that is planned several
    times a day, an earlier time is let go of once a later one has come: nobody has to make up.

    Parameters
    ----------
    plan
        All appointments.
    doings
        Sessions; those of other days do not matter.
    now
        The day and the time, on the person's own clock.
    """
    left = due(plan, now.date())
    for doing in sorted((d for d in doings if d.day == now.date()), key=lambda d: d.at):
        for thing in doing.what:
            fitting = [one for one in left if (one.kind, one.what) == thing]
            if fitting:
                nearest = min(fitting, key=lambda one: _apart(one.at, doing.at))
                left.remove(nearest)
    return [one for one in left if not _is_over(one, plan, now)]


def is_due(one: Appointment, now: datetime) -> bool:
    """Whether its time has come; what may be done at any time is due all day."""
    return one.at is None or one.at <= now.time()


def reminders(
    left: Sequence[Appointment], name: Callable[[Appointment], str], now: datetime
) -> list[str]:
    """What is due now and not done, a sentence for each part of the day.

    Parameters
    ----------
    left
        See :func:`not_done`.
    name
        What an appointment is called.
    now
        The time on the person's own clock.
    """
    groups: dict[str, list[str]] = {}
    for one in left:
        if is_due(one, now):
            groups.setdefault(part_of_day(one.at), []).append(name(one))
    return [
        tr("{when}: {names}, not done yet.", when=when, names=", ".join(names))
        for when, names in groups.items()
    ]


def part_of_day(at: time | None) -> str:
    """A time of day in words: "This morning"."""
    if at is None:
        return tr("Today, at any time")
    return tr(next((words for end, words in _PARTS if at < end), _LATE))


def _apart(planned: time | None, began: time) -> float:
    """Minutes between; what may be done at any time is furthest from every time."""
    if planned is None:
        return 24 * 60
    return abs((planned.hour - began.hour) * 60 + planned.minute - began.minute)


def _is_over(one: Appointment, plan: Sequence[Appointment], now: datetime) -> bool:
    """Whether the same thing's next time has come already."""
    if one.at is None:
        return False
    return any(
        other.at is not None and one.at < other.at <= now.time()
        for other in due(plan, now.date())
        if (other.kind, other.what) == (one.kind, one.what)
    )
