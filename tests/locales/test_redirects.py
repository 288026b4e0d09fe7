"""Old addresses lead to new ones, in every language."""

import pytest
from django.test import TestCase
from django.urls import reverse

from pages.base.models import StandardPage
from tests.filling import EMPTY_FORMSET, nested_form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def about(home):
    return home.add_child(instance=StandardPage(title="Über uns", slug="ueber-uns"))


@pytest.fixture
def team(about):
    return about.add_child(instance=StandardPage(title="Team", slug="team"))


@pytest.fixture
def arabic_team(about, team, arabic, arabic_home):
    for page in (about, team):
        version = page.copy_for_translation(arabic)
        version.title = "فريق"
        version.save_revision().publish()
    return version


@pytest.fixture
def rename(admin_client):
    def rename(page, slug):
        form = {
            "title": page.title,
            "slug": slug,
            "door": "sky",
            "body": {"count": "0"},
            "related_pages": EMPTY_FORMSET,
            "comments": EMPTY_FORMSET,
            "action-publish": "1",
        }
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        with TestCase.captureOnCommitCallbacks(execute=True):
            answer = admin_client.post(edit, nested_form_data(form))
        assert answer.status_code == 302

    return rename


class TestAChangedAddress:
    @pytest.mark.parametrize("code", ["de", "ar"])
    def test_leads_on_with_everything_below_it(
        self, client, about, arabic_team, rename, code
    ):
        rename(about, "wir")

        assert client.get(f"/{code}/wir/team/").status_code == 200
        old = client.get(f"/{code}/ueber-uns/team/")
        assert old.status_code == 301
        assert old["Location"] == f"/{code}/wir/team/"

    def test_leads_on_in_a_language_without_a_translation(
        self, client, team, arabic_home, rename
    ):
        rename(team, "menschen")

        old = client.get("/ar/ueber-uns/team/")

        assert old["Location"] == "/ar/ueber-uns/menschen/"
        assert client.get("/ar/nie-gewesen/").status_code == 404

    def test_leads_on_when_a_page_is_moved(self, client, admin_client, home, team):
        answer = admin_client.post(
            reverse("wagtailadmin_pages:move_confirm", args=[team.pk, home.pk])
        )

        assert answer.status_code == 302
        assert client.get("/de/team/").status_code == 200
        assert client.get("/de/ueber-uns/team/")["Location"] == "/de/team/"
        assert client.get("/fr/ueber-uns/team/")["Location"] == "/fr/team/"


class TestAHomePage:
    def test_keeps_its_own_slug_and_takes_the_values(self, home, arabic_home):
        home.door = "coral"
        home.save_revision().publish()

        arabic_home.refresh_from_db()
        assert arabic_home.door == "coral"
        assert arabic_home.slug != home.slug
