"""Pages of every type, in one language; never a draft, never a private one."""

from collections import defaultdict
from contextlib import suppress
from types import SimpleNamespace
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from wagtail.models import Page

from locales.status.models import TranslationStatus
from locales.status.reading import show_status
from locales.table import SOURCE_CODE
from locales.values import filled
from pages.base.frame import frame
from pages.base.listing import all_page_types
from pages.base.models import BasePage

from .answering import answers
from .asking import Asked, AskedPages, Refused
from .listing import everybodys, one_slice, terms, translations_of, url_of
from .version import of_pages

ORIGINAL, TRUE = "original", TranslationStatus.State.CURRENT.value
SHELVES = {"topics": "topic", "audiences": "audience", "municipalities": "municipality"}


@answers(AskedPages, lambda asked: of_pages())
def pages(request: HttpRequest, asked: SimpleNamespace) -> dict:
    """In the order of the tree; only pages that have a version in that language."""
    code = asked.language
    found = _filtered(public_pages(code), asked)
    answer, rows = one_slice(request, asked, found)
    return {**answer, "items": _items(request, rows, code)}


@answers(Asked)
def page(request: HttpRequest, asked: SimpleNamespace, key: str) -> dict:
    """
    Its text comes in parts of HTML whose keys are the same in every language.

    What it says may come from anywhere, so its ETag is made of the whole answer.
    """
    code = asked.language
    found = None
    with suppress(ValueError):
        found = public_pages(code).filter(translation_key=UUID(key)).first()
    if found is None:
        raise Refused(404, "No page with that key in that language.")
    (item,) = _items(request, [found], code)
    whole = found.specific
    if code != SOURCE_CODE:
        # What has changed in German is marked there, or German where it is urgent.
        show_status(whole)
    sections = [
        {
            "heading": str(section.label),
            "parts": [
                {"key": x.key, "kind": x.kind, "html": "".join(x.paragraphs())}
                for x in section.parts
            ],
        }
        for section in whole.sections()
    ]
    return {**item, "image": _picture(request, whole), "sections": sections}


def public_pages(code: str) -> QuerySet[Page]:
    """What everybody may read in that language, in the order of the tree."""
    kinds = ContentType.objects.get_for_models(*all_page_types())
    found = Page.objects.filter(content_type__in=kinds.values())
    return everybodys(found, code).order_by("path")


def _filtered(found: QuerySet[Page], asked: SimpleNamespace) -> QuerySet[Page]:
    if asked.type:
        (model,) = (x for x in all_page_types() if x._meta.label == asked.type)
        kind = ContentType.objects.get_for_model(model)
        found = found.filter(content_type=kind)
    if asked.changed_since:
        found = found.filter(last_published_at__gt=asked.changed_since)
    for name, one in SHELVES.items():
        if slug := getattr(asked, one):
            found = found.filter(_sorted_under(name, slug))
    return found


def _sorted_under(name: str, slug: str) -> Q:
    """Pages under a term; pages of no municipality are for the whole region."""
    under = Q(**{f"{name}__slug": slug})
    if name == "municipalities":
        under |= Q(municipalities=None)
    found = Q(pk__in=[])
    for model in all_page_types():
        found |= Q(pk__in=model.objects.filter(under).values("pk"))
    return found


def _items(request: HttpRequest, rows: list[Page], code: str) -> list[dict]:
    """As many queries for a hundred pages as for one, of however many types."""
    around, pks = frame(code), [row.pk for row in rows]
    summaries = _summaries(pks)
    sorting = {name: _sorting(name, pks) for name in SHELVES}
    keys = [row.translation_key for row in rows]
    versions, states = translations_of(request, keys), _states(keys, code)
    labels = {
        kind.pk: model._meta.label
        for model, kind in ContentType.objects.get_for_models(*all_page_types()).items()
    }
    return [
        {
            "key": row.translation_key,
            "type": labels[row.content_type_id],
            "language": code,
            "translation": states.get(row.translation_key, TRUE),
            "title": row.title,
            "summary": filled(summaries.get(row.pk, "")),
            "url": url_of(request, row.url_path, code),
            "published_at": row.first_published_at,
            "changed_at": row.last_published_at,
            "translations": versions.get(row.translation_key, []),
            **{
                name: terms(sorting[name][row.pk], getattr(around, name), code)
                for name in SHELVES
            },
        }
        for row in rows
    ]


def _states(keys: list[UUID], code: str) -> dict[UUID, str]:
    """How truly they are translated, as far as readers are told."""
    if code == SOURCE_CODE:
        return dict.fromkeys(keys, ORIGINAL)
    rows = TranslationStatus.objects.filter(
        translation_key__in=keys, locale__language_code=code
    ).exclude(state=TranslationStatus.State.STOPPED)
    return dict(rows.values_list("translation_key", "state"))


def _summaries(pks: list[int]) -> dict[int, str]:
    first, *others = [
        model.objects.filter(pk__in=pks).order_by().values_list("pk", "summary")
        for model in all_page_types()
    ]
    return dict(first.union(*others, all=True))


def _sorting(name: str, pks: list[int]) -> dict[int, set[int]]:
    """Which terms each page has; they are German rows in every language."""
    found = defaultdict(set)
    queries = []
    for model in all_page_types():
        through = model._meta.get_field(name).remote_field.through
        own = model._meta.get_field(name).m2m_field_name()
        other = model._meta.get_field(name).m2m_reverse_field_name()
        rows = through.objects.filter(**{f"{own}__in": pks}).order_by()
        queries.append(rows.values_list(f"{own}_id", f"{other}_id"))
    first, *others = queries
    for page_id, term_id in first.union(*others, all=True):
        found[page_id].add(term_id)
    return found


def _picture(request: HttpRequest, page: BasePage) -> dict | None:
    if page.image is None:
        return None
    return {
        "url": request.build_absolute_uri(page.image.file.url),
        "shows": "" if page.image_decorative else page.image_alt,
        "credit": page.image.credit,
    }
