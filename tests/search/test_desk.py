"""The search desk: what is asked, without anybody in it."""

import datetime

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from search.desk.counting import count_click, count_search, flush, masked
from search.ladder import Findings
from search.models import AskedDay, SearchItem
from search.queries import NOTHING, Answer, Request

pytestmark = pytest.mark.django_db


class TestCounting:
    def test_leaves_out_what_says_who_it_was(self):
        assert masked("  Ada@example.org  ruft 0800 555-010 an ") == "@ ruft # an"

    def test_leaves_out_what_no_database_takes(self):
        assert masked("ada\x00muster \x01") == "ada muster"

    def test_one_that_cannot_be_stored_keeps_nothing_old(self, monkeypatch):
        day = timezone.localdate() - datetime.timedelta(days=181)
        AskedDay.objects.create(day=day, language="de", text="alt", searches=9)
        count_search("de", "Kurs", found=True)
        monkeypatch.setattr("search.desk.counting._store", lambda counts: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            flush()

        assert not AskedDay.objects.exists()

    def test_a_page_of_results_writes_nothing(
        self, client, home, django_assert_max_num_queries
    ):
        client.get("/de/search/", {"q": "Kurs"})

        assert not AskedDay.objects.exists()
        flush()
        row = AskedDay.objects.get()
        assert (row.text, row.language, row.searches, row.empty) == ("kurs", "de", 1, 1)

    def test_clicks_come_by_a_beacon(self, client, home):
        response = client.post("/de/search/clicked/", {"q": "Kurs"})

        assert response.status_code == 204
        flush()
        assert AskedDay.objects.get().clicks == 1

    def test_forgets_after_half_a_year(self):
        day = timezone.localdate() - datetime.timedelta(days=181)
        AskedDay.objects.create(day=day, language="de", text="alt", searches=9)

        flush()

        assert not AskedDay.objects.exists()


class TestTheDesk:
    @pytest.fixture
    def asked(self, home):
        for _time in range(3):
            count_search("de", "Raumfahrt", found=False)
        count_search("de", "Geheimnis", found=False)
        count_click("de", "Raumfahrt")
        flush()

    def test_shows_what_three_people_asked(self, admin_client, asked):
        page = admin_client.get(reverse("search_desk")).content.decode()

        assert "raumfahrt" in page
        assert "geheimnis" not in page
        assert "33 %" in page

    def test_shows_nothing_that_three_people_asked_in_three_weeks(self, admin_client):
        today = timezone.localdate()
        for weeks in range(3):
            day = today - datetime.timedelta(weeks=weeks)
            AskedDay.objects.create(day=day, language="de", text="ada", searches=1)

        page = admin_client.get(reverse("search_desk") + "?days=180").content.decode()

        assert "ada" not in page.split("<main")[1]

    def test_counts_no_filters_and_few_questions(self, admin_client, home, monkeypatch):
        for number in range(60):
            text = "frage " + "abcdefghij"[number // 10] + "abcdefghij"[number % 10]
            AskedDay.objects.create(
                day=timezone.localdate(), language="de", text=text, searches=3
            )
        asked = []
        monkeypatch.setattr(
            "search.desk.views.find",
            lambda engine, question, **more: (
                asked.append(more)
                or Findings(question, Request(NOTHING), Answer(total=1))
            ),
        )

        admin_client.get(reverse("search_desk"))

        assert len(asked) == 50
        assert not any(more["facets"] for more in asked)

    def test_ticks_off_what_finds_something_now(self, admin_client, asked, shelf):
        shelf.put("raum", de="Raumfahrt für alle")

        page = admin_client.get(reverse("search_desk")).content.decode()

        assert "gelöst" in page

    def test_is_closed_to_those_who_may_not(self, client, django_user_model):
        ada = django_user_model.objects.create_user("ada", "ada@example.org", "pw")
        client.force_login(ada)

        for name in ("search_desk", "search_health", "search_export_words"):
            assert client.get(reverse(name)).status_code in (302, 403)

    @pytest.mark.parametrize(
        "query", ["?days=x", "?days=99999", "?language=xx", "?language=ar&days=30"]
    )
    def test_answers_odd_addresses(self, admin_client, asked, query):
        assert admin_client.get(reverse("search_desk") + query).status_code == 200


class TestTheIndexPage:
    def test_tells_how_it_is_and_rebuilds(self, admin_client, home, shelf):
        shelf.put("kurs", de="Kurs")
        page = admin_client.get(reverse("search_health")).content.decode()
        assert "1 Sachen können gefunden werden" in page

        SearchItem.objects.all().delete()
        admin_client.post(reverse("search_rebuild"))

        assert SearchItem.objects.filter(key="shelf:kurs").exists()
        page = admin_client.get(reverse("search_health")).content.decode()
        assert "Zuletzt neu aufgebaut" in page

    def test_the_command_says_what_it_did(self, home, shelf, capsys):
        shelf.put("kurs", de="Kurs")

        call_command("search_rebuild")

        assert "in the index" in capsys.readouterr().out
