"""Before a session: a few questions, once a day, and what follows from the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import streamlit as st

from posecoach.coaching.words import SOFTER
from posecoach.errors import StoreError
from posecoach.exercises.softer import NO_CARE, Care
from posecoach.language.catalogue import mark, tr
from posecoach.sessions.safety import (
    LEAST_PAIN,
    MOST_PAIN,
    Advice,
    PainAround,
    advice,
    care_for,
    questions,
)
from posecoach.sessions.store.telling import pain_around
from posecoach.sessions.store.today import Answers, answers_of, tell_before
from posecoach.web.language import speaks
from posecoach.web.remembering import VISITS, shared_store

_KEPT = "safety_answers"
_NOT_SAID = mark("I'd rather not say")
_WORDS = {
    "title": mark("Before you begin"),
    "lead": mark("Once a day. Tick what applies to you today; leave the rest."),
    "pain_missing": mark("Say how much it hurts, or that you'd rather not."),
    "go_on": mark("Go on"),
    "again": mark("Answer again"),
    "source": mark("Feedback on movement, not medical advice."),
    "softer": mark("**The session below is made softer.** {changes}"),
    "not_kept": mark("Your answers can't be remembered: {why}"),
}
"""Every sentence of this screen that the rules do not bring."""


def care_today(visit: str) -> Care:
    """What was told today, as far as it changes the session; nothing before it is asked."""
    answers = _answers_of_today(visit)
    if answers is None:
        return NO_CARE
    return care_for(advice(answers, _earlier(visit)), answers)


def may_start(visit: str) -> bool:
    """Ask if need be; whether a session may begin now.

    Parameters
    ----------
    visit
        The tab's name, by which its person is known.
    """
    answers = _answers_of_today(visit)
    if answers is None or st.session_state.get("safety_again"):
        _ask(visit)
        return False
    found = advice(answers, _earlier(visit))
    _show(found)
    return found.may_start


def is_forbidden(visit: str) -> bool:
    """Whether today's answers named a red flag: then nobody is reminded to stretch."""
    answers = _answers_of_today(visit)
    return answers is not None and advice(answers).level == "urgent"


def _ask(visit: str) -> None:
    with st.container(border=True):
        st.subheader(tr(_WORDS["title"]))
        st.write(tr(_WORDS["lead"]))
        ticked: dict[str, bool] = {}
        pain = None
        for question in questions():
            if question.kind == "pain":
                scale = [_NOT_SAID, *(str(n) for n in range(LEAST_PAIN, MOST_PAIN + 1))]
                pain = st.segmented_control(
                    tr(question.text), scale, format_func=tr, key="safety_pain"
                )
            else:
                ticked[question.id] = st.checkbox(tr(question.text), key=f"safety_{question.id}")
        st.button(
            tr(_WORDS["go_on"]), type="primary", key="safety_go", disabled=pain is None,
            help=tr(_WORDS["pain_missing"]) if pain is None else None,
            on_click=speaks(_take), args=(visit, ticked, pain),
        )  # fmt: skip
        st.caption(tr(_WORDS["source"]))


def _take(visit: str, ticked: Mapping[str, bool], pain: str | None) -> None:
    told = None if pain is None or pain == _NOT_SAID else int(pain)
    answers: Answers = {**ticked, "pain": told}
    st.session_state[_KEPT] = (_today(), dict(answers))
    st.session_state["safety_again"] = False
    try:
        store = shared_store()
        tell_before(store, VISITS.person_of(visit, store).id, answers)
    except StoreError as error:
        st.session_state["safety_trouble"] = tr(_WORDS["not_kept"], why=error)


def _answers_of_today(visit: str) -> Answers | None:
    kept = st.session_state.get(_KEPT)
    if kept is not None and kept[0] == _today():
        answers: Answers = kept[1]
        return answers
    try:
        store = shared_store()
        return answers_of(store, VISITS.person_of(visit, store).id, datetime.now().date())
    except StoreError:
        return None


def _earlier(visit: str) -> Sequence[PainAround]:
    try:
        store = shared_store()
        return pain_around(store, VISITS.person_of(visit, store).id)
    except StoreError:
        return ()


def _today() -> str:
    return datetime.now().date().isoformat()


def _show(found: Advice) -> None:
    trouble = st.session_state.get("safety_trouble")
    if trouble:
        st.warning(trouble)
    if found.level == "go":
        return
    told = [tr(sentence) for sentence in found.sentences]
    if found.softer:
        changes = " ".join(tr(SOFTER[change]) for change in found.softer)
        told.append(tr(_WORDS["softer"], changes=changes))
    words = "\n\n".join((f"**{tr(found.title)}**", *told))
    (st.error if found.level == "urgent" else st.warning)(words)
    st.button(tr(_WORDS["again"]), key="safety_again_button", on_click=_ask_again)


def _ask_again() -> None:
    st.session_state["safety_again"] = True
