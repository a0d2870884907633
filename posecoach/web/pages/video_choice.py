"""Whether the video of a session is kept: never unless it is asked for, each person for itself."""

from __future__ import annotations

import streamlit as st

from posecoach.errors import StoreError
from posecoach.language.catalogue import plural, tr
from posecoach.sessions.store.videos import video_days
from posecoach.web.remembering import VISITS, shared_store


def choose_video(visit: str, running: bool) -> None:
    """Draw the switch below the camera; while a session runs it stays as it is.

    Parameters
    ----------
    visit
        The tab's name.
    running
        Whether a session runs.
    """
    # Somebody else's choice is not taken over.
    key = f"keep_video_{st.session_state.get('person', '')}"
    wanted = st.toggle(
        tr("Keep the video of this session"), key=key, disabled=running,
        help=" ".join((tr("Otherwise only landmarks are kept, and no picture."), rule_words())),
    )  # fmt: skip
    if not running:
        VISITS.keep_video(visit, wanted)
    elif VISITS.keeps_video(visit):
        words = tr("This session's video is being kept.")
        st.caption(f":material/videocam: {words} {rule_words()}")


def rule_words() -> str:
    """What becomes of a video that is kept, in a sentence."""
    try:
        days = video_days(shared_store().engine)
    except StoreError:
        return tr("The Data page shows what is kept.")
    if days is None:
        return tr("It lies on this computer until it is deleted on the Data page.")
    return plural(
        "It lies on this computer and is discarded after a day; the Data page has the rule.",
        "It lies on this computer and is discarded after {n} days; the Data page has the rule.",
        days,
    )
