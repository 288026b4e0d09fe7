"""
Values that stand in texts by their names: a fee, a telephone number.

A text keeps the name, so that a translation of it stays right whatever the value.
What readers get is put in whenever the text is shown, by a room above that knows it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html


def _unchanged(text: str) -> str:
    return text


@dataclass
class Filling:
    """How values get into rich text, into a plain text, into one shown as HTML."""

    rich: Callable[[str], str] = _unchanged
    plain: Callable[[str], str] = _unchanged
    shown: Callable[[str], str] = _unchanged


_filling = Filling()


def register(filling: Filling) -> None:
    """Let a room that knows values put them into texts, in the active language."""
    vars(_filling).update(vars(filling))


def expanded(html: str) -> str:
    """Rich text as readers get it: values in place, links that lead somewhere."""
    return expand_db_html(_filling.rich(html))


def filled(text: str) -> str:
    """A plain text with values in the places of their names."""
    return _filling.plain(text)


def shown(text: str) -> SafeString:
    """The same as HTML, with what belongs to a value: its direction, its language."""
    html = _filling.shown(conditional_escape(text))
    return mark_safe(html)  # noqa: S308  escaped, and values escape themselves
