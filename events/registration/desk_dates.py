"""What the office does with a whole date: write to all, move it, call it off."""

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.log_actions import log

from events import dates
from events.admin_rights import LOCKED, is_locked
from events.models import EventPage, Occurrence

from . import letters, rights
from .changed_dates import concerned
from .desk_cancelling import attempt, posted
from .desk_forms import MessageForm, MoveForm
from .models import Registration
from .reach import reach
from .states import State


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
    context = {
        "date": date,
        "page": page,
        "form": form,
        "reach": reach(_people(date, with_waiting=True)),
        "reach_sure": reach(_people(date, with_waiting=False)),
    }
    return render(request, "registration/admin/message.html", context)


def _people(date: Occurrence, *, with_waiting: bool) -> QuerySet[Registration]:
    wanted = {State.CONFIRMED, State.ATTENDED}
    if with_waiting:
        wanted |= {State.WAITLISTED, State.OFFERED, State.REVIEW}
    return date.registrations.known().filter(state__in=wanted)


class CancelForm(forms.Form):
    """Why a date does not take place."""

    reason = forms.ChoiceField(
        label=_("Reason"), required=False, choices=Occurrence.Reason.choices
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_date(request: HttpRequest, pk: int) -> HttpResponse:
    """First says who would be told; the button calls the date off and tells them."""
    date, page = rights.date_for(request.user, pk, rights.CHANGE)
    if date.is_cancelled:
        return redirect("registration_list", pk)
    form, status = CancelForm(posted(request)), 200
    if request.method == "POST" and form.is_valid():
        reason, at = form.cleaned_data["reason"], timezone.now()
        status = attempt(form, lambda: dates.cancel([pk], at=at, reason=reason))
        if not status:
            _log(request, page, "cancel_date", pk)
            done = _("The date is called off, and people are told.")
            back = reverse("registration_reinstate_date", args=[pk])
            button = messages.button(back, _("It takes place after all"))
            messages.success(request, done, buttons=[button])
            return redirect("registration_list", pk)
    context = {"date": date, "page": page, "form": form}
    context["reach"] = reach(concerned([pk]))
    template = "registration/admin/cancel_date.html"
    return render(request, template, context, status=status)


def _log(request: HttpRequest, page: EventPage, action: str, pk: int) -> None:
    log(
        instance=page,
        action=f"registration.{action}",
        user=request.user,
        data={"date": pk},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move_date(request: HttpRequest, pk: int) -> HttpResponse:
    """First says who would be told; the button moves the date and tells them."""
    date, page = rights.date_for(request.user, pk, rights.CHANGE)
    if date.is_cancelled:
        return redirect("registration_list", pk)
    form, status = MoveForm(request.POST or None, instance=date), 200
    known = Occurrence.objects.get(pk=pk)
    if request.method == "POST" and form.is_valid():
        if is_locked(page, request.user):
            form.add_error(None, LOCKED)
            status = 409
        else:
            status = attempt(form, lambda: _move(known, form))
        if not status:
            _log(request, page, "move_date", pk)
            messages.success(request, _("The date is moved, and people are told."))
            return redirect("registration_list", pk)
    context = {"date": known, "page": page, "form": form}
    context["reach"] = reach(concerned([pk]))
    template = "registration/admin/move_date.html"
    return render(request, template, context, status=status)


def _move(date: Occurrence, form: MoveForm) -> None:
    start, end = form.span()
    values = {"reason": form.cleaned_data["reason"]}
    if date.registration_closes:
        # As long before the beginning as it was.
        later = start - date.local_start
        values["registration_closes"] = date.registration_closes + later
    dates.move(date.pk, start=start, end=end, **values)
