"""The Tune page: other numbers for an exercise, and at once what they change."""

from __future__ import annotations

import streamlit as st

from posecoach.errors import ExerciseError, PosecoachError
from posecoach.exercises import exercise_ids, load_exercise
from posecoach.web.tune.bench import Bench
from posecoach.web.tune.bringing import take_recordings
from posecoach.web.tune.drawing import histogram
from posecoach.web.tune.editing import edit_numbers
from posecoach.web.tune.keeping import keep_profile, take_profile
from posecoach.web.tune.results import show_changes

_BENCH = "tune_bench"


def tune_page() -> None:
    """Draw the page."""
    st.subheader("Tune an exercise")
    st.write(
        "Try other numbers on recordings that exist: what would have counted, and what would have "
        "been said? Nothing changes until you save it as a profile."
    )
    bench = _bench()
    if bench is None:
        return
    for problem in st.session_state.pop("tune_problems", []) or []:
        st.warning(f"Not changed. {problem}")
    left, right = st.columns([2, 3], gap="large")
    with left:
        take_profile(bench)
        undo, back = st.columns(2)
        undo.button("Undo", on_click=bench.undo, disabled=not bench.can_undo, key="tune_undo")
        back.button(
            "All as shipped", on_click=_all_as_shipped, args=(bench,), disabled=not bench.values,
            key="tune_all",
        )  # fmt: skip
        edit_numbers(bench)
    with right:
        _results(bench)


def _all_as_shipped(bench: Bench) -> None:
    st.session_state["tune_problems"] = bench.change_all({})


def _results(bench: Bench) -> None:
    if not bench.recordings:
        st.info("Add recordings to see what the numbers change.")
    else:
        phases = [phase.id for phase in bench.exercise.phases if phase.target is not None]
        if phases:
            shown = st.selectbox(
                "Band", phases, index=len(phases) - 1, key=f"tune_band_{bench.exercise.id}",
                format_func=lambda key: bench.exercise.phase(key).name,
            )  # fmt: skip
            st.altair_chart(histogram(bench.recordings, bench.tried(), shown))
        show_changes(bench)
    if bench.values:
        keep_profile(bench)


def _bench() -> Bench | None:
    """What this visit tries; measured anew when the exercise or the recordings change."""
    chosen = st.selectbox("Exercise", exercise_ids(), key="tune_exercise")
    files = st.file_uploader(
        "Recordings: files of landmarks (.parquet), and labels (.labels.yaml) if there are any",
        type=["parquet", "yaml"], accept_multiple_files=True, key="tune_files",
    )  # fmt: skip
    try:
        exercise = load_exercise(chosen)
    except ExerciseError as error:
        st.error(str(error))
        return None
    token = (chosen, tuple(file.file_id for file in files))
    held: tuple[object, Bench] | None = st.session_state.get(_BENCH)
    if held is not None and held[0] == token:
        return held[1]
    try:
        recordings = take_recordings(files, exercise)
    except PosecoachError as error:
        st.error(str(error))
        return None
    same = held is not None and held[1].exercise.id == chosen
    bench = Bench(exercise, recordings, dict(held[1].values) if held is not None and same else {})
    st.session_state[_BENCH] = (token, bench)
    return bench
