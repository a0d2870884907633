"""Write docs/images/exercises.svg: every exercise at its far end, drawn from its reference pose."""

from __future__ import annotations

import re
from pathlib import Path
from xml.sax.saxutils import escape

from posecoach.exercises import Exercise, exercise_ids, load_exercise
from posecoach.exercises.picture import pose_svg

COLUMNS, WIDTH, HEIGHT, GAP, LINE = 5, 240, 160, 16, 26
STYLE = (
    "<style>.name{font:13px sans-serif;fill:#16262b}"
    "@media (prefers-color-scheme:dark){.name{fill:#e6efed}}</style>"
)


def page() -> str:
    """Return the picture."""
    exercises = sorted((load_exercise(key) for key in exercise_ids()), key=lambda e: e.name)
    drawn = [_drawn(exercise) for exercise in exercises]
    rows = -(-len(drawn) // COLUMNS)
    width = COLUMNS * (WIDTH + GAP) - GAP
    height = rows * (HEIGHT + LINE + GAP) - GAP
    places = [
        f'<g transform="translate({(n % COLUMNS) * (WIDTH + GAP)} '
        f'{(n // COLUMNS) * (HEIGHT + LINE + GAP)})">{picture}</g>'
        for n, picture in enumerate(drawn)
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">'
    title = "<title>All exercises, each drawn from its reference pose</title>"
    return head + title + STYLE + "".join(places) + "</svg>\n"


def _drawn(exercise: Exercise) -> str:
    posed = [phase for phase in exercise.phases if phase.pose is not None]
    if not posed or posed[-1].pose is None:
        raise ValueError(f"{exercise.id} has no pose to draw")
    svg = pose_svg(posed[-1].pose, title=exercise.name, theme="auto", target=posed[-1].target)
    sized = re.sub(r"<svg ", f'<svg width="{WIDTH}" height="{HEIGHT}" ', svg, count=1)
    words = f'<text class="name" x="4" y="{HEIGHT + 18}">{escape(exercise.name)}</text>'
    return sized + words


if __name__ == "__main__":
    Path(__file__).with_name("images").joinpath("exercises.svg").write_text(page(), "utf-8")
