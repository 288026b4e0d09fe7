"""What other programmes may read: what is public, nothing else, at a fixed price."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from jsonschema import Draft202012Validator
from wagtail.models import PageViewRestriction

from events.models import EventIndexPage, EventPage, Occurrence
from pages.directory.models import DirectoryPage, Organisation, Person, Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client, home):
    def ask(address, status=200, **query):
        answer = client.get(f"/api/v1/{address}", query)
        assert answer.status_code == status, answer.content
        return answer.json()

    return ask


def titles(answer):
    return [item["title"] for item in answer["items"]]


def count(ask, address, **query):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        ask(address, **query)
    return len(queries)


class TestPages:
    def test_are_those_of_one_language(
        self,
        ask,
        services,
        make_service,
        arabic,
        arabic_home,
        translated,
        commit_at_once,
    ):
        translated(services, arabic)
        page = make_service("Wohnsitz anmelden")
        make_service("Nur auf Deutsch")
        translated(page, arabic)

        german, own = ask("pages"), ask("pages", language="ar")

        assert "Nur auf Deutsch" in titles(german)
        assert "ar:Wohnsitz anmelden" in titles(own)
        assert "Nur auf Deutsch" not in titles(own)
        (item,) = [x for x in own["items"] if x["title"] == "ar:Wohnsitz anmelden"]
        assert item["key"] == str(page.translation_key)
        assert [x["language"] for x in item["translations"]] == ["ar", "de"]
        assert item["url"].startswith("http://testserver/ar/")

    def test_never_tell_of_drafts_and_private_ones(self, ask, make_service):
        hidden, draft = make_service("Nur intern"), make_service("Entwurf")
        draft.unpublish()
        PageViewRestriction.objects.create(
            page=hidden, restriction_type=PageViewRestriction.LOGIN
        )

        found = ask("pages")

        assert not {"Nur intern", "Entwurf"} & set(titles(found))
        ask(f"pages/{hidden.translation_key}", status=404)
        ask(f"pages/{draft.translation_key}", status=404)

    def test_are_found_by_type_topic_and_change(self, ask, make_service, topic):
        make_service("Mit Thema", topics=[topic], summary="Kurz gesagt.")
        make_service("Ohne")
        later = timezone.now() + timedelta(hours=1)

        (item,) = ask("pages", topic="wohnen")["items"]

        assert item["title"] == "Mit Thema"
        assert item["summary"] == "Kurz gesagt."
        assert item["type"] == "services.ServicePage"
        assert item["topics"] == [
            {"slug": "wohnen", "name": "Wohnen", "language": "de"}
        ]
        assert set(titles(ask("pages", type="services.ServicePage"))) == {
            "Mit Thema",
            "Ohne",
        }
        assert ask("pages", changed_since=later.isoformat())["total"] == 0

    def test_come_in_slices_that_lead_on(self, ask, client, make_service):
        for number in range(5):
            make_service(f"Seite {number}")
        seen, address = [], "/api/v1/pages?limit=2"

        while address:
            answer = client.get(address).json()
            seen += titles(answer)
            address = answer["next"]

        assert len(seen) == len(set(seen)) == answer["total"]
        assert answer["previous"].endswith("limit=2&offset=4")

    def test_cost_as_many_queries_for_fifty_as_for_one(self, ask, make_service, topic):
        make_service("Eine", topics=[topic])
        ask("pages")
        few = count(ask, "pages")
        for number in range(50):
            make_service(f"Seite {number}", topics=[topic])
        ask("pages")

        many = count(ask, "pages", limit=100)

        assert many == few <= 10

    def test_say_all_one_by_one(self, ask, make_service):
        page = make_service("Wohnsitz anmelden")

        whole = ask(f"pages/{page.translation_key}")

        assert whole["title"] == "Wohnsitz anmelden"
        assert whole["image"] is None
        assert isinstance(whole["sections"], list)

    @pytest.mark.parametrize(
        ("query", "status"),
        [
            ({"language": "xx"}, 404),
            ({"type": "auth.User"}, 404),
            ({"limit": "1000"}, 422),
            ({"limit": "a"}, 422),
            ({"offset": "-1"}, 422),
            ({"topic": "x" * 100}, 422),
            ({"topic": "\0"}, 422),
            ({"changed_since": "yesterday"}, 422),
            ({"changed_since": "2026-11-26T00:00:00"}, 422),
        ],
    )
    def test_refuse_what_makes_no_sense(self, ask, query, status):
        ask("pages", status=status, **query)

    def test_have_an_etag(self, client, home):
        first = client.get("/api/v1/pages")

        again = client.get("/api/v1/pages", headers={"if-none-match": first["ETag"]})

        assert again.status_code == 304
        assert "public" in first["Cache-Control"]

    def test_are_only_read(self, client, home):
        assert client.post("/api/v1/pages").status_code == 405


class TestEvents:
    @pytest.fixture
    def make_event(self, home):
        index = home.add_child(instance=EventIndexPage(title="Termine", slug="termine"))

        def make(title, *, days):
            page = index.add_child(
                instance=EventPage(title=title, slug=title.lower(), place_name="Saal")
            )
            for number in days:
                day = timezone.localdate() + timedelta(days=number)
                Occurrence.objects.create(
                    event_key=page.translation_key,
                    start_day=day,
                    end_day=day,
                    start_time=time(18),
                    end_time=time(20),
                    capacity=10,
                )
            return page

        return make

    def test_have_their_dates_soonest_first(self, ask, make_event):
        make_event("Spät", days=[9])
        make_event("Bald", days=[12, 2, -5])
        make_event("Vorbei", days=[-5])

        found = ask("events")

        assert titles(found) == ["Bald", "Spät"]
        dates = found["items"][0]["dates"]
        assert len(dates) == 2
        assert dates[0]["free_places"] == 10
        assert dates[0]["place"]["name"] == "Saal"

    def test_of_certain_days(self, ask, make_event):
        make_event("Bald", days=[2])
        make_event("Vorbei", days=[-5])
        today = timezone.localdate()

        found = ask(
            "events", since=today - timedelta(days=9), until=today - timedelta(days=1)
        )

        assert titles(found) == ["Vorbei"]

    @pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "x"])
    def test_refuse_days_that_no_calendar_has(self, ask, day):
        ask("events", since=day, status=422)
        ask("events", until=day, status=422)

    def test_cost_as_many_queries_for_a_hundred_as_for_one(self, ask, make_event):
        make_event("Eines", days=[1])
        ask("events")
        few = count(ask, "events")
        for number in range(30):
            make_event(f"E{number}", days=[1, 2, 3])
        ask("events")

        assert count(ask, "events", limit=100) == few <= 10


class TestTheDirectory:
    @pytest.fixture
    def directory(self, home):
        return home.add_child(
            instance=DirectoryPage(title="Wer hilft", slug="wer-hilft")
        )

    @pytest.fixture
    def ada(self, german, directory):
        return Person.objects.create(
            name="Ada", slug="ada", about="Hilft.", phone="0800 555 1", locale=german
        )

    def test_tells_people_without_how_to_reach_them(self, ask, ada, german):
        Person.objects.create(name="Früher", slug="frueher", locale=german)

        (item,) = ask("people")["items"]

        assert item["name"] == "Ada"
        assert item["words_language"] == "de"
        assert not {"phone", "email"} & set(item)
        assert item["url"] == "http://testserver/de/wer-hilft/people/ada/"

    def test_has_words_of_the_language_where_there_are_some(
        self, ask, ada, arabic, arabic_home
    ):
        own = ada.copy_for_translation(arabic)
        own.about = "تساعد"
        own.save()

        (item,) = ask("people", language="ar")["items"]

        assert (item["about"], item["words_language"]) == ("تساعد", "ar")

    def test_is_empty_while_its_page_is_private(self, ask, ada, directory):
        PageViewRestriction.objects.create(
            page=directory, restriction_type=PageViewRestriction.LOGIN
        )

        assert ask("people")["items"] == ask("places")["items"] == []

    def test_costs_as_many_queries_for_sixty_as_for_one(self, ask, directory, german):
        def make(number):
            place = Place.objects.create(
                name=f"Ort {number}", slug=f"ort-{number}", locale=german
            )
            organisation = Organisation.objects.create(
                name=f"Verein {number}", slug=f"verein-{number}", locale=german
            )
            organisation.places.add(place)
            organisation.save()

        make(0)
        ask("places"), ask("organisations")
        few = count(ask, "places"), count(ask, "organisations")
        for number in range(1, 60):
            make(number)

        many = count(ask, "places", limit=100), count(ask, "organisations", limit=100)

        assert many == few
        assert max(many) <= 10


class TestTheDescription:
    def test_says_what_answers_look_like(self, ask, client, make_service):
        schema = ask("openapi.json")
        make_service("Wohnsitz anmelden")

        assert schema["openapi"].startswith("3.1")
        assert set(schema["paths"]) == {
            *("/api/v1/pages", "/api/v1/pages/{key}", "/api/v1/events"),
            *("/api/v1/places", "/api/v1/organisations", "/api/v1/people"),
        }
        for address, methods in schema["paths"].items():
            if "{" in address:
                continue
            shape = methods["get"]["responses"]["200"]["content"]["application/json"]
            whole = {**shape["schema"], "components": schema["components"]}
            Draft202012Validator(whole).validate(client.get(address).json())

    def test_can_be_read_by_people(self, client, home):
        page = client.get("/api/v1/").content.decode()

        assert "GET /api/v1/events" in page
        assert 'href="/api/v1/openapi.json"' in page
        assert "https://" not in page
        assert "<script" not in page
