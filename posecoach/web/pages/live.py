"""The Live page: choose an exercise or a routine, see the camera, be coached."""

from __future__ import annotations

import secrets
from typing import Literal

import streamlit as st

from posecoach.language.catalogue import mark, tr
from posecoach.web.board import shared_board
from posecoach.web.camera_component import camera
from posecoach.web.language import speaks
from posecoach.web.live_plan import Plan
from posecoach.web.pages.choosing import choose_exercise, choose_routine
from posecoach.web.pages.done import show_finished
from posecoach.web.pages.instructions import show_instructions
from posecoach.web.pages.reminder import show_reminder
from posecoach.web.pages.routine_list import show_routine
from posecoach.web.pages.safety import care_today, is_forbidden, may_start
from posecoach.web.pages.summary import show_summary
from posecoach.web.pages.video_choice import choose_video

_KINDS: dict[Literal["one", "routine"], str] = {
    "one": mark("One exercise"),
    "routine": mark("A routine"),
}
_PANEL_EVERY_S = 1.0


def live_page() -> None:
    """Draw the page."""
    st.session_state.setdefault("kind", "one")
    session = _session()
    if not shared_board().read(session).connected and not is_forbidden(session):
        show_reminder()
    kind = st.segmented_control(
        tr("What to do"),
        list(_KINDS),
        format_func=lambda kind: tr(_KINDS[kind]),
        key="kind",
        required=True,
        label_visibility="collapsed",
    )
    care = care_today(session)
    routine = choose_routine(care) if kind == "routine" else None
    plan = routine.plan if routine is not None else None
    if kind == "one":
        plan = choose_exercise(care)
    if plan is None or not may_start(session):
        return
    state = camera(plan, session)
    choose_video(session, state.running)
    if not state.running:
        show_summary(session)
    how, done = st.columns([3, 2], gap="large")
    with how:
        if routine is not None:
            show_routine(routine, state.item if state.running else None, care.hurts)
        else:
            _show_item(plan, care.hurts)
    with done:
        # Read again while anything can still change: the last hold ends just after Stop.
        watched = state.running or shared_board().read(session).connected
        st.fragment(speaks(show_finished), run_every=_PANEL_EVERY_S if watched else None)(session)


def _show_item(plan: Plan, hurts: bool) -> None:
    [item] = plan.items
    show_instructions(item.exercise, item.protocol, hurts)


def _session() -> str:
    """The name under which this visit's holds are kept on the board."""
    name: str = st.session_state.setdefault("live_session", secrets.token_urlsafe(12))
    return name
