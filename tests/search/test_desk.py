"""The search desk: what is asked, without anybody in it."""

import datetime
import re
from html import unescape

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Locale, PageViewRestriction

from accounts.models import User
from accounts.roles import MODERATORS, TRANSLATORS, grant_roles
from search.desk.counting import count_click, count_search, flush, masked
from search.ladder import Findings
from search.models import AskedDay, RebuildRun, SearchItem
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


def asked_for(text, code):
    """Three people asked this."""
    for _time in range(3):
        count_search(code, text, found=False)
    flush()


def desk(client):
    return client.get(reverse("search_desk")).content.decode().split("<main")[1]


@pytest.fixture
def moderator(home, client, django_user_model):
    """Mona publishes, and keeps what comes first."""
    call_command("grant_roles", verbosity=0)
    mona = django_user_model.objects.create_user("mona", "mona@example.org", "pw")
    mona.groups.add(Group.objects.get(name=MODERATORS))
    client.force_login(mona)
    return client


@pytest.fixture
def words_keeper(home, client, django_user_model):
    """Wim keeps the words of the search, and nothing else."""
    wim = django_user_model.objects.create_user("wim", "wim@example.org", "pw")
    wim.user_permissions.add(
        *Permission.objects.filter(codename__in=["access_admin", "change_synonymgroup"])
    )
    client.force_login(wim)
    return client


@pytest.mark.postgres
class TestPinning:
    def test_is_one_click_away_from_a_question_without_result(self, moderator):
        asked_for("Raumfahrt", "de")

        url = re.search(r'href="([^"]*/pin/[^"]*)"', desk(moderator))[1]
        form = moderator.get(unescape(url)).content.decode()

        assert 'value="raumfahrt"' in form
        assert f'action="{reverse("wagtailsearchpromotions:add")}"' in form

    def test_leads_to_what_is_pinned_already(self, moderator, home):
        query = Query.get("raumfahrt")
        SearchPromotion.objects.create(query=query, page=home)

        response = moderator.get(reverse("search_pin"), {"q": "Raumfahrt"})

        assert response.url == reverse("wagtailsearchpromotions:edit", args=[query.pk])

    def test_solves_the_question(self, moderator, home):
        home.save_revision().publish()
        asked_for("Raumfahrt", "de")
        SearchPromotion.objects.create(query=Query.get("raumfahrt"), page=home)

        assert "gelöst" in desk(moderator)

    @pytest.mark.parametrize("hiding", ["unpublished", "private"])
    def test_of_what_nobody_may_see_solves_nothing(
        self, moderator, make_service, arabic_home, hiding
    ):
        page = make_service(title="Geheime Sache")
        page.save_revision().publish()
        if hiding == "unpublished":
            page.unpublish()
        else:
            PageViewRestriction.objects.create(
                page=page, restriction_type=PageViewRestriction.LOGIN
            )
        SearchPromotion.objects.create(query=Query.get("raumfahrt"), page=page)
        for code in ("de", "ar"):
            asked_for("Raumfahrt", code)

        seen = desk(moderator)

        assert seen.count("raumfahrt") >= 2
        assert "gelöst" not in seen
        assert "Geheime Sache" not in seen

    def test_is_not_offered_for_what_was_masked(self, moderator):
        asked_for("Formular 4711", "de")

        page = desk(moderator)

        assert "formular #" in page
        assert reverse("search_pin") not in page

    def test_is_only_for_those_who_may(self, words_keeper):
        asked_for("Raumfahrt", "de")

        assert reverse("search_pin") not in desk(words_keeper)
        assert words_keeper.get(reverse("search_pin"), {"q": "x"}).status_code == 302

    def test_takes_any_text(self, moderator):
        for text in ("", "\x00", "a" * 5000, "<script>", "%s"):
            response = moderator.get(reverse("search_pin"), {"q": text})

            assert response.status_code == 200
            assert b'<script>"' not in response.content


