"""Profiles on the Tune page: taken up, compared, shared as files, and saved."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import streamlit as st

from posecoach.errors import ExerciseError
from posecoach.exercises.profiles import (
    Profile,
    all_profiles,
    check_profile,
    diff,
    diff_between,
    make_profile,
    notices,
    profile_id,
    profile_text,
    profiles_of,
    save_profile,
)
from posecoach.language.catalogue import mark, tr
from posecoach.web.language import speaks
from posecoach.web.review.words import plain
from posecoach.web.tune.bench import Bench
from posecoach.web.tune.tune_component import PROBLEMS

_BROUGHT, _TOLD = "tune_brought", "tune_told"
_BOTH = (mark("First"), mark("Second"))


def profiles(bench: Bench) -> None:
    """Draw everything about profiles."""
    st.subheader(tr("Profiles"), anchor=False)
    st.caption(
        tr(
            "A profile holds only the changed numbers, with who, when and why. Live and Review "
            "offer it; the exercise itself stays as it is."
        )
    )
    left, right = st.columns(2, gap="large")
    with left:
        _save(bench)
    with right:
        _take(bench)
        _bring(bench)


def _save(bench: Bench) -> None:
    """Save the tried numbers under a name."""
    with st.form("tune_save", border=True):
        name = st.text_input(
            tr("Name of the profile"), key="tune_name", placeholder=tr("Anna at home")
        )
        who = st.text_input(tr("Who changed it"), key="tune_who")
        why = st.text_input(
            tr("Why"), key="tune_why", placeholder=tr("six weeks after the operation")
        )
        replace = st.checkbox(tr("Replace the profile of this name"), key="tune_replace")
        saved = st.form_submit_button(tr("Save as a profile"), disabled=not bench.values)
    if not bench.values:
        st.caption(tr("Change a number first: a profile holds what is different."))
    if not saved:
        return
    try:
        made = make_profile(
            bench.exercise, bench.values, id=profile_id(name), name=name, who=who, why=why,
            when=date.today(),
        )  # fmt: skip
        path = save_profile(made, replace=replace)
    except ExerciseError as error:
        st.error(_lines(error))
    else:
        st.success(tr("Saved as {file}.", file=path.name))


def _take(bench: Bench) -> None:
    """Choose a profile to look at, to start from, and to take along."""
    for kept in all_profiles():
        if kept.error:
            st.warning(_lines(kept.error))
    known = profiles_of(bench.exercise.id)
    if not known:
        st.caption(tr("There is no profile of this exercise yet."))
        return
    chosen = st.selectbox(
        tr("A profile"), list(known), index=None, key="tune_profile",
        placeholder=tr("Choose a profile"),
        format_func=lambda key: known[key].name,
    )  # fmt: skip
    if chosen is not None:
        _about(bench, known[chosen])
    if len(known) > 1:
        _compare(bench, known)


def _about(bench: Bench, profile: Profile) -> None:
    st.caption(
        tr(
            "{day}, by {who}: {why}",
            day=profile.when,
            who=plain(profile.who),
            why=plain(profile.why),
        )
    )
    for sentence in notices(profile, bench.exercise):
        st.info(sentence)
    _sentences(diff(profile, bench.exercise), tr("It changes nothing any more."))
    with st.container(horizontal=True):
        st.button(
            tr("Take its numbers"), key="tune_take", on_click=speaks(_start), args=(bench, profile)
        )
        st.download_button(
            tr("Download"), profile_text(profile), f"{profile.id}.yaml", "text/yaml",
            key="tune_download", icon=":material/download:", on_click="ignore",
        )  # fmt: skip


def _start(bench: Bench, profile: Profile) -> None:
    st.session_state[PROBLEMS] = bench.change_all(
        {path: v for path, v in profile.values.items() if v != bench.numbers[path].value}
    )


def _compare(bench: Bench, known: dict[str, Profile]) -> None:
    with st.expander(tr("Compare two profiles")):
        columns = st.columns(2)
        first, second = (
            column.selectbox(
                tr(words), list(known), index=at, key=f"tune_{words.lower()}",
                format_func=lambda key: known[key].name,
            )
            for at, (column, words) in enumerate(zip(columns, _BOTH, strict=True))
        )  # fmt: skip
        try:
            found = diff_between(known[first], known[second], bench.exercise)
        except ExerciseError as error:
            st.error(_lines(error))
        else:
            _sentences(found, tr("They are the same."))


def _sentences(found: list[str], otherwise: str) -> None:
    for sentence in found:
        st.markdown(f"- {plain(sentence[0].upper() + sentence[1:])}")
    if not found:
        st.caption(otherwise)


def _bring(bench: Bench) -> None:
    """A profile from a file that somebody shared."""
    number = st.session_state.setdefault(_BROUGHT, 0)
    key = f"tune_file_{number}"
    st.file_uploader(
        tr("A profile from a file"), type=["yaml", "yml"], key=key, on_change=speaks(_brought),
        args=(key, bench.exercise.id),
    )  # fmt: skip
    error, told = st.session_state.pop(_TOLD, ("", ""))
    if error:
        st.error(_lines(error))
    elif told:
        st.success(told)


def _brought(key: str, exercise: str) -> None:
    file = st.session_state.get(key)
    if file is None:
        return
    # A new key empties the uploader.
    st.session_state[_BROUGHT] += 1
    try:
        profile = read_profile(file.getvalue())
        path = save_profile(profile)
    except ExerciseError as error:
        st.session_state[_TOLD] = (str(error), "")
        return
    said = tr("Kept as {file}.", file=path.name)
    if profile.exercise != exercise:
        said += " " + tr("It is for {exercise}.", exercise=profile.exercise)
    st.session_state[_TOLD] = ("", said)


def read_profile(content: bytes) -> Profile:
    """A profile from the bytes of a file, whatever the file is called.

    Raises
    ------
    ExerciseError
        With every mistake.
    """
    with tempfile.TemporaryDirectory(prefix="posecoach_profile_") as folder:
        path = Path(folder) / "the file.yaml"
        path.write_bytes(content)
        return check_profile(path, named=False)


def _lines(error: ExerciseError | str) -> str:
    """A list of mistakes, one below the other in Markdown."""
    return plain(str(error)).replace("\n", "  \n")
