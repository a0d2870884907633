"""The Progress page: ranges over weeks, time held, pain beside it, and what changed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import streamlit as st

from posecoach.language.catalogue import mark, plural, tr
from posecoach.language.dates import day_words
from posecoach.sessions.errors import error_words
from posecoach.sessions.naming import set_up_name
from posecoach.sessions.progress import (
    change_words,
    changes,
    pain_words,
    sides_words,
    streak,
    streak_words,
)
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.reading import (
    DayDone,
    Told,
    days_done,
    reached,
    set_ups,
    told,
)
from posecoach.sessions.store.telling import Person
from posecoach.web.pages.people import show_for_person
from posecoach.web.progress.charts import calendar_chart, held_chart, pain_chart, range_chart
from posecoach.web.progress.telling import ask_feeling

_PERIODS: dict[str, int | None] = {
    mark("8 weeks"): 56,
    mark("6 months"): 183,
    mark("2 years"): 731,
    mark("All"): None,
}
_MOST_WORDS = 5


def progress_page() -> None:
    """Draw the page."""
    show_for_person(_show)


def _show(store: Store, person: Person) -> None:
    st.subheader(tr("Progress"))
    today = datetime.now().astimezone().date()
    days = days_done(store, person.id)
    if not days:
        st.info(
            tr(
                "Nothing to show yet. Practise on the Live page: every session is remembered "
                "here, on this computer only."
            )
        )
        ask_feeling(store, person)
        return
    _run_of_days(days, today)
    period = st.segmented_control(
        tr("Period"),
        list(_PERIODS),
        default="8 weeks",
        format_func=tr,
        key="progress_period",
        required=True,
        label_visibility="collapsed",
    )
    length = _PERIODS[period or "8 weeks"]
    since = today - timedelta(days=length) if length is not None else date.min
    _ranges(store, person, since)
    _time_and_pain([day for day in days if day.day >= since], told(store, person.id, since))
    ask_feeling(store, person)


def _run_of_days(days: list[DayDone], today: date) -> None:
    found = streak([day.day for day in days], today)
    week = [day for day in days if (today - day.day).days < 7]
    numbers, calendar = st.columns([2, 3], gap="large", vertical_alignment="center")
    with numbers:
        run, lately = st.columns(2)
        run.metric(tr("This run"), plural("1 day", "{n} days", found.days))
        lately.metric(
            tr("Last 7 days"),
            tr("{minutes:.0f} min held", minutes=sum(day.held_s for day in week) / 60),
        )
        longest = (
            " "
            + plural("The longest run was one day.", "The longest run was {n} days.", found.longest)
            if found.longest > found.days
            else ""
        )
        st.caption(f"{streak_words(found)}{longest} " + tr("One missed day ends nothing."))
    calendar.altair_chart(calendar_chart(days, today))


def _ranges(store: Store, person: Person, since: date) -> None:
    known = [set_up for set_up, _ in set_ups(store, person.id)]
    names = {set_up: set_up_name(set_up) for set_up in known}
    st.subheader(tr("How far"))
    chosen = st.selectbox(
        tr("Exercise"), known, format_func=names.__getitem__, key="progress_set_up",
        label_visibility="collapsed",
    )  # fmt: skip
    if chosen is None:
        return
    days = reached(store, person.id, chosen, since)
    if not days:
        st.caption(tr("This was not done in that time."))
        return
    found = changes(days, chosen)
    chart, words = st.columns([3, 2], gap="large", vertical_alignment="center")
    chart.altair_chart(range_chart(days, found, chosen))
    with words:
        st.markdown(tr("**This is what changed**"))
        st.markdown("\n".join(f"- {change_words(change, chosen)}" for change in found))
        sides = sides_words(found, chosen)
        if sides is not None:
            st.markdown(f"- {sides}")
        st.caption(
            tr(
                "The shaded band is the measurement error around the first days. {error} "
                "Compare only what was filmed from the same place.",
                error=error_words(chosen.exercise, chosen.measure),
            )
        )


def _time_and_pain(days: list[DayDone], said: list[Told]) -> None:
    time, pain = st.columns(2, gap="large")
    with time:
        st.subheader(tr("Time held"))
        if any(day.held_s for day in days):
            st.altair_chart(held_chart(days))
        else:
            st.caption(tr("Nothing was held in that time."))
    with pain:
        st.subheader(tr("Pain and how it felt"))
        if any(one.pain is not None for one in said):
            st.altair_chart(pain_chart(said))
        else:
            st.caption(tr("No pain was told in that time."))
        words = pain_words(said)
        if words is not None:
            st.markdown(words)
    latest = [one for one in reversed(said) if one.words][:_MOST_WORDS]
    for one in latest:
        day = _plain(day_words(one.day))  # "3." would begin a list.
        pain.caption(tr("{day}: “{words}”", day=day, words=_plain(one.words)))


def _plain(words: str) -> str:
    """A person's words as they are, not as Markdown."""
    return "".join(f"\\{mark}" if mark in r"\`*_{}[]()<>#+-.!|~$:" else mark for mark in words)
