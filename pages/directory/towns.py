"""What a municipality's page shows of the directory and of the pages below it."""

from django.db.models import Q
from django.utils.translation import get_language
from wagtail.models import Page

from locales.table import SOURCE_CODE
from pages.base.frame import Link, link_to_page
from pages.base.listing import below, cards_where, readable

from .confirmed import CONFIRMED_FIRST
from .entries import Entries, entries_now
from .models import MunicipalityPage, Organisation, Person, Place

ORGANISATIONS = 12


def town_context(page: MunicipalityPage) -> dict:
    """Commissioner, office, organisations, own lists and what is new in the town."""
    entries = entries_now()
    people = Person.objects.filter(pk=page.commissioner_id).select_related(
        "office", "portrait"
    )
    places = Place.objects.filter(pk=page.office_id)
    return {
        "contacts": entries.people(people) if page.commissioner_id else [],
        "places": entries.places(places) if page.office_id else [],
        "organisations": _organisations(page, entries),
        "own_lists": _own_lists(page),
        "sections": cards_where(
            Q(municipalities=page.municipality_id) | below(page, entries.code), page
        ),
    }


def _organisations(page: MunicipalityPage, entries: Entries) -> list:
    rows = Organisation.to_be_read().filter(municipalities=page.municipality_id)
    return entries.organisations(rows.order_by(CONFIRMED_FIRST, "name")[:ORGANISATIONS])


def _own_lists(page: MunicipalityPage) -> list[Link]:
    """The municipality's own services, news and other pages."""
    code = get_language() or SOURCE_CODE
    children = readable(
        Page.objects.filter(below(page, code), depth=page.depth + 1), code
    )
    return [
        link_to_page(child, code)
        for child in children.select_related("locale").order_by("path")
    ]
