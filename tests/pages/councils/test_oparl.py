"""The open data of the councils: OParl 1.1, as far as it can be checked."""

import datetime
import json
import os
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft4Validator
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from pages.councils.models import CouncilPage, FeedState, PublicObject
from pages.councils.oparl.keeping import write_if_stale
from pages.councils.oparl.vocabulary import LISTS
from pages.directory.models import Organisation, Place
from tests.filling import document

pytestmark = pytest.mark.django_db

ROOT = "/oparl/v1.1/"
# The published schema lies beside the project, not in it (CC BY-SA 4.0).
BESIDE = settings.ROOT.parent / "shared" / "oparl" / "schema"
SCHEMA = Path(os.environ.get("OPARL_SCHEMA", BESIDE))
NOON = datetime.datetime(2027, 3, 1, 12, tzinfo=datetime.UTC)
LATER = NOON + datetime.timedelta(days=1)
EMBEDDED = {
    "membership": "Membership",
    "agendaItem": "AgendaItem",
    "consultation": "Consultation",
    "location": "Location",
    "legislativeTerm": "LegislativeTerm",
    "invitation": "File",
    "resultsProtocol": "File",
    "mainFile": "File",
    "auxiliaryFile": "File",
}


@pytest.fixture
def ask(client):
    """Reads an address of the feed; a whole one, too."""

    def ask(address, status=200, **query):
        path = address.partition(ROOT)[2] if "://" in address else address
        response = client.get(ROOT + path, query)
        assert response.status_code == status, response.content
        return response.json()

    return ask


@pytest.fixture
def write():
    """Writes the feed as if somebody read it at that moment."""

    def write(at):
        FeedState.objects.update_or_create(pk=1, defaults={"is_stale": True})
        write_if_stale(at=at)

    return write


@pytest.fixture
def schema():
    if not SCHEMA.is_dir():
        pytest.skip("no schema: set OPARL_SCHEMA to its folder")
    return {
        path.stem: Draft4Validator(json.loads(path.read_text()))
        for path in SCHEMA.glob("*.json")
    }


def all_pages(ask, address, **query):
    found = ask(address, **query)
    objects = found["data"]
    while "next" in found["links"]:
        link = found["links"]["next"]
        path, _, rest = link.partition("?")
        found = ask(path, **dict(pair.split("=") for pair in rest.split("&")))
        objects += found["data"]
    return objects


def with_embedded(found):
    """The object and those within it, each with the type it should be of."""
    yield found["type"].rpartition("/")[2], found
    for name, kind in EMBEDDED.items():
        value = found.get(name)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                assert item["type"].endswith(f"/{kind}")
                yield from with_embedded(item)


def addresses_in(value):
    if isinstance(value, dict):
        for item in value.values():
            yield from addresses_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from addresses_in(item)
    elif isinstance(value, str) and ROOT in value:
        yield value


class TestTheDemonstration:
    def test_keeps_to_the_schema_in_every_object_and_names_only_what_is_there(
        self, demonstration, schema, ask, client
    ):
        system, bodies = ask("system"), ask("bodies")
        objects = [system, *bodies["data"]]
        for rest in LISTS.values():
            objects += all_pages(ask, f"body/1/{rest}")

        kinds, named = set(), set()
        for whole in objects:
            named |= {*addresses_in(whole)}
            for kind, found in with_embedded(whole):
                kinds.add(kind)
                assert [x.message for x in schema[kind].iter_errors(found)] == [], found
                assert {"created", "modified"} <= {*found}
        assert kinds == {*schema}
        assert len(objects) > 100
        for address in named:
            assert client.get(ROOT + address.partition(ROOT)[2]).status_code == 200


