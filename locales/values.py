"""
Values that stand in texts by their names: a fee, a telephone number.

A text keeps the name, so that a translation of it stays right whatever the value.
What readers get is put in whenever the text is shown, by a room above that knows it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

# The kind of link that rich text keeps for a value.
LINK = "fact"
# The name of a value in a plain text: {course-fee}.
NAMED = re.compile(r"\{([-\w]+)\}", re.ASCII)


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


def lost(german: str, attributes: dict, text: str) -> list[str]:
    """
    The marks of values in a German string that a translation of it leaves out.

    `attributes` are those that wagtail-localize took out of its tags, by their ids.
    """
    links = [
        f'<a id="{name}">'
        for name, found in attributes.items()
        if found.get("linktype") == LINK
    ]
    named = [found.group() for found in NAMED.finditer(german)]
    return [mark for mark in [*links, *dict.fromkeys(named)] if mark not in text]
