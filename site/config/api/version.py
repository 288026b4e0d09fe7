"""What an answer depends on, in a few numbers: they tell whether it has changed."""

import hashlib
import json
from functools import cache as once
from pathlib import Path

from django.core.cache import cache
from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from events.models import Occurrence
from pages.base import frame
from pages.directory import shelf
from pages.directory.models.entry import Entry

from .listing import not_expired

CONTRACT = Path(__file__).with_name("openapi.yaml")


def etag_of(request: HttpRequest, facts: list) -> str:
    """
    The name of an answer: another one as soon as something in it may have changed.

    Every change of a page, a term, a value, a right or an entry gives the kept words a
    new version, so that needs no query.
    """
    versions = [_version(kept.VERSION_KEY) for kept in (frame, shelf)]
    # A post ends with a day; and what no number shows is read after an hour.
    hour = f"{timezone.localtime():%Y-%m-%dT%H}"
    known = [request.build_absolute_uri(), code_digest(), hour]
    words = json.dumps([*known, *versions, *facts], default=str)
    return f'"{hashlib.sha256(words.encode()).hexdigest()[:32]}"'


def _version(key: str) -> float:
    """That of what is kept; a new one where the cache was emptied."""
    return cache.get_or_set(key, lambda: timezone.now().timestamp(), timeout=None)


@once
def code_digest() -> str:
    """Another one as soon as answers are made in another way."""
    files = sorted(CONTRACT.parent.glob("*.*"))
    words = b"".join(path.read_bytes() for path in files if path.is_file())
    return hashlib.sha256(words).hexdigest()


def of_pages() -> list:
    """How many pages are to be read, and when the last of them was changed."""
    facts = Page.objects.filter(not_expired(), live=True).aggregate(
        Count("pk"), Max("last_published_at"), Max("latest_revision_created_at")
    )
    return sorted(facts.items())


def of_dates(dates: QuerySet[Occurrence]) -> list:
    """Every date and its places, which a registration changes one by one."""
    rows = dates.order_by("pk").values_list("pk", "held", "waiting", "changed_at")
    words = json.dumps(list(rows), default=str)
    return [hashlib.sha256(words.encode()).hexdigest()]


def of_entries(model: type[Entry]) -> list:
    """The same of one shelf of the directory, with what partners have confirmed."""
    facts = model.objects.aggregate(
        Count("pk"), Max("updated_at"), Max("confirmed_on"), Count("unconfirmed_since")
    )
    return sorted(facts.items())
