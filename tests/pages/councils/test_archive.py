"""Lists of meetings and of what became of motions."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from pages.councils.models import (
    CouncilIndexPage,
    CouncilPage,
    MeetingPage,
    MotionPage,
)
from tests.many import beside

pytestmark = pytest.mark.django_db
LISTS = ("/de/mitreden/meetings/", "/de/mitreden/motions/")


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def shown(html, *titles):
    return [title for title in titles if f"<span>{title}</span>" in html]


class TestTheArchive:
    def test_is_searched_by_year_and_topic(self, client, make_meeting, topic):
        make_meeting("Sport", date=datetime.date(2013, 7, 1))
        make_meeting("Wohnung", date=datetime.date(2013, 3, 11), topics=[topic])
        make_meeting("Schule", date=datetime.date(2016, 5, 23), topics=[topic])
        titles = ("Sport", "Wohnung", "Schule")
        address = "/de/mitreden/rat/meetings/"

        assert shown(read(client, address), *titles) == list(titles)
        assert shown(read(client, f"{address}?year=2013"), *titles) == [*titles[:2]]
        html = read(client, f"{address}?year=2013&topic=wohnen")
        assert shown(html, *titles) == ["Wohnung"]
        assert "1 Sitzung" in html

    def test_is_there_once_for_all_councils(self, client, councils, make_meeting):
        other = councils.add_child(instance=CouncilPage(title="Netz", slug="netz"))
        other.add_child(
            instance=MeetingPage(
                title="Fremde", slug="fremde", date=datetime.date(2020, 1, 1)
            )
        )
        make_meeting("Eigene")

        everywhere = read(client, "/de/mitreden/meetings/")
        own = read(client, "/de/mitreden/rat/meetings/")
        chosen = read(client, f"/de/mitreden/meetings/?council={other.translation_key}")

        assert shown(everywhere, "Eigene", "Fremde") == ["Eigene", "Fremde"]
        assert shown(own, "Eigene", "Fremde") == ["Eigene"]
        assert shown(chosen, "Eigene", "Fremde") == ["Fremde"]

    def test_keeps_councils_of_the_same_slug_apart(
        self, client, home, councils, council, make_meeting
    ):
        town = home.add_child(instance=CouncilIndexPage(title="Stadt", slug="stadt"))
        other = town.add_child(instance=CouncilPage(title="Stadtrat", slug="rat"))
        other.add_child(instance=MeetingPage(title="Fremde", slug="fremde"))
        make_meeting("Eigene")

        html = read(client, f"/de/mitreden/meetings/?council={council.translation_key}")

        assert shown(html, "Eigene", "Fremde") == ["Eigene"]


class TestWhatBecameOfIt:
    def test_is_searched_by_state_and_year(self, client, make_motion):
        make_motion("Licht", state="done")
        make_motion("Bus", submitted_on=datetime.date(2025, 1, 1))

        done = read(client, "/de/mitreden/rat/motions/?state=done")
        old = read(client, "/de/mitreden/rat/motions/?year=2025")

        assert shown(done, "Licht", "Bus") == ["Licht"]
        assert shown(old, "Licht", "Bus") == ["Bus"]

    def test_finds_those_whose_answer_is_late(self, client, make_motion):
        make_motion("Licht", answer_due=datetime.date(2027, 1, 15))
        make_motion("Bus", answer_due=datetime.date(2027, 1, 16))

        with freeze_time("2027-01-16 12:00"):
            html = read(client, "/de/mitreden/motions/?state=overdue")

        assert shown(html, "Licht", "Bus") == ["Licht"]

    def test_offers_a_way_out_when_nothing_is_found(self, client, council):
        html = read(client, "/de/mitreden/rat/motions/?state=done")

        assert "Dazu haben wir nichts gefunden." in html


class TestAList:
    @pytest.mark.parametrize("address", LISTS)
    @pytest.mark.parametrize(
        "query",
        ["year=x", "year=%00", "year=99999", "state=%27", "topic=" + "x" * 9999,
         "council=../..", "page=-1", "page=%00"],
    )  # fmt: skip
    def test_answers_odd_questions(self, client, make_meeting, address, query):
        make_meeting()

        assert client.get(f"{address}?{query}").status_code == 200

    def test_is_read_in_the_frame_of_another_language(
        self, client, arabic_home, make_meeting
    ):
        make_meeting("Nur deutsch")

        html = read(client, "/ar/mitreden/meetings/")

        assert '<span lang="de" dir="ltr">Nur deutsch</span>' in html
        assert '<p class="lead" lang="ar" dir="rtl">' in html

    @pytest.mark.parametrize("model", [MeetingPage, MotionPage])
    def test_needs_the_same_queries_for_10_and_for_1000(self, client, council, model):
        names = {MeetingPage: "meetings", MotionPage: "motions"}
        addresses = [f"/de/mitreden/rat/{names[model]}/", "/de/mitreden/rat/"]

        def cost():
            for address in addresses:
                client.get(address)
            with CaptureQueriesContext(connection) as queries:
                for address in addresses:
                    client.get(address)
            return len(queries)

        pages = [
            council.add_child(instance=model(title="X", slug=f"x-{number}"))
            for number in range(10)
        ]
        few = cost()
        beside(pages[0], 990)

        assert cost() == few
        assert few <= 30

    def test_stands_in_the_sitemap(self, client, council):
        text = client.get("/sitemap.xml").content.decode()

        for address in ("mitreden/motions/", "mitreden/rat/meetings/"):
            assert f"/de/{address}</loc>" in text
