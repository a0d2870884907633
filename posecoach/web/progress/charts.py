"""Charts of weeks and years: ranges with their error, time held, pain, a calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt
import pandas as pd

from posecoach.language.catalogue import mark, plural, tr
from posecoach.language.dates import WEEKDAYS, day_words
from posecoach.sessions.progress import (
    Change,
    detectable_change,
    week_of,
    weekly_medians,
)
from posecoach.sessions.store.reading import DayDone, Reached, SetUp, Told
from posecoach.web.chart_language import spoken_chart

# Told apart on a light and on a dark page, and by those who see no red.
_COLOURS = {"left": "#0d9488", "right": "#d97706", "both": "#0d9488"}
_PAIN = {mark("before"): "#64748b", mark("after"): "#c2410c"}
# Beyond this many days a point a day is a smear: weeks are drawn.
MOST_DAYS = 120
_HEIGHT = 260
_TIMES = ("day", "date", "from", "to")


def _table(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows as a table, which travels as such: ten years as values take half a second to check."""
    table = pd.DataFrame(list(rows))
    for name in _TIMES:
        if name in table and len(table) and isinstance(table[name].iloc[0], date):
            table[name] = pd.to_datetime(table[name])
    return table


def _time_axis(days: Sequence[date], weeks: bool) -> alt.X:
    """Days as days, without hours between them, and room for the first and the last."""
    axis = alt.Axis()
    if days and not weeks:
        step = max(1, (days[-1] - days[0]).days // 6)
        axis = alt.Axis(format="%-d %b", values=_every(days[0], days[-1], step))
    title = tr("Week") if weeks else None
    return alt.X("day:T", title=title, axis=axis, scale=alt.Scale(padding=12))


def _every(first: date, last: date, step: int) -> list[alt.DateTime]:
    days = [first + timedelta(days=at) for at in range(0, (last - first).days + 1, step)]
    return [alt.DateTime(year=day.year, month=day.month, date=day.day) for day in days]


def range_chart(days: Sequence[Reached], found: Sequence[Change], set_up: SetUp) -> alt.LayerChart:
    """How far each side went, and around where it began what can't be told from it."""
    weeks = bool(days) and (days[-1].day - days[0].day).days > MOST_DAYS
    shown = weekly_medians(days) if weeks else list(days)
    rows = [{"day": one.day, "side": tr(one.side), "value": one.value} for one in shown]
    sides = [side for side in _COLOURS if any(one.side == side for one in shown)]
    colour = alt.Color(
        "side:N", title=None, scale=alt.Scale(domain=[tr(s) for s in sides],
        range=[_COLOURS[s] for s in sides]),
        legend=alt.Legend(orient="top", symbolOpacity=1) if len(sides) > 1 else None,
    )  # fmt: skip
    shown_days = [one.day for one in shown]
    unit = tr("degrees") if set_up.unit == "°" else tr("percent")
    line = (
        alt.Chart(_table(rows))
        .mark_line(point=not weeks, strokeWidth=2)
        .encode(
            x=_time_axis(shown_days, weeks),
            y=alt.Y("value:Q", title=unit, scale=alt.Scale(zero=False, nice=True)),
            color=colour,
            tooltip=[
                alt.Tooltip("day:T", title=tr("day")),
                alt.Tooltip("side:N", title=tr("side")),
                alt.Tooltip("value:Q", title=unit, format=".0f"),
            ],
        )
    )
    layers: list[alt.Chart] = []
    error = detectable_change(set_up)
    if error is not None and rows:
        layers.append(_error_bands(rows, found, error, colour))
    both: alt.LayerChart = alt.layer(*layers, line).properties(height=_HEIGHT)  # type: ignore[assignment]
    return spoken_chart(both)


def _error_bands(
    rows: Sequence[Mapping[str, Any]], found: Sequence[Change], error: float, colour: alt.Color
) -> alt.Chart:
    first, last = rows[0]["day"], max(row["day"] for row in rows)
    bands = [
        {"side": tr(one.side), "from": first, "to": last,
         "low": one.then - error, "high": one.then + error}
        for one in found
    ]  # fmt: skip
    drawn: alt.Chart = (
        alt.Chart(_table(bands))
        .mark_rect(opacity=0.13)
        .encode(x="from:T", x2="to:T", y="low:Q", y2="high:Q", color=colour)
    )
    return drawn


def held_chart(days: Sequence[DayDone]) -> alt.Chart:
    """Minutes held a day; over a long time, minutes a day on average of each week."""
    weeks = bool(days) and (days[-1].day - days[0].day).days > MOST_DAYS
    sums: dict[date, float] = {}
    for one in days:
        at = week_of(one.day) if weeks else one.day
        sums[at] = sums.get(at, 0.0) + one.held_s / 60 / (7 if weeks else 1)
    rows = [{"day": at, "minutes": minutes} for at, minutes in sorted(sums.items())]
    shown_days = sorted(sums)
    colour = _COLOURS["left"]
    chart = alt.Chart(_table(rows))
    marked = (
        chart.mark_area(opacity=0.6, color=colour)
        if weeks
        else chart.mark_bar(size=6, color=colour)
    )
    drawn: alt.Chart = marked.encode(
        x=_time_axis(shown_days, weeks),
        y=alt.Y("minutes:Q", title=tr("minutes a day")),
        tooltip=[
            alt.Tooltip("day:T", title=tr("day")),
            alt.Tooltip("minutes:Q", title=tr("minutes"), format=".1f"),
        ],
    ).properties(height=180)
    return spoken_chart(drawn)


def pain_chart(told: Sequence[Told]) -> alt.Chart:
    """Pain before and after, from 0 to 10; over a long time the mean of each week."""
    known = [one for one in told if one.pain is not None]
    weeks = bool(known) and (known[-1].day - known[0].day).days > MOST_DAYS
    groups: dict[tuple[date, str], list[int]] = {}
    for one in known:
        assert one.pain is not None
        at = week_of(one.day) if weeks else one.day
        groups.setdefault((at, one.moment), []).append(one.pain)
    rows = [
        {"day": at, "when": tr(moment), "pain": sum(pains) / len(pains)}
        for (at, moment), pains in sorted(groups.items())
    ]
    domain, shown_days = list(_PAIN), sorted({at for at, _ in groups})
    drawn: alt.Chart = (
        alt.Chart(_table(rows))
        .mark_line(point=not weeks, strokeWidth=2)
        .encode(
            x=_time_axis(shown_days, weeks),
            y=alt.Y("pain:Q", title=tr("pain, 0 to 10"), scale=alt.Scale(domain=[0, 10])),
            color=alt.Color(
                "when:N", title=None, legend=alt.Legend(orient="top"),
                scale=alt.Scale(
                    domain=[tr(key) for key in domain], range=[_PAIN[key] for key in domain]
                ),
            ),
            tooltip=[
                alt.Tooltip("day:T", title=tr("day")),
                alt.Tooltip("when:N", title=tr("when")),
                alt.Tooltip("pain:Q", title=tr("pain"), format=".1f"),
            ],
        )
        .properties(height=180)
    )  # fmt: skip
    return spoken_chart(drawn)


def calendar_chart(days: Sequence[DayDone], today: date, weeks: int = 18) -> alt.Chart:
    """The latest weeks, a square a day: stronger for more."""
    done = {one.day: one for one in days}
    first = week_of(today) - timedelta(weeks=weeks - 1)
    rows: list[dict[str, Any]] = []
    for number in range((today - first).days + 1):
        day = first + timedelta(days=number)
        one = done.get(day)
        rows.append(
            {
                "week": number // 7,
                "day": tr(WEEKDAYS[day.weekday()]),
                "date": day,
                "label": day_words(day, "d MMM") if day.weekday() == 0 else "",
                "amount": _amount(one),
                "done": _done_words(one),
            }
        )
    labels = {row["week"]: row["label"] for row in rows if row["label"]}
    expression = "{" + ",".join(f"'{k}':'{v}'" for k, v in labels.items() if k % 4 == 0) + "}"
    drawn: alt.Chart = (
        alt.Chart(_table(rows))
        .mark_rect(cornerRadius=3, stroke="#94a3b8", strokeOpacity=0.25)
        .encode(
            x=alt.X(
                "week:O",
                title=None,
                axis=alt.Axis(
                    labelExpr=f"{expression}[datum.value] || ''",
                    ticks=False, domain=False, labelAngle=0, labelOverlap=False, labelLimit=90,
                ),
                scale=alt.Scale(paddingInner=0.12),
            ),
            y=alt.Y(
                "day:O", title=None, sort=[tr(day) for day in WEEKDAYS],
                axis=alt.Axis(ticks=False, domain=False), scale=alt.Scale(paddingInner=0.12),
            ),
            color=alt.Color(
                "amount:O", legend=None,
                scale=alt.Scale(
                    domain=[0, 1, 2, 3],
                    range=["rgba(148,163,184,0.14)", *(f"rgba(13,148,136,{part})"
                                                       for part in (0.35, 0.65, 1))],
                ),
            ),
            tooltip=[
                alt.Tooltip("date:T", title=tr("day")),
                alt.Tooltip("done:N", title=tr("done")),
            ],
        )
        .properties(height=190)
    )  # fmt: skip
    return spoken_chart(drawn)


def _amount(one: DayDone | None) -> int:
    """None, a little, some, much: a repetition is reckoned as three seconds."""
    if one is None:
        return 0
    minutes = (one.held_s + 3 * one.repetitions) / 60
    return 1 if minutes < 1 else 2 if minutes < 4 else 3


def _done_words(one: DayDone | None) -> str:
    if one is None:
        return tr("no practice")
    words = [tr("{minutes:.1f} minutes held", minutes=one.held_s / 60)] if one.held_s else []
    words += [plural("1 repetition", "{n} repetitions", one.repetitions)] if one.repetitions else []
    return ", ".join(words) or tr("practised")
