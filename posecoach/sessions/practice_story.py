"""What weeks of one person's practice have to tell: the same for page, HTML and PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from posecoach.language.catalogue import plural, tr
from posecoach.language.dates import day_words, weekday
from posecoach.sessions.errors import error_words
from posecoach.sessions.naming import set_up_name
from posecoach.sessions.plan import Appointment
from posecoach.sessions.progress import (
    Change,
    change_words,
    changes,
    pain_words,
    sides_words,
    streak,
    streak_words,
    week_of,
)
from posecoach.sessions.reminders import Doing
from posecoach.sessions.store.reading import DayDone, Reached, SetUp, Told

_EVERY_DAY = 7
# A page has room for so many.
_MOST_RANGES, _MOST_SAID = 3, 4


@dataclass(frozen=True, slots=True)
class Practice:
    """What is known of a person's practice over some weeks.

    Attributes
    ----------
    name
        What the person is called.
    since, until
        The first and the last day.
    days, told, doings
        What was done and told on each day, and sessions in which something counted.
    ranges
        How far each side went, by set-up, what was done most often first.
    plan
        Appointments; ``plan_names`` calls what they are of.
    profiles
        Names of the assigned profiles by the name of their exercise.
    attention
        Sentences on what needs a look.
    """

    name: str
    since: date
    until: date
    days: Sequence[DayDone]
    told: Sequence[Told]
    doings: Sequence[Doing]
    ranges: Mapping[SetUp, Sequence[Reached]]
    plan: Sequence[Appointment]
    plan_names: Mapping[tuple[str, str], str]
    profiles: Mapping[str, str]
    attention: Sequence[str]


@dataclass(frozen=True, slots=True)
class RangeStory:
    """How far one set-up went: its name, the days, how each side changed, and that in words."""

    set_up: SetUp
    title: str
    days: Sequence[Reached]
    found: Sequence[Change]
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class PracticeStory:
    """What there is to tell.

    Attributes
    ----------
    title, span
        The person, and the time in words.
    facts, attention, plan, said
        Sentences: what was done, what needs a look, what is planned, what the person said.
    ranges
        The set-ups that were done most often.
    minutes, sessions
        Minutes held, and sessions, by the Monday of each week; every week is there.
    pain
        Mean pain by the Monday of its week and the moment at which it was told.
    accuracy
        How far to trust the angles.
    """

    title: str
    span: str
    facts: Sequence[str]
    attention: Sequence[str]
    plan: Sequence[str]
    said: Sequence[str]
    ranges: Sequence[RangeStory]
    minutes: Mapping[date, float]
    sessions: Mapping[date, int]
    pain: Mapping[tuple[date, str], float]
    accuracy: str


def tell_practice(practice: Practice) -> PracticeStory:
    """Tell what some weeks came to."""
    mondays = _mondays(practice.since, practice.until)
    minutes, sessions = dict.fromkeys(mondays, 0.0), dict.fromkeys(mondays, 0)
    for day in practice.days:
        minutes[week_of(day.day)] += day.held_s / 60
    for doing in practice.doings:
        sessions[week_of(doing.day)] += 1
    ranges = [_range(set_up, days) for set_up, days in practice.ranges.items()][:_MOST_RANGES]
    measured = [f"{r.title}: {error_words(r.set_up.exercise, r.set_up.measure)}" for r in ranges]
    said = [one for one in reversed(practice.told) if one.words][:_MOST_SAID]
    return PracticeStory(
        title=practice.name,
        span=tr(
            "{since} to {until}",
            since=day_words(practice.since, "d MMMM y"),
            until=day_words(practice.until, "d MMMM y"),
        ),
        facts=_facts(practice, len(mondays)),
        attention=list(practice.attention),
        plan=_plan(practice),
        said=[tr("{day}: “{words}”", day=day_words(one.day), words=one.words) for one in said],
        ranges=ranges,
        minutes=minutes,
        sessions=sessions,
        pain=_weekly_pain(practice.told),
        accuracy=" ".join(measured),
    )


def _facts(practice: Practice, weeks: int) -> list[str]:
    count = len(practice.doings)
    held = sum(day.held_s for day in practice.days) / 60
    repetitions = sum(day.repetitions for day in practice.days)
    sentence = plural(
        "1 session in {weeks} weeks, {each:.1f} a week; {minutes:.0f} minutes held",
        "{n} sessions in {weeks} weeks, {each:.1f} a week; {minutes:.0f} minutes held",
        count,
        weeks=weeks,
        each=count / weeks,
        minutes=held,
    )
    if repetitions:
        sentence += ", " + plural("1 repetition", "{n} repetitions", repetitions)
    facts = [f"{sentence}."]
    if practice.days:
        facts.append(streak_words(streak([day.day for day in practice.days], practice.until)))
    pain = pain_words(practice.told)
    return [*facts, pain] if pain is not None else facts


def _plan(practice: Practice) -> list[str]:
    found = []
    for one in practice.plan:
        name = practice.plan_names.get((one.kind, one.what), one.what)
        days = sorted(one.weekdays)
        when = tr("every day") if len(days) == _EVERY_DAY else ", ".join(map(weekday, days))
        at = "" if one.at is None else tr(" at {time}", time=one.at.strftime("%H:%M"))
        found.append(f"{name}: {when}{at}.")
    found += [
        tr("{name}: with the numbers of “{own}”.", name=name, own=own)
        for name, own in practice.profiles.items()
    ]
    return found or [tr("Nothing is planned.")]


def _range(set_up: SetUp, days: Sequence[Reached]) -> RangeStory:
    found = changes(days, set_up)
    words = [change_words(change, set_up) for change in found]
    sides = sides_words(found, set_up)
    if sides is not None:
        words.append(sides)
    return RangeStory(set_up, set_up_name(set_up), days, found, words)


def _weekly_pain(told: Sequence[Told]) -> dict[tuple[date, str], float]:
    groups: dict[tuple[date, str], list[int]] = {}
    for one in told:
        if one.pain is not None:
            groups.setdefault((week_of(one.day), one.moment), []).append(one.pain)
    return {key: sum(pains) / len(pains) for key, pains in sorted(groups.items())}


def _mondays(since: date, until: date) -> list[date]:
    first = week_of(since)
    return [date.fromordinal(day) for day in range(first.toordinal(), until.toordinal() + 1, 7)]
