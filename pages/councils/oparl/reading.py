"""A list of the feed as it was asked for: filters, pages, whole or without the rest."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from ..models import PublicObject
from .drafts import SITE

PER_PAGE = 100
LONGEST = 64
FILTERS = {
    "created_since": "created__gte",
    "created_until": "created__lte",
    "modified_since": "modified__gte",
    "modified_until": "modified__lte",
}
# Beyond these a database cannot count in every time zone.
FIRST = datetime(1900, 1, 1, tzinfo=UTC)
LAST = datetime(9000, 1, 1, tzinfo=UTC)
# What the standard wants in a body whoever asks.
ALWAYS_WHOLE = {"legislativeTerm"}


class BadQuestion(ValueError):
    """An address asks for something that cannot be understood."""


@dataclass(frozen=True)
class Question:
    """What an address asks of a list."""

    conditions: dict[str, datetime]
    per_page: int
    page: int
    omits_internal: bool
    # The filters in the words of the address: further pages keep them.
    kept: dict[str, str]


def read_question(query: QueryDict) -> Question:
    """
    The filters and the page.

    :raises BadQuestion: if a value is not what its name promises
    """
    kept = {name: query[name] for name in FILTERS if query.get(name)}
    conditions = {FILTERS[name]: _moment(name, text) for name, text in kept.items()}
    per_page = min(_number(query, "limit", PER_PAGE), PER_PAGE)
    if "limit" in query:
        kept["limit"] = str(per_page)
    omits = query.get("omit_internal", "").casefold()
    if omits not in ("", "true", "false"):
        raise BadQuestion("omit_internal is true or false.")
    if omits:
        kept["omit_internal"] = omits
    page = _number(query, "page", 1)
    return Question(conditions, per_page, page, omits == "true", kept)


def _moment(name: str, text: str) -> datetime:
    """A date-time of RFC 3339; a plus that nobody encoded arrives as a space."""
    try:
        found = parse_datetime(text[:LONGEST].strip().replace(" ", "+"))
        found = found if found.tzinfo else timezone.make_aware(found)
        return min(max(found, FIRST), LAST)
    except (AttributeError, ValueError, OverflowError):
        raise BadQuestion(f"{name} is not a date-time of RFC 3339.") from None


def _number(query: QueryDict, name: str, default: int) -> int:
    text = query.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text)):
        raise BadQuestion(f"{name} is not a number above zero.")
    return int(text)


def answer(rows: QuerySet, question: Question, url: str) -> dict:
    """
    A page of the list. `url` is the list's address.

    Without a filter by time it leaves out what is gone; with one, readers hear of it.
    """
    from .keeping import whole

    rows = rows.filter(**question.conditions)
    if not question.conditions:
        rows = rows.filter(is_deleted=False)
    total = rows.count()
    pages = max(-(-total // question.per_page), 1)
    start = (question.page - 1) * question.per_page
    shown = rows[start : start + question.per_page] if start < total else []
    objects = [whole(row) for row in shown]
    if question.omits_internal:
        objects = [without_internal(found) for found in objects]
    return {
        "data": objects,
        "pagination": {
            "totalElements": total,
            "elementsPerPage": question.per_page,
            "currentPage": question.page,
            "totalPages": pages,
        },
        "links": _links(question, url, pages),
    }


def _links(question: Question, url: str, pages: int) -> dict[str, str]:
    def link(page: int) -> str:
        query = {**question.kept, **({"page": str(page)} if page > 1 else {})}
        return f"{url}?{urlencode(query)}" if query else url

    found = {"first": link(1), "self": link(question.page), "last": link(pages)}
    if 1 < question.page <= pages:
        found["prev"] = link(question.page - 1)
    if question.page < pages:
        found["next"] = link(question.page + 1)
    return found


def without_internal(found: dict) -> dict:
    """The object without those that are sent within it and have a list of their own."""
    return {
        name: value
        for name, value in found.items()
        if name in ALWAYS_WHOLE or not _is_internal(value)
    }


def _is_internal(value: object) -> bool:
    if isinstance(value, list):
        return any(_is_internal(item) for item in value)
    return isinstance(value, dict) and "id" in value


def with_host(value: object, host: str) -> object:
    """The same with whole addresses."""
    if isinstance(value, dict):
        return {name: with_host(item, host) for name, item in value.items()}
    if isinstance(value, list):
        return [with_host(item, host) for item in value]
    if isinstance(value, str) and value.startswith(SITE):
        return host + value.removeprefix(SITE)
    return value


def objects_of(kind: str) -> QuerySet:
    """All of a type, in the order in which the feed first had them."""
    return PublicObject.objects.of_kind(kind)
