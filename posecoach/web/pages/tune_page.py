"""The Tune page: other numbers for an exercise, and at once what they change."""

from __future__ import annotations

import streamlit as st

from posecoach.language.catalogue import tr
from posecoach.web.language import speaks
from posecoach.web.tune.bench import Bench
from posecoach.web.tune.bringing import choose_bench
from posecoach.web.tune.calibration import calibrate_to_a_person
from posecoach.web.tune.editing import choose_view, edit_numbers
from posecoach.web.tune.keeping import profiles
from posecoach.web.tune.picture import called
from posecoach.web.tune.proposing import propose
from posecoach.web.tune.results import keep_marks, show_changes, show_scores
from posecoach.web.tune.tune_component import PROBLEMS, show_picture


def tune_page() -> None:
    """Draw the page."""
    st.subheader(tr("Tune an exercise"))
    st.write(
        tr(
            "Try other numbers on recordings that exist: what would have counted, and what would "
            "have been said? Nothing changes until you save it as a profile."
        )
    )
    bench = choose_bench()
    if bench is not None:
        # A drag draws only this again, not the choosing of recordings.
        st.fragment(speaks(_bench))(bench)


def _bench(bench: Bench) -> None:
    for problem in st.session_state.pop(PROBLEMS, None) or []:
        st.warning(tr("Not changed. {problem}", problem=problem), icon=":material/block:")
    left, right = st.columns([2, 5], gap="medium")
    with left:
        _steps(bench)
        view = choose_view(bench)
        edit_numbers(bench, view)
    with right:
        if not bench.recordings:
            st.info(tr("Choose recordings above to see what the numbers change."))
        else:
            _recording(bench)
            show_picture(bench, view, _show)
            keep_marks(bench, view.recording)
            show_scores(bench)
            propose(bench, view)
            calibrate_to_a_person(bench)
    st.divider()
    show_changes(bench)
    profiles(bench)


def _steps(bench: Bench) -> None:
    with st.container(horizontal=True):
        st.button(
            tr("Undo"), on_click=bench.undo, disabled=not bench.can_undo, key="tune_undo",
            icon=":material/undo:",
        )  # fmt: skip
        st.button(
            tr("Redo"), on_click=bench.redo, disabled=not bench.can_redo, key="tune_redo",
            icon=":material/redo:",
        )  # fmt: skip
        st.button(
            tr("All as shipped"), on_click=speaks(_all_as_shipped), args=(bench,),
            disabled=not bench.values,
            key="tune_all",
        )  # fmt: skip


def _all_as_shipped(bench: Bench) -> None:
    st.session_state[PROBLEMS] = bench.change_all({})


def _recording(bench: Bench) -> None:
    """Which of several recordings the timeline shows."""
    if len(bench.recordings) < 2:
        return
    names = [
        f"{number}. {called(one.measured.name)}" for number, one in enumerate(bench.recordings, 1)
    ]
    shown = min(st.session_state.get("tune_shown", 0), len(names) - 1)
    st.session_state["tune_recording"] = shown
    st.selectbox(
        tr("Recording on the timeline"), range(len(names)), format_func=names.__getitem__,
        key="tune_recording", on_change=lambda: _show(st.session_state["tune_recording"]),
    )  # fmt: skip


def _show(at: int) -> None:
    st.session_state["tune_shown"] = at
