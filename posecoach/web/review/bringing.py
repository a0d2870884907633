"""The part of the Review page where videos are brought and reviews are begun."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import streamlit as st

from posecoach.errors import PosecoachError
from posecoach.exercises import Exercise
from posecoach.exercises.profiles import apply, profiles_of
from posecoach.language.catalogue import mark, plural, tr
from posecoach.web.language import speaks
from posecoach.web.live_protocol import SideChoice
from posecoach.web.pages.choosing import choose_profile
from posecoach.web.review.desk import Kept, Visit, shared_desk
from posecoach.web.review.job import Job
from posecoach.web.review.proposal import look
from posecoach.web.review.samples import exercise_of, samples
from posecoach.web.review.words import plain

_SIDES: dict[SideChoice, str] = {
    "auto": mark("Automatic"), "left": mark("Left"), "right": mark("Right"),
}  # fmt: skip
# Some systems do not know these endings as videos.
_TYPES = ["video", ".mkv", ".avi", ".mts", ".m2ts", ".ts", ".wmv", ".flv", ".mpg", ".3gp"]
_EXERCISE, _UPLOADS, _FITTING = "review_exercise", "review_uploads", "review_fitting"
_PROFILE = "review_profile"
_SAYS, _TROUBLES = "review_says", "review_troubles"


def bring_videos(visit: Visit, exercises: Mapping[str, Exercise]) -> None:
    """Draw the uploader, the sample picker and what has to be chosen before a review."""
    bring, sample = st.columns([3, 2], gap="large")
    with bring:
        # A new key empties the uploader: what was copied to the disk need not stay in memory.
        number = st.session_state.setdefault(_UPLOADS, 0)
        key = f"review_upload_{number}"
        st.file_uploader(
            tr("Videos from your phone or camera"), type=_TYPES, accept_multiple_files=True,
            key=key,
            on_change=speaks(_take_uploads), args=(visit, key),
        )  # fmt: skip
    with sample:
        _samples(visit, exercises)
    for trouble in st.session_state.pop(_TROUBLES, []):
        st.error(plain(trouble), icon=":material/error:")
    for kept in list(visit.waiting):
        _waiting(visit, kept)
    if visit.waiting:
        _begin(visit, exercises)


def _take_uploads(visit: Visit, key: str) -> None:
    uploads = st.session_state.get(key) or []
    for upload in uploads:
        _keep(visit, upload.name, upload)
    if uploads:
        st.session_state[_UPLOADS] += 1


def _keep(visit: Visit, name: str, content: BytesIO) -> None:
    try:
        visit.keep(name, content)
    except PosecoachError as error:
        st.session_state.setdefault(_TROUBLES, []).append(str(error))


def _samples(visit: Visit, exercises: Mapping[str, Exercise]) -> None:
    clips = samples(tuple(exercises))
    if not clips:
        return
    st.selectbox(
        tr("Or a rendered sample"), list(clips), index=None, placeholder=tr("Choose a sample"),
        format_func=lambda name: name.replace("_", " ").capitalize(), key="review_sample",
        on_change=speaks(_take_sample), args=(visit, clips, tuple(exercises)),
    )  # fmt: skip


def _take_sample(visit: Visit, clips: dict[str, Path], ids: tuple[str, ...]) -> None:
    name = st.session_state["review_sample"]
    if name is None:
        return
    with clips[name].open("rb") as content:
        _keep(visit, clips[name].name, content)  # type: ignore[arg-type]
    st.session_state[_EXERCISE] = exercise_of(name, ids)
    st.session_state["review_sample"] = None


def _waiting(visit: Visit, kept: Kept) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/movie: {plain(kept.name)}")

        st.button(
            tr("Remove"), key=f"remove_{kept.path.parent.name}", on_click=visit.forget,
            args=(kept,),
            type="tertiary",
        )  # fmt: skip


def _begin(visit: Visit, exercises: Mapping[str, Exercise]) -> None:
    fitting = st.session_state.get(_FITTING, ())
    order = [*fitting, *(key for key in exercises if key not in fitting)]
    choice, propose, sides, height = st.columns([4, 2, 3, 2], vertical_alignment="bottom")

    choice.selectbox(
        tr("What was done in it"), order, format_func=lambda key: tr(exercises[key].name),
        key=_EXERCISE,
        index=None, placeholder=tr("Choose the exercise"),
    )  # fmt: skip
    propose.button(
        tr("Propose it"), on_click=speaks(_propose), args=(visit, exercises), width="stretch"
    )

    sides.segmented_control(
        tr("Side to measure"), list(_SIDES), format_func=lambda side: tr(_SIDES[side]),
        default="auto", key="review_side", required=True,
    )  # fmt: skip
    height.number_input(
        tr("Height in cm"),
        50,
        250,
        value=None,
        key="review_height",
        placeholder=tr("optional"),
        help=tr("Only for the TRC file: with it, landmarks are written in metres."),
    )
    chosen = st.session_state.get(_EXERCISE)
    known = profiles_of(chosen) if chosen is not None else {}
    st.session_state[_PROFILE] = None
    if chosen is not None and known:
        profile = choose_profile(known, chosen, _PROFILE)
        st.session_state[_PROFILE] = profile.id if profile is not None else None
    if says := st.session_state.get(_SAYS):
        st.info(says, icon=":material/search:")
    count = len(visit.waiting)
    st.button(
        plural("Review this video", "Review {n} videos", count),
        type="primary", key="review_begin", on_click=speaks(_submit), args=(visit, exercises),
        disabled=st.session_state.get(_EXERCISE) is None,
    )  # fmt: skip


def _propose(visit: Visit, exercises: Mapping[str, Exercise]) -> None:
    if not visit.waiting:
        return
    try:
        proposal = look(visit.waiting[0].path, exercises)
    except PosecoachError as error:
        st.session_state[_SAYS] = str(error)
        return
    st.session_state[_SAYS] = proposal.words
    st.session_state[_FITTING] = proposal.fitting
    st.session_state[_EXERCISE] = proposal.fitting[0] if len(proposal.fitting) == 1 else None


def _submit(visit: Visit, exercises: Mapping[str, Exercise]) -> None:
    chosen = st.session_state.get(_EXERCISE)
    if chosen is None:
        return
    height = st.session_state.get("review_height")
    profile = profiles_of(chosen).get(st.session_state.get(_PROFILE) or "")
    exercise = exercises[chosen] if profile is None else apply(exercises[chosen], profile)
    for kept in visit.waiting:
        job = Job(
            name=kept.name,
            video=kept.path,
            folder=kept.path.parent / "results",
            exercise=exercise,
            side=st.session_state.get("review_side") or "auto",
            profile=profile.id if profile is not None else "",
            height_m=None if height is None else height / 100,
        )
        shared_desk().submit(visit, job)
    visit.waiting.clear()
    st.session_state[_SAYS] = None
