"""Who practises: chosen once for all pages of a visit, where there are several people."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import streamlit as st

from posecoach.errors import StoreError
from posecoach.language.catalogue import tr
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.telling import FIRST_NAME, Person, everybody
from posecoach.web.remembering import VISITS, shared_store

_KEY = "person"


def opened_store() -> Store | None:
    """The store; None, and a sentence on the page, if it can't be opened."""
    try:
        return shared_store()
    except StoreError as error:
        st.error(str(error))
        return None


def show_for_person(show: Callable[[Store, Person], None]) -> None:
    """Draw a page about whoever practises; a sentence if what is remembered can't be read."""
    store = opened_store()
    if store is None:
        return
    try:
        show(store, this_person(store))
    except StoreError as error:
        st.error(str(error))


def visit_name() -> str:
    """The name under which the server knows this visit; the Live page uses the same."""
    name: str = st.session_state.setdefault("live_session", secrets.token_urlsafe(12))
    return name


def this_person(store: Store) -> Person:
    """Who was chosen, or the first person; one without a key before anybody practised."""
    people = everybody(store) or [Person("", FIRST_NAME)]
    chosen = st.session_state.get(_KEY)
    return next((person for person in people if person.id == chosen), people[0])


def choose_person() -> None:
    """Let choose who practises, if there are several; tell what can't be remembered."""
    try:
        store = shared_store()
        people = everybody(store)
    except StoreError:
        return  # The pages that need it say so; Live does once there is something to remember.
    for notice in store.notices:
        st.info(notice, icon=":material/history:")
    store.notices.clear()
    if len(people) > 1:
        names = {person.id: person.name for person in people}
        if st.session_state.get(_KEY) not in names:
            st.session_state[_KEY] = people[0].id
        st.pills(
            tr("Who is practising?"), list(names), format_func=names.__getitem__, key=_KEY,
            required=True,
        )  # fmt: skip
    if people:
        VISITS.choose(visit_name(), this_person(store).id)


def show_trouble() -> None:
    """Say on the Live page why a session is not remembered; the session goes on."""
    words = VISITS.trouble_of(visit_name())
    if words is not None:
        st.warning(words, icon=":material/save:")
