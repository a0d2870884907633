"""The language of a visit: chosen on the page, kept in the browser, spoken by every run of a page.

A page runs in a thread of its visit, and so do its fragments and the callbacks of its widgets,
which Streamlit calls before the page or without it. Whatever of them has words to say begins with
:func:`speak_to_visitor`, or is wrapped by :func:`speaks`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import streamlit as st

from posecoach.language.catalogue import mark, speak, tr
from posecoach.language.files import LANGUAGES, catalogue_of, language_for

_KEY = "language"
# Once something was chosen, going back to the first language is a choice as well.
_CHANGED = "language_changed"
COOKIE = "posecoach_language"
_SPOKEN = "language_spoken"
# What is chosen on the Live page, by the keys of its widgets or by how these begin.
_CHOICES = ("kind", "exercise", "side", "protocol", "routine")
_CHOICES_OF_SOMEBODY = ("profile_", "keep_video_")
_YEAR_S = 365 * 24 * 3600

Given = ParamSpec("Given")
Result = TypeVar("Result")

_SIDES = {"left": mark("left"), "right": mark("right"), "both": mark("both")}


def speak_to_visitor() -> str:
    """Speak the visitor's language in this run; returns its code."""
    code: str = st.session_state.setdefault(_KEY, _first_language())
    speak(catalogue_of(code))
    if st.session_state.setdefault(_SPOKEN, code) != code:
        st.session_state[_SPOKEN] = code
        for key in [str(key) for key in st.session_state]:
            # For Streamlit a list in other words is another list, which would begin anew.
            if key in _CHOICES or key.startswith(_CHOICES_OF_SOMEBODY):
                st.session_state[key] = st.session_state[key]
    return code


def _first_language() -> str:
    """What was chosen here last time, or what the browser asks for."""
    return language_for((st.context.cookies.get(COOKIE) or "", st.context.locale or ""))


def speaks(show: Callable[Given, Result]) -> Callable[Given, Result]:
    """A fragment or a callback that speaks the visitor's language."""

    @wraps(show)
    def shown(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        speak_to_visitor()
        return show(*args, **kwargs)

    return shown


def choose_language() -> None:
    """The widget, and remembering in this browser what is chosen."""
    code: str = st.session_state[_KEY]
    with st.sidebar:
        # In both languages: whoever looks for it may not understand the one that is spoken.
        st.selectbox(
            "Language · Sprache", list(LANGUAGES), format_func=LANGUAGES.__getitem__, key=_KEY
        )
        st.session_state[_CHANGED] = st.session_state.get(_CHANGED) or code != _first_language()
        if st.session_state[_CHANGED]:
            st.html(
                f'<script>document.cookie = "{COOKIE}={code}; path=/; max-age={_YEAR_S}; '
                'SameSite=Lax";</script>',
                unsafe_allow_javascript=True,
            )


def take_language(code: object) -> None:
    """A language that was chosen elsewhere on the page, before the page runs."""
    if code in LANGUAGES:
        st.session_state[_KEY] = code


def side_words(side: str) -> str:
    """A side of the person in a word."""
    return tr(_SIDES.get(side, side))
