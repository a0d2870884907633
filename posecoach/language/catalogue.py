"""Saying a sentence in the language of whoever is being talked to.

Sentences are written in English where they are used and are their own keys: ``tr("Half-way.")``.
Whoever begins to talk to somebody, a page or a live stream, chooses that person's catalogue with
:func:`speak` or :func:`speaking`. It is a context variable, so every thread has its own: several
people on one server may have several languages, and what nobody chose a language for is English.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

Key = tuple[str, str]
"""Context (empty for none) and English sentence of a message."""


def _one_or_many(number: int) -> int:
    return int(number != 1)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The sentences of one language.

    Attributes
    ----------
    language
        Its code, as in HTML's ``lang``.
    messages
        The forms of each message that is translated: one, or as many as the language has plurals.
    form_of
        Which of the plural forms goes with a number.
    decimal
        What stands between whole and tenths.
    """

    language: str
    messages: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    form_of: Callable[[int], int] = _one_or_many
    decimal: str = "."

    def text(self, message: str, context: str = "") -> str:
        """The sentence in this language; the English one where it is not translated."""
        forms = self.messages.get((context, message))
        return forms[0] if forms else message

    def counted(self, one: str, many: str, number: int) -> str:
        """The form of a sentence that goes with a number."""
        forms = self.messages.get(("", one))
        if not forms:
            return (one, many)[_one_or_many(number)]
        return forms[min(self.form_of(number), len(forms) - 1)]

    def fill(self, text: str, values: Mapping[str, Any]) -> str:
        """Put values in the places of a sentence, numbers as they are written in this language.

        Raises
        ------
        KeyError
            If a place has no value.
        """
        if self.decimal == "." or not values:
            return text.format(**values) if values else text
        return _Filler(self.decimal).vformat(text, (), values)


class _Filler(string.Formatter):
    """:meth:`str.format` with the decimal mark of a language."""

    def __init__(self, decimal: str) -> None:
        self._decimal = decimal

    def format_field(self, value: Any, format_spec: str) -> str:
        text: str = super().format_field(value, format_spec)
        return text.replace(".", self._decimal) if isinstance(value, float) else text


ENGLISH = Catalogue("en")
"""The language that everything is written in."""

# There nouns keep their capital in the middle of a sentence.
_CAPITAL_NOUNS = ("de",)
_spoken: ContextVar[Catalogue] = ContextVar("spoken", default=ENGLISH)


def spoken() -> Catalogue:
    """The catalogue that is spoken in now."""
    return _spoken.get()


def speak(catalogue: Catalogue) -> None:
    """Speak a language from now on, in this thread or task."""
    _spoken.set(catalogue)


@contextmanager
def speaking(catalogue: Catalogue) -> Iterator[None]:
    """Speak a language within a ``with`` block."""
    before = _spoken.set(catalogue)
    try:
        yield
    finally:
        _spoken.reset(before)


def tr(message: str, /, **values: Any) -> str:
    """Say a sentence.

    Parameters
    ----------
    message
        The English sentence, which is its key.
    values
        What its places stand for, as for :meth:`str.format`; without any the sentence is taken as
        it stands.

    Examples
    --------
    >>> tr("{seconds:.0f} seconds. Lower slowly and rest.", seconds=30)
    '30 seconds. Lower slowly and rest.'
    """
    catalogue = _spoken.get()
    return catalogue.fill(catalogue.text(message), values)


def tr_as(context: str, message: str, /, **values: Any) -> str:
    """Say a sentence whose translation depends on what it is about: the ``context``."""
    catalogue = _spoken.get()
    return catalogue.fill(catalogue.text(message, context), values)


def plural(one: str, many: str, number: int, /, **values: Any) -> str:
    """Say a sentence about a number of things; ``{n}`` stands for the number.

    Examples
    --------
    >>> plural("one day", "{n} days", 3)
    '3 days'
    """
    catalogue = _spoken.get()
    return catalogue.fill(catalogue.counted(one, many, number), {"n": number, **values})


def inside(name: str) -> str:
    """A name as it stands in the middle of a sentence.

    Examples
    --------
    >>> inside("Stretch")
    'stretch'
    """
    kept = _spoken.get().language in _CAPITAL_NOUNS
    return name if kept else name[:1].lower() + name[1:]


def mark(message: str) -> str:
    """Note a sentence for the catalogue where it is defined; it is said by :func:`tr` later."""
    return message
