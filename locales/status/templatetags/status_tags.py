"""Texts of a translation, and what has become of their German originals."""

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override
from wagtail.models import Page

from locales.status.changes import CHANGED, MISSING, REMOVED, Change
from locales.status.reading import german_html, paragraphs, status_told
from locales.table import SOURCE_CODE
from locales.values import filled, shown

register = template.Library()
NOTE = "components/stale.html"
# Where the current German text stands beside the translation anyway.
NOTE_BESIDE = "components/beside_change.html"


def language_of(context: template.Context) -> str:
    """In which language a page says what it says: German where it has no other."""
    is_german = context.get("fallback") or context.get("reader_lang")
    return SOURCE_CODE if is_german else get_language() or SOURCE_CODE


@register.simple_tag(takes_context=True)
def words(context: template.Context, text: str | None) -> SafeString | str:
    """A text in its own language: German is marked where it is in place."""
    lang = getattr(text, "lang", "")
    with override(lang or language_of(context)):
        html = shown("" if text is None else text)
    if lang:
        return format_html('<span lang="{}" dir="ltr">{}</span>', lang, html)
    return html


@register.simple_tag(takes_context=True)
def with_values(context: template.Context, text: str | None) -> str:
    """A text for an attribute, in its own language: values, nothing of HTML."""
    with override(getattr(text, "lang", "") or language_of(context)):
        return filled("" if text is None else str(text))


@register.simple_tag(takes_context=True)
def stale(context: template.Context, text: str | None) -> SafeString:
    """
    The note behind a text that German has changed; nothing behind others.

    Only the mark where German stands `beside` it.
    """
    note = _note_beside if context.get("beside") else _note
    changes = getattr(text, "changes", ())
    return mark_safe("".join(note(x) for x in changes))  # noqa: S308  from a template


def _note(change: Change, old: str = "") -> str:
    if change.kind == MISSING:
        return ""
    # A plain text in place stands right above its note already.
    german = "" if change.in_place and not old else german_html(change)
    return render_to_string(NOTE, {"change": change, "old": old, "german": german})


def _note_beside(change: Change) -> str:
    return render_to_string(NOTE_BESIDE, {"change": change}).strip()


def with_notes(html: str, changes: list[Change], *, beside: bool = False) -> SafeString:
    """Rich text with a note at each paragraph that German has changed."""
    if not changes:
        return mark_safe(html)  # noqa: S308  cleaned by the rich text editor
    noted = _marked_paragraph if beside else _noted_paragraph
    made = [
        part if change is None else noted(part, change)
        for part, change in paragraphs(html, changes)
    ]
    return mark_safe("".join(made))  # noqa: S308  cleaned by the rich text editor


def _noted_paragraph(part: str, change: Change) -> str:
    if change.kind == MISSING:
        return _german_in_place(change)
    german = german_html(change)
    old = "" if change.in_place else mark_safe(part)  # noqa: S308  see above
    if change.urgent and change.kind == REMOVED:
        old = ""
    return render_to_string(NOTE, {"change": change, "old": old, "german": german})


def _marked_paragraph(part: str, change: Change) -> str:
    """One element, so that it stays in the row of its German paragraph."""
    shown = part
    if change.in_place:
        shown = _german_in_place(change) if change.kind == CHANGED else ""
    return f'<div class="flow">{shown}{_note_beside(change)}</div>'


def _german_in_place(change: Change) -> str:
    return f'<div lang="de" dir="ltr" class="flow">{german_html(change)}</div>'


@register.inclusion_tag("components/translation_notice.html", takes_context=True)
def translation_notice(context: template.Context, page: Page | None) -> dict:
    """What readers should know of a translation before they rely on it."""
    return {"status": status_told(page), "frame": context.get("frame")}
