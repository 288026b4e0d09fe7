"""An event's page: dates, place, calendar files, what search engines read."""

import json
import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from events import dates

pytestmark = pytest.mark.django_db

SOON = timezone.localdate() + timedelta(days=3)
URL = "/de/veranstaltungen/kurs/"


@pytest.fixture
def course(make_event):
    return make_event(
        "Kurs </script>",
        slug="kurs",
        place_name="Saal",
        place_address="Beispielweg 3, 4700 Eupen",
        cost="3 Euro",
        is_free=False,
    )


def get(client, url=URL):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


class TestItsDates:
    def test_are_shown_with_free_places_and_a_way_to_the_calendar(
        self, client, course, make_date
    ):
        made = make_date(course, SOON, capacity=12, held=5)

        page = get(client)

        assert "7 von 12 Plätzen sind frei." in page
        assert f"{URL}ics/{made.uid}/" in page
        assert 'href="geo:0,0?q=Beispielweg' in page

    def test_say_that_there_is_none_yet_or_that_all_are_over(
        self, client, course, make_date
    ):
        assert "Es gibt noch keinen Termin." in get(client)

        make_date(course, SOON - timedelta(days=9))

        assert "Diese Veranstaltung ist vorbei." in get(client)

    def test_are_shown_below_the_german_words_to_readers_of_other_languages(
        self, client, course, make_date, arabic_home
    ):
        make_date(course, SOON)

        page = get(client, "/ar/veranstaltungen/kurs/")

        assert "من 18:00 إلى 20:00" in page


class TestItsCalendarFiles:
    def test_hold_one_date_or_all(self, client, course, make_date):
        first = make_date(course, SOON)
        make_date(course, SOON + timedelta(days=7))

        one = Calendar.from_ical(client.get(f"{URL}ics/{first.uid}/").content)
        both = Calendar.from_ical(client.get(f"{URL}ics/").content)

        assert [str(x["uid"]) for x in one.walk("VEVENT")] == [str(first.uid)]
        assert len(both.walk("VEVENT")) == 2

    def test_are_not_there_for_dates_of_other_events(
        self, client, course, event, make_date
    ):
        other = make_date(event, SOON)

        assert client.get(f"{URL}ics/{other.uid}/").status_code == 404
        assert client.get(f"{URL}ics/{uuid.uuid4()}/").status_code == 404


class TestWhatSearchEnginesRead:
    def test_has_the_status_of_each_date_and_ends_no_script(
        self, client, course, make_date
    ):
        made = make_date(course, SOON)
        dates.cancel([made.pk], at=timezone.now())

        block = re.search(
            r'<script type="application/ld\+json">(.*?)</script>', get(client)
        )

        (found,) = json.loads(block[1])
        assert found["name"] == "Kurs </script>"
        assert found["eventStatus"] == "https://schema.org/EventCancelled"
        assert found["location"][0]["name"] == "Saal"
        assert found["isAccessibleForFree"] is False
