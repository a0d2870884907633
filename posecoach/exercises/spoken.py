"""The words of exercises, protocols and routines in the language that is spoken.

Every field that a file writes for people is of the type :data:`~.numbers.Words`; only the
``sources``, which say where a number comes from, stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, TypeVar, get_args, get_type_hints

from pydantic import BaseModel

from posecoach.exercises.numbers import Words
from posecoach.language.catalogue import Catalogue, spoken

Model = TypeVar("Model", bound=BaseModel)
_NOT_SAID = "sources"


def in_language(model: Model, catalogue: Catalogue | None = None) -> Model:
    """The same with its words translated, where there is a translation.

    Parameters
    ----------
    model
        An exercise, a protocol, a routine, or a part of one.
    catalogue
        The language; what is spoken now by default.
    """
    catalogue = catalogue or spoken()
    if not catalogue.messages:
        return model
    said = _fields_of_words(type(model))
    changed = {
        name: _translated(getattr(model, name), name in said, catalogue)
        for name in type(model).model_fields
        if name != _NOT_SAID
    }
    return model.model_copy(update=changed)


def _translated(value: object, words: bool, catalogue: Catalogue) -> object:
    if isinstance(value, BaseModel):
        return in_language(value, catalogue)
    if isinstance(value, tuple):
        return tuple(_translated(item, words, catalogue) for item in value)
    return catalogue.text(value) if words and isinstance(value, str) else value


def words_of(model: BaseModel) -> Iterator[str]:
    """Every sentence that a model brings along for people."""
    said = _fields_of_words(type(model))
    for name in type(model).model_fields:
        if name != _NOT_SAID:
            yield from _words_in(getattr(model, name), name in said)


def _words_in(value: object, words: bool) -> Iterator[str]:
    if isinstance(value, BaseModel):
        yield from words_of(value)
    elif isinstance(value, tuple):
        for item in value:
            yield from _words_in(item, words)
    elif words and isinstance(value, str):
        yield value


@lru_cache(maxsize=64)
def _fields_of_words(model: type[BaseModel]) -> frozenset[str]:
    hints = get_type_hints(model, include_extras=True)
    return frozenset(name for name in model.model_fields if _holds_words(hints[name]))


def _holds_words(hint: Any) -> bool:
    return bool(hint == Words) or any(_holds_words(part) for part in get_args(hint))
