"""The annotated video beside its timeline, as a Streamlit component."""

from __future__ import annotations

import streamlit as st

from posecoach.language.catalogue import spoken
from posecoach.language.files import messages_from
from posecoach.web.assets import inline
from posecoach.web.review.job import Job
from posecoach.web.review.timeline import review_data

# Whose messages the front end takes along.
_SOURCES = "posecoach/web/component/review"

_mount = st.components.v2.component(
    "posecoach_review",
    html=inline("review.html"),
    css=inline("review.css"),
    js=inline("loader.js"),
)


def show_review(job: Job) -> None:
    """Show a finished review; clicks in it never come back here.

    The key stays the same: the front end changes the video, and the page does not jump.
    """
    _mount(key="review_player", data=_data(job))


@st.cache_data(max_entries=20, show_spinner=False)
def _cached(token: str, language: str, _job: Job) -> dict[str, object]:
    return review_data(_job)


def _data(job: Job) -> dict[str, object]:
    """The same at every rerun; measuring a long track takes seconds."""
    data = _cached(job.token, spoken().language, job)
    return data | {
        "language": spoken().language,
        "messages": messages_from(spoken().language, _SOURCES),
    }
