"""Dates in words outside templates."""

from datetime import date

from django.utils.translation import get_language

from locales.dates import in_words


def day_words(day: date) -> str:
    """Day, month in words and year in the reader's language."""
    return in_words(day, "long", get_language())
