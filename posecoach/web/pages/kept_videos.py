"""The part of the Data page about video: the rule, and what a session's video is."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from posecoach.language.catalogue import plural, tr
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.stocktaking import size_words
from posecoach.sessions.store.videos import (
    DEFAULT_DAYS,
    KeptVideo,
    delete_video,
    discard_old,
    set_video_days,
    video_days,
)

_CHOICES: tuple[int | None, ...] = (1, 7, DEFAULT_DAYS, 30, 90, 365, None)


def video_rule(store: Store, films: Sequence[KeptVideo]) -> None:
    """Choose after how many days video is discarded; that is done at once."""
    now = video_days(store.engine)
    options = sorted({*_CHOICES, now}, key=lambda days: (days is None, days or 0))
    chosen = st.selectbox(
        tr("Video that was asked for is discarded"), options, index=options.index(now),
        format_func=_rule_words, key="data_video_days",
        help=tr("Done whenever posecoach starts. Holds, ranges and landmarks stay."),
    )  # fmt: skip
    if films:
        oldest, together = films[0].days, sum(film.size for film in films)
        told = {"count": len(films), "size": size_words(together)}
        st.caption(
            tr("{count} kept, {size}; the oldest since today.", **told)
            if oldest == 0
            else plural(
                "{count} kept, {size}; the oldest since one day.",
                "{count} kept, {size}; the oldest since {n} days.",
                oldest,
                **told,
            )
        )
    if chosen != now:
        set_video_days(store.engine, chosen)
        store.notices += discard_old(store.engine, store.landmarks)
        st.rerun()


def _rule_words(days: int | None) -> str:
    if days is None:
        return tr("never by itself")
    usual = " " + tr("(as shipped)") if days == DEFAULT_DAYS else ""
    return plural("after 1 day", "after {n} days", days) + usual


def video_words(films: Sequence[KeptVideo]) -> str:
    """The videos of a session in few words: "video, 12 MB, 3 days old"."""
    if not films:
        return ""
    age = max(film.days for film in films)
    old = tr("of today") if age == 0 else plural("1 day old", "{n} days old", age)
    size = size_words(sum(film.size for film in films))
    return " · " + tr("video, {size}, {age}", size=size, age=old)


def session_videos(films: Sequence[KeptVideo]) -> None:
    """Save a session's videos, or delete them alone."""
    for film in films:
        st.download_button(
            tr("Save the video of part {number}", number=film.number),
            film.path.read_bytes, film.path.name,
            key=f"video_{film.session}_{film.path.name}", on_click="ignore",
            icon=":material/download:",
        )  # fmt: skip
    if films and st.button(tr("Delete only the video"), key=f"video_gone_{films[0].session}"):
        for film in films:
            delete_video(film)
        st.rerun()
