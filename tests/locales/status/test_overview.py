"""What editors and translators see of the statuses: matrix, queue, explorer, panel."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail_localize.models import Translation

from locales.status.explorer import add_statuses
from locales.status.models import (
    Announcement,
    TranslationRequest,
    TranslationStatus,
    TranslationTeam,
)
from locales.status.overview import matrix, visible_to
from pages.services.models import ServicePage
from tests.again import content

pytestmark = pytest.mark.django_db
REPORT = "/admin/translations/"


@content
def stale_service(arabic_services, make_service, arabic, translated):
    page = make_service(summary="Melden Sie sich an.")
    translated(page, arabic)
    change(page, summary="Drei neue Wörter.")
    return page


@pytest.fixture
def other(make_service):
    page = make_service("Wohnung finden")
    page.save_revision().publish()
    return page


def change(page, significance=None, **words):
    german = ServicePage.objects.get(pk=page.pk)
    for name, value in words.items():
        setattr(german, name, value)
    revision = german.save_revision()
    if significance:
        Announcement.objects.create(revision_id=revision.pk, significance=significance)
    revision.publish()


class TestTheMatrix:
    def test_counts_kinds_by_languages(self, admin, stale_service, other):
        locales, rows = matrix(visible_to(admin))

        services = next(row for row in rows if row.kind.model == "servicepage")
        cell = services.cells[[x.language_code for x in locales].index("ar")]
        assert (cell.total, cell.current) == (2, 0)
        assert cell.states == {"stale": 1, "missing": 1}
        assert cell.words == 3 + 2

    def test_is_shown_with_the_queue(self, client, admin, stale_service):
        client.force_login(admin)

        page = client.get(REPORT).content.decode()

        assert "0 von 1" in page
        assert "1 Text auf Deutsch geändert" in page

    def test_shows_what_one_may_edit_and_no_more(
        self, client, make_user, stale_service, other
    ):
        client.force_login(make_user("bob", pages=[(other, "change_page")]))

        page = client.get(REPORT).content.decode()

        assert "Wohnung finden" in page
        assert "Wohnsitz anmelden" not in page

    @pytest.mark.parametrize("url", [REPORT, f"{REPORT}results/"])
    def test_is_closed_to_those_who_edit_nothing(self, client, make_user, home, url):
        assert "/login/" in client.get(url)["Location"]

        client.force_login(make_user("bob", "submit_translation"))
        assert client.get(url).status_code == 302

    def test_takes_the_place_of_the_report_that_showed_everything(
        self, client, make_user, stale_service
    ):
        client.force_login(make_user("bob", "submit_translation"))

        response = client.get(
            reverse("wagtail_localize:translations_report"), follow=True
        )

        assert "Wohnsitz anmelden" not in response.content.decode()

    @pytest.mark.parametrize(
        "query", ["state=open", "state=nonsense", "locale=99", "ordering=words", "p=99"]
    )
    def test_takes_any_filter(self, client, admin, stale_service, query):
        client.force_login(admin)

        assert client.get(f"{REPORT}?{query}").status_code in (200, 404)


class TestWhatOneMayEdit:
    def test_is_found_without_all_pages_for_who_may_edit_all(
        self, admin, stale_service
    ):
        statuses = visible_to(admin)

        assert [x.title for x in statuses.filter(state="stale")] == [str(stale_service)]
        assert "wagtailcore_page" not in str(statuses.query)

    def test_is_nothing_for_who_has_left(self, admin, stale_service):
        admin.is_active = False

        assert not visible_to(admin).exists()

    def test_has_nothing_of_wagtails_own_first_page(self, admin, stale_service):
        TranslationStatus.objects.update(
            content_type=ContentType.objects.get_for_model(Page)
        )

        assert not visible_to(admin).exists()


class TestTheQueue:
    def test_is_by_urgency_then_demand(
        self, arabic_services, make_service, arabic, translated, admin
    ):
        pages = [make_service(x, summary="Kurz.") for x in ("Eins", "Zwei", "Drei")]
        for page in pages:
            translated(page, arabic)
            change(page, summary="Anders.")
        change(pages[2], "urgent", summary="Dringend anders.")
        today = timezone.localdate()
        TranslationRequest.count_one(pages[1].translation_key, "ar", day=today)

        queue = visible_to(admin).filter(locale=arabic, state="stale").by_urgency()

        assert [(x.title, x.demand) for x in queue] == [
            ("Drei", 0),
            ("Zwei", 1),
            ("Eins", 0),
        ]


class TestTheExplorer:
    def test_shows_the_state_of_each_language(
        self, client, admin, services, stale_service
    ):
        client.force_login(admin)

        page = client.get(f"/admin/pages/{services.pk}/").content.decode()

        assert "translation-state--stale" in page

    def test_finds_pages_by_state(self, client, admin, services, stale_service, other):
        client.force_login(admin)

        page = client.get(
            f"/admin/pages/{services.pk}/?translation=stale"
        ).content.decode()

        assert "Wohnsitz anmelden" in page
        assert "Wohnung finden" not in page

    def test_costs_one_query_more_for_any_number_of_pages(
        self, stale_service, other, django_assert_num_queries
    ):
        pages = list(Page.objects.filter(depth=4))

        with django_assert_num_queries(1):
            add_statuses(pages)


class TestTheDashboard:
    def test_counts_what_one_may_edit_and_no_more(
        self, client, make_user, stale_service, other, arabic
    ):
        client.force_login(make_user("bob", pages=[(other, "change_page")]))

        page = client.get("/admin/").content.decode()

        assert "0 Texte sind diese Woche veraltet." in page
        assert f"locale={arabic.pk}&amp;state=open" in page
        assert "1 Seite oder Text wartet" in page

    def test_says_what_became_out_of_date_this_week(self, client, admin, stale_service):
        client.force_login(admin)

        page = client.get("/admin/").content.decode()

        assert "1 Text ist diese Woche veraltet." in page

    def test_shows_a_team_its_own_language(
        self, client, admin, stale_service, make_locale
    ):
        team = TranslationTeam.objects.create(locale=make_locale("fr"))
        team.members.add(admin)
        client.force_login(admin)

        page = client.get("/admin/").content.decode()

        assert "0 Texte sind diese Woche veraltet." in page


class TestStates:
    def test_follow_a_translation_from_nothing_to_current(
        self, arabic_services, make_service, arabic, translated
    ):
        page = make_service(summary="Melden Sie sich an.")
        status = TranslationStatus.objects.filter(translation_key=page.translation_key)
        page.save_revision().publish()
        assert status.get().state == "missing"

        translated(page, arabic, publish=False, but=["summary"])
        assert status.get().state == "draft"
        assert status.get().words == 4

        translated(page, arabic)
        assert status.get().state == "current"

    def test_say_when_a_translation_is_kept_by_hand(
        self, client, admin, stale_service, arabic
    ):
        version = stale_service.get_translation(arabic)
        record = Translation.objects.get(
            source__object_id=version.translation_key, target_locale=arabic
        )
        client.force_login(admin)
        client.post(reverse("wagtail_localize:stop_translation", args=[record.pk]))

        assert TranslationStatus.objects.of(version).get().state == "stopped"

    def test_of_a_copy_with_german_words_is_not_current(
        self, arabic_services, arabic, make_service
    ):
        page = make_service(summary="Das ist ein ganz deutscher Satz.")
        version = page.copy_for_translation(arabic)
        version.title = "تسجيل"
        version.save_revision().publish()

        status = TranslationStatus.objects.of(version).get()
        assert (status.state, status.missing) == ("incomplete", ["summary"])

    def test_are_gone_with_the_german_page(self, stale_service):
        stale_service.delete()

        assert not TranslationStatus.objects.filter(
            translation_key=stale_service.translation_key
        ).exists()


class TestTheBackfill:
    def test_finds_the_same_as_the_tasks_did(self, stale_service, capsys):
        from django.core.management import call_command

        status = TranslationStatus.objects.get(
            translation_key=stale_service.translation_key
        )
        TranslationStatus.objects.all().delete()

        call_command("translation_status", "--rebuild")

        again = TranslationStatus.objects.get(
            translation_key=stale_service.translation_key
        )
        assert again.state == status.state == "stale"
        assert [x.path for x in again.all_changes] == ["summary"]
        assert " of " in capsys.readouterr().out
