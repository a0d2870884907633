"""A line on the page: what is planned for now and not done yet, and a lighter day's reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import streamlit as st

from posecoach.language.catalogue import tr
from posecoach.sessions.naming import plan_names
from posecoach.sessions.plan import Appointment
from posecoach.sessions.reminders import is_due, reminders
from posecoach.web.pages.practice import lighter_day, open_today

# More buttons than this would be a list of duties.
_MOST_BUTTONS = 3

Names = Mapping[tuple[str, str], str]


def name_of(one: Appointment, names: Names) -> str:
    """What an appointment is called."""
    return names.get((one.kind, one.what), tr("{what} (no longer there)", what=one.what))


def show_reminder() -> None:
    """Draw it on the Live page, with a button that chooses what is planned; or nothing."""
    now = datetime.now().astimezone()
    due_now = [one for one in open_today() if is_due(one, now)]
    lighter = lighter_day()
    if not due_now and lighter is None:
        return
    names = plan_names()
    with st.container(border=True, key="reminder"):
        for words in reminders(due_now, lambda one: name_of(one, names), now):
            st.markdown(f":material/event: {words}")
        if lighter is not None:
            st.markdown(f":material/spa: {lighter.words} {lighter.reason}")
        known = {(o.kind, o.what): o for o in due_now if (o.kind, o.what) in names}
        chosen = list(known.values())[:_MOST_BUTTONS]
        if chosen:
            with st.container(horizontal=True):
                for one in chosen:
                    st.button(
                        tr("Choose {name}", name=name_of(one, names)),
                        key=f"do_{one.kind}_{one.what}", on_click=_choose, args=(one,),
                        type="tertiary",
                    )  # fmt: skip


def _choose(one: Appointment) -> None:
    st.session_state["kind"] = "routine" if one.kind == "routine" else "one"
    st.session_state[one.kind] = one.what
