"""Values of facts, read and written for a language."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from babel.numbers import format_currency, format_decimal
from babel.units import format_unit
from django.utils.safestring import SafeString

from locales.dates import in_words
from locales.table import find
from locales.templatetags.locale_tags import phone_link

MOST = 10**12
# As people write a day in German: 31.12.2026.
GERMAN_DAY = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")


def read(kind: str, value: str) -> object:
    """
    The value as its kind.

    :raises ValueError: if it cannot be one
    """
    if kind in READERS:
        return READERS[kind](value)
    if kind == "phone" and not any(x.isdigit() for x in value):
        raise ValueError(value)
    return value


def _number(value: str, decimals: int) -> Decimal:
    try:
        number = Decimal(value.replace(",", "."))
    except InvalidOperation as error:
        raise ValueError(value) from error
    if not (number.is_finite() and 0 <= number < MOST):
        raise ValueError(value)
    # Somebody who writes 1.200 means thousands, not one euro twenty.
    if number.as_tuple().exponent < -decimals:
        raise ValueError(value)
    return number


def _day(value: str) -> date:
    german = GERMAN_DAY.fullmatch(value.strip())
    if german:
        day, month, year = map(int, german.groups())
        return date(year, month, day)
    return date.fromisoformat(value)


def _minutes(value: str) -> int:
    if not value.isdecimal() or len(value) > len(str(MOST)):
        raise ValueError(value)
    return int(value)


READERS = {
    "money": lambda value: _number(value, 2),
    "number": lambda value: _number(value, 2),
    "date": _day,
    "minutes": _minutes,
}


def written(kind: str, value: str, code: str) -> SafeString | str:
    """The value as readers of that language write it, digits always Western."""
    identifier = find(code).babel
    meaning = read(kind, value)
    if kind == "money":
        return format_currency(
            meaning, "EUR", locale=identifier, numbering_system="latn"
        )
    if kind == "number":
        return format_decimal(meaning, locale=identifier, numbering_system="latn")
    if kind == "date":
        return in_words(meaning, "long", code)
    if kind == "minutes":
        return format_unit(
            meaning, "duration-minute", locale=identifier, numbering_system="latn"
        )
    if kind == "phone":
        return phone_link(value)
    return value
