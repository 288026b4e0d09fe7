"""Places, organisations and people: facts from the German rows, words of a language."""

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from locales.table import SOURCE_CODE
from locales.words import is_translated
from pages.base.frame import Frame, frame, versions
from pages.directory.models import Organisation, Person, Place, Post
from pages.directory.models.entry import Entry
from search.sources.directory import directory_path

from .answering import answers
from .asking import AskedList, AskedSorted
from .listing import one_slice, terms
from .version import of_entries

Tell = Callable[[Entry, Entry, Frame], dict]


@answers(AskedList, lambda asked: of_entries(Place))
def places(request: HttpRequest, asked: SimpleNamespace) -> dict:
    """Exceptions and holidays are not among the hours: the site itself says them."""
    rows = _german(Place).prefetch_related("hours")
    return _answer(request, asked, rows, "places", _place)


@answers(AskedSorted, lambda asked: of_entries(Organisation))
def organisations(request: HttpRequest, asked: SimpleNamespace) -> dict:
    """Associations and services that help beside the office."""
    rows = _german(Organisation)
    if asked.topic:
        rows = rows.filter(topics__slug=asked.topic)
    if asked.municipality:
        rows = rows.filter(
            Q(municipalities__slug=asked.municipality) | Q(municipalities=None)
        )
    rows = rows.prefetch_related("topics", "municipalities", "places").distinct()
    return _answer(request, asked, rows, "organisations", _organisation)


@answers(AskedList, lambda asked: of_entries(Person))
def people(request: HttpRequest, asked: SimpleNamespace) -> dict:
    """Without phone and e-mail: the site gives those for one person at a time."""
    # Former holders of a post cannot help any more.
    rows = _german(Person).exclude(phone="", email="").select_related("office")
    rows = rows.prefetch_related("topics", "terms")
    code = asked.language
    posts = {german.pk: own.name for german, own in versions(Post, code)}

    def tell(row: Person, own: Person, around: Frame) -> dict:
        return _person(row, own, around) | {"posts": _posts(row, posts)}

    return _answer(request, asked, rows, "people", tell)


def _german(model: type[Entry]) -> QuerySet:
    return model.to_be_read().select_related("locale").order_by("name", "pk")


def _answer(
    request: HttpRequest, asked: SimpleNamespace, rows: QuerySet, shelf: str, tell: Tell
) -> dict:
    """Nothing while the directory's page is not to be read by everybody."""
    code, path = asked.language, directory_path()
    if path is None:
        rows = rows.none()
    answer, found = one_slice(request, asked, rows)
    own = _own_words(rows.model, [row.translation_key for row in found], code)
    around, items = frame(code), []
    for row in found:
        words = own.get(row.translation_key, row)
        if not is_translated(words, row):
            words = row
        items.append(
            {
                "key": row.translation_key,
                "slug": row.slug,
                "name": row.name,
                "url": request.build_absolute_uri(f"/{code}/{path}{shelf}/{row.slug}/"),
                "words_language": words.locale.language_code,
                "changed_at": max(row.updated_at, words.updated_at),
                "unconfirmed_since": row.unconfirmed_since,
                **tell(row, words, around),
            }
        )
    return {**answer, "items": items}


def _own_words(model: type[Entry], keys: list[UUID], code: str) -> dict[UUID, Entry]:
    if code == SOURCE_CODE:
        return {}
    rows = model.objects.filter(translation_key__in=keys, locale__language_code=code)
    return {row.translation_key: row for row in rows.select_related("locale")}


def _place(row: Place, own: Place, around: Frame) -> dict:
    towns = terms([row.municipality_id], around.municipalities, around.code)
    return {
        **_same(row, "street", "postal_code", "town", "phone", "email", "access"),
        **_same(row, "only_by_appointment"),
        "latitude": _number(row.latitude),
        "longitude": _number(row.longitude),
        "municipality": towns[0] if towns else None,
        "directions": own.directions,
        "hours": [
            _same(hours, "weekday", "week", "opens", "closes", "by_appointment")
            | _same(hours, "valid_from", "valid_to")
            for hours in row.hours.all()
        ],
    }


def _organisation(row: Organisation, own: Organisation, around: Frame) -> dict:
    return {
        **_same(row, "phone", "email", "website", "address", "contact_name"),
        **_same(row, "languages", "looks_for_partners"),
        "offer": own.offer,
        "partners_wanted": own.partners_wanted if row.looks_for_partners else "",
        "topics": _terms(row.topics, around.topics, around.code),
        "municipalities": _terms(
            row.municipalities, around.municipalities, around.code
        ),
        "places": [place.translation_key for place in row.places.all()],
    }


def _person(row: Person, own: Person, around: Frame) -> dict:
    return {
        "about": own.about,
        "languages": row.languages,
        "topics": _terms(row.topics, around.topics, around.code),
        "office": row.office.translation_key if row.office else None,
    }


def _posts(row: Person, names: dict[int, str]) -> list[str]:
    today = timezone.localdate()
    held = [term.post_id for term in row.terms.all() if term.is_current(today)]
    return list(dict.fromkeys(names[pk] for pk in held if pk in names))


def _terms(related: object, shelf: dict, code: str) -> list[dict]:
    return terms((term.pk for term in related.all()), shelf, code)


def _number(found: Decimal | None) -> float | None:
    return None if found is None else float(found)


def _same(row: object, *names: str) -> dict:
    return {name: getattr(row, name) for name in names}
