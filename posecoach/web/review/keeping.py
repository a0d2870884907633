"""The part of the Review page that keeps a review as a session of a person."""

from __future__ import annotations

from datetime import date, datetime, time

import streamlit as st

from posecoach.errors import PosecoachError
from posecoach.language.catalogue import tr
from posecoach.sessions.stills import recorded_on
from posecoach.sessions.store.keeping import keep_review
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.telling import Person, first_person
from posecoach.web.pages.people import show_for_person
from posecoach.web.pages.video_choice import rule_words
from posecoach.web.review.job import Job
from posecoach.web.review.words import plain

# Of a recording that does not say when it was made only the day is asked for.
_NOON = time(12)


def keep_as_session(job: Job) -> None:
    """Draw it below a finished review."""
    if job.kept is not None:
        st.success(
            tr("Kept as a session: Progress shows it, the Data page exports and deletes it."),
            icon=":material/check:",
        )
        return
    show_for_person(lambda store, person: _ask(store, person, job))


def _ask(store: Store, person: Person, job: Job) -> None:
    with (
        st.expander(tr("Keep this as a session"), icon=":material/save:"),
        st.form(f"keep_{job.token}", border=False),
    ):
        st.write(
            tr(
                "What was found, with its landmarks, becomes a session of {name}: to see in "
                "Progress, and to compare later reviews with.",
                name=plain(person.name),
            )
        )
        recorded = _recorded(job)
        today = datetime.now().astimezone().date()
        day = st.date_input(
            tr("The day of the recording"), recorded.date() if recorded else today, max_value=today,
            key=f"keep_day_{job.token}",
        )  # fmt: skip
        video = st.toggle(
            tr("Keep its video as well"), key=f"keep_video_{job.token}",
            help=tr("Otherwise the video goes when this page is closed. {rule}", rule=rule_words()),
        )  # fmt: skip
        if st.form_submit_button(tr("Keep it"), key=f"keep_go_{job.token}"):
            _keep(store, person, job, day, recorded, video)


def _recorded(job: Job) -> datetime | None:
    """When the file says that it was recorded, unless its clock is ahead."""
    found = recorded_on(job.video)
    if found is None:
        return None
    local = found.astimezone()
    return local if local <= datetime.now().astimezone() else None


def _keep(
    store: Store, person: Person, job: Job, day: date, recorded: datetime | None, video: bool
) -> None:
    assert job.result is not None
    at = recorded.time() if recorded is not None and recorded.date() == day else _NOON
    owner = person if person.id else first_person(store)
    try:
        job.kept = keep_review(
            store, owner.id, job.result, datetime.combine(day, at).astimezone(), side=job.side,
            profile=job.profile, video=job.video if video else None,
        )  # fmt: skip
    except PosecoachError as error:
        st.error(plain(str(error)))
    else:
        st.rerun()
