"""Dates in words outside templates."""

from datetime import date

from babel.dates import format_date
from django.utils.translation import get_language

from locales.table import find


def day_words(day: date) -> str:
    """Day, month in words and year in the reader's language."""
    return format_date(day, "long", locale=find(get_language()).babel)
