"""The part of the Review page that shows what is under way, with a time estimate and Cancel."""

from __future__ import annotations

import time

import streamlit as st

from posecoach.language.catalogue import tr
from posecoach.web.language import speaks
from posecoach.web.review.desk import Visit
from posecoach.web.review.job import Job
from posecoach.web.review.words import plain

_EVERY_S = 0.7


def show_progress(visit: Visit) -> None:
    """Draw the jobs that are not over; the whole page is drawn anew when one ends."""
    under_way = [job for job in visit.jobs if not job.state.over]
    if under_way:
        st.fragment(speaks(_under_way), run_every=_EVERY_S)(under_way)
    for job in visit.jobs:
        if job.state.phase == "failed":
            st.error(plain(f"{job.name}: {job.state.words}"), icon=":material/error:")


def _under_way(jobs: list[Job]) -> None:
    if any(job.state.over for job in jobs):
        st.rerun()
    for job in jobs:
        bar, stop = st.columns([6, 1], vertical_alignment="center")
        state = job.state
        bar.progress(state.share, text=plain(f"{job.name}: {words_of(job)}"))
        stop.button(tr("Cancel"), key=f"cancel_{job.token}", on_click=job.cancel, width="stretch")


def words_of(job: Job) -> str:
    """What a job does, and how long it will take."""
    state = job.state
    left = state.left_s(time.monotonic())
    if left is None:
        return tr(state.words)
    return tr(
        "{doing}, {share:.0%}, {time} left",
        doing=tr(state.words),
        share=state.share,
        time=about(left),
    )


def about(seconds: float) -> str:
    """A time in words that promise no more than is known."""
    if seconds < 10:
        return tr("a few seconds")
    if seconds < 90:
        return tr("about {seconds} seconds", seconds=round(seconds / 10) * 10)
    return tr("about {minutes} minutes", minutes=round(seconds / 60))
