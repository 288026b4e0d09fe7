"""Whose hours count: the own, the office's, and what closes both."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from pages.directory.entries import Entries
from pages.directory.models import (
    OwnHoliday,
    Person,
    PersonChange,
    PersonHours,
    PlaceChange,
)
from pages.directory.opening import plan
from pages.directory.shelf import shelf

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2026, 11, 30)
NINE, TEN = datetime.time(9), datetime.time(10)


@pytest.fixture
def office(make_place):
    return make_place(hours=[(0, "09:00", "12:30")])


@pytest.fixture
def own_hours(make_person, office):
    person = make_person(office=office, phone="1")
    PersonHours.objects.create(person=person, weekday=0, opens=TEN, closes="11:00")
    return person


def opens(person):
    day = plan(shelf("de").of_person(person.pk, person.office_id), MONDAY)
    return [x.opens for x in day.hours]


class TestAPerson:
    def test_keeps_the_hours_of_the_office(self, make_person, office):
        assert opens(make_person(office=office)) == [NINE]

    def test_or_the_own_ones(self, own_hours):
        assert opens(own_hours) == [TEN]

        rows = Person.objects.select_related("office", "portrait")
        at = datetime.datetime(2026, 11, 30, 10, tzinfo=ZoneInfo("Europe/Brussels"))
        (view,) = Entries("de", at).people(rows)
        assert view.has_own_hours
        assert "11:00" in view.status.text

    def test_is_away_when_the_office_is_closed(self, own_hours, office):
        PlaceChange.objects.create(place=office, first_day=MONDAY)

        assert opens(own_hours) == []

    def test_keeps_the_own_hours_when_the_office_has_others(self, own_hours, office):
        PlaceChange.objects.create(
            place=office, first_day=MONDAY, opens=NINE, closes=TEN
        )

        assert opens(own_hours) == [TEN]

    def test_may_be_away_alone(self, own_hours, office):
        PersonChange.objects.create(person=own_hours, first_day=MONDAY)

        assert opens(own_hours) == []
        assert plan(shelf("de").of_place(office.pk), MONDAY).hours


class TestAChange:
    def test_is_seen_at_once(self, make_person, office):
        person = make_person(office=office)
        assert opens(person) == [NINE]

        office.hours.all().delete()

        assert opens(person) == []


class TestAnOwnHoliday:
    def test_closes_places_that_keep_holidays(self, make_place, german):
        OwnHoliday.objects.create(name="Kirmes", day=MONDAY, locale=german)
        kept = make_place(hours=[(0, "09:00", "10:00")])
        open_always = make_place(
            "Nacht", "nacht", hours=[(0, "09:00", "10:00")], holidays=""
        )

        assert plan(shelf("de").of_place(kept.pk), MONDAY).cause.holiday == "Kirmes"
        assert plan(shelf("de").of_place(open_always.pk), MONDAY).hours
