"""A council with the least that matters: sectors, people, meetings, motions."""

import datetime

import pytest

from pages.councils.models import (
    CouncilIndexPage,
    CouncilPage,
    MeetingPage,
    Member,
    MotionPage,
    Sector,
    SectorSeats,
)
from pages.directory.models import DirectoryPage, Person
from tests.again import content

TODAY = datetime.date(2027, 3, 1)
DECIDED = {"decided_on": datetime.date(2027, 2, 1)}
# What each state of a motion asks for.
ENOUGH = {
    "referred": {"referred_to": "Schulamt"},
    "answered": {"answer": "<p>Ja.</p>", "answered_on": datetime.date(2027, 1, 9)},
    "adopted": DECIDED,
    "in-progress": DECIDED,
    "rejected": DECIDED,
    "done": {**DECIDED, "done_on": datetime.date(2027, 3, 1)},
}


@content
def councils(home):
    return home.add_child(instance=CouncilIndexPage(title="Mitreden", slug="mitreden"))


@content
def council(councils):
    return councils.add_child(instance=CouncilPage(title="Rat", slug="rat"))


@pytest.fixture
def directory(home):
    return home.add_child(instance=DirectoryPage(title="Menschen", slug="menschen"))


@pytest.fixture
def make_sector(german):
    def make(name="Verwaltung", **values):
        return Sector.objects.create(name=name, locale=german, **values)

    return make


@pytest.fixture
def make_person(german):
    def make(name="Ada Beispiel"):
        slug = name.lower().replace(" ", "-")
        return Person.objects.create(name=name, slug=slug, locale=german)

    return make


@pytest.fixture
def seat(council):
    """Puts somebody on the council."""

    def seat(person, **values):
        return Member.objects.create(council=council, person=person, **values)

    return seat


@pytest.fixture
def give_seats(council):
    def give(sector, number):
        return SectorSeats.objects.create(council=council, sector=sector, number=number)

    return give


@pytest.fixture
def make_meeting(council):
    def make(title="Sitzung", **values):
        slug = values.pop("slug", title.lower().replace(" ", "-"))
        topics = values.pop("topics", ())
        page = council.add_child(
            instance=MeetingPage(title=title, slug=slug, **{"date": TODAY, **values})
        )
        page.topics.set(topics)
        page.save()
        return page

    return make


@pytest.fixture
def make_motion(council):
    def make(title="Mehr Licht", **values):
        slug = values.pop("slug", title.lower().replace(" ", "-"))
        topics = values.pop("topics", ())
        values = {**ENOUGH.get(values.get("state"), {}), **values}
        day = datetime.date(2027, 1, 4)
        page = council.add_child(
            instance=MotionPage(
                title=title, slug=slug, **{"submitted_on": day, **values}
            )
        )
        page.topics.set(topics)
        page.save()
        return page

    return make
