"""Dates, numbers and languages as a reader expects them."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from locales.dates import in_words
from locales.table import SOURCE_CODE, find
from outbox.letterhead import phone_href

register = template.Library()


def _day(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


@register.filter
def spelled_date(value: date | None) -> str:
    """Weekday, day, month and year in words: "Donnerstag, 3. Dezember 2026"."""
    return "" if value is None else in_words(_day(value), "full", get_language())


@register.filter
def short_date(value: date | None) -> str:
    """Day, month in words, year: "3. Dezember 2026"."""
    return "" if value is None else in_words(_day(value), "long", get_language())


@register.filter
def iso_date(value: date | None) -> str:
    """For `<time datetime>`."""
    return "" if value is None else _day(value).isoformat()


@register.simple_tag
def lang_attr(code: str | None) -> str:
    """`lang` and `dir` of words in another language than the page; else nothing."""
    if not code:
        return ""
    return format_html(' lang="{}" dir="{}"', code, find(code).direction)


@register.filter
def german_name(name: str) -> SafeString:
    """The name of a place or an organisation, which no language translates."""
    return format_html('<bdi lang="{}">{}</bdi>', SOURCE_CODE, name)


@register.simple_tag
def phone(number: str) -> SafeString:
    """A number that keeps its order in a text from right to left."""
    return format_html('<bdi dir="ltr">{}</bdi>', number)


@register.simple_tag
def phone_link(number: str) -> SafeString:
    """A number to tap, in its own order."""
    href = phone_href(number)
    return format_html('<a href="{}"><bdi dir="ltr">{}</bdi></a>', href, number)
