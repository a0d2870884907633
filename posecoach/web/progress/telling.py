"""Asking for pain and how it felt, on the page."""

from __future__ import annotations

import streamlit as st

from posecoach.errors import StoreError
from posecoach.language.catalogue import tr
from posecoach.sessions.safety import PainAround, after_session
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.telling import MOST_WORDS, Person, first_person, pain_around
from posecoach.sessions.store.today import tell_after


def ask_feeling(store: Store, person: Person) -> None:
    """A form: pain from 0 to 10 after practising, and how it felt."""
    with (
        st.expander(tr("Tell how you feel after practising"), icon=":material/mood:"),
        st.form("progress_feeling", clear_on_submit=True, border=False),
    ):
        pain = st.segmented_control(tr("Pain now, 0 is none"), list(range(11)), key="feeling_pain")
        words = st.text_input(
            tr("How it felt, in a sentence"), max_chars=MOST_WORDS, key="feeling_words",
            placeholder=tr("easier to pick up the laundry"),
        )  # fmt: skip
        if st.form_submit_button(tr("Remember")):
            _remember(store, person, pain, words)


def _remember(store: Store, person: Person, pain: int | None, words: str) -> None:
    if pain is None and not words.strip():
        st.warning(tr("Choose a number or write a sentence first."))
        return
    try:
        person = person if person.id else first_person(store)
        tell_after(store, person.id, pain, words)
        around = list(pain_around(store, person.id))
    except StoreError as error:
        st.error(str(error))
        return
    found = after_session(around[-1] if around else PainAround(None, pain), around[:-1])
    st.success(f"**{tr(found.title)}.** {' '.join(map(tr, found.sentences))}")
