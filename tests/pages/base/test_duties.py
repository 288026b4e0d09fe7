"""The accessibility statement and the overviews of plain German and sign language."""

import datetime

import pytest
from wagtail.models import Locale

from pages.base.models import (
    AccessibilityIssue,
    AccessibilityStatementPage,
    LeichteSpracheHub,
    SignLanguageHub,
    StandardPage,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/de/barrierefreiheit/"


@pytest.fixture
def make_statement(home):
    def make(**values):
        page = AccessibilityStatementPage(
            title="Erklärung zur Barrierefreiheit",
            slug="barrierefreiheit",
            **{"show_in_footer": True, **values},
        )
        return home.add_child(instance=page)

    return make


@pytest.fixture
def issue(german):
    return AccessibilityIssue.objects.create(
        title="Die Karte geht nicht ohne Maus.",
        alternative="Rufen Sie an.",
        criterion="2.1.1",
        fix_by=datetime.date(2027, 3, 1),
        locale=german,
    )


class TestTheStatement:
    def test_knows_of_no_barrier_while_none_is_open(self, client, make_statement):
        make_statement()

        page = client.get(ADDRESS).content.decode()

        assert "Wir kennen keine Barriere." in page
        assert "Was noch nicht barrierefrei ist" not in page

    def test_names_each_open_barrier_and_what_to_do_instead(
        self, client, make_statement, issue
    ):
        make_statement()

        page = client.get(ADDRESS).content.decode()

        assert "teilweise" in page
        assert "Die Karte geht nicht ohne Maus." in page
        assert "Rufen Sie an." in page
        assert "Wir beheben es bis 1. März 2027." in page
        assert "WCAG 2.1.1" in page

    def test_forgets_a_barrier_that_was_removed(self, client, make_statement, issue):
        make_statement()
        issue.fixed_on = datetime.date(2026, 11, 1)
        issue.save()

        page = client.get(ADDRESS).content.decode()

        assert "Die Karte geht nicht ohne Maus." not in page
        assert "Wir kennen keine Barriere." in page

    def test_never_calls_itself_compliant_against_the_editors_word(
        self, client, make_statement
    ):
        make_statement(not_compliant=True)

        assert "noch nicht" in client.get(ADDRESS).content.decode()

    def test_shows_a_barrier_in_arabic_or_labelled_in_german(
        self, client, make_statement, issue, arabic_home, arabic
    ):
        make_statement()
        url = "/ar/barrierefreiheit/"

        assert '<h3 lang="de" dir="ltr">Die Karte' in client.get(url).content.decode()

        version = issue.copy_for_translation(arabic)
        version.title = "الخريطة لا تعمل بدون فأرة."
        version.save()

        assert "الخريطة لا تعمل بدون فأرة." in client.get(url).content.decode()

    def test_leads_to_the_form_in_the_readers_language(
        self, client, make_statement, home, arabic_home
    ):
        form = home.add_child(instance=StandardPage(title="Melden", slug="melden"))
        make_statement(feedback_page=form)

        assert 'href="/de/melden/"' in client.get(ADDRESS).content.decode()
        arabic = client.get("/ar/barrierefreiheit/").content.decode()
        assert 'href="/ar/melden/"' in arabic

    def test_does_not_lead_to_a_form_that_is_not_there(
        self, client, make_statement, home
    ):
        form = home.add_child(
            instance=StandardPage(title="Melden", slug="melden", live=False)
        )
        make_statement(feedback_page=form)

        assert "/de/melden/" not in client.get(ADDRESS).content.decode()

    def test_stands_in_every_footer(self, client, make_statement):
        make_statement()

        page = client.get("/de/").content.decode()

        assert 'href="/de/barrierefreiheit/"' in page

    def test_needs_few_queries(
        self, client, make_statement, issue, django_assert_max_num_queries
    ):
        make_statement()
        client.get(ADDRESS)

        with django_assert_max_num_queries(15):
            client.get(ADDRESS)


class TestTheOverviewOfPlainGerman:
    def test_lists_what_is_live_in_plain_german(self, client, home, make_service):
        home.add_child(
            instance=LeichteSpracheHub(title="Einfache Sprache", slug="leicht")
        )
        simple = Locale.objects.create(language_code="de-simple")
        make_service("Nur schwer")
        easy = make_service("Auch leicht").copy_for_translation(
            simple, copy_parents=True
        )
        easy.title = "Ganz leicht"
        easy.save_revision().publish()

        page = client.get("/de/leicht/").content.decode()

        assert 'href="/de-simple/leistungen/auch-leicht/"' in page
        assert "Ganz leicht" in page
        assert "Nur schwer" not in page

    def test_says_whom_to_call_while_there_is_nothing(self, client, home):
        home.add_child(
            instance=LeichteSpracheHub(title="Einfache Sprache", slug="leicht")
        )

        page = client.get("/de/leicht/").content.decode()

        assert "Es gibt noch keine Seite in einfacher Sprache." in page


class TestTheOverviewOfSignLanguage:
    @pytest.fixture
    def overview(self, home):
        return home.add_child(
            instance=SignLanguageHub(title="Gebärdensprache", slug="gebaerden")
        )

    def _video(self, kind):
        url = "https://example.org/film.mp4"
        return [("video", {"kind": kind, "title": "Film", "url": url, "length": ""})]

    def test_lists_pages_with_a_video_in_sign_language(
        self, client, overview, make_service, django_assert_max_num_queries
    ):
        make_service("Mit Gebärden", body=self._video("sign"))
        make_service("Ohne Gebärden", body=self._video("video"))

        page = client.get("/de/gebaerden/").content.decode()

        assert "Mit Gebärden" in page
        assert "Ohne Gebärden" not in page
        with django_assert_max_num_queries(15):
            client.get("/de/gebaerden/")

    def test_says_how_to_get_an_interpreter_while_there_is_none(self, client, overview):
        page = client.get("/de/gebaerden/").content.decode()

        assert "Es gibt noch keine Seite mit Gebärdensprache." in page
