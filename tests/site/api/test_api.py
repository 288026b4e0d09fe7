"""What other programmes may read: what is public, nothing else, at a fixed price."""

from datetime import time, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from wagtail.models import PageViewRestriction

from config.api import answering
from config.api.asking import Asked, AskedEvents, AskedList, AskedPages, AskedSorted
from events.models import EventIndexPage, EventPage, Occurrence
from locales.status.changes import CHANGED, Change
from locales.status.models import TranslationStatus, content_type_of
from pages.directory.models import DirectoryPage, Organisation, Person, Place

pytestmark = pytest.mark.django_db
SINCE = "2026-11-20T08:00:00+00:00"


@pytest.fixture(autouse=True)
def _nobody_has_asked():
    """Each test begins with a cache of its own, and a count of none."""
    cache.clear()
    answering.counts.clear()


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
    with CaptureQueriesContext(connection) as queries:
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
        assert whole["translation"] == "original"

    def test_say_how_true_a_translation_is(
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
        own = translated(make_service("Wohnsitz anmelden", cost="10 Euro"), arabic)
        change = Change(
            "cost", CHANGED, german=["Jetzt 20 Euro"], since=SINCE, urgent=True
        )
        TranslationStatus.objects.update_or_create(
            content_type=content_type_of(own),
            translation_key=own.translation_key,
            locale=arabic,
            defaults={
                "state": TranslationStatus.State.STALE,
                "changes": [change.as_json()],
            },
        )

        whole = ask(f"pages/{own.translation_key}", language="ar")

        assert whole["translation"] == "stale"
        text = "".join(x["html"] for y in whole["sections"] for x in y["parts"])
        assert "Jetzt 20 Euro" in text
        assert "ar:10 Euro" not in text

    def test_end_when_they_expire_and_not_when_the_timer_comes(self, ask, make_service):
        page = make_service("Bis gestern")
        page.expire_at = timezone.now() - timedelta(minutes=1)
        page.save()

        assert "Bis gestern" not in titles(ask("pages"))
        ask(f"pages/{page.translation_key}", status=404)

    def test_below_a_private_one_are_private(self, ask, services, make_service):
        page = make_service("Darunter")
        PageViewRestriction.objects.create(
            page=services, restriction_type=PageViewRestriction.LOGIN
        )

        assert "Darunter" not in titles(ask("pages"))
        ask(f"pages/{page.translation_key}", status=404)

    def test_that_nobody_knows_are_told_as_such(self, ask, home):
        assert "No page with that key" in ask("pages/abc", status=404)["detail"]

    def test_name_no_version_that_is_private(
        self,
        ask,
        services,
        make_service,
        arabic,
        arabic_home,
        translated,
        commit_at_once,
    ):
        def versions():
            (item,) = [x for x in ask("pages")["items"] if x["title"] == page.title]
            return [x["language"] for x in item["translations"]]

        translated(services, arabic)
        page = make_service("Wohnsitz anmelden")
        own = translated(page, arabic)
        assert versions() == ["ar", "de"]

        PageViewRestriction.objects.create(
            page=own, restriction_type=PageViewRestriction.LOGIN
        )

        assert versions() == ["de"]

    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ({"language": "xx"}, "language: No such language. There are: de"),
            ({"type": "auth.User"}, "type: No such type. There are: "),
            ({"limit": "1000"}, "limit: Ensure this value is less than or equal to"),
            ({"limit": "a"}, "limit: Enter a whole number."),
            ({"offset": "-1"}, "offset: Ensure this value is greater than or equal"),
            ({"topic": "x" * 100}, "topic: Ensure this value has at most 80"),
            ({"topic": "\0"}, "topic: "),
            ({"changed_since": "yesterday"}, "changed_since: Write a moment as 2026"),
            ({"changed_since": "2026-11-26T00:00:00"}, "changed_since: Write a moment"),
            ({"changed_since": "0001-01-01T00:00:00+14:00"}, "Write a year from 2000"),
            ({"topics": "wohnen"}, "topics: No such parameter. There are: language"),
        ],
    )
    def test_refuse_what_makes_no_sense_in_words(self, ask, query, words):
        assert words in ask("pages", status=400, **query)["detail"]

    def test_are_told_as_unchanged_for_three_queries(self, client, make_service):
        make_service("Wohnsitz anmelden")
        first = client.get("/api/v1/pages")
        client.get("/api/v1/pages")

        with CaptureQueriesContext(connection) as queries:
            again = client.get(
                "/api/v1/pages", headers={"if-none-match": first["ETag"]}
            )

        assert again.status_code == 304
        assert len(queries) <= 3
        assert "public" in first["Cache-Control"]
        assert again["Access-Control-Allow-Origin"] == "*"

    def test_are_new_after_every_change(self, client, make_service, topic):
        page = make_service("Wohnsitz anmelden", topics=[topic])
        seen = [client.get("/api/v1/pages")["ETag"]]

        page.title = "Ummelden"
        page.save_revision().publish()
        seen.append(client.get("/api/v1/pages")["ETag"])
        topic.name = "Wohnung"
        topic.save()
        seen.append(client.get("/api/v1/pages")["ETag"])
        PageViewRestriction.objects.create(
            page=page, restriction_type=PageViewRestriction.LOGIN
        )
        seen.append(client.get("/api/v1/pages")["ETag"])
        page.unpublish()
        seen.append(client.get("/api/v1/pages")["ETag"])
        seen.append(client.get("/api/v1/pages?limit=2")["ETag"])

        assert len(set(seen)) == 6

    def test_say_one_by_one_what_is_unchanged(self, client, make_service):
        page = make_service("Wohnsitz anmelden")
        address = f"/api/v1/pages/{page.translation_key}"
        first = client.get(address)

        again = client.get(address, headers={"if-none-match": first["ETag"]})

        assert again.status_code == 304

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

    def test_tell_who_may_come_and_until_when(self, ask, make_event):
        page = make_event("Bald", days=[2])
        EventPage.objects.filter(pk=page.pk).update(by_invitation=True)
        closes = timezone.now() + timedelta(days=1)
        Occurrence.objects.update(registration_closes=closes)

        (item,) = ask("events")["items"]

        assert item["by_invitation"] is True
        assert (
            item["dates"][0]["registration_closes"][:16] == f"{closes:%Y-%m-%dT%H:%M}"
        )

    def test_tell_sixty_dates_and_that_there_are_more(self, ask, make_event):
        make_event("Wöchentlich", days=range(1, 63))

        (item,) = ask("events")["items"]

        assert len(item["dates"]) == 60
        assert item["more_dates"] is True

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
        assert "since: " in ask("events", since=day, status=400)["detail"]
        assert "until: " in ask("events", until=day, status=400)["detail"]

    def test_refuse_an_end_before_the_beginning(self, ask, home):
        refused = ask("events", since="2026-11-26", until="2026-11-25", status=400)

        assert refused["detail"] == "until: This is before the day of since."

    def test_are_new_when_a_place_is_taken(self, client, make_event):
        make_event("Bald", days=[2])
        first = client.get("/api/v1/events")["ETag"]
        unchanged = client.get("/api/v1/events", headers={"if-none-match": first})

        Occurrence.objects.update(held=1)
        taken = client.get("/api/v1/events", headers={"if-none-match": first})

        assert unchanged.status_code == 304
        assert taken.status_code == 200
        assert taken.json()["items"][0]["dates"][0]["free_places"] == 9

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

    def test_tells_no_draft_of_an_organisation(self, ask, directory, german):
        for name, is_public in (("Verein", True), ("Entwurf", False)):
            Organisation.objects.create(
                name=name, slug=name.lower(), is_public=is_public, locale=german
            )

        found = ask("organisations")

        assert [item["name"] for item in found["items"]] == ["Verein"]
        assert found["total"] == 1

    def test_is_new_when_an_entry_is_confirmed(self, client, ada):
        first = client.get("/api/v1/people")["ETag"]

        Person.objects.update(confirmed_on=timezone.localdate())

        assert client.get("/api/v1/people")["ETag"] != first

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

        # What is kept of the frame may be too old by now.
        ask("places")
        many = count(ask, "places", limit=100), count(ask, "organisations", limit=100)

        assert many == few
        assert max(many) <= 10