class TestAnObject:
    @pytest.mark.parametrize("is_public", [True, False])
    def test_says_how_to_reach_an_organisation_only_once_readers_see_it(
        self, ask, german, write, council, make_person, seat, is_public
    ):
        club = Organisation.objects.create(
            name="Nachbarn", slug="nachbarn", locale=german, is_public=is_public,
            website="https://nachbarn.example.org",
        )  # fmt: skip
        seat(make_person(), organisation=club)
        write(NOON)

        [found] = [
            x for x in all_pages(ask, f"body/1/{LISTS['organization']}")
            if x["name"] == "Nachbarn"
        ]  # fmt: skip

        assert ("website" in found) == is_public

    def test_of_every_type_is_found_at_its_own_address(
        self, ask, schema, council, make_meeting, make_motion, make_person, seat
    ):
        seat(make_person(), starts_on=datetime.date(2026, 1, 1))
        motion = make_motion(document=document())
        item = {
            "title": "Licht", "text": "", "motion": motion, "result": "Ja.",
            "documents": [document()],
        }  # fmt: skip
        make_meeting(
            agenda=[("item", item)], place_name="Saal", minutes=document(),
            starts_at=datetime.time(18),
        )  # fmt: skip
        CouncilPage.objects.update(term_starts_on=datetime.date(2026, 1, 1))

        meeting = ask("body/1/meetings")["data"][0]
        (found,) = meeting["agendaItem"]
        paper = ask(ask(found["consultation"])["paper"])
        file = ask(meeting["resultsProtocol"]["id"])

        assert meeting["start"] == "2027-03-01T18:00:00+01:00"
        assert meeting["location"]["description"] == "Saal"
        assert paper["consultation"][0]["agendaItem"] == found["id"]
        assert file["meeting"] == [meeting["id"]]
        assert file["paper"] == [paper["id"]]
        for whole in (meeting, paper, file, ask("body/1/people")["data"][0]):
            for kind, part in with_embedded(whole):
                assert [*schema[kind].iter_errors(part)] == []
                assert ask(part["id"])["id"] == part["id"]

    def test_of_a_copy_is_another_than_of_its_original(
        self, ask, council, make_meeting, make_person, seat
    ):
        seat(make_person())
        item = {"title": "Licht", "text": "", "motion": None, "documents": []}
        make_meeting(agenda=[("item", {**item, "result": ""})])
        council.refresh_from_db()

        council.copy(recursive=True, update_attrs={"title": "Neu", "slug": "neu"})

        meetings = ask("body/1/meetings")["data"]
        items = [x["agendaItem"][0] for x in meetings]
        assert [x["meeting"] for x in items] == [x["id"] for x in meetings]
        rows = ask("body/1/organizations")["data"]
        seats = [ask(x["membership"][0]) for x in rows if x.get("membership")]
        assert len(seats) == 2
        assert {x["organization"] for x in seats} == {x["id"] for x in rows}

    def test_of_a_meeting_at_no_known_hour_begins_at_midnight(self, ask, make_meeting):
        make_meeting()

        assert ask("body/1/meetings")["data"][0]["start"] == "2027-03-01T00:00:00+01:00"

    def test_names_the_room_in_a_place_of_the_directory(
        self, ask, schema, make_meeting, german
    ):
        place = Place.objects.create(
            name="Rathaus", slug="rathaus", street="Kirchstraße 1", locale=german
        )
        make_meeting(place=place, place_name="Saal 2")

        location = ask("body/1/meetings")["data"][0]["location"]

        assert location["room"] == "Saal 2"
        assert location["streetAddress"] == "Kirchstraße 1"
        assert [*schema["Location"].iter_errors(location)] == []

    def test_tells_of_people_only_what_they_do(self, ask, make_person, seat):
        person = make_person()
        person.phone, person.email = "0800 555 011", "ada@example.org"
        person.save()
        seat(person)

        (found,) = ask("body/1/people")["data"]

        assert found["name"] == "Ada Beispiel"
        assert "ada@example.org" not in json.dumps(found)
        # Without addresses and moments, which may have any digits.
        told = re.sub(r'"(http|\d{4}-)[^"]*"', '""', json.dumps(found))
        assert "555" not in re.sub(r"[^\w]", "", told)
        assert not {"phone", "email"} & {*found}

    @pytest.mark.parametrize(
        "path",
        ["meeting/nothing", "nothing/1", "body/1/nothing", "organization/x/meetings"],
    )
    def test_that_never_was_is_not_found(self, ask, council, path):
        assert "error" in ask(path, 404)


class TestWhatIsNotPublic:
    def test_is_not_there(self, ask, council, make_meeting, make_motion):
        make_meeting("Entwurf", live=False)
        secret = make_motion("Geheim")
        PageViewRestriction.objects.create(
            page=secret, restriction_type="password", password="x"
        )

        assert ask("body/1/meetings")["data"] == []
        assert ask("body/1/papers")["data"] == []

    def test_takes_its_files_with_it(self, ask, make_meeting):
        closed = Collection.get_first_root_node().add_child(name="Intern")
        CollectionViewRestriction.objects.create(
            collection=closed, restriction_type="login"
        )
        file = document()
        file.collection = closed
        file.save()
        make_meeting(minutes=file)

        assert ask("body/1/files")["data"] == []
        assert "resultsProtocol" not in ask("body/1/meetings")["data"][0]


