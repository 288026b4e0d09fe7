"""Whole events called off at once, and dates that take place after all."""

from collections.abc import Callable
from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.log_actions import log

from events import dates
from events.dates import DateRefused
from events.models import EventPage, Occurrence
from locales.templatetags.locale_tags import spelled_date

from . import rights
from .changed_dates import concerned
from .reach import by_date, reach
from .refusals import Busy

BUSY = _("That took too long. Please try once more.")
CHANGED = _("The dates have changed meanwhile. Please look once more.")


class CancelEventForm(forms.Form):
    """Why, and that it is meant: letters cannot be called back."""

    reason = forms.ChoiceField(
        label=_("Reason"), required=False, choices=Occurrence.Reason.choices
    )
    sure = forms.BooleanField(label=_("Yes, call all these dates off"))


class ReinstateForm(forms.Form):
    """Which of the cancelled dates take place."""

    date = forms.TypedMultipleChoiceField(
        label=_("Dates"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: object, rows: list[Occurrence], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["date"].choices = [(row.pk, _named(row)) for row in rows]


def _named(row: Occurrence) -> str:
    day = spelled_date(row.start_day)
    return day if row.without_time else f"{day}, {row.start_time:%H:%M}"


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even if it is nothing; None where a page is only asked for."""
    return request.POST if request.method == "POST" else None


def attempt(form: forms.Form, service: Callable[[], object]) -> int:
    """Do it, and 0; or the status of a page that says why it could not be done."""
    try:
        service()
    except Busy:
        form.add_error(None, BUSY)
        return 503
    except DateRefused:
        form.add_error(None, CHANGED)
        return 409
    return 0


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_event(request: HttpRequest, page_id: int) -> HttpResponse:
    """First says who would be told; the button calls every date to come off."""
    page = rights.event_for(request.user, page_id, rights.CHANGE)
    now = timezone.now()
    rows = list(_to_come(page, at=now).taking_place())
    form = CancelEventForm(posted(request))
    seen, status = ",".join(str(row.pk) for row in rows), 200
    if request.method == "POST" and form.is_valid():
        if request.POST.get("seen", "") != seen:
            form.add_error(None, CHANGED)
            status = 409
        else:
            status = attempt(form, lambda: _cancel(rows, form, at=now))
        if not status:
            return _called_off(request, page, rows)
    people = concerned([row.pk for row in rows])
    context = {"page": page, "form": form, "seen": seen, "rows": by_date(rows)}
    context["reach"] = reach(people)
    template = "registration/admin/cancel_event.html"
    return render(request, template, context, status=status)


def _to_come(page: EventPage, *, at: datetime) -> object:
    return Occurrence.objects.of(page.translation_key).filter(starts_at__gt=at)


def _cancel(rows: list[Occurrence], form: CancelEventForm, *, at: datetime) -> None:
    reason = form.cleaned_data["reason"]
    dates.cancel([row.pk for row in rows], at=at, reason=reason)


def _called_off(
    request: HttpRequest, page: EventPage, rows: list[Occurrence]
) -> HttpResponse:
    log(
        instance=page,
        action="registration.cancel_event",
        user=request.user,
        data={"dates": [row.pk for row in rows]},
    )
    back = reverse("registration_reinstate", args=[page.pk])
    messages.success(
        request,
        _("Dates called off: %(number)s. People are told.") % {"number": len(rows)},
        buttons=[messages.button(back, _("They take place after all"))],
    )
    return redirect("event_dates", page.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reinstate_event(request: HttpRequest, page_id: int) -> HttpResponse:
    """Cancelled dates to come; those that were cancelled last are ticked."""
    page = rights.event_for(request.user, page_id, rights.CHANGE)
    rows = [row for row in _to_come(page, at=timezone.now()) if row.is_cancelled]
    last = max((row.cancelled_at for row in rows if row.cancelled_at), default=None)
    ticked = [row.pk for row in rows if row.cancelled_at == last]
    return _reinstate(request, page, rows, ticked)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reinstate_date(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for one date."""
    date, page = rights.date_for(request.user, pk, rights.CHANGE)
    if not date.is_cancelled:
        return redirect("registration_list", pk)
    return _reinstate(request, page, [date], [pk])


def _reinstate(
    request: HttpRequest, page: EventPage, rows: list[Occurrence], ticked: list[int]
) -> HttpResponse:
    form = ReinstateForm(posted(request), rows=rows, initial={"date": ticked})
    status = 200
    if request.method == "POST" and form.is_valid():
        pks = form.cleaned_data["date"]
        status = attempt(form, lambda: dates.reinstate(pks))
        if not status:
            return _takes_place(request, page, pks)
    # Nobody comes back to a date that has begun.
    now = timezone.now()
    coming = [row.pk for row in rows if row.starts_at > now]
    context = {"page": page, "form": form, "rows": by_date(rows)}
    context["reach"] = reach(concerned(coming))
    template = "registration/admin/reinstate.html"
    return render(request, template, context, status=status)


def _takes_place(request: HttpRequest, page: EventPage, pks: list[int]) -> HttpResponse:
    log(
        instance=page,
        action="registration.reinstate",
        user=request.user,
        data={"dates": pks},
    )
    messages.success(
        request,
        _("Dates that take place after all: %(number)s. People are told.")
        % {"number": len(pks)},
    )
    return redirect("event_dates", page.pk)
