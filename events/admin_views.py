"""Dates and places of an event, for editors: saved at once, without drafts."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from locales.table import SOURCE_CODE

from . import dates
from .admin_forms import CancelForm, ChangeSeriesForm, DateForm, SeriesForm, initial_of
from .dates import DateRefused
from .models import EventPage, EventSeries, Occurrence
from .series import change_series, difference, make_series

PAST_SHOWN = timedelta(days=90)


def german_event(request: HttpRequest, page_id: int) -> EventPage:
    """
    The German page of an event, whichever language's page was asked for.

    :raises PermissionDenied: if the user may not edit the German page
    """
    page = get_object_or_404(EventPage, pk=page_id)
    if not page.is_source:
        page = get_object_or_404(
            EventPage,
            translation_key=page.translation_key,
            locale__language_code=SOURCE_CODE,
        )
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


def _show(
    request: HttpRequest, template: str, page: EventPage, **context: object
) -> HttpResponse:
    return render(request, f"events/admin/{template}.html", {"page": page, **context})


def _to_dates(page: EventPage) -> HttpResponse:
    return redirect("event_dates", page.pk)


def _date_of(page: EventPage, pk: int) -> Occurrence:
    return get_object_or_404(Occurrence, pk=pk, event_key=page.translation_key)


def event_dates(request: HttpRequest, page_id: int) -> HttpResponse:
    """All dates of an event, and the series that they follow."""
    page, now = german_event(request, page_id), timezone.now()
    rows = page.occurrences.select_related("place", "series")
    return _show(
        request,
        "dates",
        page,
        coming=rows.upcoming(at=now),
        past=rows.filter(ends_at__lte=now, ends_at__gt=now - PAST_SHOWN),
        series=EventSeries.objects.filter(
            occurrences__event_key=page.translation_key, occurrences__ends_at__gt=now
        ).distinct(),
    )


def add_date(request: HttpRequest, page_id: int) -> HttpResponse:
    """One more date; several can be added one after the other."""
    page = german_event(request, page_id)
    new = Occurrence(event_key=page.translation_key)
    form = DateForm(request.POST or None, instance=new)
    if form.is_valid():
        form.save()
        messages.success(request, _("The date was added."))
        if "another" in request.POST:
            return redirect("event_date_add", page.pk)
        return _to_dates(page)
    return _show(request, "date", page, form=form, title=_("Add a date"))


def change_date(request: HttpRequest, page_id: int, pk: int) -> HttpResponse:
    """Move a date, or change its places and times of registration."""
    page = german_event(request, page_id)
    row = _date_of(page, pk)
    form = DateForm(request.POST or None, instance=_date_of(page, pk))
    if not row.is_cancelled and form.is_valid():
        _save_date(row, form)
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
    booked = row.held or row.waiting
    if visible and (booked or form.cleaned_data["announce"]):
        start, end = form.times
        for name in ("start_day", "start_time", "end_day", "end_time"):
            values.pop(name, None)
        dates.move(
            row.pk, start=start, end=end, reason=form.cleaned_data["reason"], **values
        )
    else:
        dates.correct(row.pk, raise_sequence=visible, **values)


def cancel_date(request: HttpRequest, page_id: int, pk: int) -> HttpResponse:
    """Call a date off, after saying whom that concerns."""
    page = german_event(request, page_id)
    row = _date_of(page, pk)
    form = CancelForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        dates.cancel([row.pk], at=timezone.now(), reason=reason)
        messages.success(request, _("The date is cancelled."))
        return _to_dates(page)
    return _show(request, "cancel", page, form=form, row=row)


@require_POST
def reinstate_date(request: HttpRequest, page_id: int, pk: int) -> HttpResponse:
    page = german_event(request, page_id)
    try:
        dates.reinstate(_date_of(page, pk).pk)
        messages.success(request, _("The date takes place after all."))
    except DateRefused:
        messages.error(request, _("This date is not cancelled."))
    return _to_dates(page)


@require_POST
def remove_date(request: HttpRequest, page_id: int, pk: int) -> HttpResponse:
    page = german_event(request, page_id)
    try:
        dates.remove(_date_of(page, pk).pk)
        messages.success(request, _("The date was removed."))
    except DateRefused:
        messages.error(request, _("Somebody has signed up. Cancel the date instead."))
    return _to_dates(page)


def add_series(request: HttpRequest, page_id: int) -> HttpResponse:
    """A new series; its dates are shown before they are made."""
    page = german_event(request, page_id)
    form = SeriesForm(request.POST or None)
    preview = None
    if form.is_valid():
        if "save" in request.POST:
            make_series(page.translation_key, form.pattern())
            messages.success(request, _("The series and its dates were added."))
            return _to_dates(page)
        preview = {"added": form.pattern().days()}
    return _show(
        request, "series", page, form=form, preview=preview, title=_("Add a series")
    )


def edit_series(request: HttpRequest, page_id: int, pk: int) -> HttpResponse:
    """Another rule from a day on; what it does is shown before."""
    page, now = german_event(request, page_id), timezone.now()
    series = get_object_or_404(EventSeries, pk=pk, event_key=page.translation_key)
    initial = initial_of(series, today=timezone.localdate())
    form = ChangeSeriesForm(request.POST or None, initial=initial)
    preview = None
    if form.is_valid():
        since, pattern = form.cleaned_data["since"], form.pattern()
        if "save" in request.POST:
            fate = form.cleaned_data["fate"]
            change_series(series, pattern, since=since, at=now, fate=fate)
            messages.success(request, _("The series was changed."))
            return _to_dates(page)
        preview = vars(difference(series, pattern, since=since, at=now))
    return _show(
        request,
        "series",
        page,
        form=form,
        preview=preview,
        series=series,
        title=_("Change a series"),
    )
