"""What is planned for and assigned to whoever practises in this visit; empty where unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from posecoach.errors import StoreError
from posecoach.sessions.plan import Appointment, Proposal
from posecoach.sessions.reminders import not_done
from posecoach.sessions.store.assigning import assigned
from posecoach.sessions.store.doing import doings
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.planning import lighter_today, planned
from posecoach.web.pages.people import this_person
from posecoach.web.remembering import shared_store

Value = TypeVar("Value")


def assigned_profiles() -> Mapping[str, str]:
    """Ids of the person's profiles by the exercise's id."""
    return _of_this_person(assigned, {})


def open_today() -> list[Appointment]:
    """What of today's plan is not done yet."""

    def read(store: Store, person: str) -> list[Appointment]:
        plan = [one.appointment for one in planned(store, person)]
        if not plan:
            return []
        now = datetime.now().astimezone()
        # A day more, for whoever practises elsewhere than where the calendar is.
        done = doings(store, [person], now.date() - timedelta(days=1))
        return not_done(plan, done[person], now)

    return _of_this_person(read, [])


def lighter_day() -> Proposal | None:
    """Why today may be a lighter day; None where it need not be."""
    today = datetime.now().astimezone().date()
    return _of_this_person(lambda store, person: lighter_today(store, person, today), None)


def usual_profile(exercise: str) -> str | None:
    """The profile that an exercise is to be done with: today's plan's, or the assigned one."""
    for one in open_today():
        if (one.kind, one.what) == ("exercise", exercise) and one.profile:
            return one.profile
    return assigned_profiles().get(exercise)


def _of_this_person(read: Callable[[Store, str], Value], unknown: Value) -> Value:
    """What is read of the person; ``unknown`` before anybody practised, or without a store."""
    try:
        store = shared_store()
        person = this_person(store)
        return read(store, person.id) if person.id else unknown
    except StoreError:
        return unknown  # The pages about what is remembered say so.
