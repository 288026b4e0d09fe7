"""Dates and places of an event, for editors: saved at once, without drafts."""

from collections.abc import Callable
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from . import dates
from .admin_forms import CancelForm, ChangeSeriesForm, DateForm, SeriesForm, initial_of
from .admin_rights import (
    CHANGE_REGISTRATIONS,
    german_event,
    is_locked,
    refuse_for_people,
    unless_locked,
)
from .dates import DateRefused
from .models import EventPage, EventSeries, Occurrence
from .patience import Busy
from .series import change_series, difference, make_series

PAST_SHOWN = timedelta(days=90)
BUSY = _("That took too long. Please try once more.")
GONE = _("Somebody else has changed this date at the same moment. Please look again.")


def _show(
    request: HttpRequest, template: str, page: EventPage, **context: object
) -> HttpResponse:
    form = context.get("form")
    is_busy = form is not None and form.is_bound and BUSY in form.non_field_errors()
    return render(
        request,
        f"events/admin/{template}.html",
        {"page": page, **context},
        status=503 if is_busy else 200,
    )


def _attempt(form: forms.BaseForm, service: Callable[[], object]) -> bool:
    """Do it, or say at the form why it could not be done: what is typed stays."""
    try:
        service()
    except Busy:
        form.add_error(None, BUSY)
    except DateRefused:
        form.add_error(None, GONE)
    return not form.errors


def _to_dates(page: EventPage) -> HttpResponse:
    return redirect("event_dates", page.pk)


def _date_of(page: EventPage, pk: int) -> Occurrence:
    return get_object_or_404(Occurrence, pk=pk, event_key=page.translation_key)


def event_dates(request: HttpRequest, page_id: int) -> HttpResponse:
    """All dates of an event, and the series that they follow."""
    page, now = german_event(request, page_id), timezone.now()
    rows = page.occurrences.select_related("place", "series")
    coming = rows.upcoming(at=now)
    return _show(
        request,
        "dates",
        page,
        is_locked=is_locked(page, request.user),
        may_cancel_all=request.user.has_perm(CHANGE_REGISTRATIONS),
        coming=coming,
        has_cancelled=coming.filter(status=Occurrence.Status.CANCELLED).exists(),
        takes_place=coming.taking_place().exists(),
        past=rows.filter(ends_at__lte=now, ends_at__gt=now - PAST_SHOWN),
        series=EventSeries.objects.filter(
            occurrences__event_key=page.translation_key, occurrences__ends_at__gt=now
        ).distinct(),
    )


@unless_locked
def add_date(request: HttpRequest, page: EventPage) -> HttpResponse:
    """One more date; several can be added one after the other."""
    new = Occurrence(event_key=page.translation_key)
    form = DateForm(request.POST or None, instance=new)
    if form.is_valid() and _attempt(form, lambda: dates.add(form.instance)):
        messages.success(request, _("The date was added."))
        if "another" in request.POST:
            return redirect("event_date_add", page.pk)
        return _to_dates(page)
    return _show(request, "date", page, form=form, title=_("Add a date"))


@unless_locked
def change_date(request: HttpRequest, page: EventPage, pk: int) -> HttpResponse:
    """Move a date, or change its places and times of registration."""
    row = _date_of(page, pk)
    refuse_for_people(request.user, [row])
    form = DateForm(request.POST or None, instance=_date_of(page, pk))
    can_be_saved = not row.is_cancelled and form.is_valid()
    if can_be_saved and _attempt(form, lambda: _save_date(row, form)):
        messages.success(request, _("The date was changed."))
        return _to_dates(page)
    return _show(request, "date", page, form=form, row=row, title=_("Change a date"))


