"""Days as they are written in the language that is spoken."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from posecoach.language.catalogue import mark, spoken, tr

WEEKDAYS = (mark("Mon"), mark("Tue"), mark("Wed"), mark("Thu"), mark("Fri"), mark("Sat"),
            mark("Sun"))  # fmt: skip
"""Days of the week as they are called in the catalogue, Monday first."""

# The number of a day is an ordinal there: "3. März".
_DOT_AFTER_DAY = ("de",)


def day_words(day: date, pattern: str = "d MMMM") -> str:
    """A day in words, by a pattern of Unicode: "3 March", "3. März"."""
    language = spoken().language
    if language in _DOT_AFTER_DAY:
        pattern = pattern.replace("d ", "d. ")
    return format_date(day, pattern, locale=language)


def weekday(day: int) -> str:
    """A day of the week in short, 0 being Monday: "Mon", "Mo"."""
    return tr(WEEKDAYS[day])
