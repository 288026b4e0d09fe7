"""EventIndexPage: the calendar of events."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import path

from pages.base.index_page import IndexPage
from pages.base.listing import Listing
from pages.base.models import BasePage

from .page import EventPage


class EventIndexPage(IndexPage):
    """All events that are still to come, soonest first."""

    parent_page_types = ["base.HomePage", "directory.MunicipalityPage"]
    subpage_types = ["events.EventPage"]
    lists = EventPage

    translatable_fields = BasePage.base_translatable_fields

    class Meta:
        verbose_name = _("event list")
        verbose_name_plural = _("event lists")

    def listing(self, request: HttpRequest) -> Listing:
        from events.views import agenda_of

        return agenda_of(self, request)

    @path("feed/")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """The filtered list as RSS 2.0."""
        from events.views import send_rss

        return send_rss(self, request)

    @path("ics/")
    def calendar(self, request: HttpRequest) -> HttpResponse:
        """The filtered list for calendars."""
        from events.views import send_calendar

        return send_calendar(self, request)

    @path("json/")
    def json(self, request: HttpRequest) -> HttpResponse:
        """The filtered list for programmes."""
        from events.views import send_json

        return send_json(self, request)
