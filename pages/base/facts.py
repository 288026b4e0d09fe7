"""Values of facts, read and written for a language."""

from datetime import date
from decimal import Decimal, InvalidOperation

from babel.numbers import format_currency
from babel.units import format_unit
from django.utils.safestring import SafeString

from locales.dates import in_words
from locales.table import find
from locales.templatetags.locale_tags import phone_link

MOST = 10**12


def read(kind: str, value: str) -> object:
    """
    The value as its kind.

    :raises ValueError: if it cannot be one
    """
    if kind == "money":
        return _amount(value)
    if kind == "date":
        return date.fromisoformat(value)
    if kind == "minutes":
        return _minutes(value)
    if kind == "phone" and not any(x.isdigit() for x in value):
        raise ValueError(value)
    return value


def _amount(value: str) -> Decimal:
    try:
        amount = Decimal(value.replace(",", "."))
    except InvalidOperation as error:
        raise ValueError(value) from error
    if not (amount.is_finite() and 0 <= amount < MOST):
        raise ValueError(value)
    # Somebody who writes 1.200 means thousands, not one euro twenty.
    if amount.as_tuple().exponent < -2:
        raise ValueError(value)
    return amount


def _minutes(value: str) -> int:
    if not value.isdecimal() or len(value) > len(str(MOST)):
        raise ValueError(value)
    return int(value)


def written(kind: str, value: str, code: str) -> SafeString | str:
    """The value as readers of that language write it, digits always Western."""
    identifier = find(code).babel
    meaning = read(kind, value)
    if kind == "money":
        return format_currency(
            meaning, "EUR", locale=identifier, numbering_system="latn"
        )
    if kind == "date":
        return in_words(meaning, "long", code)
    if kind == "minutes":
        return format_unit(
            meaning, "duration-minute", locale=identifier, numbering_system="latn"
        )
    if kind == "phone":
        return phone_link(value)
    return value
