"""Days as a reader of a language writes them: Gregorian, with Western digits."""

from datetime import date

from babel.dates import format_date

from .table import find


def in_words(day: date, length: str, code: str | None) -> str:
    """
    The day with its month in words; "full" begins with the weekday, "long" does not.

    The source language's way where the code is unknown.
    """
    language = find(code)
    pattern = language.dates.get(length, length)
    return format_date(day, pattern, locale=language.babel)