class TestSomethingGone:
    def test_answers_that_it_was_deleted_and_says_nothing_else(
        self, ask, write, make_motion
    ):
        motion = make_motion("Alt")
        write(NOON)
        address = ask("body/1/papers")["data"][0]["id"]
        motion.delete()
        write(LATER)

        found = ask(address)

        assert found["deleted"] is True
        assert {*found} == {"id", "type", "created", "modified", "deleted"}
        assert datetime.datetime.fromisoformat(found["modified"]) == LATER
        assert datetime.datetime.fromisoformat(found["created"]) == NOON
        assert ask("body/1/papers")["data"] == []
        since = ask("body/1/papers", modified_since=LATER.isoformat())
        assert [x["id"] for x in since["data"]] == [address]

    def test_comes_back_when_it_is_published_again(self, ask, write, make_motion):
        motion = make_motion("Alt")
        write(NOON)
        motion.unpublish()
        write(LATER)
        motion.save_revision().publish()

        (found,) = ask("body/1/papers")["data"]

        assert "deleted" not in found

    def test_disappears_at_once_when_the_page_is_taken_down(self, ask, make_motion):
        motion = make_motion("Alt")
        assert len(ask("body/1/papers")["data"]) == 1

        motion.unpublish()

        assert ask("body/1/papers")["data"] == []


class TestTheClock:
    def test_takes_out_of_the_feed_whom_the_directory_has_forgotten(
        self, make_person, seat
    ):
        person = make_person()
        seat(person)
        call_command("write_feed")
        rows = PublicObject.objects.filter(kind="person")
        assert rows.get().content["name"] == "Ada Beispiel"

        person.delete()
        call_command("write_feed")

        assert rows.get().content == {}

    def test_lets_a_membership_begin_on_its_day(self, make_person, seat):
        seat(make_person(), starts_on=LATER.date())
        rows = PublicObject.objects.filter(kind="membership")

        write_if_stale(at=NOON)
        assert not rows.exists()

        write_if_stale(at=LATER)
        assert rows.exists()

    def test_hears_of_new_addresses_and_topics(self, councils, topic, commit_at_once):
        write_if_stale(at=NOON)
        councils.slug = "gremien"
        councils.save_revision().publish()
        assert FeedState.objects.get().is_stale

        write_if_stale(at=NOON)
        topic.save()
        assert FeedState.objects.get().is_stale


class TestAList:
    def test_is_read_page_by_page_in_the_same_order(self, ask, make_motion):
        for number in range(5):
            make_motion(f"Antrag {number}")

        first = ask("body/1/papers", limit=2)
        names = [x["name"] for x in all_pages(ask, "body/1/papers", limit=2)]

        assert names == [f"Antrag {number}" for number in range(5)]
        assert first["pagination"] == {
            "totalElements": 5, "elementsPerPage": 2, "currentPage": 1, "totalPages": 3,
        }  # fmt: skip
        assert {*first["links"]} == {"first", "self", "last", "next"}
        assert ask("body/1/papers", limit=2, page=99)["data"] == []

    def test_keeps_its_filters_from_page_to_page(self, ask, write, make_motion):
        for number in range(3):
            make_motion(f"Antrag {number}")
        write(NOON)

        found = ask("body/1/papers", limit=1, created_since=NOON.isoformat())

        assert "created_since=2027-03-01T12%3A00%3A00" in found["links"]["next"]
        assert "limit=1" in found["links"]["next"]

    def test_leaves_what_the_time_leaves(self, ask, write, make_motion):
        old = make_motion("Alt")
        write(NOON)
        make_motion("Neu")
        old.title = "Alt und geändert"
        old.save_revision().publish()
        write(LATER)

        def names(**query):
            return [x["name"] for x in ask("body/1/papers", **query)["data"]]

        assert names(created_since=LATER.isoformat()) == ["Neu"]
        assert names(created_until=NOON.isoformat()) == ["Alt und geändert"]
        assert len(names(modified_since=LATER.isoformat())) == 2
        assert names(modified_until=NOON.isoformat()) == []

    def test_takes_a_plus_that_nobody_encoded(self, client, council):
        response = client.get(
            f"{ROOT}body/1/papers?modified_since=2027-03-01T12:00:00+01:00"
        )

        assert response.status_code == 200

    def test_leaves_out_what_is_within_when_asked(self, ask, make_meeting):
        item = {"title": "Licht", "text": "", "motion": None, "documents": []}
        make_meeting(agenda=[("item", {**item, "result": ""})], place_name="Saal")

        (whole,) = ask("body/1/meetings")["data"]
        (bare,) = ask("body/1/meetings", omit_internal="true")["data"]

        assert {*whole} - {*bare} == {"agendaItem", "location"}
        assert "legislativeTerm" in ask("bodies", omit_internal="true")["data"][0]

    def test_of_a_council_has_only_what_is_its_own(
        self, ask, councils, council, make_meeting
    ):
        other = councils.add_child(instance=CouncilPage(title="Anderer", slug="b"))
        make_meeting("Sitzung")

        lists = {x["name"]: x["meeting"] for x in ask("body/1/organizations")["data"]}

        assert len(ask(lists["Rat"])["data"]) == 1
        assert ask(lists[other.title])["data"] == []


