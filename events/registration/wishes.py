"""What would make readers come: counted for the office, without a name or a trace."""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.visitors import sender
from events.models import EventPage, Occurrence
from locales.table import BY_CODE, find
from outbox.opened import confidential

from .models import Wish
from .needs import languages, need_label
from .wording import event_words, public_page

SECONDS_BETWEEN = 3600
Kind = Wish.Kind


@dataclass(frozen=True)
class Choice:
    """A wish in a reader's words; `lang` where a language's name is in itself."""

    key: str
    label: str
    lang: str = ""


def options(page: EventPage) -> dict[str, list[Choice]]:
    """Interpreters by language, and the rest: without what the event has already."""
    spoken = {*page.languages, *page.interpreters}
    interpreters = [
        Choice(f"{Kind.INTERPRETER}-{code}", name, lang)
        for code, name, lang in languages()
        if code not in spoken
    ]
    kinds = [Kind.SIGN_LANGUAGE, Kind.CHILDCARE, Kind.WHEELCHAIR, Kind.OTHER_TIME]
    if page.childcare:
        kinds.remove(Kind.CHILDCARE)
    return {
        "interpreters": interpreters,
        "others": [Choice(kind, _label(kind)) for kind in kinds],
    }


def _label(kind: str) -> str:
    if kind == Kind.OTHER_TIME:
        return gettext("Another day or time")
    return need_label(kind)


# No cookie is set for readers, so there is no token; a forged wish harms nobody.
@csrf_exempt
@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: HttpRequest, event_key: uuid.UUID) -> HttpResponse:
    """Count one wish of this reader in an hour, and say thank you."""
    page = public_page(event_key)
    last = Occurrence.objects.of(event_key).last()
    if page is None or last is None or last.is_over(at=timezone.now()):
        raise Http404
    kind, language = _read(request.POST.get("wish", ""))
    counts = request.method == "POST" and bool(kind)
    if counts and _is_first(request, event_key, kind, language):
        count(event_key, kind, language, day=timezone.localdate())
    context = {"event": event_words(last), "page": page, "is_counted": counts}
    status = 200 if counts or request.method != "POST" else 422
    return render(request, "registration/wish.html", context, status=status)


def _read(text: str) -> tuple[str, str]:
    """Kind and language of what was sent; empty where it is no wish."""
    kind, _dash, language = text.partition("-")
    if kind == Kind.INTERPRETER:
        return (kind, language) if language in BY_CODE else ("", "")
    return (kind, "") if kind in Kind.values and not language else ("", "")


def _is_first(
    request: HttpRequest, event_key: uuid.UUID, kind: str, language: str
) -> bool:
    """Whether this reader has not wished it within the hour. Forgotten after it."""
    agent = request.headers.get("User-Agent", "")
    reader = f"{sender(request)} {agent} {event_key} {kind} {language}"
    who = salted_hmac("event-wish", reader).hexdigest()
    return cache.add(f"wished:{who}", 1, timeout=SECONDS_BETWEEN)


@transaction.atomic
def count(event_key: uuid.UUID, kind: str, language: str, *, day: date) -> None:
    """One more who would come."""
    row, _created = Wish.objects.get_or_create(
        event_key=event_key, kind=kind, language=language, day=day
    )
    Wish.objects.filter(pk=row.pk).update(count=F("count") + 1)


def wished(event_key: uuid.UUID) -> list[tuple[str, int]]:
    """For the office: `interpreter (Dari)` and how many, the most wished first."""
    found = Counter()
    rows = Wish.objects.filter(event_key=event_key).values("kind", "language")
    for row in rows.annotate(people=Sum("count")):
        label = str(Kind(row["kind"]).label)
        if row["language"]:
            label = f"{label} ({find(row['language']).german})"
        found[label] += row["people"]
    return found.most_common()
