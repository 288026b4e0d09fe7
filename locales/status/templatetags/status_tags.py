"""Texts of a translation, and what has become of their German originals."""

from django import template
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from locales.status.changes import MISSING, REMOVED, Change
from locales.status.models import TranslationStatus
from locales.status.reading import german_html, paragraphs

register = template.Library()
NOTE = "components/stale.html"


@register.simple_tag
def words(text: str | None) -> SafeString | str:
    """A text in its own language: German is marked where it is in place."""
    lang = getattr(text, "lang", "")
    if lang:
        return format_html('<span lang="{}" dir="ltr">{}</span>', lang, str(text))
    return conditional_escape("" if text is None else text)


@register.simple_tag
def stale(text: str | None) -> SafeString:
    """The note behind a text that German has changed; nothing behind others."""
    changes = getattr(text, "changes", ())
    return mark_safe("".join(_note(x) for x in changes))  # noqa: S308  from a template


def _note(change: Change, old: str = "") -> str:
    if change.kind == MISSING:
        return ""
    # A plain text in place stands right above its note already.
    german = "" if change.in_place and not old else german_html(change)
    return render_to_string(NOTE, {"change": change, "old": old, "german": german})


def with_notes(html: str, changes: list[Change]) -> SafeString:
    """Rich text with a note at each paragraph that German has changed."""
    if not changes:
        return mark_safe(html)  # noqa: S308  cleaned by the rich text editor
    made = [
        part if change is None else _noted_paragraph(part, change)
        for part, change in paragraphs(html, changes)
    ]
    return mark_safe("".join(made))  # noqa: S308  cleaned by the rich text editor


def _noted_paragraph(part: str, change: Change) -> str:
    german = german_html(change)
    if change.kind == MISSING:
        return f'<div lang="de" dir="ltr" class="flow">{german}</div>'
    old = "" if change.in_place else mark_safe(part)  # noqa: S308  see above
    if change.urgent and change.kind == REMOVED:
        old = ""
    return render_to_string(NOTE, {"change": change, "old": old, "german": german})


@register.inclusion_tag("components/translation_notice.html", takes_context=True)
def translation_notice(context: template.Context, page: Page | None) -> dict:
    """What readers should know of a translation before they rely on it."""
    status = getattr(page, "translation_status", None)
    told = status is not None and status.state != TranslationStatus.State.STOPPED
    return {"status": status if told else None, "frame": context.get("frame")}