class TestWhoeverAsks:
    def test_waits_after_too_many_questions(self, client, home, monkeypatch):
        monkeypatch.setattr(answering, "A_MINUTE", 2)
        answers = [client.get("/api/v1/places") for _number in range(3)]

        other = client.get("/api/v1/places", REMOTE_ADDR="203.0.113.9")

        assert [x.status_code for x in answers] == [200, 200, 429]
        assert 1 <= int(answers[2]["Retry-After"]) <= 60
        assert "Please wait" in answers[2].json()["detail"]
        assert other.status_code == 200

    def test_may_be_another_website(self, client, home):
        before = client.options("/api/v1/pages")

        assert before.status_code == 204
        assert before["Access-Control-Allow-Headers"] == "If-None-Match"
        assert client.get("/api/v1/pages")["Access-Control-Allow-Origin"] == "*"


FORMS = {
    "/api/v1/pages": AskedPages,
    "/api/v1/pages/{key}": Asked,
    "/api/v1/events": AskedEvents,
    "/api/v1/places": AskedList,
    "/api/v1/organisations": AskedSorted,
    "/api/v1/people": AskedList,
}


def resolved(contract, part):
    while "$ref" in part:
        found = contract
        for name in part["$ref"][2:].split("/"):
            found = found[name]
        part = found
    return part


