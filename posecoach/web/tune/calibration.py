"""Targets for one person, from a recording of how far each side goes comfortably."""

from __future__ import annotations

import streamlit as st

from posecoach.exercises.profile_words import change_in_words
from posecoach.language.catalogue import tr
from posecoach.tuning.calibrating import Calibration, calibrate, side_sentences
from posecoach.web.language import speaks
from posecoach.web.review.words import plain
from posecoach.web.tune.bench import Bench
from posecoach.web.tune.picture import called
from posecoach.web.tune.tune_component import PROBLEMS

_FOUND = "tune_calibration"


def calibrate_to_a_person(bench: Bench) -> None:
    """Draw what to record, and what is proposed from a recording."""
    with st.expander(tr("Calibrate to a person"), icon=":material/accessibility_new:"):
        st.write(
            tr(
                "Record one person: in the exercise's position, go to where it is comfortable, not "
                "further, and stay for three seconds if it is a hold. Two or three times on each "
                "side, lowering in between. Stop at any sharp or spreading pain."
            )
        )
        names = {one.key: called(one.measured.name) for one in bench.recordings}
        chosen = st.multiselect(
            tr("From these recordings"), list(names), default=list(names)[:1],
            format_func=names.__getitem__, key=f"tune_person_{bench.exercise.id}",
        )  # fmt: skip
        token = (bench.exercise.id, tuple(chosen))
        if st.button(tr("Propose targets"), key="tune_calibrate", disabled=not chosen):
            _work(bench, chosen, token)
        found: tuple[object, Calibration] | None = st.session_state.get(_FOUND)
        if found is not None and found[0] == token:
            _show(bench, found[1])


def _work(bench: Bench, chosen: list[str], token: object) -> None:
    used = [one.measured for one in bench.recordings if one.key in chosen]
    try:
        st.session_state[_FOUND] = (token, calibrate(bench.exercise, used))
    except ValueError as error:
        st.session_state.pop(_FOUND, None)
        st.error(tr("Nothing can be proposed: {reason}.", reason=error))


def _show(bench: Bench, found: Calibration) -> None:
    for sentence in side_sentences(bench.exercise, found):
        st.markdown(f"- {plain(sentence)}")
    for sentence in found.notes:
        st.warning(sentence, icon=":material/info:")
    for path, value in found.values.items():
        words = change_in_words(bench.numbers[path], value)
        st.markdown(f"- **{plain(words[0].upper() + words[1:])}**")
    if not found.values:
        st.caption(tr("The exercise's own targets suit."))
        return
    st.button(
        tr("Take these targets"), key="tune_take_targets", type="primary", on_click=speaks(_accept),
        args=(bench, found),
    )  # fmt: skip
    st.caption(tr("Nothing has changed yet. Look at what they do, then save them as a profile."))


def _accept(bench: Bench, found: Calibration) -> None:
    st.session_state[PROBLEMS] = bench.change_all({**bench.values, **found.values})
