"""
Letters that come again and again, and how those who get them end that.

    row = stopping.recipient("digest", "ada@example.org", at=at)
    stopping.stop_url(row, "de")  # for the letter; `stopped("digest")` for the sender
"""

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from . import marks
from .kinds import Secret
from .models import Recipient
from .opened import confidential, link_closed

_signer = signing.Signer(salt="outbox.stop")


def mark_of(email: str) -> str:
    """What is kept of an address."""
    return marks.mark_of(email, "outbox.recipient")


def recipient(sort: str, email: str, *, at: datetime) -> Recipient:
    """The row of whoever gets a letter of that sort now."""
    row, _is_new = Recipient.objects.update_or_create(
        sort=sort, mark=mark_of(email), defaults={"written_at": at}
    )
    return row


def stopped(sort: str) -> set[str]:
    """The marks of those who want no letters of that sort."""
    rows = Recipient.objects.filter(sort=sort, stopped_at__isnull=False)
    return {*rows.values_list("mark", flat=True)}


def wants(pk: int | None) -> bool:
    """Whether that recipient has not stopped the letters; nobody in particular has."""
    return pk is None or Recipient.objects.filter(pk=pk, stopped_at=None).exists()


def stop_url(pk: int | None, locale: str) -> str:
    """The link to end the letters, good for as long as the row is kept."""
    if pk is None:
        return ""
    with override(locale):
        path = reverse("letters_stop", args=[_signer.sign(pk)])
    return Secret(settings.WAGTAILADMIN_BASE_URL + path)


# The mail program asks in the person's name, without any cookie (RFC 8058).
@csrf_exempt
@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, raw: str) -> HttpResponse:
    """A person sees a button; a POST ends the letters, or begins them again."""
    try:
        row = Recipient.objects.filter(pk=_signer.unsign(raw)).first()
    except signing.BadSignature:
        row = None
    return answer(request, row) if row else link_closed(request)


def answer(request: HttpRequest, row: models.Model, *, about: str = "") -> HttpResponse:
    """Set the row's `stopped_at` if that is asked for, and say how things stand."""
    if request.method == "POST":
        wants_them = "again" in request.POST
        row.stopped_at = None if wants_them else row.stopped_at or timezone.now()
        row.save(update_fields=["stopped_at"])
    return say(request, is_stopped=row.stopped_at is not None, about=about)


def say(request: HttpRequest, *, is_stopped: bool, about: str = "") -> HttpResponse:
    """The page with the one button; `about` in German, where letters are about it."""
    context = {"about": about, "is_stopped": is_stopped}
    return render(request, "outbox/stop.html", context)