class TestAnOddQuestion:
    @pytest.mark.parametrize(
        "query",
        [
            {"modified_since": "gestern"},
            {"created_until": "2027-13-41T99:99:99Z"},
            {"modified_since": "\x00"},
            {"modified_since": "0001-01-01T00:00:00+14:00' OR 1=1 --"},
            {"created_since": "9" * 10_000},
            {"limit": "-1"},
            {"limit": "0"},
            {"limit": "٣"},
            {"limit": "1" * 5000},
            {"page": "abc"},
            {"page": "\x00"},
            {"page": "1e9"},
            {"omit_internal": "perhaps"},
        ],
    )
    @pytest.mark.parametrize("path", ["body/1/meetings", "bodies"])
    def test_is_refused_in_words(self, ask, council, query, path):
        assert "error" in ask(path, 400, **query)

    @pytest.mark.parametrize(
        "query",
        [
            {"modified_since": "0001-01-01T00:00:00Z"},
            {"modified_until": "9999-12-31T23:59:59Z"},
            {"created_since": "0001-01-01T00:00:00+14:00"},
            {"limit": "999999999"},
            {"page": "999999999"},
            {"unknown": "'; DROP TABLE"},
        ],
    )
    def test_that_can_be_understood_is_answered(self, ask, council, query):
        assert "data" in ask("body/1/meetings", **query)

    def test_changes_nothing(self, client, council):
        for method in (client.post, client.put, client.delete, client.patch):
            assert method(f"{ROOT}system").status_code == 405


class TestAnAnswer:
    def test_may_be_read_by_every_website(self, client, council):
        for path in ("system", "body/1/meetings", "meeting/nothing"):
            response = client.get(ROOT + path)

            assert response["Access-Control-Allow-Origin"] == "*"
            assert response["Content-Type"] == "application/json"
        assert client.options(f"{ROOT}system").status_code == 204

    def test_is_sent_once_while_nothing_changes(self, client, council):
        first = client.get(f"{ROOT}body/1/organizations")

        again = client.get(
            f"{ROOT}body/1/organizations", headers={"if-none-match": first["ETag"]}
        )

        assert again.status_code == 304

    def test_needs_the_same_queries_for_10_and_for_1000(
        self, client, council, make_meeting, write
    ):
        def fill(numbers):
            for number in numbers:
                make_meeting(f"Sitzung {number}")

        def cost(call):
            with CaptureQueriesContext(connection) as queries:
                call()
            return len(queries)

        def read():
            assert client.get(f"{ROOT}body/1/meetings").status_code == 200

        fill(range(10))
        write(NOON)
        few = cost(read)
        FeedState.mark()
        few_written = cost(read)
        PublicObject.objects.filter(kind="meeting").delete()
        first = PublicObject(kind="meeting", created=NOON, modified=NOON)
        PublicObject.objects.bulk_create(
            PublicObject(
                kind="meeting", key=f"m{number}", created=NOON, modified=NOON,
                content=first.content,
            )
            for number in range(1000)
        )  # fmt: skip

        assert cost(read) == few
        assert few <= 4
        assert few_written <= 25
