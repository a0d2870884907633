"""The one-page report as PDF, for printing and handing over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import matplotlib as mpl
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Image, KeepInFrame, Paragraph, SimpleDocTemplate, Spacer, Table

from posecoach.language.catalogue import tr
from posecoach.sessions.charts import PAPER, PLOT_IN, timeline_png
from posecoach.sessions.report_html import (
    MADE_WITH,
    MOST_ROWS,
    about_file,
    more_words,
    when_words,
)
from posecoach.sessions.series import series_of
from posecoach.sessions.story import NOT_ADVICE, Moment, Row, Story, tell
from posecoach.video.whole import write_whole

if TYPE_CHECKING:
    from posecoach.review import Review

_MARGIN = 13 * mm
_HEIGHT = A4[1] - 2 * _MARGIN
WIDTH = A4[0] - 2 * _MARGIN - 12
"""Of what is on the page, in points; the frame has a padding of 6 on each side."""
_PICTURE_HEIGHT = 52 * mm
_GAP = 4 * mm
_CELL, _CELL_PADDING = 8.5, 8.0
_FONT, _BOLD = "DejaVuSans", "DejaVuSans-Bold"
_QUIET = colors.HexColor("#4a5b60")
_LINE = colors.HexColor(PAPER.grid)


def pdf_report(result: Review, story: Story) -> bytes:
    """The report as a PDF of one A4 page; what does not fit makes everything a little smaller."""
    load_fonts()
    return pdf_page(story.title, _content(result, story))


def pdf_page(title: str, content: list[Any]) -> bytes:
    """Content on one A4 page, made smaller if it does not fit; load the fonts before making it."""
    out = BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A4, title=title, author="posecoach",
        leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN,
    )  # fmt: skip
    document.build([KeepInFrame(WIDTH, _HEIGHT - 14, content, mode="shrink")])
    return out.getvalue()


def write_pdf_report(result: Review, path: Path, story: Story | None = None) -> None:
    """Write the report as PDF.

    Raises
    ------
    VideoError
        If the file can't be written.
    """
    data = pdf_report(result, story or tell(result))
    write_whole(path, lambda part: Path(part).write_bytes(data))


@lru_cache(maxsize=1)
def load_fonts() -> None:
    """Matplotlib brings a font that knows more letters than the 14 of every PDF reader."""
    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    for name in (_FONT, _BOLD):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    pdfmetrics.registerFontFamily(_FONT, normal=_FONT, bold=_BOLD, italic=_FONT, boldItalic=_BOLD)


def _style(size: float, *, font: str = _FONT, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(
        f"{font}{size}", fontName=font, fontSize=size, leading=1.32 * size,
        textColor=colors.HexColor(PAPER.text), splitLongWords=1, **more,
    )  # fmt: skip


def _content(result: Review, story: Story) -> list[Any]:
    content: list[Any] = [
        *opening(story.title, about_file(result, story)),
        *bullets(story.facts),
        Spacer(1, 2 * mm),
        plot(timeline_png(result, series_of(result)), PLOT_IN),
        *_pictures(story.moments, WIDTH),
        *_table(story.done_title, story.done_head, story.done, WIDTH),
        *_table(tr("Faults"), story.fault_head, story.faults, WIDTH),
        *_table(tr("Left and right"), story.side_head, story.sides, WIDTH),
    ]
    if story.problems:
        content += [heading(tr("What stood in the way")), *bullets(story.problems)]
    return [*content, *note(story.accuracy)]


def opening(title: str, sub: str) -> list[Paragraph]:
    """The page's title, and what it is about."""
    return [
        Paragraph(escape(title), _style(17, font=_BOLD, spaceAfter=2)),
        Paragraph(escape(sub), _quiet(9, spaceAfter=5)),
    ]


def plot(png: bytes, size_in: tuple[float, float]) -> Image:
    """A plot as wide as the page; ``size_in`` is what it was drawn at."""
    return Image(BytesIO(png), WIDTH, WIDTH * size_in[1] / size_in[0])


