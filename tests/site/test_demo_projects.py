"""The demonstration's projects: every state, and funded in different ways."""

import pytest
from django.utils import timezone

from config.demo.translating import catalogue
from events.projects import events_of
from locales.table import SOURCE_CODE, TABLE
from pages.projects.deadlines import ending_soon
from pages.projects.models import (
    Funder,
    FundingRow,
    Programme,
    ProjectIndexPage,
    ProjectPage,
)
from pages.projects.support import line_of

pytestmark = pytest.mark.django_db
CORE = ("de-simple", "en", "fr", "ar")
FUNDED = {
    *("lotsinnen-und-lotsen", "netzwerk-arbeit", "beauftragte"),
    "patenschaften-projekt",
}


def strings(demonstration, *models):
    return [
        original.strings
        for original in demonstration.originals()
        if isinstance(original.instance, models)
    ]


class TestTheProjects:
    def test_are_there_once_however_often_they_are_loaded(self, demonstration):
        demonstration.load_german()

        assert ProjectPage.objects.count() == 5
        assert FundingRow.objects.count() == 9
        states = {page.slug: page.status for page in ProjectPage.objects.all()}
        assert {*states.values()} == {"finished", "planned", "running"}

    def test_have_events_and_money_that_ends_soon(self, demonstration):
        pages = ProjectPage.objects.all()

        assert all(
            events_of(page).exists() == (page.status != "finished") for page in pages
        )
        assert {x.slug for x in pages if line_of(x.pk).statement} == FUNDED
        soon = pages.filter(ending_soon(timezone.localdate()))
        assert [page.slug for page in soon] == ["lotsinnen-und-lotsen"]

    def test_want_volunteers_who_find_their_form(self, demonstration, client):
        html = client.get("/de/projekte/volunteering/").content.decode()

        assert "5 Aufgaben für Freiwillige" in html
        assert 'href="/de/freiwillig-mitmachen/"' in html
        assert "Einladungen verteilen" not in html

    def test_are_known_in_every_core_language(self, demonstration):
        wanted = strings(demonstration, ProjectPage)

        assert len(wanted) == 5
        for code in CORE:
            for found in wanted:
                assert found <= catalogue(code).keys(), code

    def test_have_a_list_and_funders_in_every_language(self, demonstration):
        wanted = strings(demonstration, ProjectIndexPage, Funder, Programme)

        for language in TABLE:
            if language.code != SOURCE_CODE:
                for found in wanted:
                    assert found <= catalogue(language.code).keys(), language.code
