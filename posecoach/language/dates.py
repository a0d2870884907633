"""Days as they are written in the language that is spoken."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from posecoach.language.catalogue import spoken

# The number of a day is an ordinal there: "3. März".
_DOT_AFTER_DAY = ("de",)


def day_words(day: date, pattern: str = "d MMMM") -> str:
    """A day in words, by a pattern of Unicode: "3 March", "3. März"."""
    language = spoken().language
    if language in _DOT_AFTER_DAY:
        pattern = pattern.replace("d ", "d. ")
    return format_date(day, pattern, locale=language)
