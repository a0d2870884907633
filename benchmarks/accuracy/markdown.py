"""The tables as a marked section of a page of the docs; the prose around it is left alone."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import typer

from benchmarks.accuracy.plainly import what_is_bad
from benchmarks.accuracy.results import Results
from benchmarks.accuracy.tables import Grid
from benchmarks.accuracy.truth import TruthError
from posecoach.video.whole import write_whole

BEGIN = "<!-- accuracy: begin (written by python -m benchmarks.accuracy, not by hand) -->"
END = "<!-- accuracy: end -->"


def update_section(path: Path, grids: Sequence[Grid], results: Results) -> None:
    """Write the tables into the page, see :func:`replace_between`."""
    replace_between(path, BEGIN, END, section_text(grids, results))


def replace_between(path: Path, begin: str, end: str, text: str) -> None:
    """Replace what stands between two marks, or make a file that holds nothing else.

    Raises
    ------
    TruthError
        If the file has no marks, so that nothing of it is overwritten.
    """
    section = f"{begin}\n\n{text}\n\n{end}\n"
    if path.exists():
        before, found, rest = path.read_text(encoding="utf-8").partition(begin)
        _, closed, after = rest.partition(end)
        if not found or not closed:
            raise TruthError(
                f"{path} has no marked section; put these two lines where the tables belong:\n"
                f"{begin}\n{end}"
            )
        section = before + section.removesuffix("\n") + after
    write_whole(path, lambda part: Path(part).write_text(section, encoding="utf-8"))


def print_or_write(text: str, markdown: Path | None, begin: str, end: str) -> None:
    """Print a command's tables, or write them into a page, see :func:`replace_between`.

    Raises
    ------
    typer.BadParameter
        If the page has no marks.
    """
    if markdown is None:
        print(text)
        return
    try:
        replace_between(markdown, begin, end, text)
    except TruthError as error:
        raise typer.BadParameter(str(error)) from None


def section_text(grids: Sequence[Grid], results: Results) -> str:
    """The tables under a line that says what they were made with."""
    clips = sorted({score.truth.name for score in results.scores})
    head = (
        f"Model: {results.model}. MediaPipe {version('mediapipe')}. {len(clips)} recordings: "
        f"{', '.join(clips)}."
    )
    incomplete = "" if results.complete else "\n\n**Not complete: it was stopped before the end.**"
    failures = "".join(f"\n\n**Could not be used:** {words}" for words in results.failures)
    bad = [f"- {words}" for words in what_is_bad(results.scores, results.model)]
    plainly = "\n".join(["### What is bad", "", *(bad or ["Nothing that these clips show."])])
    tables = [grid.markdown() for grid in grids]
    return "\n\n".join([head + incomplete + failures, plainly, *tables])
