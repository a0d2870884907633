"""The Plan page: what is due, what is planned, and what the rules propose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time

import streamlit as st

from posecoach.exercises.profiles import Profile, profiles_of
from posecoach.language.catalogue import mark, tr
from posecoach.language.dates import WEEKDAYS
from posecoach.sessions.naming import plan_names
from posecoach.sessions.plan import Appointment, due
from posecoach.sessions.reminders import is_due, part_of_day, reminders
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.planning import (
    Planned,
    answer,
    plan_it,
    plan_with,
    planned,
    proposed,
    unplan,
)
from posecoach.sessions.store.telling import Person, first_person
from posecoach.web.pages.people import show_for_person, visit_name
from posecoach.web.pages.practice import lighter_day, open_today
from posecoach.web.pages.reminder import Names, name_of
from posecoach.web.pages.safety import is_forbidden

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
    plan, names = planned(store, person.id), plan_names()
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


def _today(plan: list[Appointment], names: Names, now: datetime) -> None:
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
    if is_forbidden(visit_name()):
        st.write(tr("Nothing: what you answered today should be looked at first, by a doctor."))
        return
    left = open_today()
    lines = [f"- {words}" for words in reminders(left, lambda one: name_of(one, names), now)]
    lines += [
        "- "
        + tr(
            "{part}, from {time}: {name}.",
            part=part_of_day(one.at),
            time=one.at.strftime("%H:%M"),
            name=name_of(one, names),
        )
        for one in left
        if one.at is not None and not is_due(one, now)
    ]
    if len(left) < len(today):
        lines.append(
            "- " + tr("What else was planned is done, or past its time. Well done so far.")
        )
    st.markdown("\n".join(lines) if left else "- " + tr("All of it is done. Well done."))
    lighter = lighter_day()
    if lighter is not None and left:
        st.caption(f"{lighter.words} {lighter.reason}")


def _list(store: Store, plan: list[Planned], names: Names) -> None:
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
        words.write(f"{name_of(one.appointment, names)} · {when}{at}")
        if button.button(tr("Remove"), key=f"unplan_{one.id}"):
            unplan(store, one.id)
            st.rerun()
        _choose_numbers(store, one)


def _choose_numbers(store: Store, one: Planned) -> None:
    """Whose numbers a planned exercise is done with, where there are profiles of it."""
    planned_with = one.appointment.profile
    known = profiles_of(one.appointment.what) if one.appointment.kind == "exercise" else {}
    if not known and not planned_with:
        return
    options = list(dict.fromkeys(("", *known, planned_with)))
    chosen = st.selectbox(
        tr("Numbers"), options, index=options.index(planned_with), key=f"numbers_{one.id}",
        format_func=lambda key: _numbers_words(key, known),
    )  # fmt: skip
    if chosen != planned_with:
        plan_with(store, one.id, chosen)
        st.rerun()


def _numbers_words(profile: str, known: Mapping[str, Profile]) -> str:
    if not profile:
        return tr("As usual for this person")
    return known[profile].name if profile in known else tr("{what} (no longer there)", what=profile)


def _add(store: Store, person: Person, names: Names) -> None:
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
