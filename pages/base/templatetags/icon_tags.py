"""Icons and drawn people."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, flip: bool = False, classname: str = "") -> SafeString:
    """An icon that always stands beside a word; `flip` mirrors it in Arabic."""
    classes = " ".join(x for x in ("icon", flip and "flip", classname) if x)
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false">'
        '<use href="{}#i-{}"/></svg>',
        classes,
        static("icons/sprite.svg"),
        name,
    )


@register.simple_tag
def person(name: str) -> str:
    """The address of a drawn person."""
    return static(f"images/people/{name}.svg")