def _save_date(row: Occurrence, form: DateForm) -> None:
    """Move it where readers should see that; otherwise correct it quietly."""
    told = {"start_day", "start_time", "end_day", "end_time"}
    told |= {"without_time", "place", "place_name", "place_address"}
    values = {
        name: form.cleaned_data[name]
        for name in form.Meta.fields
        if form.cleaned_data[name] != getattr(row, name)
    }
    visible = bool(told & {*values})
    if visible and (form.cleaned_data["announce"] or dates.has_people(row)):
        start, end = form.times
        for name in ("start_day", "start_time", "end_day", "end_time"):
            values.pop(name, None)
        dates.move(
            row.pk, start=start, end=end, reason=form.cleaned_data["reason"], **values
        )
    else:
        dates.correct(row.pk, raise_sequence=visible, **values)


def cancel_date(request: HttpRequest, page_id: int, pk: int) -> HttpResponse:
    """
    Call a date off, after saying whom that concerns.

    Also on a locked page: nobody must stand before a closed door.
    """
    page = german_event(request, page_id)
    row = _date_of(page, pk)
    if dates.has_people(row):
        # There the office sees who would be told.
        return redirect("registration_cancel_date", row.pk)
    form = CancelForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        at = timezone.now()
        if _attempt(form, lambda: dates.cancel([row.pk], at=at, reason=reason)):
            messages.success(request, _("The date is cancelled."))
            return _to_dates(page)
    return _show(request, "cancel", page, form=form, row=row)


@require_POST
def reinstate_date(request: HttpRequest, page_id: int, pk: int) -> HttpResponse:
    """Let a date take place after all; also on a locked page."""
    page = german_event(request, page_id)
    row = _date_of(page, pk)
    if dates.has_people(row):
        return redirect("registration_reinstate_date", row.pk)
    try:
        dates.reinstate([row.pk])
        messages.success(request, _("The date takes place after all."))
    except DateRefused:
        messages.error(request, _("This date is not cancelled."))
    except Busy:
        messages.error(request, BUSY)
    return _to_dates(page)


@require_POST
@unless_locked
def remove_date(request: HttpRequest, page: EventPage, pk: int) -> HttpResponse:
    """Take a date away that nobody signed up for."""
    try:
        dates.remove(_date_of(page, pk).pk)
        messages.success(request, _("The date was removed."))
    except DateRefused:
        messages.error(request, _("Somebody has signed up. Cancel the date instead."))
    except Busy:
        messages.error(request, BUSY)
    return _to_dates(page)


@unless_locked
def add_series(request: HttpRequest, page: EventPage) -> HttpResponse:
    """A new series; its dates are shown before they are made."""
    form = SeriesForm(request.POST or None)
    preview = None
    if form.is_valid():
        pattern = form.pattern()
        preview = {"added": pattern.days()}
        if "save" in request.POST and _attempt(
            form, lambda: make_series(page.translation_key, pattern)
        ):
            messages.success(request, _("The series and its dates were added."))
            return _to_dates(page)
    return _show(
        request, "series", page, form=form, preview=preview, title=_("Add a series")
    )


@unless_locked
def edit_series(request: HttpRequest, page: EventPage, pk: int) -> HttpResponse:
    """Another rule from a day on; what it does is shown before."""
    now = timezone.now()
    series = get_object_or_404(EventSeries, pk=pk, event_key=page.translation_key)
    refuse_for_people(request.user, series.occurrences.upcoming(at=now))
    initial = initial_of(series, today=timezone.localdate())
    form = ChangeSeriesForm(request.POST or None, initial=initial)
    preview = None
    if form.is_valid():
        since, pattern = form.cleaned_data["since"], form.pattern()
        fate = form.cleaned_data["fate"]
        preview = vars(difference(series, pattern, since=since, at=now))
        if "save" in request.POST and _attempt(
            form,
            lambda: change_series(series, pattern, since=since, at=now, fate=fate),
        ):
            messages.success(request, _("The series was changed."))
            return _to_dates(page)
    return _show(
        request,
        "series",
        page,
        form=form,
        preview=preview,
        series=series,
        title=_("Change a series"),
    )
