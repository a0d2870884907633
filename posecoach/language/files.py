"""Reading the catalogues: one ``.po`` file a language, beside this module."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from gettext import c2py
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from posecoach.language.catalogue import ENGLISH, Catalogue, Key

FOLDER = Path(__file__).resolve().parent
LANGUAGES: dict[str, str] = {"en": "English", "de": "Deutsch"}
"""The languages there are, by code, as their own speakers call them."""


def read(code: str) -> Catalog:
    """A language's file, with where each message comes from.

    Raises
    ------
    OSError
        If there is no such file.
    """
    with (FOLDER / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code)


@lru_cache(maxsize=len(LANGUAGES))
def catalogue_of(code: str) -> Catalogue:
    """The catalogue of one of :data:`LANGUAGES`; English for any other code."""
    if code == ENGLISH.language or code not in LANGUAGES:
        return ENGLISH
    found = read(code)
    messages = {
        _key(message): _forms(message) for message in found if message.id and _is_done(message)
    }
    decimal = Locale.parse(code).number_symbols["latn"]["decimal"]
    return Catalogue(code, messages, c2py(found.plural_expr), decimal)


def messages_from(code: str, start: str) -> dict[str, str]:
    """The messages of a language that come from some files: for a page to take along.

    Parameters
    ----------
    code
        One of :data:`LANGUAGES`.
    start
        What the files' paths begin with, from the top of the sources: ``posecoach/web/component``.
    """
    if code == ENGLISH.language or code not in LANGUAGES:
        return {}
    return dict(_messages_from(code, start))


@lru_cache(maxsize=16)
def _messages_from(code: str, start: str) -> tuple[tuple[str, str], ...]:
    here = (m for m in read(code) if m.id and _is_done(m) and _comes_from(m, start))
    return tuple((_key(message)[1], _forms(message)[0]) for message in here)


def _comes_from(message: Message, start: str) -> bool:
    return any(place.startswith(start) for place, _ in message.locations)


def _key(message: Message) -> Key:
    return (message.context or "", message.id if isinstance(message.id, str) else message.id[0])


def _forms(message: Message) -> tuple[str, ...]:
    said = message.string or ""
    return (said,) if isinstance(said, str) else tuple(said)


def _is_done(message: Message) -> bool:
    return not message.fuzzy and all(_forms(message))


def language_for(asked: Iterable[str]) -> str:
    """The first language that there is among those asked for, as browsers name them ("de-AT")."""
    for name in asked:
        code = name.replace("_", "-").split("-")[0].lower()
        if code in LANGUAGES:
            return code
    return ENGLISH.language
