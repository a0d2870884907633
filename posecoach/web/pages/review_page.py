"""The Review page: a recorded video in; what happened, where, and how much out."""

from __future__ import annotations

import streamlit as st

from posecoach.errors import ExerciseError
from posecoach.exercises import Exercise, exercise_ids, load_exercise
from posecoach.language.catalogue import tr
from posecoach.web.review.bringing import bring_videos
from posecoach.web.review.comparing import compare
from posecoach.web.review.desk import Visit
from posecoach.web.review.job import Job
from posecoach.web.review.keeping import keep_as_session
from posecoach.web.review.progress import show_progress
from posecoach.web.review.review_component import show_review
from posecoach.web.review.visiting import this_visit


def review_page() -> None:
    """Draw the page."""
    exercises = _exercises()
    if not exercises:
        return
    visit = this_visit()
    done = [job for job in visit.jobs if job.state.phase == "done"]
    if not visit.jobs:
        st.subheader(tr("Review a recording"))
        st.write(
            tr(
                "Film yourself from the side with your whole body in view, and see what you held, "
                "how far you went and what was noticed. The video stays on this computer and is "
                "deleted after your visit; what was found in it can be kept as a session."
            )
        )
        bring_videos(visit, exercises)
    else:
        busy = bool(visit.waiting)
        with st.expander(tr("Review another recording"), expanded=busy, icon=":material/add:"):
            bring_videos(visit, exercises)
    show_progress(visit)
    if done:
        _results(visit, done)


def _results(visit: Visit, done: list[Job]) -> None:
    job = done[-1]
    if len(done) > 1:
        names = {job.token: f"{n}. {job.name}" for n, job in enumerate(done, start=1)}
        token = st.selectbox(
            tr("Recording"), list(names), index=len(names) - 1, format_func=names.__getitem__,
            key=f"review_shown_{len(done)}",
        )  # fmt: skip
        job = next(job for job in done if job.token == token)
    show_review(job)
    keep_as_session(job)
    st.subheader(tr("Side by side"))
    compare(done)


def _exercises() -> dict[str, Exercise]:
    """The exercises whose files are right; the mistakes of the others are shown."""
    exercises = {}
    for key in exercise_ids():
        try:
            exercises[key] = load_exercise(key)
        except ExerciseError as error:
            st.error(str(error))
    return exercises
