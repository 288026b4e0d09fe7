"""EventIndexPage: the calendar of events."""

from django.utils.translation import gettext_lazy as _

from pages.base.index_page import IndexPage
from pages.base.models import BasePage

from .page import EventPage


class EventIndexPage(IndexPage):
    """All events that are still to come, soonest first."""

    parent_page_types = ["base.HomePage"]
    subpage_types = ["events.EventPage"]
    lists = EventPage

    translatable_fields = BasePage.base_translatable_fields

    class Meta:
        verbose_name = _("event list")
        verbose_name_plural = _("event lists")
