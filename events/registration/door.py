"""At the door: by QR code or from the list, and taken back."""

import json
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from events.models import Occurrence
from pages.forms import tokens

from . import arrivals, rights
from .links import DOOR
from .models import Registration
from .refusals import Busy, NotPossible
from .states import State

# Long enough to open it the evening before, where there is a network.
KEPT_BY_DEVICES = timedelta(hours=24)
AT_THE_DOOR = (State.CONFIRMED, State.ATTENDED, State.NO_SHOW)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_code(request: HttpRequest, raw: str) -> HttpResponse:
    """What a phone opens that reads a QR code; the button says that they are here."""
    at = timezone.now()
    token = tokens.find(raw, DOOR, at=at)
    if token is None:
        return render(request, "registration/admin/unknown_code.html", status=404)
    registration, page = rights.registration_for(
        request.user, int(token.subject_id), rights.CHECK_IN
    )
    if request.method == "POST":
        _welcome(request, registration, nonce=f"code-{raw}-{registration.changed_at}")
        return redirect("registration_door", raw)
    context = {"registration": registration, "page": page}
    return render(request, "registration/admin/at_the_door.html", context)


def _welcome(request: HttpRequest, registration: Registration, *, nonce: str) -> None:
    try:
        arrivals.check_in(
            registration.pk, nonce=nonce[:64], at=timezone.now(), by=request.user
        )
        messages.success(request, _("They are here."))
    except NotPossible:
        messages.error(request, _("This registration has no place."))
    except Busy:
        messages.error(request, _("That took too long. Please try once more."))


def _take_back(request: HttpRequest, registration: Registration) -> None:
    try:
        arrivals.undo(registration.pk, at=timezone.now(), by=request.user)
    except NotPossible:
        messages.error(request, _("This registration has no place."))
    except Busy:
        messages.error(request, _("That took too long. Please try once more."))


@never_cache
@require_GET
def door(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who is expected, to be ticked; goes on without a network."""
    date, page = rights.date_for(request.user, pk, rights.CHECK_IN)
    expected = date.registrations.known().filter(state__in=AT_THE_DOOR)
    rows = expected.order_by("name", "pk")
    at = timezone.now()
    until = _kept_until(date, at=at)
    context = {
        "date": date,
        "page": page,
        "rows": rows,
        "kept_until": until if until > at else None,
        "here": sum(x.party_size for x in rows if x.state == State.ATTENDED),
        "expected": sum(x.party_size for x in rows),
    }
    response = render(request, "registration/admin/door.html", context)
    response.headers["X-Kept-Until"] = str(int(until.timestamp() * 1000))
    return response


def _kept_until(date: Occurrence, *, at: datetime) -> datetime:
    """A device keeps the list for a day, and not beyond the day of the event."""
    day_after = date.end_day + timedelta(days=1)
    midnight = datetime.combine(day_after, time.min, ZoneInfo(date.zone))
    return min(midnight, at + KEPT_BY_DEVICES)


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """
    The script that keeps the list at the door for when there is no network.

    It is served here because it may keep only what lies below its own address.
    """
    script = Path(finders.find("js/door_worker.js")).read_bytes()
    return HttpResponse(script, content_type="text/javascript")


@require_POST
def tick(request: HttpRequest, pk: int) -> HttpResponse:
    """One party is here, or is not after all: the list without a script."""
    registration, _page = rights.registration_for(request.user, pk, rights.CHECK_IN)
    if "undo" in request.POST:
        _take_back(request, registration)
    else:
        _welcome(request, registration, nonce=request.POST.get("nonce", "")[:64])
    return redirect("registration_list_door", registration.occurrence_id)


@require_POST
def sync(request: HttpRequest, pk: int) -> JsonResponse:
    """
    What a device without a network has gathered, in the order of its ticks.

    Each has a nonce: sent twice, it counts once. The answer says which are done.
    """
    date, _page = rights.date_for(request.user, pk, rights.CHECK_IN)
    try:
        ticks = json.loads(request.body)[:500]
        done = [one["nonce"] for one in ticks if _apply(one, date.pk, by=request.user)]
    except (ValueError, TypeError, KeyError):
        return JsonResponse({"error": "unreadable"}, status=400)
    return JsonResponse({"done": done, "states": _states(date.pk)})


def _apply(one: dict, date_pk: int, *, by: object) -> bool:
    """Whether the device can forget this tick: done, or never possible."""
    nonce, at = str(one["nonce"])[:64], _when(one.get("at"))
    known = Registration.objects.filter(pk=int(one["registration"]))
    if not known.filter(occurrence=date_pk).exists():
        return True
    pk = int(one["registration"])
    try:
        if one.get("undo"):
            arrivals.undo(pk, at=at, by=by)
        else:
            arrivals.check_in(pk, nonce=nonce, at=at, by=by, device="offline")
    except NotPossible:
        return True
    except Busy:
        return False
    return True


def _when(text: object) -> datetime:
    """The device's time, if it can be true."""
    now = timezone.now()
    said = parse_datetime(str(text or ""))
    if said is None or timezone.is_naive(said):
        return now
    return said if now - timedelta(days=2) < said <= now else now


def _states(date_pk: int) -> dict[int, bool]:
    found = Registration.objects.filter(occurrence=date_pk, state__in=AT_THE_DOOR)
    return {
        pk: state == State.ATTENDED for pk, state in found.values_list("pk", "state")
    }
