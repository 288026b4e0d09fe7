"""A directory page, and makers of the least that matters."""

import datetime

import pytest

from pages.directory.models import (
    DirectoryPage,
    Organisation,
    Person,
    Place,
    PlaceHours,
)
from pages.topics.models import Municipality


@pytest.fixture
def directory(home):
    return home.add_child(instance=DirectoryPage(title="Menschen", slug="menschen"))


@pytest.fixture
def eupen(german):
    return Municipality.objects.create(name="Eupen", slug="eupen", locale=german)


@pytest.fixture
def make_place(german):
    def make(name="Haus am Markt", slug="haus", hours=(), **values):
        place = Place.objects.create(name=name, slug=slug, locale=german, **values)
        for weekday, opens, closes in hours:
            PlaceHours.objects.create(
                place=place,
                weekday=weekday,
                opens=datetime.time.fromisoformat(opens),
                closes=datetime.time.fromisoformat(closes),
            )
        return place

    return make


@pytest.fixture
def make_person(german):
    def make(name="Mira Beispiel", slug="mira", topics=(), **values):
        person = Person(name=name, slug=slug, locale=german, **values)
        person.topics = topics
        person.save()
        return person

    return make


@pytest.fixture
def make_organisation(german):
    def make(name="Haus der Sprachen", slug="sprachen", **values):
        return Organisation.objects.create(
            name=name, slug=slug, locale=german, **values
        )

    return make
