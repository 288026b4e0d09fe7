"""Events are found by their dates and places, and not once they are over."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone
from freezegun import freeze_time

from events import dates
from events.models import EventIndexPage, EventPage, Occurrence
from pages.directory.models import Place
from pages.topics.models import Municipality
from search.models import SearchEntry, SearchItem
from search.rebuilding import what_differs
from tests.search.test_filling import found
from tests.search.test_pages import page_for

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
NOON = datetime.datetime(2027, 3, 1, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _noon():
    with freeze_time(NOON):
        yield


@pytest.fixture
def cafe(home, topic):
    calendar = home.add_child(instance=EventIndexPage(title="Termine", slug="termine"))
    page = calendar.add_child(
        instance=EventPage(
            title="Sprachcafé",
            slug="sprachcafe",
            place_name="Kulturzentrum",
            place_address="Am Markt 2, 4700 Eupen",
            access_note="Mit Rampe",
        )
    )
    page.topics.set([topic])
    page.save_revision().publish()
    return page


def add_date(page, day, **values):
    return Occurrence.objects.create(
        event_key=page.translation_key,
        start_day=day,
        end_day=day,
        start_time=datetime.time(18),
        end_time=datetime.time(20),
        **values,
    )


def a_minute_passes():
    call_command("search_push", verbosity=0)


def item_of(page):
    return SearchItem.objects.get(key=f"page:{page.translation_key}")


MARCH_2, MARCH_9 = datetime.date(2027, 3, 2), datetime.date(2027, 3, 9)


class TestAnEvent:
    def test_is_found_by_its_words_and_its_place(self, cafe):
        for text in ("Sprachcafe", "Kulturzentrum", "Eupen", "Rampen"):
            assert "Sprachcafé" in found(text)

    def test_is_found_by_where_one_of_its_dates_takes_place(self, cafe):
        add_date(cafe, MARCH_2, place_name="Stadtbibliothek")
        a_minute_passes()

        assert "Sprachcafé" in found("Bibliothek")

    def test_is_sorted_by_topic_kind_and_the_years_of_its_dates(self, cafe):
        add_date(cafe, MARCH_2)
        add_date(cafe, datetime.date(2028, 1, 4))
        a_minute_passes()

        facets = "kind=event lang=de place=* topic=wohnen year=2027 year=2028"
        assert item_of(cafe).facets == facets

    def test_is_sorted_by_the_municipality_of_its_place(self, cafe, german):
        eupen = Municipality.objects.create(name="Eupen", slug="eupen", locale=german)
        cafe.place = Place.objects.create(
            name="Rathaus", slug="rathaus", locale=german, municipality=eupen
        )
        cafe.save_revision().publish()

        assert "place=eupen" in item_of(cafe).facets

    def test_follows_the_name_of_its_place(self, cafe, german):
        place = Place.objects.create(name="Rathaus", slug="rathaus", locale=german)
        cafe.place = place
        cafe.save_revision().publish()

        place.name = "Bürgerzentrum"
        place.save()

        assert "Sprachcafé" in found("Bürgerzentrum")


class TestItsResult:
    def test_says_when_and_where(self, client, cafe):
        add_date(cafe, MARCH_2)
        add_date(cafe, MARCH_9)
        a_minute_passes()

        page = page_for(client, "sprachcafe")

        assert '<time datetime="2027-03-02">' in page
        assert "18:00 bis 20:00 Uhr" in page
        assert "und 1 weiterer Termin" in page
        assert "Kulturzentrum" in page

    def test_names_the_first_date_that_takes_place(self, client, cafe):
        first = add_date(cafe, MARCH_2)
        add_date(cafe, MARCH_9)
        dates.cancel([first.pk], at=timezone.now())
        a_minute_passes()

        assert '<time datetime="2027-03-09">' in page_for(client, "sprachcafe")

    def test_says_that_its_only_date_is_called_off(self, client, cafe):
        only = add_date(cafe, MARCH_2)
        dates.cancel([only.pk], at=timezone.now())
        a_minute_passes()

        page = page_for(client, "sprachcafe")

        assert "Abgesagt" in page

    def test_speaks_the_readers_language(self, client, cafe, arabic_home):
        add_date(cafe, MARCH_2)
        a_minute_passes()

        page = page_for(client, "sprachcafe", code="ar")

        assert "bis 20:00 Uhr" not in page
        assert '<bdi lang="de">Kulturzentrum</bdi>' in page


class TestTheClock:
    def test_lets_the_next_date_take_over(self, cafe):
        add_date(cafe, MARCH_2)
        add_date(cafe, MARCH_9)
        a_minute_passes()
        assert item_of(cafe).date == MARCH_2

        with freeze_time(NOON + datetime.timedelta(days=2)):
            a_minute_passes()

            assert item_of(cafe).date == MARCH_9
            assert f"page:{cafe.translation_key}" not in what_differs()

    def test_lets_nobody_find_what_is_over(self, cafe):
        add_date(cafe, MARCH_2)
        a_minute_passes()
        assert "Sprachcafé" in found("Sprachcafé")

        with freeze_time(NOON + datetime.timedelta(days=2)):
            a_minute_passes()

            assert found("Sprachcafé") == set()
            assert not SearchEntry.objects.filter(title="Sprachcafé").exists()
            assert f"page:{cafe.translation_key}" not in what_differs()

    def test_a_new_date_brings_it_back(self, cafe):
        add_date(cafe, datetime.date(2027, 2, 1))
        a_minute_passes()
        assert found("Sprachcafé") == set()

        add_date(cafe, MARCH_9)

        assert "Sprachcafé" in found("Sprachcafé")

    def test_looks_only_at_what_is_due(self, cafe, django_assert_num_queries):
        add_date(cafe, MARCH_2)
        a_minute_passes()

        with django_assert_num_queries(1):
            a_minute_passes()


class TestHiddenEvents:
    def test_a_draft_with_dates_is_not_found(self, cafe):
        cafe.unpublish()

        add_date(cafe, MARCH_2)
        a_minute_passes()

        assert found("Sprachcafé") == set()

    def test_many_new_dates_cost_one_look(self, cafe, monkeypatch):
        looks = []
        monkeypatch.setattr("search.filling.refresh", looks.append)

        for day in range(2, 9):
            add_date(cafe, datetime.date(2027, 3, day))
        a_minute_passes()

        assert looks == [f"page:{cafe.translation_key}"]
