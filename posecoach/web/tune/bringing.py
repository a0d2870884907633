"""The part of the Tune page where an exercise and recordings are chosen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from posecoach.errors import PosecoachError
from posecoach.exercises.library import Shelved, all_exercises
from posecoach.exercises.models import Exercise
from posecoach.language.catalogue import mark, spoken, tr
from posecoach.tuning.recordings import Recording
from posecoach.web.pages.people import opened_store, this_person
from posecoach.web.review.job import Job
from posecoach.web.review.visiting import this_visit
from posecoach.web.tune.bench import Bench
from posecoach.web.tune.sources import (
    Sample,
    reviews,
    samples_for,
    sessions_of,
    take_folder,
    take_review,
    take_sample,
    take_session,
    take_uploads,
)

_BENCH, _FIRST = "tune_bench", "supine_hamstring_stretch"
_ORIGINS = {"shipped": "", "yours": mark(" · yours"), "overrides": mark(" · your version")}


def choose_bench() -> Bench | None:
    """What this visit tries; recordings are measured when they are chosen, each once."""
    exercise = _exercise()
    if exercise is None:
        return None
    held: Bench | None = st.session_state.get(_BENCH)
    if held is None or held.exercise != exercise:
        held = Bench(exercise)
    recordings = _recordings(exercise)
    same = [one.key for one in recordings] == [one.key for one in held.recordings]
    # What the coach says in them is said in the language of the page.
    if not same or held.language != spoken().language:
        held = held.with_recordings(recordings)
    st.session_state[_BENCH] = held
    return held


def _exercise() -> Exercise | None:
    shelf: dict[str, Shelved] = {}
    for entry in all_exercises():
        if entry.error:
            st.error(entry.error)
        elif entry.exercise is not None:
            shelf[entry.id] = entry
    known = sorted(shelf, key=lambda key: _name(shelf[key]))
    if not known:
        return None
    chosen = st.selectbox(
        tr("Exercise"), known, index=known.index(_FIRST) if _FIRST in known else 0,
        format_func=lambda key: _name(shelf[key]), key="tune_exercise",
    )  # fmt: skip
    return shelf[chosen].exercise


def _name(entry: Shelved) -> str:
    assert entry.exercise is not None
    return f"{tr(entry.exercise.name)}{tr(_ORIGINS[entry.origin])}"


def _recordings(exercise: Exercise) -> list[Recording]:
    """The chosen ones from all sources, without doubles."""
    found: list[Recording] = []
    chosen = st.session_state.get(f"tune_count_{exercise.id}", 0)
    words = tr("Recordings ({count} chosen)", count=chosen) if chosen else tr("Recordings")
    with st.expander(words, expanded=not chosen, icon=":material/folder_open:"):
        left, right = st.columns(2, gap="large")
        with left:
            found += _samples(exercise)
            found += _sessions(exercise)
            found += _reviews(exercise)
        with right:
            found += _folders(exercise)
            found += _uploads(exercise)
    unique = list({one.key: one for one in found}.values())
    st.session_state[f"tune_count_{exercise.id}"] = len(unique)
    if len(unique) != chosen and bool(unique) != bool(chosen):
        st.rerun()
    return unique


def _samples(exercise: Exercise) -> list[Recording]:
    known = samples_for(exercise, [entry.id for entry in all_exercises()])
    if not known:
        return []
    chosen = st.multiselect(
        tr("Rendered samples"), list(known), key=f"tune_samples_{exercise.id}",
        placeholder=tr("Choose samples"),
        format_func=lambda name: name.replace("_", " ").capitalize(),
        help=tr("Their landmarks are looked for once, about a minute each, and then kept."),
    )  # fmt: skip
    found = []
    for name in chosen:
        found += _several("sample", name, exercise, partial(_sample, known[name]))
    return found


def _sample(sample: Sample, exercise: Exercise) -> list[Recording]:
    bar = st.progress(0.0, text=tr("Reading {name}", name=sample.name))

    def tell(share: float, words: str) -> None:
        bar.progress(share, words)

    try:
        return [take_sample(sample, exercise, tell)]
    finally:
        bar.empty()


def _sessions(exercise: Exercise) -> list[Recording]:
    store = opened_store()
    if store is None:
        return []
    known = sessions_of(store, this_person(store).id, exercise)
    if not known:
        return []
    chosen = st.multiselect(
        tr("Own sessions"), list(known), key=f"tune_sessions_{exercise.id}",
        placeholder=tr("Choose sessions"),
    )  # fmt: skip
    found = []
    for name in chosen:
        take = partial(_session, name, known[name])
        found += _several("session", str(known[name]), exercise, take)
    return found


def _session(name: str, path: Path, exercise: Exercise) -> list[Recording]:
    return [take_session(name, path, exercise)]


def _reviews(exercise: Exercise) -> list[Recording]:
    known = reviews(this_visit().jobs, exercise)
    if not known:
        st.caption(tr("Videos come by way of the Review page: what you reviewed is offered here."))
        return []
    chosen = st.multiselect(
        tr("Reviewed in this visit"), list(known), key=f"tune_reviews_{exercise.id}",
        placeholder=tr("Choose reviews"),
    )  # fmt: skip
    found = []
    for name in chosen:
        take = partial(_review, name, known[name])
        found += _several("review", known[name].token, exercise, take)
    return found


def _review(name: str, job: Job, exercise: Exercise) -> list[Recording]:
    return [take_review(name, job, exercise)]


def _folders(exercise: Exercise) -> list[Recording]:
    words = st.text_input(
        tr("A folder with recordings on this computer"), key="tune_folder",
        placeholder=tr("for example recordings/anna"),
        help=tr(
            "A folder with files of landmarks (.landmarks.parquet), or one such file. Marks that "
            "you make are kept beside them."
        ),
    )  # fmt: skip
    if not words.strip():
        return []
    again = st.button(
        tr("Read it again"), key="tune_again", type="tertiary", icon=":material/refresh:"
    )
    if again:
        _forget(("folder", words, exercise.id))
    return _several("folder", words, exercise, lambda e: take_folder(words, e))


def _uploads(exercise: Exercise) -> list[Recording]:
    files = st.file_uploader(
        tr(
            "Or files of landmarks (.landmarks.parquet), with labels (.labels.yaml) if there are "
            "any"
        ),
        type=["parquet", "yaml", "json"], accept_multiple_files=True, key="tune_files",
    )  # fmt: skip
    token = " ".join(file.file_id for file in files)
    return _several("upload", token, exercise, lambda e: take_uploads(files, e)) if files else []


# -- measured once ---------------------------------------------------------------------------

_Token = tuple[str, str, str]


def _several(
    kind: str, name: str, exercise: Exercise, take: Callable[[Exercise], list[Recording]]
) -> list[Recording]:
    """What a source holds, measured once for an exercise; a sentence if it can't be read."""
    known: dict[_Token, list[Recording]] = st.session_state.setdefault("tune_measured", {})
    token = (kind, name, exercise.id)
    if token not in known:
        try:
            with st.spinner(tr("Measuring the recordings")):
                known[token] = take(exercise)
        except PosecoachError as error:
            st.error(str(error))
            return []
    return known[token]


def _forget(token: _Token) -> None:
    st.session_state.get("tune_measured", {}).pop(token, None)
    bench: Bench | None = st.session_state.get(_BENCH)
    if bench is not None:
        st.session_state[_BENCH] = Bench(bench.exercise, (), bench.values)
