"""Words of a page: rich text with glossary words explained, facts, pictures' words."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import override
from wagtail.rich_text import RichText

from locales.status.templatetags.status_tags import language_of, with_notes
from locales.values import expanded
from pages.base.facts.values import value_of
from pages.base.models import Fact

register = template.Library()
TAG = re.compile(r"(<[^>]+>)")


@register.simple_tag(takes_context=True)
def explain(context: template.Context, value: RichText | str) -> SafeString:
    """
    Rich text in which the first use of each glossary word leads to its explanation.

    What was explained on this page so far is kept in the context's `explained`.
    """
    source = value.source if isinstance(value, RichText) else value or ""
    with override(language_of(context)):
        html = expanded(source)
    changes = getattr(value, "changes", ())
    beside = bool(context.get("beside"))
    return with_notes(_explained(context, html), changes, beside=beside)


def _explained(context: template.Context, html: str) -> str:
    frame, seen = context.get("frame"), context.get("explained")
    if frame is None or seen is None or context.get("fallback"):
        return html
    for word in frame.glossary:
        if word.slug not in seen:
            html, found = _link_first(html, word)
            if found:
                seen[word.slug] = word
    return html


def _link_first(html: str, word: object) -> tuple[str, bool]:
    spellings = sorted(word.spellings, key=len, reverse=True)
    pattern = re.compile(
        r"(?<!\w)(" + "|".join(re.escape(escape(x)) for x in spellings) + r")(?!\w)"
    )
    parts, inside_link = TAG.split(html), False
    for at, part in enumerate(parts):
        if part.startswith("<"):
            inside_link = part.startswith("<a ") or (
                inside_link and not part.startswith("</a")
            )
        elif not inside_link:
            linked, count = pattern.subn(
                rf'<a class="term" href="#term-{word.slug}">\1</a>', part, count=1
            )
            if count:
                parts[at] = linked
                return "".join(parts), True
    return html, False


@register.simple_tag(takes_context=True)
def fact_value(context: template.Context, fact: Fact) -> SafeString | str:
    """A fact's value as the page's language writes it."""
    return value_of(fact.key, language_of(context)).html
