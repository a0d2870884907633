"""Saying sentences: places, numbers, plurals, fallback, and one language for each context."""

from __future__ import annotations

import threading

import pytest

from posecoach.language.catalogue import (
    ENGLISH,
    Catalogue,
    plural,
    speaking,
    spoken,
    tr,
    tr_as,
)

FRENCH = Catalogue(
    "fr",
    {
        ("", "{value:.1f} degrees"): ("{value:.1f} degrés",),
        ("", "one day"): ("un jour", "{n} jours"),
        ("", "light"): ("lumière",),
        ("weight", "light"): ("léger",),
    },
    form_of=lambda number: int(number > 1),
    decimal=",",
)


def test_english_is_the_sentence_itself() -> None:
    assert spoken() is ENGLISH
    assert tr("{value:.1f} degrees", value=1.5) == "1.5 degrees"
    assert tr("a {brace} as it stands") == "a {brace} as it stands"


def test_a_sentence_is_translated_and_filled_in_its_language() -> None:
    with speaking(FRENCH):
        assert tr("{value:.1f} degrees", value=1.5) == "1,5 degrés"
        assert (tr("light"), tr_as("weight", "light")) == ("lumière", "léger")
        assert tr("not known yet") == "not known yet"
    assert tr("light") == "light"


def test_a_place_without_a_value_is_an_error() -> None:
    for catalogue in (ENGLISH, FRENCH):
        with speaking(catalogue), pytest.raises(KeyError, match="value"):
            tr("{value:.1f} degrees", other=1)


@pytest.mark.parametrize(
    ("number", "english", "french"),
    [(0, "0 days", "un jour"), (1, "one day", "un jour"), (2, "2 days", "2 jours")],
)
def test_a_number_takes_the_form_of_its_language(number: int, english: str, french: str) -> None:
    assert plural("one day", "{n} days", number) == english
    with speaking(FRENCH):
        assert plural("one day", "{n} days", number) == french


def test_what_another_thread_speaks_is_its_own_matter() -> None:
    heard: list[str] = []
    with speaking(FRENCH):
        other = threading.Thread(target=lambda: heard.append(tr("light")))
        other.start()
        other.join()
        assert (heard, tr("light")) == (["light"], "lumière")
