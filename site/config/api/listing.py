"""What all lists of the API have in common: slices, addresses, terms."""

from collections.abc import Iterable
from types import SimpleNamespace
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from wagtail.models import Page

from freshness.clock import moment, until
from freshness.recording import current as answer_being_made
from locales.negotiation import home_paths, reader_locales
from locales.table import SOURCE_CODE
from pages.base.frame import Link, address, private_keys


def not_expired() -> Q:
    """Also what the timer has not taken down yet."""
    at = moment()
    ending = Page.objects.filter(live=True, expire_at__gt=at).order_by("expire_at")
    if answer_being_made():
        until(ending.values_list("expire_at", flat=True).first())
    return Q(expire_at=None) | Q(expire_at__gt=at)


def everybodys(pages: QuerySet[Page], code: str) -> QuerySet[Page]:
    """Those that everybody may read in that language: no draft, nothing private."""
    home = home_paths().get(code)
    if home is None:
        return pages.none()
    return pages.filter(
        not_expired(),
        live=True,
        alias_of__isnull=True,
        locale__language_code=code,
        # Another site of this installation has its own readers.
        url_path__startswith=home,
    ).exclude(translation_key__in=private_keys(code))


def one_slice(
    request: HttpRequest, asked: SimpleNamespace, rows: QuerySet
) -> tuple[dict, list]:
    """How many rows there are, the addresses before and after, and the rows asked."""
    total = rows.count()
    found = list(rows[asked.offset : asked.offset + asked.limit])
    after, before = asked.offset + asked.limit, max(asked.offset - asked.limit, 0)
    answer = {
        "total": total,
        "next": _at(request, after) if after < total else None,
        "previous": _at(request, before) if asked.offset else None,
    }
    return answer, found


def _at(request: HttpRequest, offset: int) -> str:
    query = {**request.GET.dict(), "offset": offset}
    return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")


def url_of(request: HttpRequest, url_path: str, code: str) -> str:
    """Where readers of that language find a page."""
    return request.build_absolute_uri(address(url_path, code))


def translations_of(request: HttpRequest, keys: Iterable[UUID]) -> dict[UUID, list]:
    """The addresses of every version of these pages that everybody may read."""
    rows = (
        Page.objects.filter(
            not_expired(),
            translation_key__in=list(keys),
            live=True,
            alias_of__isnull=True,
        )
        .public()
        .exclude(translation_key__in=private_keys(SOURCE_CODE))
        .order_by("locale__language_code")
        .values_list("translation_key", "locale__language_code", "url_path")
    )
    codes, found = set(reader_locales()), {}
    for key, code, url_path in rows:
        if code in codes:
            version = {"language": code, "url": url_of(request, url_path, code)}
            found.setdefault(key, []).append(version)
    return found


def terms(pks: Iterable[int], shelf: dict[int, Link], code: str) -> list[dict]:
    """Topics, audiences or municipalities, in their order."""
    chosen = set(pks)
    return [
        {"slug": link.slug, "name": link.title, "language": link.lang or code}
        for pk, link in shelf.items()
        if pk in chosen
    ]
