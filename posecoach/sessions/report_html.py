"""A one-page report as one HTML file: nothing is loaded from anywhere, and nothing runs in it."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from posecoach.language.catalogue import mark, spoken, tr
from posecoach.sessions.charts import timeline_svg
from posecoach.sessions.series import series_of
from posecoach.sessions.story import NOT_ADVICE, Moment, Row, Story, clock, tell
from posecoach.video.whole import write_whole

if TYPE_CHECKING:
    from posecoach.review import Review

# A page holds this many rows of a list; the events file has all of them.
MOST_ROWS = 8
MADE_WITH = mark("Made with posecoach on the person's own computer.")

# A list with more columns takes the whole width of the page.
_MOST_SIDE_BY_SIDE = 6

_STYLE = """
:root { color-scheme: light dark; --paper:#fff; --text:#16262b; --quiet:#4a5b60; --line:#d5dfdd;
  --accent:#0f766e; --card:#f1f6f5; }
@media (prefers-color-scheme: dark) { :root { --paper:#10191c; --text:#e6efee; --quiet:#a9b9b8;
  --line:#33474b; --accent:#4fd1c1; --card:#18252a; --ink-text:#e6efee; --ink-grid:#33474b;
  --ink-band:#1d4842; --ink-hold:#4fd1c1; --ink-left:#7db8f5; --ink-right:#ff9d66;
  --ink-fault:#ff7fa8; } }
@media print { :root { --paper:#fff; --text:#16262b; --quiet:#4a5b60; --line:#d5dfdd;
  --accent:#0f766e; --card:#f1f6f5; --ink-text:#16262b; --ink-grid:#d5dfdd; --ink-band:#cfe9e3;
  --ink-hold:#0f766f; --ink-left:#1d5fa8; --ink-right:#b4430d; --ink-fault:#a3154a; }
  body { padding: 0; } }
@page { size: A4; margin: 12mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 210mm; padding: 20px; background: var(--paper);
  color: var(--text); font: 14px/1.4 system-ui, "DejaVu Sans", sans-serif;
  overflow-wrap: anywhere; }
h1 { font-size: 24px; margin: 0; line-height: 1.2; } h2 { font-size: 15px; margin: 14px 0 4px; }
.sub { color: var(--quiet); margin: 2px 0 10px; } ul { margin: 0; padding-left: 18px; }
.chart svg { display: block; width: 100%; height: auto; }
.pictures { display: flex; flex-wrap: wrap; gap: 12px; margin-top: 10px; }
figure { margin: 0; background: var(--card); border-radius: 10px; overflow: hidden;
  flex: 0 1 calc(50% - 6px); min-width: 0; }
figure img { display: block; width: auto; max-width: 100%; height: auto; max-height: 62mm;
  margin: 0 auto; }
@media (max-width: 520px) { figure { flex-basis: 100%; } }
figcaption { padding: 6px 10px; } figcaption b { color: var(--accent); }
.lists { display: grid; gap: 0 20px;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr)); }
.lists section { min-width: 0; overflow-x: auto; } .lists .wide { grid-column: 1 / -1; }
table { border-collapse: collapse; width: 100%; font-size: 12.5px; overflow-wrap: break-word; }
th { text-align: left; color: var(--quiet); font-weight: 600; white-space: nowrap; }
td, th { padding: 2px 8px 2px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.note { margin-top: 12px; padding-top: 8px; border-top: 1px solid var(--line);
  color: var(--quiet); font-size: 12px; }
.note p { margin: 0 0 4px; }
"""


def html_report(result: Review, story: Story) -> str:
    """The report as HTML text.

    Parameters
    ----------
    result
        The review.
    story
        What it tells, see :func:`posecoach.sessions.story.tell`.
    """
    parts = [
        f"<h1>{escape(story.title)}</h1>",
        f'<p class="sub">{escape(about_file(result, story))}</p>',
        bullets(story.facts),
        f'<div class="chart">{timeline_svg(result, series_of(result))}</div>',
        _pictures(story.moments),
        '<div class="lists">',
        table(story.done_title, story.done_head, story.done),
        table(tr("Faults"), story.fault_head, story.faults),
        table(tr("Left and right"), story.side_head, story.sides),
        "</div>",
        section(tr("What stood in the way"), bullets(story.problems)) if story.problems else "",
        note(story.accuracy),
    ]
    return page(story.title, "".join(parts))


def about_file(result: Review, story: Story) -> str:
    """The recording in a line."""
    return tr(
        "{file} · recorded: {recorded} · {length} long",
        file=story.file,
        recorded=story.recorded,
        length=clock(result.duration_s),
    )


def when_words(moment: Moment) -> str:
    """When a moment was, and its figures."""
    return tr("at {time}: {words}", time=clock(moment.time_s), words=moment.words)


def more_words(count: int) -> str:
    """What is said below a list that is cut."""
    return tr("… and {count} more, in the events file.", count=count)


def page(title: str, body: str) -> str:
    """A whole page around what is reported; it may load and run nothing."""
    return (
        f'<!DOCTYPE html><html lang="{spoken().language}"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body>{body}</body></html>\n"
    )


def write_html_report(result: Review, path: Path, story: Story | None = None) -> None:
    """Write the report as one HTML file.

    Raises
    ------
    VideoError
        If the file can't be written.
    """
    text = html_report(result, story or tell(result))
    write_whole(path, lambda part: Path(part).write_text(text, encoding="utf-8"))


def note(accuracy: str) -> str:
    """How far to trust the figures, and what they are not."""
    return (
        f'<div class="note"><p>{escape(accuracy)}</p><p>{escape(tr(NOT_ADVICE))} '
        f"{escape(tr(MADE_WITH))}</p></div>"
    )


def bullets(sentences: Iterable[str]) -> str:
    """Sentences as a list."""
    return f"<ul>{''.join(f'<li>{escape(words)}</li>' for words in sentences)}</ul>"


def section(title: str, content: str, kind: str = "") -> str:
    """A part of the page under its title."""
    named = f' class="{kind}"' if kind else ""
    return f"<section{named}><h2>{escape(title)}</h2>{content}</section>"


def _pictures(moments: Sequence[Moment]) -> str:
    figures = []
    for moment in moments:
        image = ""
        if moment.picture is not None:
            data = base64.b64encode(moment.picture).decode()
            image = f'<img alt="{escape(moment.title)}" src="data:image/jpeg;base64,{data}">'
        figures.append(
            f"<figure>{image}<figcaption><b>{escape(moment.title)}</b> "
            f"{escape(when_words(moment))}</figcaption></figure>"
        )
    return f'<div class="pictures">{"".join(figures)}</div>' if figures else ""


def table(title: str, head: Sequence[str], rows: Sequence[Row]) -> str:
    """A list with its columns' names; nothing without rows."""
    if not rows:
        return ""
    shown = rows[:MOST_ROWS]
    body = "".join(_line("td", row.cells) for row in shown)
    more = len(rows) - len(shown)
    rest = f"<p>{escape(more_words(more))}</p>" if more else ""
    kind = "wide" if len(head) > _MOST_SIDE_BY_SIDE else ""
    return section(title, f"<table>{_line('th', head)}{body}</table>{rest}", kind)


def _line(tag: str, cells: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"
