"""The catalogues in the tree: nothing forgotten, nothing left over, every place filled."""

from __future__ import annotations

import ast
import runpy
import string
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog

from posecoach.language.catalogue import speaking
from posecoach.language.dates import day_words
from posecoach.language.files import (
    LANGUAGES,
    catalogue_of,
    language_for,
    messages_from,
    read,
)

ROOT = Path(__file__).resolve().parents[2]
OTHERS = [code for code in LANGUAGES if code != "en"]
# What a person meets on the pages and in a report; no word of it may be forgotten.
PAGES = [
    *sorted(
        path
        for folder in ("pages", "progress", "review", "tune")
        for path in (ROOT / "posecoach" / "web" / folder).glob("*.py")
    ),
    *(
        ROOT / "posecoach" / "sessions" / f"{name}.py"
        for name in ("story", "report_html", "report_pdf", "charts", "practice_story",
                     "practice_report")
    ),
    ROOT / "posecoach" / "problems.py",
]  # fmt: skip
# What says sentences through the catalogue, and what takes no sentence at all.
SAYING = {"tr", "tr_as", "plural", "mark", "html", "day_words", "TypeVar", "normalize", "dict",
          "removesuffix", "axspan", "legend", "TTFont"}  # fmt: skip
SAID_AS_IT_IS = {"posecoach", "Language · Sprache", "posecoach {}", "{} MB", "{} GB"}


@pytest.fixture(scope="module")
def used() -> Catalog:
    """Every message of the sources, as they are now."""
    made = runpy.run_path(str(ROOT / "docs" / "make_catalogue.py"))
    found: Catalog = made["template"](made["messages"]())
    return found


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_has_what_the_sources_say_and_nothing_else(code: str, used: Catalog) -> None:
    """Run ``python docs/make_catalogue.py`` and translate what is new if this fails."""
    wanted = {(m.context, m.id) for m in used if m.id}
    there = {(m.context, m.id) for m in read(code) if m.id}
    assert there == wanted


@pytest.mark.parametrize("code", OTHERS)
def test_everything_is_translated_with_the_same_places(code: str) -> None:
    for message in read(code):
        if not message.id:
            continue
        english = [message.id] if isinstance(message.id, str) else list(message.id)
        said = [message.string] if isinstance(message.string, str) else list(message.string)
        assert all(said), f"not translated: {message.id}"
        for text in said:
            # The singular may write its number out.
            assert any(places(text) == places(one) for one in english), (message.id, text)


def places(text: str) -> set[tuple[str, str | None]]:
    if "{" not in text:
        return set()
    return {(name, spec) for _, name, spec, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", OTHERS)
def test_the_camera_component_takes_its_own_messages_along(code: str) -> None:
    taken = messages_from(code, "posecoach/web/component")
    assert {"Start", "Breathe in", "Full screen", "Waiting"} <= set(taken)
    assert "Half-way." not in taken
    assert messages_from("en", "posecoach/web/component") == {}


def test_german_writes_numbers_with_a_comma() -> None:
    german = catalogue_of("de")
    assert german.fill(german.text("{seconds:.1f} s"), {"seconds": 1.5}) == "1,5 s"
    assert german.counted("1 day", "{n} days", 1) == "1 Tag"
    assert catalogue_of("xx").language == "en"


@pytest.mark.parametrize(
    ("code", "pattern", "words"),
    [
        ("en", "d MMMM y", "3 March 2026"),
        ("de", "d MMMM y", "3. März 2026"),
        ("de", "d MMM", "3. März"),
    ],
)
def test_a_day_is_written_as_in_its_language(code: str, pattern: str, words: str) -> None:
    with speaking(catalogue_of(code)):
        assert day_words(date(2026, 3, 3), pattern) == words


@pytest.mark.parametrize(
    ("asked", "found"),
    [(["de-AT"], "de"), (["", "de"], "de"), (["fr-FR", "de_CH"], "de"), (["fr"], "en"), ([], "en")],
)
def test_the_browsers_language_is_taken_where_there_is_one(asked: list[str], found: str) -> None:
    assert language_for(asked) == found


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_page_shows_a_sentence_without_its_catalogue(path: Path) -> None:
    shown = [text for text in texts_shown(ast.parse(path.read_text())) if is_text(text)]
    assert [text for text in shown if text not in SAID_AS_IT_IS] == []


def texts_shown(tree: ast.Module) -> Iterator[str]:
    """Literal texts that are returned or are arguments, except of ``tr`` and the like."""
    for back in (node for node in ast.walk(tree) if isinstance(node, ast.Return)):
        yield from () if back.value is None else literals(back.value)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        called = name_of(call.func)
        if called in SAYING or called.endswith("Error"):
            continue
        named = (k.value for k in call.keywords if k.arg in ("label", "help", "placeholder"))
        for argument in (*call.args, *named):
            yield from literals(argument)


def literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        parts: list[Any] = [v.value if isinstance(v, ast.Constant) else "{}" for v in node.values]
        yield "".join(parts)
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    elif isinstance(node, ast.BinOp):
        yield from literals(node.left)
        yield from literals(node.right)


def name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def is_text(text: str) -> bool:
    """Words for people: several of them, or one that begins like a sentence."""
    words = text.replace("{}", " ").split()
    several = len([word for word in words if word.isalpha()]) > 1
    return several or (len(words) == 1 and words[0].isalpha() and words[0][0].isupper())


def test_no_sentence_hides_in_an_f_string() -> None:
    """There the extraction does not see it before Python 3.12."""
    hidden = [
        ast.unparse(call)
        for path in sorted((ROOT / "posecoach").rglob("*.py"))
        for string_ in ast.walk(ast.parse(path.read_text()))
        if isinstance(string_, ast.JoinedStr)
        for call in ast.walk(string_)
        if isinstance(call, ast.Call) and name_of(call.func) in ("tr", "tr_as", "plural", "mark")
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    assert hidden == []
