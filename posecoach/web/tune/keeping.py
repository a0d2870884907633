"""Profiles on the Tune page: taken up, compared, and saved."""

from __future__ import annotations

import re
from datetime import date

import streamlit as st

from posecoach.errors import ExerciseError
from posecoach.exercises.profiles import (
    Profile,
    all_profiles,
    diff_between,
    make_profile,
    notices,
    save_profile,
)
from posecoach.web.tune.bench import Bench


def profiles_for(exercise: str) -> dict[str, Profile]:
    """The person's right profiles of an exercise, by id."""
    found = (kept.profile for kept in all_profiles())
    return {one.id: one for one in found if one is not None and one.exercise == exercise}


def take_profile(bench: Bench) -> None:
    """Choose a profile to start from."""
    known = profiles_for(bench.exercise.id)
    if not known:
        return
    chosen = st.selectbox(
        "Start from a profile", list(known), index=None, key="tune_profile",
        format_func=lambda key: known[key].name,
    )  # fmt: skip
    if chosen is not None:
        for sentence in notices(known[chosen], bench.exercise):
            st.info(sentence)
        if st.button("Take its numbers", key="tune_take"):
            st.session_state["tune_problems"] = bench.change_all(known[chosen].values)
            st.rerun()
    if len(known) > 1:
        _compare(bench, known)


def _compare(bench: Bench, known: dict[str, Profile]) -> None:
    with st.expander("Compare two profiles"):
        columns = st.columns(2)
        first, second = (
            column.selectbox(
                words, list(known), index=at, key=f"tune_{words.lower()}",
                format_func=lambda key: known[key].name,
            )
            for at, (column, words) in enumerate(zip(columns, ("First", "Second"), strict=True))
        )  # fmt: skip
        sentences = diff_between(known[first], known[second], bench.exercise)
        for sentence in sentences:
            st.write(f"- {sentence}")
        if not sentences:
            st.write("They are the same.")


def keep_profile(bench: Bench) -> None:
    """Save the tried numbers under a name."""
    with st.form("tune_save", border=True):
        name = st.text_input("Name of the profile", key="tune_name")
        who = st.text_input("Who changed it", key="tune_who")
        why = st.text_input("Why", key="tune_why")
        replace = st.checkbox("Replace the profile of this name", key="tune_replace")
        saved = st.form_submit_button("Save as a profile")
    if not saved:
        return
    key = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    try:
        made = make_profile(
            bench.exercise, bench.values, id=key, name=name, who=who, why=why, when=date.today()
        )
        path = save_profile(made, replace=replace)
    except ExerciseError as error:
        st.error(str(error))
    else:
        st.success(f"Saved as {path.name}.")
