"""What readers see of entries that nobody confirmed, and where those stand."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pages.directory.models import Organisation, Person, Place
from pages.directory.shelf import forget_shelves

pytestmark = pytest.mark.django_db

MAY = datetime.date(2026, 5, 4)
WARNING = "Nicht bestätigt seit Mai 2026: Bitte rufen Sie an, bevor Sie hingehen"


@pytest.fixture
def three(directory, make_organisation):
    for name in ("Anton", "Berta", "Caesar"):
        make_organisation(name, name.lower(), phone="0800 555 000")


def unconfirmed(model, **which):
    model.objects.filter(**which).update(unconfirmed_since=MAY)
    forget_shelves()


class TestAnUnconfirmedEntry:
    def test_says_so_on_its_page_and_in_lists(self, client, three):
        unconfirmed(Organisation, slug="anton")

        for address in ("organisations/anton/", "organisations/"):
            text = client.get(f"/de/menschen/{address}").content.decode()
            assert text.count(WARNING) == 1
        assert (
            WARNING
            not in client.get("/de/menschen/organisations/berta/").content.decode()
        )

    def test_says_so_in_the_readers_language(self, client, three):
        unconfirmed(Organisation, slug="anton")

        text = client.get("/ar/menschen/organisations/anton/").content.decode()
        assert "غير مؤكَّد منذ مايو 2026" in text

    def test_may_be_a_person_or_a_place(
        self, client, directory, make_person, make_place
    ):
        make_person(phone="0800 555 000")
        make_place()
        unconfirmed(Person)
        unconfirmed(Place)

        for address in ("people/mira/", "", "places/haus/", "places/"):
            text = client.get(f"/de/menschen/{address}").content.decode()
            assert text.count(WARNING) == 1, address

    def test_stands_behind_the_others_for_as_many_queries(self, client, three):
        def names():
            page = client.get("/de/menschen/organisations/")
            return [card.name for card in page.context["listing"].cards]

        assert names() == ["Anton", "Berta", "Caesar"]
        with CaptureQueriesContext(connection) as before:
            names()
        unconfirmed(Organisation, slug="anton")
        names()
        with CaptureQueriesContext(connection) as after:
            assert names() == ["Berta", "Caesar", "Anton"]
        assert len(after) == len(before)

    def test_stands_behind_the_others_on_related_pages(
        self, client, directory, make_organisation, make_place
    ):
        places = [make_place(name=name, slug=name.lower()) for name in ("Amt", "Bad")]
        for name in ("Anton", "Berta"):
            house = make_organisation(name, name.lower())
            house.places = places
            house.save()
        unconfirmed(Organisation, slug="anton")
        unconfirmed(Place, slug="amt")

        page = client.get("/de/menschen/places/bad/")
        assert [x.title for x in page.context["who"]] == ["Berta", "Anton"]
        page = client.get("/de/menschen/organisations/berta/")
        assert [x.name for x in page.context["places"]] == ["Bad", "Amt"]


class TestAConfirmedEntry:
    def test_says_when_on_its_page_only(self, client, three):
        Organisation.objects.filter(slug="anton").update(confirmed_on=MAY)

        page = client.get("/de/menschen/organisations/anton/").content.decode()
        assert "Bestätigt im Mai 2026" in page
        listed = client.get("/de/menschen/organisations/").content.decode()
        assert "Bestätigt" not in listed
