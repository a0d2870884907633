"""Months and decimals of Altair's charts, as they are written in the language that is spoken."""

from __future__ import annotations

from typing import Any, TypeVar, cast

import altair as alt
from babel import Locale

from posecoach.language.catalogue import ENGLISH, spoken

AnyChart = TypeVar("AnyChart", bound=alt.TopLevelMixin)


def spoken_chart(chart: AnyChart) -> AnyChart:
    """The chart with its axes and tooltips in the language that is spoken."""
    language = spoken().language
    if language == ENGLISH.language:
        return chart
    known = Locale.parse(language)
    months, days = known.months["format"], known.days["format"]
    symbols = known.number_symbols["latn"]
    time = alt.TimeLocale(
        dateTime="%A, %e. %B %Y, %X",
        date="%d.%m.%Y",
        time="%H:%M:%S",
        periods=["AM", "PM"],
        # The week of Vega begins with Sunday, that of Babel with Monday.
        days=[days["wide"][(day - 1) % 7] for day in range(7)],
        shortDays=[days["abbreviated"][(day - 1) % 7].rstrip(".") for day in range(7)],
        months=[months["wide"][month] for month in range(1, 13)],
        shortMonths=[months["abbreviated"][month] for month in range(1, 13)],
    )
    number = alt.NumberLocale(
        decimal=symbols["decimal"], thousands=symbols["group"], grouping=[3], currency=["", " €"]
    )
    cast(Any, chart).config = alt.Config(locale=alt.Locale(number=number, time=time))
    return chart
