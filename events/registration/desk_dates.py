"""What the office does with a whole date: write to all, move it, call it off."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.log_actions import log

from events import dates
from events.models import EventPage, Occurrence

from . import letters, rights
from .desk_forms import MessageForm, MoveForm
from .states import LIVE, State


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message to everybody of a date; those without an address are listed."""
    date, page = rights.date_for(request.user, pk, rights.CHANGE)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        people = _people(date, with_waiting=form.cleaned_data["with_waiting"])
        at, sent = timezone.now(), 0
        again = form.cleaned_data["nonce"]
        for registration in people.exclude(email=""):
            text = form.cleaned_data["message"]
            letters.tell(
                registration, letters.MESSAGE, at=at, again=again, message=text
            )
            sent += 1
        log(
            instance=page,
            action="registration.message",
            user=request.user,
            data={"date": date.pk, "people": sent},
        )
        messages.success(
            request, _("Letters on their way: %(number)s") % {"number": sent}
        )
        return redirect("registration_list", pk)
    context = {"date": date, "page": page, "form": form, **_reach(date)}
    return render(request, "registration/admin/message.html", context)


def _people(date: Occurrence, *, with_waiting: bool) -> object:
    wanted = {State.CONFIRMED, State.ATTENDED}
    if with_waiting:
        wanted |= {State.WAITLISTED, State.OFFERED, State.REVIEW}
    return date.registrations.known().filter(state__in=wanted)


def _reach(date: Occurrence) -> dict:
    """How many get a letter, in how many languages, and whom to call."""
    people = date.registrations.known().filter(state__in=LIVE)
    by_letter = people.exclude(email="")
    return {
        "letters": by_letter.count(),
        "languages": by_letter.values("locale").distinct().count(),
        "to_call": people.filter(email=""),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_date(request: HttpRequest, pk: int) -> HttpResponse:
    """First says who would be told; the button calls the date off and tells them."""
    date, page = rights.date_for(request.user, pk, rights.CHANGE)
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        reason = reason if reason in Occurrence.Reason.values else ""
        dates.cancel([date.pk], at=timezone.now(), reason=reason)
        _log_cancelled(request, page, date)
        messages.success(request, _("The date is called off, and people are told."))
        return redirect("registration_list", pk)
    context = {
        "date": date,
        "page": page,
        "reasons": Occurrence.Reason.choices,
        **_reach(date),
    }
    return render(request, "registration/admin/cancel_date.html", context)


def _log_cancelled(request: HttpRequest, page: EventPage, date: Occurrence) -> None:
    log(
        instance=page,
        action="registration.cancel_date",
        user=request.user,
        data={"date": date.pk},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move_date(request: HttpRequest, pk: int) -> HttpResponse:
    """First says who would be told; the button moves the date and tells them."""
    date, page = rights.date_for(request.user, pk, rights.CHANGE)
    if date.is_cancelled:
        return redirect("registration_list", pk)
    form = MoveForm(request.POST or None, instance=date)
    if request.method == "POST" and form.is_valid():
        start, end = form.span()
        dates.move(pk, start=start, end=end, reason=form.cleaned_data["reason"])
        log(
            instance=page,
            action="registration.move_date",
            user=request.user,
            data={"date": pk},
        )
        messages.success(request, _("The date is moved, and people are told."))
        return redirect("registration_list", pk)
    known = Occurrence.objects.get(pk=pk)
    context = {"date": known, "page": page, "form": form, **_reach(known)}
    return render(request, "registration/admin/move_date.html", context)
