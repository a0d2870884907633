"""What the tried numbers change, as tables."""

from __future__ import annotations

import streamlit as st

from posecoach.exercises.profile_words import change_in_words
from posecoach.tuning.comparing import Difference, Event
from posecoach.web.tune.bench import Bench

_FATES = {
    "appears": "new", "vanishes": "gone", "longer": "longer", "shorter": "shorter",
    "other": "another", "same": "the same",
}  # fmt: skip


def show_changes(bench: Bench) -> None:
    """The changed numbers in words, and what they do to the recordings."""
    for path, value in bench.values.items():
        st.write(f"- {change_in_words(bench.numbers[path], value)}")
    differences = bench.differences()
    st.dataframe(event_rows(differences), hide_index=True, width="stretch")
    cues = cue_rows(differences)
    if cues:
        st.dataframe(cues, hide_index=True, width="stretch")
    scores = bench.scores()
    if scores is not None:
        for words, one in zip(("As shipped", "As tried"), scores, strict=True):
            st.write(
                f"{words}, against the labels: {one.found} found, {one.missed} missed, "
                f"{one.extra} too many, {one.off_s:.1f} s off."
            )


def event_rows(differences: list[Difference]) -> list[dict[str, str]]:
    """A row for each hold, repetition and fault, with what becomes of it."""
    return [
        {
            "recording": difference.recording,
            "what": f"{change.event.kind}: {change.event.name}",
            "side": change.event.side,
            "becomes": _FATES[change.fate],
            "shipped": _span(change.before),
            "tried": _span(change.after),
        }
        for difference in differences
        for change in difference.changes
    ]


def cue_rows(differences: list[Difference]) -> list[dict[str, str]]:
    """A row for each cue that is said more or less often."""
    return [
        {
            "recording": difference.recording,
            "cue": cue.replace("_", " "),
            "times": f"{count:+d}",
        }
        for difference in differences
        for cue, count in difference.cues.items()
    ]


def _span(event: Event | None) -> str:
    return (
        "" if event is None else f"{event.start_s:.1f}-{event.end_s:.1f} s ({event.length_s:.1f} s)"
    )
