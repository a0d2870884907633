"""The picture of the bench as a Streamlit component: drawn there, changed there, replayed here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st
from pydantic import ValidationError

from posecoach.language.catalogue import spoken
from posecoach.language.files import messages_from
from posecoach.sessions.labels import Labels
from posecoach.web.assets import inline
from posecoach.web.language import speaks
from posecoach.web.tune.bench import Bench
from posecoach.web.tune.picture import KINDS, View, picture_of

_KEY, _ANSWERS = "tune_picture", "tune_answers"
PROBLEMS = "tune_problems"
# Whose messages the front end takes along.
_SOURCES = "posecoach/web/component/tune"
_mount = st.components.v2.component(
    "posecoach_tune",
    html=inline("tune.html"),
    # It looks like the Review page's timeline.
    css=inline("review.css") + inline("tune.css"),
    js=inline("loader.js"),
)


def show_picture(bench: Bench, view: View, show: Callable[[int], None]) -> None:
    """Draw the histogram, the timeline and the list of changes.

    Parameters
    ----------
    bench, view
        What is tried, and what of it is looked at.
    show
        Told which recording the person wants to see.
    """
    answers = st.session_state.get(_ANSWERS, "")
    _mount(
        key=_KEY,
        data=picture_of(bench, view, answers)
        | {
            "language": spoken().language,
            "messages": messages_from(spoken().language, _SOURCES),
        },
        on_asked_change=partial(speaks(_take), bench, show),
    )


def _take(bench: Bench, show: Callable[[int], None]) -> None:
    asked = st.session_state[_KEY].get("asked")
    if isinstance(asked, Mapping):
        st.session_state[_ANSWERS] = str(asked.get("id", ""))
        st.session_state[PROBLEMS] = take(bench, asked, show)


def take(bench: Bench, asked: Mapping[str, Any], show: Callable[[int], None]) -> list[str]:
    """Do what the front end asks for; whatever makes no sense changes nothing.

    Returns
    -------
    Why it can't be done, in sentences.
    """
    match asked:
        case {"edit": {"path": str(path), "value": int() | float() as value, "gesture": gesture}}:
            if path in bench.numbers:
                return bench.change(path, float(value), f"{gesture} {path}")
        case {"labels": {"labels": dict(marks), "recording": int(at)}}:
            if 0 <= at < len(bench.recordings):
                return _mark(bench, at, marks)
        case {"show": int(at)}:
            if 0 <= at < len(bench.recordings):
                show(at)
    return []


def _mark(bench: Bench, at: int, marks: Mapping[str, Any]) -> list[str]:
    known = bench.recordings[at].labels
    document: dict[str, Any] = {kind: marks.get(kind) for kind in KINDS}
    labels = None
    if any(events is not None for events in document.values()):
        document |= {"format": 1, "exercise": bench.exercise.id}
        document["who"] = known.who if known is not None else ""
        try:
            labels = Labels.model_validate(document)
        except ValidationError as error:
            return [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
    bench.label(at, labels)
    return []
