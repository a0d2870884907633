"""What of a person's practice needs a look by whoever treats them: pure rules and words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from posecoach.language.catalogue import mark, tr
from posecoach.language.dates import day_words
from posecoach.sessions.plan import Appointment
from posecoach.sessions.progress import Change
from posecoach.sessions.safety import STRONG_PAIN, PainAround, questions, rising
from posecoach.sessions.store.reading import SetUp

# A plan is judged over two weeks, once it has asked for three days of them, and is not followed
# when less than half of its days were practised: starting values of posecoach.
PLAN_DAYS = 14
_LEAST_PLANNED, _FOLLOWED = 3, 0.5


@dataclass(frozen=True, slots=True)
class Adherence:
    """A plan against what was practised.

    Attributes
    ----------
    planned, practised
        Days on which something was planned, and on how many of them something was done.
    """

    planned: int
    practised: int

    @property
    def lacking(self) -> bool:
        """Whether the plan is not followed."""
        return self.planned >= _LEAST_PLANNED and self.practised < _FOLLOWED * self.planned


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A red flag that was named before a session: the day and the question's id."""

    day: date
    question: str


def adherence(
    plan: Sequence[tuple[Appointment, date]], practised: Collection[date], today: date
) -> Adherence:
    """How a plan was followed over the last two weeks, today left out: it is not over.

    Parameters
    ----------
    plan
        Appointments, each with the day since which it is planned.
    practised
        Days on which something was done.
    today
        The day.
    """
    days = [today - timedelta(days=ago) for ago in range(1, PLAN_DAYS + 1)]
    planned = [
        day
        for day in days
        if any(day >= since and day.weekday() in one.weekdays for one, since in plan)
    ]
    return Adherence(len(planned), sum(day in practised for day in planned))


def needs_a_look(
    pain: Sequence[PainAround],
    flags: Sequence[RedFlag],
    followed: Adherence,
    ranges: Mapping[SetUp, Sequence[Change]],
    called: Mapping[str, str],
) -> list[str]:
    """Sentences on what should be looked at, the most pressing first.

    Parameters
    ----------
    pain
        Pain around the latest sessions, oldest first.
    flags
        Red flags that were named lately.
    followed
        How the plan is followed.
    ranges
        How each side changed, by the set-up.
    called
        Names of exercises by id.
    """
    text = {question.id: question.text for question in questions()}
    found = [
        tr(
            "{day}: said yes to “{question}”",
            day=day_words(flag.day),
            question=tr(text[flag.question]),
        )
        for flag in flags
    ]
    if rising(pain):
        first, second = [p for p in pain if p.rose][-2:]
        found.append(
            tr(
                "Pain rose in each of the last two sessions, from {before} to {after} and from "
                "{before2} to {after2} of 10.",
                before=first.before,
                after=first.after,
                before2=second.before,
                after2=second.after,
            )
        )
    latest = next((p for one in reversed(pain) if (p := _latest(one)) is not None), None)
    if latest is not None and latest >= STRONG_PAIN:
        found.append(tr("Pain was {latest} of 10 when it was last told.", latest=latest))
    for set_up, sides in ranges.items():
        found += [
            tr(
                _LESS_FAR[side.side],
                exercise=called.get(set_up.exercise, set_up.exercise),
                degrees=abs(side.further),
            )
            for side in sides
            if side.verdict == "loss"
        ]
    if followed.lacking:
        found.append(
            tr(
                "The plan is not followed: practised on {practised} of the last {planned} planned "
                "days.",
                practised=followed.practised,
                planned=followed.planned,
            )
        )
    return found


_LESS_FAR = {
    "left": mark(
        "{exercise}: the left side goes {degrees:.0f}° less far than at first, beyond the "
        "detectable difference."
    ),
    "right": mark(
        "{exercise}: the right side goes {degrees:.0f}° less far than at first, beyond the "
        "detectable difference."
    ),
    "both": mark(
        "{exercise}: the movement goes {degrees:.0f}° less far than at first, beyond the "
        "detectable difference."
    ),
}


def _latest(one: PainAround) -> int | None:
    return one.after if one.after is not None else one.before
