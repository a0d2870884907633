"""Which visit a page belongs to, and that it is cleared up after it is closed."""

from __future__ import annotations

import secrets

import streamlit as st

from posecoach.web.review.desk import Visit, shared_desk

_KEY = "review_visit"


def this_visit() -> Visit:
    """The visit of the page that is being drawn."""
    key: str = st.session_state.setdefault(_KEY, secrets.token_urlsafe(12))
    _presence(key)
    return shared_desk().visit(key)


def _left(key: str) -> None:
    shared_desk().leave(key)


@st.cache_resource(scope="session", on_release=_left, show_spinner=False)
def _presence(key: str) -> str:
    """Streamlit lets go of it when the browser's connection ends."""
    return key