class TestAMissingTranslation:
    @pytest.fixture
    def service(self, make_service, arabic_home, home):
        page = make_service(title="Führerschein umschreiben")
        page.save_revision().publish()
        return page

    @pytest.fixture
    def french_version(self, service, home):
        french = Locale.objects.get_or_create(language_code="fr")[0]
        for page in (home, service.get_parent(), service):
            made = page.copy_for_translation(french)
            made.title = f"{made.title} (permis)"
            made.save_revision().publish()
        return made

    def order(self, client):
        return re.search(r'href="([^"]*select_locale[^"]*)"', desk(client))

    def test_is_seen_and_ordered_in_one_click(self, moderator, service):
        asked_for("Fuehrerschein", "ar")

        page = desk(moderator)
        url = unescape(self.order(moderator)[1])
        form = moderator.get(url)

        assert "„Führerschein umschreiben“ gibt es in dieser Sprache nicht." in page
        assert url.endswith(f"/page/{service.pk}/?select_locale=ar")
        assert form.status_code == 200
        assert "checked" in form.content.decode()

    def test_is_seen_where_a_page_was_pinned_for_a_foreign_question(
        self, moderator, service
    ):
        asked_for("رخصة القيادة", "ar")
        assert self.order(moderator) is None

        query = Query.get("رخصة القيادة")
        SearchPromotion.objects.create(query=query, page=service.specific)

        assert self.order(moderator) is not None

    def test_is_on_its_way_while_it_is_a_draft(self, moderator, service, arabic):
        service.get_parent().copy_for_translation(arabic)
        draft = service.copy_for_translation(arabic)
        asked_for("Fuehrerschein", "ar")

        page = desk(moderator)

        assert "wird gerade übersetzt" in page
        assert reverse("wagtailadmin_pages:edit", args=[draft.pk]) in page
        assert self.order(moderator) is None

    def test_is_not_missing_once_it_is_there(self, moderator, service, arabic):
        service.get_parent().copy_for_translation(arabic).save_revision().publish()
        service.copy_for_translation(arabic).save_revision().publish()
        asked_for("Fuehrerschein", "ar")

        page = desk(moderator)

        assert "gibt es in dieser Sprache nicht" not in page
        assert "übersetzt" not in page

    def test_tells_no_title_that_is_a_draft_in_german(
        self, moderator, service, french_version
    ):
        service.unpublish()
        SearchPromotion.objects.create(query=Query.get("permis"), page=french_version)
        asked_for("permis", "fr")
        asked_for("permis", "ar")

        page = desk(moderator)

        assert "permis" in page
        assert "Führerschein" not in page

    @pytest.mark.parametrize(
        "guess", ["Fuhrerscheim", "Führerschein umschreiben Mondfahrt"]
    )
    def test_is_not_told_of_a_page_that_was_only_guessed(
        self, moderator, service, guess
    ):
        asked_for(guess, "ar")

        page = desk(moderator)

        assert guess.lower().split()[0] in page
        assert "gelöst" in page
        assert "in dieser Sprache" not in page

    def test_is_none_for_questions_in_german(self, moderator, service):
        asked_for("Fuehrerschein", "de")

        assert "in dieser Sprache" not in desk(moderator)

    def test_is_seen_but_not_ordered_by_those_who_may_not(self, words_keeper, service):
        asked_for("Fuehrerschein", "ar")

        page = desk(words_keeper)

        assert "gibt es in dieser Sprache nicht" in page
        assert self.order(words_keeper) is None
        url = reverse("wagtail_localize:submit_page_translation", args=[service.pk])
        assert words_keeper.get(url).status_code in (302, 403)


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

    @pytest.mark.parametrize("address", ["search_rebuild", "search_stop"])
    def test_lets_translators_see_it_and_not_rebuild(
        self, client, home, shelf, address
    ):
        grant_roles([home])
        tina = User.objects.create_user("tina", "tina@example.org", "x")
        tina.groups.add(Group.objects.get(name=TRANSLATORS))
        client.force_login(tina)

        page = client.get(reverse("search_health")).content.decode()
        answer = client.post(reverse(address))

        assert reverse("search_rebuild") not in page
        assert answer.status_code == 302
        assert answer.url == "/admin/"
        assert not RebuildRun.objects.exists()

    def test_the_command_says_what_it_did(self, home, shelf, capsys):
        shelf.put("kurs", de="Kurs")

        call_command("search_rebuild")

        assert "in the index" in capsys.readouterr().out
