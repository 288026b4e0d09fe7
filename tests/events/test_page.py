"""An event's own page, and where else events are shown."""

import json
import re
from datetime import datetime, time, timedelta

import pytest
import vobject
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events import dates
from events.models import EventIndexPage, EventPage
from events.series import Pattern, make_series
from pages.base.models import Fact, TopicPage
from pages.directory.models import (
    DirectoryPage,
    MunicipalityPage,
    Organisation,
    Place,
)
from pages.topics.models import Municipality

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
SOON, LATER = TODAY + timedelta(days=3), TODAY + timedelta(days=40)
URL = "/de/veranstaltungen/sprachcafe/"


@pytest.fixture
def house(german, home):
    home.add_child(instance=DirectoryPage(title="Menschen", slug="menschen"))
    return Place.objects.create(
        name="Haus am Markt",
        slug="haus",
        locale=german,
        street="Beispielweg 3",
        postal_code="4720",
        town="Kelmis",
        latitude="50.71000",
        longitude="6.01000",
        access=["step-free", "hearing-loop"],
        directions="Bus 24 bis Kirche.",
    )


@pytest.fixture
def partner(german):
    return Organisation.objects.create(
        name="Haus der Sprachen", slug="sprachen", locale=german
    )


@pytest.fixture
def cafe(make_event, house, partner):
    page = make_event(
        "Sprachcafé",
        place=house,
        place_name="Raum 2",
        summary="Deutsch üben.",
        languages=["de", "ar"],
        body=[("rich_text", "<p>Kommen Sie vorbei.</p>")],
    )
    page.organisers.set([partner])
    page.save()
    return page


def get(client, url=URL):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def linked_data(page):
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    return json.loads(found[1])


class TestAnEvent:
    def test_says_when_where_and_with_whom(self, client, cafe, make_date):
        make_date(cafe, SOON)

        page = get(client)

        assert "18:00 bis 20:00 Uhr" in page
        assert "Haus am Markt, Raum 2" in page
        assert "Beispielweg 3, 4720 Kelmis" in page
        assert "Hörschleife" in page
        assert "Bus 24 bis Kirche." in page
        assert 'href="/de/menschen/places/haus/"' in page
        assert 'href="/de/menschen/organisations/sprachen/"' in page

    def test_opens_a_map_only_when_it_is_tapped(self, client, cafe, make_date):
        make_date(cafe, SOON)

        page = get(client)

        assert 'href="geo:50.71000,6.01000"' in page
        assert "<iframe" not in page

    def test_may_take_place_where_the_directory_knows_nothing(
        self, client, make_event, make_date
    ):
        event = make_event(
            "Sprachcafé", place_name="Schulküche", place_address="Weg 8, 4780 St. Vith"
        )
        make_date(event, SOON)

        page = get(client)

        assert "Schulküche" in page
        assert 'href="geo:0,0?q=Weg%208%2C%204780%20St.%20Vith"' in page

    def test_names_the_other_place_of_a_single_date(self, client, cafe, make_date):
        make_date(cafe, SOON)
        make_date(cafe, LATER, place_name="Bibliothek", place_address="Weg 1")

        page = get(client)

        assert "An diesem Termin hier:" in page
        assert "Bibliothek" in page

    def test_says_that_there_is_no_date_yet_or_none_any_more(
        self, client, cafe, make_date
    ):
        assert "Es gibt noch keinen Termin." in get(client)

        make_date(cafe, TODAY - timedelta(days=3))

        assert "Diese Veranstaltung ist vorbei." in get(client)

    def test_folds_later_dates(self, client, cafe):
        pattern = Pattern("FREQ=WEEKLY;COUNT=9", SOON, time(18), 60)
        make_series(cafe.translation_key, pattern)

        page = get(client)

        assert "3 spätere Termine" in page
        assert "Alle Termine in meinen Kalender" in page

    def test_is_shown_to_readers_of_a_language_without_it(
        self, client, cafe, make_date, arabic_home
    ):
        make_date(cafe, SOON)

        page = get(client, "/ar/veranstaltungen/sprachcafe/")

        assert '<bdi lang="de">Haus am Markt, Raum 2</bdi>' in page
        assert "18:00" in page

    def test_needs_the_same_few_queries_for_10_and_for_1000_dates(
        self, client, cafe, topic
    ):
        def queries():
            client.get(URL)
            with CaptureQueriesContext(connection) as captured:
                client.get(URL)
            return len(captured)

        cafe.topics.set([topic])
        cafe.save()
        for hour in range(5):
            make_series(
                cafe.translation_key,
                Pattern("FREQ=DAILY;COUNT=2", SOON, time(8 + hour), 60),
            )
        few = queries()
        for hour in range(5):
            make_series(
                cafe.translation_key,
                Pattern("FREQ=DAILY;COUNT=198", LATER, time(8 + hour), 60),
            )
        many = queries()

        assert cafe.occurrences.count() == 1000
        assert few == many
        assert many <= 15


