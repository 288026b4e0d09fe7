"""The calendar: list, agenda, month, filters, feeds."""

import json
import re
from datetime import datetime, time, timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pytest
import vobject
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from events import dates
from events.models import EventPage, Occurrence
from events.series import Pattern, make_series
from locales.templatetags.locale_tags import spelled_date
from pages.base.models import Fact
from tests.again import content
from tests.many import beside

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
SOON, LATER = TODAY + timedelta(days=3), TODAY + timedelta(days=40)
URL = "/de/veranstaltungen/"


@content
def cafe(make_event, make_date, topic):
    """A language café with two coming dates and one that is over."""
    page = make_event(
        "Sprachcafé",
        topics=[topic],
        languages=["ar", "de"],
        interpreters=["ti"],
        childcare=True,
        summary="Deutsch üben bei Kaffee.",
        place_name="Kulturhaus",
        place_address="Beispielweg 3, 4720 Kelmis",
    )
    for day in (TODAY - timedelta(days=7), SOON, LATER):
        make_date(page, day)
    return page


@content
def course(make_event, make_date):
    """A swimming course that is full."""
    page = make_event("Schwimmkurs", women_only=True, is_free=False, cost="20 €")
    make_date(page, SOON, time(10), capacity=8, held=8)
    return page


def get(client, query="", url=URL):
    response = client.get(f"{url}{query}")
    assert response.status_code == 200
    return response.content.decode()


def _before(day):
    """A day of the month before."""
    return day.replace(day=1) - timedelta(days=1)


class TestTheList:
    def test_shows_each_event_once_with_its_next_date(self, client, cafe, course):
        page = get(client)

        assert page.count("Sprachcafé</span></a>") == 1
        assert f'datetime="{SOON.isoformat()}"' in page
        assert "und 1 weiterer Termin" in page
        assert "2 Veranstaltungen" in page
        assert '18:00 bis 20:00 Uhr · <bdi lang="de">Kulturhaus</bdi>' in page

    def test_says_before_the_title_that_an_event_is_full(self, client, course):
        page = get(client)

        assert page.index("Ausgebucht") < page.index("Schwimmkurs")

    def test_leaves_out_events_that_are_over(self, client, make_event, make_date):
        make_date(make_event("Vorbei"), TODAY - timedelta(days=1))

        page = get(client)

        assert "Vorbei" not in page
        assert "Zurzeit ist keine Veranstaltung geplant." in page

    def test_shows_a_cancelled_date_as_cancelled(self, client, cafe):
        row = cafe.occurrences.upcoming(at=timezone.now()).first()
        dates.cancel([row.pk], at=timezone.now(), reason="illness")

        page = get(client)

        assert page.index("Abgesagt") < page.index("Sprachcafé")
        assert "Jemand ist krank." in page

    def test_shows_what_was_announced_before_a_move(self, client, cafe):
        row = cafe.occurrences.upcoming(at=timezone.now()).first()
        start = datetime.combine(SOON, time(19))
        dates.move(row.pk, start=start, end=start + timedelta(hours=1))

        page = get(client)

        assert "Verschoben" in page
        assert "19:00 bis 20:00 Uhr" in page
        assert ", 18:00 Uhr." in page

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("topic=wohnen", ["Sprachcafé"]),
            ("spoken=ar", ["Sprachcafé"]),
            ("interpreter=ti", ["Sprachcafé"]),
            ("childcare=yes", ["Sprachcafé"]),
            ("places=yes", ["Sprachcafé"]),
            (f"from={LATER.isoformat()}", ["Sprachcafé"]),
            (f"to={(SOON - timedelta(days=1)).isoformat()}", []),
            (f"from={SOON.isoformat()}&to={SOON.isoformat()}", ["both"]),
            ("spoken=ar&places=yes", ["Sprachcafé"]),
        ],
    )
    def test_keeps_what_the_filters_ask_for(self, client, cafe, course, query, found):
        page = get(client, f"?{query}")

        shown = {x for x in ("Sprachcafé", "Schwimmkurs") if f"{x}</span></a>" in page}
        wanted = {"Sprachcafé", "Schwimmkurs"} if found == ["both"] else {*found}
        assert shown == wanted

    @pytest.mark.parametrize(
        "query",
        [
            "from=gestern",
            "to=2027-02-30",
            "from=9999-99-99",
            "from=0001-01-01",
            "to=9999-12-31",
            "view=x",
            "month=2027-13&view=month",
            "month=%00&view=month",
            "spoken=klingonisch",
            "places=%27%22--",
        ],
    )
    def test_names_a_filter_that_it_does_not_know(self, client, cafe, query):
        assert "Einen Filter in dieser Adresse kennen wir nicht" in get(
            client, f"?{query}"
        )

    def test_keeps_filters_between_the_views_and_pages(
        self, client, make_event, make_date, topic
    ):
        for number in range(25):
            make_date(make_event(f"E {number}", topics=[topic]), SOON)

        page = get(client, "?topic=wohnen")

        assert "?topic=wohnen&amp;view=month" in page
        assert "?topic=wohnen&amp;page=2" in page
        assert f"{URL}ics/?topic=wohnen" in page

    def test_removes_one_filter_and_keeps_the_view(self, client, cafe):
        page = get(client, "?topic=wohnen&spoken=ar&view=agenda")

        assert 'href="?spoken=ar&amp;view=agenda"' in page


