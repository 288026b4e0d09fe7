"""Numbers and points in time as readers of a language write them."""

from calendar import monthrange
from datetime import date
from decimal import Decimal

from babel.dates import format_skeleton
from babel.numbers import format_decimal

from locales.table import find
from pages.base.sentences import day_words

from .terms import Precision

DECEMBER = 12


def number_words(value: Decimal, decimals: int, code: str) -> str:
    """The number with so many digits behind the comma, always Western digits."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(
        value, format=pattern, locale=find(code).babel, numbering_system="latn"
    )


def point_words(day: date, precision: str, code: str) -> str:
    """A day, a month with its year, or a year, as exactly as it is known."""
    if precision == Precision.YEAR:
        return str(day.year)
    if precision == Precision.MONTH:
        return format_skeleton("yMMMM", day, locale=find(code).babel)
    return day_words(day)


def first_and_last(day: date, precision: str) -> tuple[date, date]:
    """The days that a point in time may mean."""
    if precision == Precision.YEAR:
        return day.replace(month=1, day=1), day.replace(month=DECEMBER, day=31)
    if precision == Precision.MONTH:
        last = monthrange(day.year, day.month)[1]
        return day.replace(day=1), day.replace(day=last)
    return day, day
