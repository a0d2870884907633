"""The Plan page: what is due, what is planned, and what the rules propose."""

from __future__ import annotations

from datetime import datetime, time

import streamlit as st

from posecoach.exercises.library import all_exercises
from posecoach.exercises.routine_library import all_routines
from posecoach.language.catalogue import mark, tr
from posecoach.sessions.plan import Appointment, due
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.planning import (
    Planned,
    answer,
    plan_it,
    planned,
    proposed,
    unplan,
)
from posecoach.sessions.store.telling import Person, first_person
from posecoach.web.language import WEEKDAYS
from posecoach.web.pages.people import show_for_person

_TIMES: dict[str, time | None] = {
    mark("Any time"): None,
    mark("Morning"): time(7, 30),
    mark("Noon"): time(12, 30),
    mark("Evening"): time(19, 0),
}


def plan_page() -> None:
    """Draw the page."""
    show_for_person(_show)


def _show(store: Store, person: Person) -> None:
    st.subheader(tr("Plan"))
    now = datetime.now().astimezone()
    plan, names = planned(store, person.id), _names()
    _today([one.appointment for one in plan], names, now)
    for number, one in enumerate(proposed(store, person.id, now.date())):
        with st.container(border=True):
            st.markdown(f"**{one.words}**")
            st.write(one.reason)
            st.caption(one.source)
            yes, no, _ = st.columns([1, 1, 3])
            if yes.button(tr("Yes, let's"), key=f"plan_yes_{number}", type="primary"):
                answer(store, person.id, one, accepted=True)
                st.rerun()
            if no.button(tr("Not now"), key=f"plan_no_{number}"):
                answer(store, person.id, one, accepted=False)
                st.rerun()
    left, right = st.columns(2, gap="large")
    with left:
        _list(store, plan, names)
    with right:
        _add(store, person, names)


def _names() -> dict[tuple[str, str], str]:
    """Everything that can be planned, in words."""
    routines = {
        ("routine", entry.id): tr(entry.routine.name)
        for entry in all_routines()
        if entry.routine is not None
    }
    exercises = {
        ("exercise", entry.id): tr(entry.exercise.name)
        for entry in all_exercises()
        if entry.exercise is not None
    }
    return routines | exercises


def _today(plan: list[Appointment], names: dict[tuple[str, str], str], now: datetime) -> None:
    today = due(plan, now.date())
    if not today:
        words = tr("Nothing is planned for today.") if plan else tr("Nothing is planned yet.")
        st.write(
            tr(
                "{words} A short routine every day does more than a long one now and then.",
                words=words,
            )
        )
        return
    st.markdown(tr("**Today**"))
    lines = []
    for one in today:
        late = one.at is not None and one.at <= now.time()
        when = f"{one.at:%H:%M}" if one.at is not None else tr("any time")
        reminder = " · " + tr("it is time for it, if it is not done yet") if late else ""
        lines.append(f"- {when}: {_name(one, names)}{reminder}")
    st.markdown("\n".join(lines))


def _name(one: Appointment, names: dict[tuple[str, str], str]) -> str:
    return names.get((one.kind, one.what), tr("{what} (no longer there)", what=one.what))


def _list(store: Store, plan: list[Planned], names: dict[tuple[str, str], str]) -> None:
    st.markdown(tr("**Every week**"))
    if not plan:
        st.caption(tr("Nothing yet."))
    for one in plan:
        words, button = st.columns([4, 1], vertical_alignment="center")
        days = one.appointment.weekdays
        when = (
            tr("every day")
            if len(days) == 7
            else ", ".join(tr(WEEKDAYS[day]) for day in sorted(days))
        )
        at = f", {one.appointment.at:%H:%M}" if one.appointment.at is not None else ""
        words.write(f"{_name(one.appointment, names)} · {when}{at}")
        if button.button(tr("Remove"), key=f"unplan_{one.id}"):
            unplan(store, one.id)
            st.rerun()


def _add(store: Store, person: Person, names: dict[tuple[str, str], str]) -> None:
    st.markdown(tr("**Add to the plan**"))
    with st.form("plan_add", border=False):
        what = st.selectbox(tr("What"), list(names), format_func=names.__getitem__, key="plan_what")
        days = st.pills(tr("On"), list(range(7)), selection_mode="multi", default=list(range(7)),
                        format_func=lambda day: tr(WEEKDAYS[day]), key="plan_days")  # fmt: skip
        times = st.pills(tr("At; choose two for twice a day"), list(_TIMES), selection_mode="multi",
                         default=["Any time"], format_func=tr, key="plan_times")  # fmt: skip
        if not st.form_submit_button(tr("Add")):
            return
    if what is None or not days or not times:
        st.warning(tr("Choose what, at least one day, and a time."))
        return
    owner = person if person.id else first_person(store)
    kind, name = what
    for at in times:
        plan_it(
            store,
            owner.id,
            Appointment(
                "routine" if kind == "routine" else "exercise", name, frozenset(days), _TIMES[at]
            ),
        )
    st.rerun()
