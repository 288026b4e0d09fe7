"""The demonstration's calendar: upcoming on whatever day it is loaded."""

import pytest
from django.utils import timezone

from config.demo.translating import catalogue
from events.models import EventIndexPage, EventPage, Occurrence
from events.registration.models import Registration
from events.registration.states import State

pytestmark = pytest.mark.django_db

CORE = ("de-simple", "en", "fr", "ar")


def dates_of(slug):
    page = EventPage.objects.get(slug=slug)
    return list(page.occurrences.upcoming(at=timezone.now()))


class TestTheCalendar:
    def test_has_every_kind_of_event_once_however_often_it_is_loaded(
        self, demonstration
    ):
        counts = [
            model.objects.count() for model in (EventPage, Occurrence, Registration)
        ]
        demonstration.load_german()

        assert counts[0] == 20
        assert counts == [
            model.objects.count() for model in (EventPage, Occurrence, Registration)
        ]
        statuses = Occurrence.Status
        assert len(dates_of("sprachcafe-kelmis")) > 8
        assert dates_of("fahrradkurs")[0].status == statuses.CANCELLED
        assert dates_of("mietrecht-abend")[0].status == statuses.MOVED
        assert dates_of("netzwerktreffen")[0].without_time
        assert EventPage.objects.get(slug="expertenforum-sprache").by_invitation
        assert EventPage.objects.get(slug="infoabend-schule").attendance == "online"
        full = dates_of("schwimmkurs-frauen")[0]
        assert full.is_full
        assert full.waiting > 0
        assert dates_of("fest-der-nachbarn") == []
        # A municipality has a list of its own.
        assert EventIndexPage.objects.count() == 2

    def test_has_people_of_eight_languages_who_come(self, demonstration):
        coming = Registration.objects.filter(state=State.CONFIRMED)

        assert len({*coming.values_list("locale", flat=True)}) >= 8

    def test_is_known_in_every_core_language(self, demonstration):
        models = (EventPage, EventIndexPage)
        originals = [
            original
            for original in demonstration.originals()
            if isinstance(original.instance, models)
        ]

        assert len(originals) == 22
        for code in CORE:
            known = catalogue(code).keys()
            for original in originals:
                assert original.strings <= known, (code, original.instance)
