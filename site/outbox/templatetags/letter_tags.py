"""What the templates of letters need."""

from django import template
from django.utils.html import format_html

from outbox.safety import isolated, one_line

register = template.Library()


@register.filter(needs_autoescape=True)
def isolate(value: object, autoescape: bool = True) -> str:
    """A name, number or address that keeps its own direction, in HTML and in text."""
    if autoescape:
        return format_html("<bdi>{}</bdi>", one_line(value))
    return isolated(value)
