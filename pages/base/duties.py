"""What the statement and the overviews of plain German and sign language list."""

from dataclasses import dataclass, field

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import get_language
from wagtail.fields import StreamField
from wagtail.models import Page

from locales.table import SOURCE_CODE

from .frame import Link, address, kept, lang_of, link_to_page, versions
from .listing import all_page_types

PLAIN_GERMAN = "de-simple"
# As the body's JSON has it, in SQLite and in PostgreSQL.
SIGN_LANGUAGE = '"kind": "sign"'


@dataclass
class Section:
    """A page and the pages below it."""

    link: Link
    links: list[Link] = field(default_factory=list)


@dataclass
class Issue:
    """A known barrier in the reader's language; its dates and reason are shared."""

    title: str
    alternative: str
    lang: str
    source: object


def issues_for(issues: QuerySet) -> list[Issue]:
    """These barriers, each in the reader's language or in German, labelled."""
    code = get_language() or SOURCE_CODE
    keys = issues.filter(locale__language_code=SOURCE_CODE).values("translation_key")
    pairs = versions(issues.model, code, translation_key__in=keys)
    return [
        Issue(own.title, own.alternative, lang_of(own, code), german)
        for german, own in sorted(pairs, key=lambda pair: pair[0].found_on)
    ]


def pages_in_plain_german() -> list[Section]:
    """Every live page in plain German, by the page it stands under."""
    return kept("plain-german", PLAIN_GERMAN, _plain_german)


def _plain_german() -> list[Section]:
    rows = (
        Page.objects.filter(
            live=True,
            alias_of__isnull=True,
            locale__language_code=PLAIN_GERMAN,
            depth__gt=2,
        )
        .public()
        .order_by("path")
    )
    sections: list[Section] = []
    above = None
    for page in rows:
        link = Link(page.title, address(page.url_path, PLAIN_GERMAN), PLAIN_GERMAN)
        if above is None or not page.is_descendant_of(above):
            above = page
            sections.append(Section(link))
        else:
            sections[-1].links.append(link)
    return sections


def pages_with_sign_language(code: str) -> list[Link]:
    """Live pages with a sign-language video, each once, for that language's readers."""
    return kept("sign-language", code, lambda: _sign_language(code))


def _sign_language(code: str) -> list[Link]:
    keys = {key for model in all_page_types() for key in _keys_with_signs(model)}
    rows = Page.objects.filter(translation_key__in=keys, live=True).public()
    return [
        link_to_page(own, code)
        for _german, own in sorted(
            versions(Page, code, pk__in=rows), key=lambda pair: pair[0].path
        )
    ]


def _keys_with_signs(model: type[Page]) -> list:
    bodies = [x for x in model._meta.get_fields() if isinstance(x, StreamField)]
    return [
        key
        for body in bodies
        for key in model.objects.filter(live=True, locale__language_code=SOURCE_CODE)
        .annotate(written=Cast(body.name, TextField()))
        .filter(written__contains=SIGN_LANGUAGE)
        .values_list("translation_key", flat=True)
    ]