def note(accuracy: str) -> list[Any]:
    """How far to trust the figures, and what they are not."""
    words = f"{accuracy} {tr(NOT_ADVICE)} {tr(MADE_WITH)}"
    return [Spacer(1, 3 * mm), Paragraph(escape(words), _quiet(7.5))]


def _quiet(size: float, **more: Any) -> ParagraphStyle:
    style = _style(size, **more)
    style.textColor = _QUIET
    return style


def heading(words: str) -> Paragraph:
    """The title of a part of the page."""
    return Paragraph(escape(words), _style(10.5, font=_BOLD, spaceBefore=7, spaceAfter=2))


def bullets(sentences: Iterable[str]) -> list[Paragraph]:
    """Sentences as a list."""
    style = _style(9.5, leftIndent=10, bulletIndent=0)
    return [Paragraph(escape(words), style, bulletText="•") for words in sentences]


def _pictures(moments: Sequence[Moment], width: float) -> list[Any]:
    seen = [moment for moment in moments if moment.picture is not None]
    if not moments:
        return []
    each = (width - _GAP * (len(moments) - 1)) / max(2, len(moments))
    captions = [
        Paragraph(f"<b>{escape(m.title)}</b> {escape(when_words(m))}", _style(8.5)) for m in moments
    ]
    rows = [captions]
    if seen:
        rows.insert(0, [_picture(moment, each) for moment in moments])
    table = Table(rows, colWidths=[each + _GAP] * len(moments), hAlign="LEFT")
    table.setStyle([("LEFTPADDING", (0, 0), (-1, -1), 0), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return [Spacer(1, 2 * mm), table]


def _picture(moment: Moment, width: float) -> Any:
    if moment.picture is None:
        return ""
    image = Image(BytesIO(moment.picture), hAlign="LEFT")
    scale = min(width / image.imageWidth, _PICTURE_HEIGHT / image.imageHeight)
    image.drawWidth, image.drawHeight = image.imageWidth * scale, image.imageHeight * scale
    return image


def heading_width(words: str) -> float:
    """What the name of a column takes, in points."""
    return _wide(words, _BOLD)


def _wide(words: str, font: str) -> float:
    return float(pdfmetrics.stringWidth(words, font, _CELL)) + _CELL_PADDING


def column_widths(lines: Sequence[Sequence[str]], width: float) -> list[float]:
    """Widths of columns in points: names stay whole, and long cells share what is left.

    Parameters
    ----------
    lines
        The cells of each row, the names of the columns first; load the fonts before.
    width
        What there is, in points.
    """
    columns = list(zip(*lines, strict=True))
    least = [heading_width(cells[0]) for cells in columns]
    wanted = [
        max(name, *(_wide(words, _FONT) for words in cells[1:]))
        for name, cells in zip(least, columns, strict=True)
    ]
    if sum(wanted) <= width:
        return [one * width / sum(wanted) for one in wanted]
    # Those that need less than their share get what they need, which leaves more for the others.
    found, open_ = dict[int, float](), set(range(len(columns)))
    left = width
    while fitting := {at for at in open_ if wanted[at] <= left / len(open_)}:
        found |= {at: wanted[at] for at in fitting}
        open_ -= fitting
        left = width - sum(found.values())
    return [found.get(at, left / max(1, len(open_))) for at in range(len(columns))]


def _table(title: str, head: Sequence[str], rows: Sequence[Row], width: float) -> list[Any]:
    if not rows:
        return []
    plain, bold = _style(_CELL), _style(_CELL, font=_BOLD)
    bold.textColor = _QUIET
    lines = [head, *(row.cells for row in rows[:MOST_ROWS])]
    cells = [
        [Paragraph(escape(words), plain if number else bold) for words in line]
        for number, line in enumerate(lines)
    ]
    table = Table(cells, colWidths=column_widths(lines, width))
    table.setStyle(
        [
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, _LINE),
            ("TOPPADDING", (0, 0), (-1, -1), 1.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ]
    )
    more = len(rows) - MOST_ROWS
    rest = [Paragraph(escape(more_words(more)), _quiet(8))] if more > 0 else []
    return [heading(title), table, *rest]
