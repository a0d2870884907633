"""Everything that a report on a person's weeks needs, out of the store."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from posecoach.sessions.attention import adherence, needs_a_look
from posecoach.sessions.naming import exercise_names, plan_names
from posecoach.sessions.practice_story import Practice
from posecoach.sessions.progress import changes
from posecoach.sessions.store.assigning import assigned
from posecoach.sessions.store.doing import doings
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.overview import red_flags
from posecoach.sessions.store.planning import planned
from posecoach.sessions.store.reading import days_done, reached, set_ups, told
from posecoach.sessions.store.telling import Person, pain_around

_MOST_SET_UPS = 6


def practice_of(
    store: Store, person: Person, weeks: int, today: date, profiles: Mapping[str, str]
) -> Practice:
    """A person's practice over some weeks that end today.

    Parameters
    ----------
    store, person, weeks, today
        Whose, over how long, and the last day.
    profiles
        Names of profiles by id.
    """
    since = today - timedelta(weeks=weeks) + timedelta(days=1)
    plan, names = planned(store, person.id), exercise_names()
    done = doings(store, [person.id], since)[person.id]
    lately = {
        set_up: days
        for set_up, _ in set_ups(store, person.id, since)[:_MOST_SET_UPS]
        if (days := reached(store, person.id, set_up, since))
    }
    followed = adherence(
        [(one.appointment, one.since) for one in plan], {one.day for one in done}, today
    )
    attention = needs_a_look(
        pain_around(store, person.id), red_flags(store, [person.id], since)[person.id], followed,
        {set_up: changes(days, set_up) for set_up, days in lately.items()}, names,
    )  # fmt: skip
    return Practice(
        name=person.name,
        since=since,
        until=today,
        days=days_done(store, person.id, since),
        told=told(store, person.id, since),
        doings=done,
        ranges=lately,
        plan=[one.appointment for one in plan],
        plan_names=plan_names(),
        profiles={
            names.get(exercise, exercise): profiles.get(profile, profile)
            for exercise, profile in assigned(store, person.id).items()
        },
        attention=attention,
    )
