"""What the tried numbers change, in words, and how they stand against the marks."""

from __future__ import annotations

import streamlit as st

from posecoach.errors import PosecoachError
from posecoach.exercises.models import Exercise
from posecoach.exercises.profile_words import change_in_words
from posecoach.language.catalogue import tr
from posecoach.sessions.labels import labels_text
from posecoach.tuning.recordings import Recording, keep_labels
from posecoach.tuning.scoring import Score
from posecoach.web.review.words import plain
from posecoach.web.tune.bench import Bench


def show_changes(bench: Bench) -> None:
    """The changed numbers in sentences."""
    if not bench.values:
        st.caption(
            tr("All numbers are as shipped. Drag an edge in the picture, or change a number.")
        )
        return
    for path, value in bench.values.items():
        words = change_in_words(bench.numbers[path], value)
        st.markdown(f"- {plain(words[0].upper() + words[1:])}")


def show_scores(bench: Bench) -> None:
    """How what counts now, and counted before, stands against the marks."""
    scores = bench.scores()
    if scores is None:
        return
    before, after = scores
    columns = st.columns(4)
    facts = (
        (tr("Found"), before.found, after.found, "normal"),
        (tr("Missed"), before.missed, after.missed, "inverse"),
        (tr("Too many"), before.extra, after.extra, "inverse"),
    )
    for column, (words, was, now, colour) in zip(columns, facts, strict=False):
        column.metric(words, now, now - was or None, delta_color=colour)  # type: ignore[arg-type]
    off_s = round(after.off_s - before.off_s, 1)
    columns[3].metric(
        tr("Seconds off"), f"{after.off_s:.1f}", off_s or None, delta_color="inverse",
        help=tr("Seconds that belong to a mark or to what counted, but not to both."),
    )  # fmt: skip
    st.caption(
        tr(
            "Against the marks, with the numbers tried; as shipped: {before}.",
            before=score_words(before),
        )
    )


def score_words(one: Score) -> str:
    """A score in words."""
    return tr(
        "{found} found, {missed} missed, {extra} too many, {seconds:.1f} s off",
        found=one.found,
        missed=one.missed,
        extra=one.extra,
        seconds=one.off_s,
    )


def keep_marks(bench: Bench, at: int) -> None:
    """Keep the marks of a recording beside it, and offer them to be taken along."""
    one = bench.recordings[at]
    try:
        kept = _keep(one, bench.exercise)
    except PosecoachError as error:
        st.error(str(error))
        kept = ""
    if one.labels is None:
        st.caption(
            tr(
                "Mark what you saw: drag along the bottom lane, or press Enter at the beginning "
                "and at the end. Then the numbers can be counted against it, and fitted to it."
            )
        )
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            tr("Download the marks"), labels_text(one.labels), f"{one.measured.name}.labels.yaml",
            "text/yaml", key="tune_labels", icon=":material/download:", on_click="ignore",
        )  # fmt: skip
        st.caption(kept)


def _keep(one: Recording, exercise: Exercise) -> str:
    """Write marks that changed; returns where they are."""
    if one.path is None:
        return tr("This recording lies in no folder: take its marks along, to put beside it.")
    written = st.session_state.setdefault("tune_written", {})
    if written.setdefault(one.key, one.labels) != one.labels:
        keep_labels(one.path, one.labels, exercise)
        written[one.key] = one.labels
    return tr(
        "Marks are kept beside the recording, in {name}.labels.yaml.", name=plain(one.measured.name)
    )
