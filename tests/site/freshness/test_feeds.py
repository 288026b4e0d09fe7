"""What other programmes read is kept like pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import EventIndexPage, EventPage
from events.series import Pattern, make_series
from pages.councils.models import CouncilIndexPage
from pages.directory.models import DirectoryPage, Place
from pages.news.models import NewsIndexPage, NewsPage

pytestmark = pytest.mark.django_db
ADDRESSES = [
    "/sitemap.xml",
    "/robots.txt",
    "/de/aktuelles/feed/",
    *(f"/{code}/termine/{end}/" for code in ("de", "ar") for end in ("feed", "json")),
    "/ar/termine/ics/",
    "/ar/termine/?view=month",
    "/ar/kontakte/places/?open=1",
    "/api/v1/pages?language=ar",
    "/api/v1/events?language=de",
    "/api/v1/places?language=de",
    "/oparl/v1.1/system",
]


@pytest.fixture
def content(home, arabic_home, german):
    news = home.add_child(instance=NewsIndexPage(title="Aktuelles", slug="aktuelles"))
    news.add_child(instance=NewsPage(title="Neu", slug="neu"))
    home.add_child(instance=CouncilIndexPage(title="Räte", slug="raete"))
    home.add_child(instance=DirectoryPage(title="Kontakte", slug="kontakte"))
    Place.objects.create(name="Haus", slug="haus", locale=german)
    index = home.add_child(instance=EventIndexPage(title="Termine", slug="termine"))
    event = index.add_child(instance=EventPage(title="Café", slug="cafe"))
    day = timezone.localdate() + timedelta(days=3)
    start = timezone.now().replace(hour=18, minute=0, second=0, microsecond=0).time()
    make_series(event.translation_key, Pattern("FREQ=WEEKLY;COUNT=9", day, start, 60))


class TestWhoAsksAgain:
    def test_hears_in_three_queries_that_nothing_changed(self, elsewhere, content):
        told = {}
        for path in ADDRESSES:
            elsewhere.get(path)
            name = elsewhere.get(path)["ETag"]
            with CaptureQueriesContext(connection) as queries:
                again = elsewhere.get(path, if_none_match=name)
            told[path] = (again.status_code, len(queries) <= 3)

        assert told == dict.fromkeys(ADDRESSES, (304, True))

    def test_gets_what_is_new_at_once(self, elsewhere, content):
        paths = [path for path in ADDRESSES if "termine" in path or "events" in path]
        for path in paths:
            assert "Café" in elsewhere.text(path), path

        page = EventPage.objects.get()
        page.title = "Sprachtreff"
        page.save_revision().publish()

        for path in paths:
            assert "Sprachtreff" in elsewhere.text(path), path