class TestTheAgenda:
    def test_shows_every_date_under_its_day(self, client, cafe):
        page = get(client, "?view=agenda")

        assert page.count("Sprachcafé</span></a>") == 2
        assert "2 Termine" in page


class TestTheMonth:
    def test_shows_the_dates_of_that_month_and_the_way_to_others(self, client, cafe):
        page = get(client, f"?view=month&month={SOON:%Y-%m}")

        assert "Sprachcafé</a>" in page
        after = (SOON.replace(day=1) + timedelta(days=32)).replace(day=1)
        assert f"month={after:%Y-%m}" in page

    def test_keeps_to_the_days_that_were_asked_for(self, client, cafe, make_date):
        make_date(cafe, SOON, time(9))
        month, day_after = f"{SOON:%Y-%m}", SOON + timedelta(days=1)

        def shown(day):
            page = get(client, f"?view=month&month={month}&from={day}&to={day}")
            return page.count("Sprachcafé</a>")

        assert shown(SOON) == 2
        assert shown(day_after) == 0

    def test_leads_no_further_than_there_are_dates(self, client, cafe):
        first, last = TODAY - timedelta(days=7), LATER

        def ways(month):
            page = get(client, f"?view=month&month={month}")
            sheet = page[page.index("month-nav") : page.index("<table")]
            return re.findall(r"month=([\d-]+)", sheet)

        assert ways(f"{last:%Y-%m}") == [f"{_before(last):%Y-%m}"]
        assert f"{_before(first):%Y-%m}" not in ways(f"{first:%Y-%m}")
        assert ways("2100-12") == [f"{last:%Y-%m}"]
        assert ways("2000-01") == [f"{first:%Y-%m}"]

    def test_links_to_the_rest_of_a_full_day(self, client, make_event, make_date):
        for number in range(7):
            make_date(make_event(f"E {number}"), SOON)

        page = get(client, f"?view=month&month={SOON:%Y-%m}")

        assert "3 weitere" in page
        assert f"view=agenda&amp;from={SOON}&amp;to={SOON}" in page


class TestQueries:
    def test_are_the_same_for_10_and_for_1000_dates(self, client, events, topic):
        def fill(pages, each):
            for number in range(pages):
                page = events.add_child(
                    instance=EventPage(title="E", slug=f"e-{each}-{number}")
                )
                page.topics.set([topic])
                page.save()
                pattern = Pattern(f"FREQ=DAILY;COUNT={each}", SOON, time(18), 60)
                make_series(page.translation_key, pattern)

        def queries():
            found = {}
            for view in ("list", "agenda", "month"):
                query = f"{URL}?view={view}&topic=wohnen"
                client.get(query)
                with CaptureQueriesContext(connection) as captured:
                    client.get(query)
                found[view] = len(captured)
            return found

        fill(2, 5)
        few = queries()
        fill(22, 45)
        many = queries()

        assert Occurrence.objects.count() == 1000
        assert few == many
        assert max(many.values()) <= 15


