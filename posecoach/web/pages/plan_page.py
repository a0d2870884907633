"""The Plan page: what is due, what is planned, and what the rules propose."""

from __future__ import annotations

from datetime import datetime, time

import streamlit as st

from posecoach.exercises.library import all_exercises
from posecoach.exercises.routine_library import all_routines
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
from posecoach.web.pages.people import show_for_person

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_TIMES = {"Any time": None, "Morning": time(7, 30), "Noon": time(12, 30), "Evening": time(19, 0)}


def plan_page() -> None:
    """Draw the page."""
    show_for_person(_show)


def _show(store: Store, person: Person) -> None:
    st.subheader("Plan")
    now = datetime.now().astimezone()
    plan, names = planned(store, person.id), _names()
    _today([one.appointment for one in plan], names, now)
    for number, one in enumerate(proposed(store, person.id, now.date())):
        with st.container(border=True):
            st.markdown(f"**{one.words}**")
            st.write(one.reason)
            st.caption(one.source)
            yes, no, _ = st.columns([1, 1, 3])
            if yes.button("Yes, let's", key=f"plan_yes_{number}", type="primary"):
                answer(store, person.id, one, accepted=True)
                st.rerun()
            if no.button("Not now", key=f"plan_no_{number}"):
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
        ("routine", entry.id): entry.routine.name
        for entry in all_routines()
        if entry.routine is not None
    }
    exercises = {
        ("exercise", entry.id): entry.exercise.name
        for entry in all_exercises()
        if entry.exercise is not None
    }
    return routines | exercises


def _today(plan: list[Appointment], names: dict[tuple[str, str], str], now: datetime) -> None:
    today = due(plan, now.date())
    if not today:
        words = "Nothing is planned for today." if plan else "Nothing is planned yet."
        st.write(f"{words} A short routine every day does more than a long one now and then.")
        return
    st.markdown("**Today**")
    lines = []
    for one in today:
        late = one.at is not None and one.at <= now.time()
        when = f"{one.at:%H:%M}" if one.at is not None else "any time"
        reminder = " · it is time for it, if it is not done yet" if late else ""
        lines.append(f"- {when}: {_name(one, names)}{reminder}")
    st.markdown("\n".join(lines))


def _name(one: Appointment, names: dict[tuple[str, str], str]) -> str:
    return names.get((one.kind, one.what), f"{one.what} (no longer there)")


def _list(store: Store, plan: list[Planned], names: dict[tuple[str, str], str]) -> None:
    st.markdown("**Every week**")
    if not plan:
        st.caption("Nothing yet.")
    for one in plan:
        words, button = st.columns([4, 1], vertical_alignment="center")
        days = one.appointment.weekdays
        when = "every day" if len(days) == 7 else ", ".join(_DAYS[day] for day in sorted(days))
        at = f", {one.appointment.at:%H:%M}" if one.appointment.at is not None else ""
        words.write(f"{_name(one.appointment, names)} · {when}{at}")
        if button.button("Remove", key=f"unplan_{one.id}"):
            unplan(store, one.id)
            st.rerun()


def _add(store: Store, person: Person, names: dict[tuple[str, str], str]) -> None:
    st.markdown("**Add to the plan**")
    with st.form("plan_add", border=False):
        what = st.selectbox("What", list(names), format_func=names.__getitem__, key="plan_what")
        days = st.pills("On", list(range(7)), selection_mode="multi", default=list(range(7)),
                        format_func=_DAYS.__getitem__, key="plan_days")  # fmt: skip
        times = st.pills("At; choose two for twice a day", list(_TIMES), selection_mode="multi",
                         default=["Any time"], key="plan_times")  # fmt: skip
        if not st.form_submit_button("Add"):
            return
    if what is None or not days or not times:
        st.warning("Choose what, at least one day, and a time.")
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
