"""Editors' ways to the dates of an event."""

from collections.abc import Iterator

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets import Button
from wagtail.models import Page

from . import admin_views as views
from .admin_publishing import has_no_date, publish_without_date
from .models import EventPage


@hooks.register("register_admin_urls")
def event_urls() -> list[URLPattern]:
    dates, series = "events/<int:page_id>/dates/", "events/<int:page_id>/series/"
    return [
        path(dates, views.event_dates, name="event_dates"),
        path(f"{dates}add/", views.add_date, name="event_date_add"),
        path(f"{dates}<int:pk>/", views.change_date, name="event_date"),
        path(f"{dates}<int:pk>/cancel/", views.cancel_date, name="event_date_cancel"),
        path(
            f"{dates}<int:pk>/reinstate/",
            views.reinstate_date,
            name="event_date_reinstate",
        ),
        path(f"{dates}<int:pk>/remove/", views.remove_date, name="event_date_remove"),
        path(
            "events/<int:page_id>/publish/", publish_without_date, name="event_publish"
        ),
        path(f"{series}add/", views.add_series, name="event_series_add"),
        path(f"{series}<int:pk>/", views.edit_series, name="event_series"),
    ]


@hooks.register("register_page_header_buttons")
def dates_button(
    page: Page, user: AbstractBaseUser, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    if isinstance(page.specific_deferred, EventPage):
        url = reverse("event_dates", args=[page.pk])
        label = _("Dates and places")
        yield Button(label, url, icon_name="calendar-alt", priority=5)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def go_on_to_dates(request: HttpRequest, page: Page) -> HttpResponse | None:
    """
    The way from a new page's tab to its dates.

    After an edit as well: when Wagtail has saved a new page by itself, the tab still
    is the one of a page that was not saved.
    """
    if isinstance(page, EventPage) and "then-dates" in request.POST:
        return redirect("event_dates", page.pk)
    return None


@hooks.register("after_publish_page")
def warn_without_dates(request: HttpRequest, page: Page) -> None:
    if not has_no_date(page):
        return
    url = reverse("event_dates", args=[page.pk])
    messages.warning(
        request,
        _("This event has no date to come. Readers see no time and no place."),
        buttons=[messages.button(url, _("Add dates"))],
    )