def shape_of(contract, address):
    answer = resolved(contract, contract["paths"][address]["get"]["responses"]["200"])
    return answer["content"]["application/json"]["schema"]


def strict(part):
    """The same, and no field beside those that it names."""
    if isinstance(part, list):
        return [strict(x) for x in part]
    if not isinstance(part, dict):
        return part
    found = {name: strict(x) for name, x in part.items() if name != "allOf"}
    if "$ref" in part:
        found["unevaluatedProperties"] = False
    if "allOf" in part:
        first, second = part["allOf"]
        found["allOf"] = [first, strict(second)]
    return found


def complaints(contract, address, answer):
    whole = {**shape_of(contract, address), "components": contract["components"]}
    validator = Draft202012Validator(
        whole, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    return [error.message for error in validator.iter_errors(answer)]


class TestTheContract:
    def test_is_a_document_of_openapi(self, ask):
        contract = ask("openapi.json")

        assert contract["openapi"].startswith("3.1")
        validate(contract)

    def test_names_what_can_be_asked(self, ask):
        contract = ask("openapi.json")

        assert set(contract["paths"]) == set(FORMS)
        for address, form in FORMS.items():
            named = [
                resolved(contract, x)
                for x in contract["paths"][address]["get"]["parameters"]
            ]
            named = {x["name"]: x["schema"] for x in named if x["in"] == "query"}
            assert set(named) == set(form.base_fields), address
            for name, field in form.base_fields.items():
                bounds = {
                    "maximum": getattr(field, "max_value", None),
                    "minimum": getattr(field, "min_value", None),
                }
                assert {x: named[name].get(x) for x in bounds} == bounds
                if name in ("limit", "offset"):
                    assert named[name]["default"] == field.initial

    def test_can_be_read_by_people(self, client, home):
        answer = client.get("/api/v1/")
        page = answer.content.decode()

        assert "GET /api/v1/events" in page
        assert 'href="/api/v1/openapi.json"' in page
        assert "<code>free_places</code>" not in page
        assert "<code>interpreters</code>" in page
        assert "https://" not in page
        assert "<script" not in page
        assert "style=" not in page
        assert "unsafe-inline" not in answer["Content-Security-Policy"]


@pytest.mark.usefixtures("demonstrated")
class TestTheDemonstration:
    def test_answers_as_the_contract_says(self, client, demonstration):
        contract = strict(client.get("/api/v1/openapi.json").json())
        addresses = [x for x in FORMS if "{" not in x]
        wrong, some = {}, 0

        for address in addresses:
            for offset in (0, 100):
                answer = client.get(f"{address}?limit=100&offset={offset}").json()
                some += len(answer["items"])
                wrong[address, offset] = complaints(contract, address, answer)
        for item in client.get("/api/v1/pages?limit=100").json()["items"][::8]:
            whole = client.get(f"/api/v1/pages/{item['key']}").json()
            wrong[item["url"]] = complaints(contract, "/api/v1/pages/{key}", whole)

        assert some > 100
        assert {name: found for name, found in wrong.items() if found} == {}

    def test_tells_nobodys_own_address_or_number(self, client, demonstration):
        own = Person.objects.exclude(email="").values_list("email", "phone")
        told = "".join(
            client.get(f"{address}?limit=100").content.decode()
            for address in ("/api/v1/people", "/api/v1/events")
        )

        assert len(own) > 3
        assert [x for pair in own for x in pair if x and x in told] == []
