"""All facts in one language, and how they get into texts."""

import re
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.rich_text.rewriters import extract_attrs

from locales.status.models import TranslationStatus
from locales.status.pieces import fingerprints, pieces
from locales.table import SOURCE_CODE, find
from locales.values import NAMED, Filling
from outbox.safety import isolated

from .kinds import written

# An inline fact as rich text keeps it; what stands inside is for translators.
INLINE = re.compile(r'<a\b([^>]*\blinktype="fact"[^>]*)>(.*?)</a>', re.DOTALL)
OPENING, CLOSING = re.compile(r"<[^/>]+>"), re.compile(r"</[^>]+>")
# What readers get for a fact that is no longer there.
GONE = "…"


@dataclass(frozen=True)
class Value:
    """
    A fact as readers of a language get it.

    `html` may be a link; `phrase` is HTML without one; `lang` is "de" where the
    reader's words for it are missing or out of date.
    """

    html: SafeString | str
    phrase: SafeString | str
    text: str
    lang: str = ""


MISSING = Value(GONE, GONE, GONE)


def values(code: str) -> dict[str, Value]:
    """Every fact in that language, by its key; kept as long as a frame."""
    from pages.base.frame import kept

    return kept("facts", code, lambda: _values(code))


def value_of(key: str, code: str) -> Value:
    """One fact in that language; dots where there is none of that key."""
    return values(code).get(key, MISSING)


def _values(code: str) -> dict[str, Value]:
    from pages.base.models import Fact

    own = _own_words(code)
    return {
        fact.key: _value(fact, code, own.get(fact.pk)) for fact in Fact.objects.all()
    }


def _value(fact: object, code: str, own: str | None) -> Value:
    if fact.kind == fact.Kind.WORDS:
        return _words(fact.value if own is None else own, own is None, code)
    html = _written(fact, code)
    if fact.kind != fact.Kind.PHONE:
        return Value(conditional_escape(html), conditional_escape(html), str(html))
    number = format_html('<bdi dir="ltr">{}</bdi>', fact.value)
    text = isolated(fact.value) if find(code).is_rtl else fact.value
    return Value(html, number, text)


def _written(fact: object, code: str) -> SafeString | str:
    """One wrong value, from before its kind was checked, must not stop every page."""
    try:
        return written(fact.kind, fact.value, code)
    except ValueError:
        return fact.value


def _words(text: str, is_german: bool, code: str) -> Value:
    if not is_german or code == SOURCE_CODE:
        return Value(conditional_escape(text), conditional_escape(text), text)
    html = format_html('<span lang="{}" dir="ltr">{}</span>', SOURCE_CODE, text)
    return Value(html, html, text, SOURCE_CODE)


def _own_words(code: str) -> dict[int, str]:
    """
    The words of facts that say in that language what German says now.

    Words that were made from other German words are left out: half true is not true.
    """
    from pages.base.models import FactWords

    if code == SOURCE_CODE:
        return {}
    own = FactWords.objects.filter(locale__language_code=code).select_related("fact")
    made_from = dict(
        TranslationStatus.objects.filter(
            translation_key__in=[row.translation_key for row in own],
            locale__language_code=code,
        ).values_list("translation_key", "fingerprints")
    )
    return {
        row.fact_id: row.text
        for row in own
        if made_from.get(row.translation_key) == _fingerprint(row.fact)
    }


def _fingerprint(fact: object) -> dict[str, list[str]]:
    from pages.base.models import FactWords

    return fingerprints(pieces(FactWords(fact=fact, text=fact.value)))


def fill_rich(html: str) -> str:
    """Rich text with the active language's values in place of its inline facts."""
    if 'linktype="fact"' not in html:
        return html
    known = values(get_language() or SOURCE_CODE)

    def value(found: re.Match) -> str:
        attributes, inside = found.groups()
        bold, end = OPENING.findall(inside), CLOSING.findall(inside)
        html = known.get(key_of(attributes), MISSING).html
        return "".join([*bold, html, *end])

    return INLINE.sub(value, html)


def key_of(attributes: str) -> str:
    """Which fact a tag with these attributes stands for."""
    return extract_attrs(attributes).get("key", "")


def fill_plain(text: str) -> str:
    """A plain text with the active language's values; other braces stay."""
    return _named(text, "text")


def fill_shown(html: str) -> str:
    """An escaped text with the active language's values as HTML without links."""
    return _named(html, "phrase")


def _named(text: str, form: str) -> str:
    if not NAMED.search(text):
        return text
    known = values(get_language() or SOURCE_CODE)
    return NAMED.sub(
        lambda found: (
            getattr(known[found.group(1)], form)
            if found.group(1) in known
            else found.group()
        ),
        text,
    )


FILLING = Filling(rich=fill_rich, plain=fill_plain, shown=fill_shown)
