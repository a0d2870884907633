"""Whether a page that is shown in German has forgotten a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from streamlit.testing.v1 import AppTest

from posecoach.language.files import catalogue_of

GERMAN = catalogue_of("de")
# What begins a page that is run without the app around it.
SPEAK = "from posecoach.web.language import speak_to_visitor\nspeak_to_visitor()\n"


def english_left(texts: Iterable[str]) -> list[str]:
    """Those of some texts that are messages of the catalogue, and said otherwise in German."""
    english = {message for _, message in GERMAN.messages}
    return [text for text in texts if text in english and GERMAN.text(text) != text]


def texts_on(page: AppTest) -> list[str]:
    """What a page says and calls its widgets."""
    shown = (*page.markdown, *page.subheader, *page.caption, *page.info, *page.warning,
             *page.error, *page.success)  # fmt: skip
    named = (*page.selectbox, *page.multiselect, *page.button_group, *page.checkbox, *page.button,
             *page.expander, *page.text_input, *page.number_input, *page.toggle, *page.metric,
             *page.file_uploader)  # fmt: skip
    return [element.value for element in shown] + [element.label for element in named]


def texts_in(data: Any) -> Iterator[str]:
    """Every text among the values of what a component is given."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from texts_in(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from texts_in(value)