class TestFeeds:
    def test_are_there_for_any_filter(self, client, cafe, course):
        for feed in ("feed", "ics", "json"):
            text = get(client, f"{feed}/?spoken=ar")

            assert "Sprachcafé" in text
            assert "Schwimmkurs" not in text

    def test_for_calendars_hold_zone_times_and_status(self, client, cafe):
        row = cafe.occurrences.upcoming(at=timezone.now()).first()
        dates.cancel([row.pk], at=timezone.now())

        response = client.get(f"{URL}ics/")
        found = Calendar.from_ical(response.content)

        assert response["Content-Type"].startswith("text/calendar")
        assert 'filename="veranstaltungen.ics"' in response["Content-Disposition"]
        assert [str(x["tzid"]) for x in found.walk("VTIMEZONE")] == ["Europe/Brussels"]
        event = found.walk("VEVENT")[0]
        assert event["status"] == "CANCELLED"
        assert event["sequence"] == 1
        assert event["uid"] == str(row.uid)
        assert event["dtstart"].dt == row.starts_at
        assert event["summary"] == "Abgesagt: Sprachcafé"
        assert event["location"] == "Kulturhaus, Beispielweg 3, 4720 Kelmis"

    def test_for_calendars_keep_a_cancelled_date_for_a_month(
        self, client, event, make_date
    ):
        for days in (10, 40):
            row = make_date(event, TODAY - timedelta(days=days))
            dates.cancel([row.pk], at=timezone.now() - timedelta(days=days))

        found = Calendar.from_ical(client.get(f"{URL}ics/").content)

        assert len(found.walk("VEVENT")) == 1

    @pytest.mark.parametrize("feed", ["feed", "ics", "json"])
    def test_say_when_nothing_has_changed(self, client, cafe, feed):
        url = f"{URL}{feed}/?spoken=ar"
        first = client.get(url)

        again = client.get(url, headers={"if-none-match": first["ETag"]})
        dates.cancel([cafe.occurrences.last().pk], at=timezone.now())
        changed = client.get(url, headers={"if-none-match": first["ETag"]})

        assert again.status_code == 304
        assert changed.status_code == 200

    def test_of_free_places_tell_of_a_date_that_was_cancelled(
        self, client, cafe, course
    ):
        dates.cancel([cafe.occurrences.last().pk], at=timezone.now())

        text = get(client, "ics/?places=yes")

        assert text.count("STATUS:CANCELLED") == 1
        assert text.count("STATUS:CONFIRMED") == 1
        assert "Schwimmkurs" not in text

    @pytest.mark.parametrize("feed", ["feed", "ics", "json"])
    def test_need_few_queries_for_100_events(
        self, client, make_event, make_date, topic, feed
    ):
        page = make_event("E", topics=[topic])
        for event in (page, *beside(page, 99)):
            make_date(event, SOON)
        client.get(f"{URL}{feed}/?topic=wohnen")

        with CaptureQueriesContext(connection) as captured:
            text = get(client, f"{feed}/?topic=wohnen")

        assert "E 99" in text
        assert len(captured) <= 10, [x["sql"] for x in captured]

    def test_for_calendars_are_understood_by_a_second_programme(self, client, cafe):
        row = cafe.occurrences.upcoming(at=timezone.now()).first()

        found = vobject.readOne(get(client, "ics/"))

        assert found.method.value == "PUBLISH"
        first = found.vevent_list[0]
        assert first.uid.value == str(row.uid)
        assert first.dtstart.value == row.starts_at
        assert first.dtend.value == row.ends_at
        assert first.summary.value == "Sprachcafé"
        assert first.url.value == "http://testserver/de/veranstaltungen/sprachcafe/"

    def test_as_rss_are_well_formed_and_lead_to_the_event(self, client, course):
        text = get(client, "feed/?from=gestern")
        channel = ElementTree.fromstring(text)[0]  # noqa: S314  our own feed

        (item,) = channel.findall("item")
        assert channel.findtext("language") == "de"
        assert item.findtext("title") == "Ausgebucht: Schwimmkurs"
        assert item.findtext("guid") == str(course.occurrences.get().uid)
        assert item.findtext("link").endswith("/de/veranstaltungen/schwimmkurs/")
        assert parsedate_to_datetime(item.findtext("pubDate"))
        assert item.findtext("description").startswith(
            f"{spelled_date(SOON)}, 10:00 bis 12:00 Uhr"
        )

    def test_as_json_have_moments_and_places(self, client, course):
        found = json.loads(get(client, "json/"))

        (item,) = found["items"]
        assert item["title"] == "Ausgebucht: Schwimmkurs"
        assert item["_event"]["free_places"] == 0
        assert item["_event"]["status"] == "scheduled"
        row = course.occurrences.get()
        assert datetime.fromisoformat(item["_event"]["starts_at"]) == row.starts_at

    def test_speak_the_readers_language(self, client, cafe, arabic, arabic_home):
        version = cafe.copy_for_translation(arabic, copy_parents=True)
        version.title = "مقهى اللغة"
        version.save_revision().publish()

        text = get(client, "ics/", url="/ar/veranstaltungen/")

        assert "SUMMARY;LANGUAGE=ar:مقهى اللغة" in text

    def test_fall_back_to_german_visibly(self, client, cafe, arabic_home):
        text = get(client, "ics/", url="/ar/veranstaltungen/")

        assert "SUMMARY;LANGUAGE=de:Sprachcafé" in text


class TestADateWithoutATime:
    def test_is_a_whole_day_to_calendars(self, client, event, make_date):
        make_date(event, SOON, without_time=True)

        found = Calendar.from_ical(client.get(f"{URL}ics/").content)

        event = found.walk("VEVENT")[0]
        assert event["dtstart"].dt == SOON
        assert not isinstance(event["dtstart"].dt, datetime)
        assert event["status"] == "TENTATIVE"
        assert ", die Uhrzeit folgt" in get(client)

    def test_that_lasts_several_days_says_it_in_a_sentence(
        self, client, event, make_date
    ):
        make_date(event, SOON, without_time=True, end_day=SOON + timedelta(days=2))

        assert "<p>Die Uhrzeit folgt.</p>" in get(client, url=event.url)


def test_a_date_without_a_place_says_nothing_of_it(client, event, make_date):
    make_date(event, SOON)

    assert "20:00 Uhr · " not in get(client)


class TestAFactInASummary:
    @pytest.mark.parametrize("feed", ["feed/", "ics/", "json/"])
    def test_has_its_new_value_in_every_feed(self, client, make_event, make_date, feed):
        fee = Fact.objects.create(key="fee", label="x", kind="money", value="20.40")
        make_date(make_event(summary="Kostet {fee}."), SOON)

        assert "20,40" in get(client, feed).replace("\\,", ",")

        fee.value = "31.70"
        fee.save()

        text = get(client, feed).replace("\\,", ",")
        assert "31,70" in text
        assert "20,40" not in text