class TestLinkedData:
    def test_has_status_times_place_and_organisers(self, client, cafe, make_date):
        make_date(cafe, SOON, capacity=12, held=2)
        moved, off = make_date(cafe, LATER), make_date(cafe, LATER, time(9))
        start = datetime.combine(LATER, time(19))
        dates.move(moved.pk, start=start, end=start + timedelta(hours=1))
        dates.cancel([off.pk], at=timezone.now())

        first, cancelled, rescheduled = linked_data(get(client))

        assert first["@type"] == "Event"
        assert first["eventStatus"] == "https://schema.org/EventScheduled"
        assert datetime.fromisoformat(first["startDate"]).hour == 18
        assert first["remainingAttendeeCapacity"] == 10
        assert first["location"][0]["name"] == "Haus am Markt, Raum 2"
        names = [one["name"] for one in first["organizer"]]
        assert names == ["Büro für Integration", "Haus der Sprachen"]
        assert cancelled["eventStatus"] == "https://schema.org/EventCancelled"
        assert rescheduled["eventStatus"] == "https://schema.org/EventRescheduled"
        assert datetime.fromisoformat(rescheduled["previousStartDate"]).hour == 18

    def test_cannot_be_left_by_what_an_editor_types(
        self, client, make_event, make_date
    ):
        name = "</script><b>Café"
        make_date(make_event(name, slug="sprachcafe"), SOON)

        assert linked_data(get(client))[0]["name"] == name


class TestItsCalendarFile:
    def test_has_all_coming_dates_or_one(self, client, cafe, make_date):
        make_date(cafe, TODAY - timedelta(days=3))
        one, _other = make_date(cafe, SOON), make_date(cafe, LATER)

        everything = vobject.readOne(get(client, f"{URL}ics/"))
        single = vobject.readOne(get(client, f"{URL}ics/{one.uid}/"))

        assert len(everything.vevent_list) == 2
        assert len(single.vevent_list) == 1
        assert single.vevent.uid.value == str(one.uid)
        assert single.vevent.dtstart.value == one.starts_at

    def test_of_a_date_of_another_event_is_not_found(
        self, client, cafe, make_event, make_date
    ):
        other = make_date(make_event("Schwimmkurs"), SOON)

        assert client.get(f"{URL}ics/{other.uid}/").status_code == 404
        assert client.get(f"{URL}ics/keine-uid/").status_code == 404


class TestItsSheet:
    def test_has_dates_and_place_in_both_languages(
        self, client, cafe, make_date, arabic, arabic_home, translated, commit_at_once
    ):
        row = make_date(cafe, SOON)
        make_date(cafe, LATER, place_name="Bibliothek")
        dates.cancel([row.pk], at=timezone.now())
        cafe.get_parent().copy_for_translation(arabic).save_revision().publish()
        translated(cafe, arabic)

        sheet = get(client, "/ar/veranstaltungen/sprachcafe/beside/")

        assert sheet.count("Haus am Markt, Raum 2") == 2
        assert sheet.count("Bibliothek") == 2
        assert "Abgesagt: " in sheet
        assert "18:00 bis 20:00 Uhr" in sheet
        assert "من 18:00 إلى 20:00" in sheet
        assert "Kostenlos" in sheet


class TestElsewhere:
    def test_the_home_page_shows_the_next_ones(
        self, client, make_event, make_date, home
    ):
        for number in range(6):
            make_date(make_event(f"E {number}"), SOON + timedelta(days=9 - number))

        page = get(client, "/de/")

        shown = re.findall(r"<span>(E \d)</span></a>", page)
        assert shown == ["E 5", "E 4", "E 3", "E 2"]
        assert 'href="/de/veranstaltungen/"' in page

    def test_a_topic_begins_with_the_soonest(
        self, client, home, make_event, make_date, topic
    ):
        home.add_child(instance=TopicPage(title="Wohnen", slug="wohnen", topic=topic))
        make_date(make_event("Spät", topics=[topic]), LATER)
        make_date(make_event("Bald", topics=[topic]), SOON)

        page = get(client, "/de/wohnen/")

        assert page.index("Bald") < page.index("Spät")

    def test_a_municipality_has_its_own_list_and_feeds(
        self, client, home, german, events, make_event, make_date
    ):
        kelmis = Municipality.objects.create(
            name="Kelmis", slug="kelmis", locale=german
        )
        town = home.add_child(
            instance=MunicipalityPage(
                title="Kelmis", slug="kelmis", municipality=kelmis
            )
        )
        own = town.add_child(instance=EventIndexPage(title="Termine", slug="termine"))
        event = own.add_child(instance=EventPage(title="Fest in Kelmis", slug="fest"))
        make_date(event, SOON)
        make_date(make_event("Anderswo"), SOON)

        assert "Fest in Kelmis" in get(client, "/de/kelmis/")
        for url in ("", "ics/", "feed/", "json/"):
            assert "Anderswo" not in get(client, f"/de/kelmis/termine/{url}")
            assert "Fest in Kelmis" in get(client, f"/de/kelmis/termine/{url}")
        assert "Fest in Kelmis" in get(client, "/de/veranstaltungen/")

    def test_the_sitemap_and_the_menu_name_them(self, client, cafe, make_date):
        sitemap = get(client, "/sitemap.xml")

        assert "/de/veranstaltungen/</loc>" in sitemap
        assert f"{URL}</loc>" in sitemap
        assert 'href="/de/veranstaltungen/"' in get(client, "/de/")


class TestWhatItCosts:
    def test_may_be_a_fact(self, client, make_event):
        Fact.objects.create(key="fee", label="Kurs", kind="money", value="20.40")
        make_event(is_free=False, cost="{fee} im Monat")

        text = client.get(URL).content.decode()

        assert "{fee}" not in text
        assert re.search(r"20,40\s€ im Monat", text)

    def test_is_refused_where_it_names_no_fact(self, make_event):
        with pytest.raises(ValidationError, match="{fie}"):
            make_event(is_free=False, cost="{fie} im Monat")
