"""Which pages lack what, and who sees it."""

import pytest
from django.urls import reverse

from accounts.roles import EDITORS, TRANSLATORS
from pages.base.attention import what_needs_you
from pages.lifecycle.completeness.checks import BY_NAME, lacking, rows_for
from pages.services.models import ServicePage

pytestmark = pytest.mark.django_db


def titles(name, user):
    return [x.title for x in lacking(ServicePage, BY_NAME[name], user)]


class TestAPage:
    def test_lacks_what_is_empty(self, make_service, admin_user):
        make_service("Leer")
        make_service(
            "Voll", summary="Kurz", illustration="sit-one",
            responsible_email="ada@example.org", review_by="2030-01-01",
        )  # fmt: skip
        make_service("Entwurf", live=False)
        ServicePage.objects.filter(title="Leer").update(review_by=None)

        for name in ("summary", "picture", "keeper", "review"):
            assert titles(name, admin_user) == ["Leer"]
        assert titles("alt", admin_user) == []
        assert titles("contact", admin_user) == ["Leer", "Voll"]

    def test_lacks_no_translation_once_one_is_live(
        self, make_service, admin_user, arabic, arabic_home, translated, commit_at_once
    ):
        page = make_service()
        translated(page.get_parent().specific, arabic)
        assert titles("translation", admin_user) == [page.title]

        translated(page, arabic)
        assert titles("translation", admin_user) == []

    def test_is_on_the_first_page_while_it_lacks_what_all_need(
        self, make_service, admin_user
    ):
        page = make_service("Leer")

        groups = {str(x.title): x for x in what_needs_you(admin_user)}
        found = groups["Ohne Zusammenfassung, Bildbeschreibung oder Prüftag"]
        assert page.pk in [x.pk for x in found.pages]


class TestTheReport:
    def test_counts_by_kind_and_leads_to_the_pages(self, make_service, sign_in):
        make_service("Leer")
        client = sign_in(EDITORS)

        page = client.get(reverse("lifecycle_completeness")).content.decode()
        url = reverse("lifecycle_lacking", args=["services.servicepage", "summary"])
        assert url in page
        assert "Leer" in client.get(url).content.decode()
        assert client.get(url, {"p": "x"}).status_code == 200

    def test_asks_what_a_kind_does_not_have_of_nobody(self, admin_user, home):
        [row] = [x for x in rows_for(admin_user) if x.kind == "base.homepage"]

        numbers = {check.name: number for check, number in row.lacking}
        assert numbers["contact"] is None
        assert numbers["summary"] == 1

    def test_is_not_for_who_edits_no_german_page(self, make_service, sign_in):
        make_service()
        client = sign_in(TRANSLATORS)
        url = reverse("lifecycle_lacking", args=["services.servicepage", "summary"])

        assert client.get(reverse("lifecycle_completeness")).status_code == 302
        assert client.get(url).status_code == 302

    @pytest.mark.parametrize(
        ("kind", "name"), [("x.y", "summary"), ("services.servicepage", "x")]
    )
    def test_knows_only_its_own_questions(self, admin_client, home, kind, name):
        answer = admin_client.get(f"/admin/completeness/{kind}/{name}/")

        assert answer.status_code == 404
