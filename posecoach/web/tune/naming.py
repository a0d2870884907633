"""What the numbers of an exercise are called on the Tune page."""

from __future__ import annotations

from posecoach.exercises.tunable import Tunable
from posecoach.language.catalogue import mark, tr

EDGES: dict[str, str] = {
    "enter": mark("counts from"), "leave": mark("left at"), "aim": mark("aim"),
    "limit": mark("too much"), "at_least": mark("at least"), "at_most": mark("at most"),
    "on": mark("a fault from"), "off": mark("over at"), "still": mark("still up to"),
    "moving": mark("moving from"), "shortest": mark("at least"), "best": mark("aim"),
    "longest": mark("at most"), "by": mark("at least"), "again": mark("the same again after"),
    "silence": mark("apart"),
}  # fmt: skip


def edge_words(key: str) -> str:
    """A number's own name in words."""
    return tr(EDGES.get(key, key.replace("_", " ")))


def number_words(number: Tunable) -> str:
    """A number in a few words: what it belongs to, and its own name."""
    owner = tr(number.owner)
    return f"{owner[0].upper()}{owner[1:]}: {edge_words(number.key)}"
