"""Bring the catalogues up to date with every text that people see or hear.

Run from the checkout after changing or adding a text, then translate what is new (see
``docs/translating.md``)::

    python docs/make_catalogue.py

Texts come from five places: ``tr``, ``tr_as``, ``plural`` and ``mark`` in Python and JavaScript;
the tables of sentences in :data:`TABLES`; the files of exercises, protocols and routines; what the
Tune page tells of each of their numbers; and the HTML of the components. What is translated already
stays; what is no longer used goes.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po
from pydantic import BaseModel

from posecoach.exercises.library import check_file, files_in
from posecoach.exercises.models import Exercise
from posecoach.exercises.routine_library import load_protocol_file, load_routine_file
from posecoach.exercises.spoken import words_of
from posecoach.exercises.tunable import numbers_of
from posecoach.kinematics import reasons
from posecoach.kinematics.catalogue import CATALOGUE
from posecoach.kinematics.landmarks import Landmark
from posecoach.language.files import FOLDER, LANGUAGES, read
from posecoach.web.tune.naming import EDGES

ROOT = Path(__file__).resolve().parents[1]
KEYWORDS = {"tr": None, "mark": None, "plural": (1, 2), "tr_as": ((1, "c"), 2)}
TABLES = (
    "posecoach.coaching.words",
    "posecoach.exercises.profile_words",
    "posecoach.kinematics.position",
    "posecoach.vision.picture",
)
"""Modules whose dictionaries in capitals hold nothing but sentences."""
WHOLE_FILES = tuple(f"posecoach/web/component/{name}.html" for name in ("camera", "review", "tune"))
_SAYS = re.compile(rf"\b({'|'.join(KEYWORDS)})\(")
_OPTIONS = {"javascript": {"parse_template_string": True}}
_ATTRIBUTES = ("aria-label", "title", "alt", "placeholder")

Found = Iterator[tuple[str, str | tuple[str, str], str | None]]
"""File, message (or its two forms), and context."""


def messages() -> Found:
    """Every message with the file that it comes from."""
    yield from _in_sources("python", "posecoach/**/*.py")
    yield from _in_sources("javascript", "posecoach/web/component/*.js")
    for name in TABLES:
        file = name.replace(".", "/") + ".py"
        yield from ((file, text, None) for text in _in_tables(vars(importlib.import_module(name))))
    for entry in CATALOGUE.values():
        yield "posecoach/kinematics", entry.label, None
        if entry.unit != "°":
            yield "posecoach/kinematics", entry.unit, None
    yield from (("posecoach/kinematics/reasons.py", text, None) for text in _reasons())
    for path, model in _files():
        yield from ((path, text, None) for text in words_of(model))
        if isinstance(model, Exercise):
            yield from ((path, text, None) for text in _of_numbers(model))
    for name in WHOLE_FILES:
        yield from ((name, text, None) for text in _in_html((ROOT / name).read_text("utf-8")))


def _in_sources(language: str, pattern: str) -> Found:
    for path in sorted(ROOT.glob(pattern)):
        if not _SAYS.search(path.read_text(encoding="utf-8")):
            continue  # Taking a file apart costs more than a look at it.
        with path.open("rb") as file:
            for _, message, _, context in extract(
                language, file, keywords=KEYWORDS, options=_OPTIONS.get(language)
            ):
                text = message if isinstance(message, str) else (message[0], message[1])
                yield str(path.relative_to(ROOT)), text, context


def _in_tables(values: Mapping[str, object]) -> Iterator[str]:
    for name, table in values.items():
        if name[0].isalpha() and name.isupper() and isinstance(table, dict):
            yield from (text for text in table.values() if isinstance(text, str))


def _reasons() -> Iterator[str]:
    alone = (getattr(reasons, name) for name in vars(reasons) if name.isupper())
    for code in alone:
        if isinstance(code, int) and reasons.MEASURED < code < reasons.OUTSIDE:
            yield reasons.explain(code)
    for point in Landmark:
        yield reasons.explain(reasons.OUTSIDE + point)
        yield reasons.explain(reasons.HIDDEN + point)


def _of_numbers(exercise: Exercise) -> Iterator[str]:
    """What the Tune page tells of each number: what it does, its names, unit and source."""
    for number in numbers_of(exercise).values():
        yield number.does
        yield number.owner
        if number.key not in EDGES:
            yield number.key.replace("_", " ")
        if number.unit not in ("", "°", "%", " s"):
            yield number.unit
        yield number.source_words


def _files() -> Iterator[tuple[str, BaseModel]]:
    folder = ROOT / "reference_poses"
    for path in files_in(folder):
        yield str(path.relative_to(ROOT)), check_file(path)
    for path in files_in(folder / "protocols"):
        yield str(path.relative_to(ROOT)), load_protocol_file(path)
    for path in files_in(folder / "routines"):
        yield str(path.relative_to(ROOT)), load_routine_file(path)


class _Texts(HTMLParser):
    """The texts of a page, as ``PageText`` in ``component/language.js`` takes them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in _ATTRIBUTES and value]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if sum(letter.isalpha() for letter in text) > 1:
            self.found.append(text)


def _in_html(page: str) -> list[str]:
    parser = _Texts()
    parser.feed(page)
    return parser.found


def template(found: Iterable[tuple[str, str | tuple[str, str], str | None]]) -> Catalog:
    """The messages as an empty catalogue."""
    catalogue = Catalog(project="posecoach", fuzzy=False)
    for file, text, context in found:
        catalogue.add(text, locations=[(file, 0)], context=context)
    return catalogue


def updated(code: str, found: Catalog) -> Catalog:
    """A language's catalogue with the messages that there are now, and no others."""
    file = FOLDER / f"{code}.po"
    known = read(code) if file.exists() else Catalog(locale=code, fuzzy=False)
    # A sentence that resembles another one is still another sentence.
    known.update(found, no_fuzzy_matching=True)
    known.obsolete.clear()
    return known


def write(code: str, catalogue: Catalog) -> None:
    """Write a language's file; without times and lines, which would differ for nothing."""
    head = (
        f"# posecoach in {LANGUAGES[code]}. See docs/translating.md.",
        'msgid ""',
        'msgstr ""',
        f'"Language: {code}\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        f'"Plural-Forms: {catalogue.plural_forms}\\n"',
    )
    for message in catalogue:
        # A percent sign is one; places are in braces.
        message.flags.discard("python-format")
    with (FOLDER / f"{code}.po").open("wb") as file:
        file.write(("\n".join(head) + "\n\n").encode())
        write_po(
            file, catalogue, width=100, include_lineno=False, ignore_obsolete=True, omit_header=True
        )


def main() -> None:
    """Update every language but the one that the sources are written in."""
    found = template(messages())
    for code in LANGUAGES:
        if code == "en":
            continue
        catalogue = updated(code, found)
        write(code, catalogue)
        left = [message for message in catalogue if message.id and not _done(message.string)]
        print(f"{code}: {len(catalogue)} messages, {len(left)} to translate")


def _done(said: object) -> bool:
    return bool(said) and (isinstance(said, str) or all(said))


if __name__ == "__main__":
    main()
