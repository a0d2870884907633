"""A person's report over some weeks, for printing: one HTML file, or one page of PDF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from matplotlib.axes import Axes
from matplotlib.dates import date2num, num2date
from matplotlib.ticker import FuncFormatter

from posecoach.language.catalogue import mark, tr
from posecoach.language.dates import day_words
from posecoach.sessions import report_html as html
from posecoach.sessions import report_pdf as pdf
from posecoach.sessions.charts import PAPER, Draw, dress, plot_png, plot_svg
from posecoach.sessions.practice_story import PracticeStory, RangeStory
from posecoach.sessions.progress import detectable_change

_SIZE_IN = (7.4, 2.1)
_LOOK, _PLANNED = mark("Worth a look"), mark("Planned")
_SAID = mark("In the person's own words")
_PAIN = {"before": mark("pain before"), "after": mark("pain after")}
_STYLES = {"left": (PAPER.left, "-"), "right": (PAPER.right, (0, (5, 1.2)))}


def practice_html(story: PracticeStory) -> str:
    """The report as HTML text: nothing is loaded from anywhere, and nothing runs in it."""
    parts = [
        f"<h1>{escape(story.title)}</h1>",
        f'<p class="sub">{escape(story.span)}</p>',
        html.section(tr(_LOOK), html.bullets(story.attention)) if story.attention else "",
        html.bullets(story.facts),
        f'<div class="chart">{plot_svg(weeks_plot(story), _SIZE_IN)}</div>',
    ]
    for one in story.ranges:
        chart = f'<div class="chart">{plot_svg(range_plot(one), _SIZE_IN)}</div>'
        parts.append(html.section(one.title, chart + html.bullets(one.words)))
    parts.append(html.section(tr(_PLANNED), html.bullets(story.plan)))
    if story.said:
        parts.append(html.section(tr(_SAID), html.bullets(story.said)))
    return html.page(story.title, "".join([*parts, html.note(story.accuracy)]))


def practice_pdf(story: PracticeStory) -> bytes:
    """The report as one page of PDF."""
    pdf.load_fonts()
    content = [*pdf.opening(story.title, story.span)]
    if story.attention:
        content += [pdf.heading(tr(_LOOK)), *pdf.bullets(story.attention)]
    content += [
        *pdf.bullets(story.facts),
        pdf.plot(plot_png(weeks_plot(story), _SIZE_IN), _SIZE_IN),
    ]
    for one in story.ranges:
        content += [
            pdf.heading(one.title),
            pdf.plot(plot_png(range_plot(one), _SIZE_IN), _SIZE_IN),
            *pdf.bullets(one.words),
        ]
    content += [pdf.heading(tr(_PLANNED)), *pdf.bullets(story.plan)]
    if story.said:
        content += [pdf.heading(tr(_SAID)), *pdf.bullets(story.said)]
    return pdf.pdf_page(story.title, [*content, *pdf.note(story.accuracy)])


def weeks_plot(story: PracticeStory) -> Draw:
    """Minutes held a week as bars, and pain as a line on an axis of its own."""

    def draw(axes: Axes) -> None:
        mondays = [_at(monday) for monday in story.minutes]
        minutes = list(story.minutes.values())
        axes.bar(mondays, minutes, width=5, color=PAPER.hold, alpha=0.55, zorder=2)
        axes.set_ylabel(tr("minutes held a week"))
        axes.set_title(tr("above each bar: sessions"), loc="left", fontsize=7.5, color=PAPER.text)
        for monday, count in story.sessions.items():
            if count:
                axes.annotate(
                    str(count), (_at(monday), story.minutes[monday]), ha="center", va="bottom",
                    fontsize=7, color=PAPER.text,
                )  # fmt: skip
        _dates(axes)
        dress(axes)
        if story.pain:
            _pain(axes, story)

    return draw


def _pain(axes: Axes, story: PracticeStory) -> None:
    other = axes.twinx()
    for moment, style in (("before", "-"), ("after", (0, (3, 1.5)))):
        days = [day for day, when in story.pain if when == moment]
        values = [story.pain[day, moment] for day in days]
        other.plot(
            [_at(day) for day in days], values, color=PAPER.fault, ls=style, lw=1.2, marker="o",
            ms=2.5, label=tr(_PAIN[moment]),
        )  # fmt: skip
    other.set_ylim(0, 10)
    other.set_ylabel(tr("pain, 0 to 10"), color=PAPER.text)
    other.tick_params(colors=PAPER.text)
    for spine in other.spines.values():
        spine.set_color(PAPER.grid)
    # Above the picture, beside its title: no bar reaches there.
    other.legend(
        loc="lower right", bbox_to_anchor=(1, 0.98), frameon=False, borderaxespad=0,
        labelcolor=PAPER.text, ncols=2, fontsize=7.5,
    )  # fmt: skip


def range_plot(one: RangeStory) -> Draw:
    """How far each side went day by day, and around its first days what is no difference."""

    def draw(axes: Axes) -> None:
        for side in ("left", "right", "both"):
            days = [day for day in one.days if day.side == side]
            if not days:
                continue
            colour, style = _STYLES.get(side, (PAPER.left, "-"))
            times = [_at(day.day) for day in days]
            axes.plot(
                times, [day.value for day in days], color=colour, ls=style, lw=1.3, zorder=3,
                marker="o" if len(days) < 30 else None, ms=2.5, label=tr(side),
            )  # fmt: skip
            _band(axes, one, side, times)
        axes.set_ylabel(tr("degrees") if one.set_up.unit == "°" else tr("percent"))
        _dates(axes)
        dress(axes)
        if len({day.side for day in one.days}) > 1:
            axes.legend(loc="upper left", frameon=False, labelcolor=PAPER.text, ncols=2)

    return draw


def _band(axes: Axes, one: RangeStory, side: str, times: Sequence[float]) -> None:
    error = detectable_change(one.set_up)
    then = next((change.then for change in one.found if change.side == side), None)
    if error is None or then is None:
        return
    colour = _STYLES.get(side, (PAPER.left, "-"))[0]
    axes.fill_between(
        [times[0], times[-1]],
        then - error,
        then + error,
        color=colour,
        alpha=0.1,
        lw=0,
        zorder=1,
    )


def _at(day: date) -> float:
    """A day on the axis."""
    return float(date2num(day))  # type: ignore[no-untyped-call]


def _dates(axes: Axes) -> None:
    axes.xaxis_date()
    axes.xaxis.set_major_formatter(FuncFormatter(_day))


def _day(at: float, _: int | None = None) -> str:
    return day_words(num2date(at).date(), "d MMM")  # type: ignore[no-untyped-call]
