"""What an editor sees first, and how pages are found in the explorer."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from events.models import EventPage
from pages.base.attention import to_be_read_again
from pages.base.models.page import LACKING
from pages.lifecycle.completeness.checks import lacking_what_is_most_needed
from pages.news.models import NewsPage
from pages.services.models import ServicePage
from tests.many import beside

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.date(2020, 1, 1)


def explore(client, page, **filters):
    answer = client.get(reverse("wagtailadmin_explore", args=[page.pk]), filters)
    return [row.title for row in answer.context["pages"]]


class TestTheDashboard:
    def test_says_when_nothing_waits(self, admin_client, home):
        page = admin_client.get("/admin/").content.decode()

        assert "Zurzeit muss keine Seite wieder geprüft werden." in page
        assert "Es gibt keine Entwürfe." in page
        assert "Nichts wartet auf Freigabe." in page

    def test_names_pages_to_read_again_and_drafts(self, admin_client, make_service):
        make_service("Alt", review_by=LONG_AGO)
        make_service("Halb fertig", live=False, has_unpublished_changes=True)

        page = admin_client.get("/admin/").content.decode()

        assert "Bitte wieder prüfen (1)" in page
        assert "Alt" in page
        assert "Halb fertig" in page

    def test_needs_the_same_queries_for_10_and_for_1000_pages(
        self, admin_client, services
    ):
        pages = [
            services.add_child(
                instance=ServicePage(
                    title=f"L {number}", slug=f"l-{number}", review_by=LONG_AGO
                )
            )
            for number in range(10)
        ]
        admin_client.get("/admin/")
        with CaptureQueriesContext(connection) as few:
            admin_client.get("/admin/")
        beside(pages[0], 990)
        admin_client.get("/admin/")
        with CaptureQueriesContext(connection) as many:
            admin_client.get("/admin/")

        assert len(few) == len(many)
        # Every room asks once or twice for what waits in it.
        assert len(many) <= 50


class TestItsLists:
    @pytest.mark.parametrize("model", [EventPage, NewsPage, ServicePage], ids=str)
    def test_find_a_few_pages_among_many(self, model):
        name = model._meta.model_name

        assert {f"{name}_due", f"{name}_gap"} <= {x.name for x in model._meta.indexes}

    @pytest.mark.postgres
    @pytest.mark.skipif(connection.vendor != "postgresql", reason="Reads its plans.")
    def test_read_no_page_that_lacks_nothing(self, services):
        with connection.cursor() as cursor:
            # Where there are few pages, it would read them all.
            cursor.execute("SET LOCAL enable_seqscan = off")
        due = ServicePage.objects.filter(review_by__lte=LONG_AGO)

        for pages, index in (
            (due, "servicepage_due"),
            (ServicePage.objects.filter(LACKING), "servicepage_gap"),
        ):
            plan = pages.order_by().values("pk").explain()
            assert index in plan
            assert "Filter" not in plan

    def test_of_all_types_are_one(self):
        for wanted in (
            to_be_read_again(by=LONG_AGO),
            lacking_what_is_most_needed(LONG_AGO),
        ):
            asked = str(Page.objects.filter(wanted).query)

            assert asked.count(" IN (SELECT") == 1


class TestTheExplorer:
    def test_shows_when_a_page_is_read_again(
        self, admin_client, services, make_service
    ):
        make_service("Alt", review_by=datetime.date(2031, 5, 12))

        answer = admin_client.get(reverse("wagtailadmin_explore", args=[services.pk]))

        assert "12. Mai 2031" in answer.content.decode()

    def test_finds_what_is_due_and_what_is_a_draft(
        self, admin_client, services, make_service
    ):
        make_service("Alt", review_by=LONG_AGO)
        make_service("Neu", review_by=datetime.date(2099, 1, 1))
        make_service("Entwurf", live=False)

        assert explore(admin_client, services, review_by="now") == ["Alt"]
        assert explore(admin_client, services, status="draft") == ["Entwurf"]
        assert set(explore(admin_client, services, status="live")) == {"Alt", "Neu"}
        assert len(explore(admin_client, services, review_by="bogus")) == 3

    def test_finds_the_pages_of_a_language(
        self, admin_client, home, arabic, arabic_home, services
    ):
        found = explore(admin_client, home.get_parent(), locale=arabic.pk)

        assert found == [arabic_home.title]


class TestTheEditorsBar:
    def test_stands_on_pages_for_editors_and_costs_readers_nothing(
        self, client, admin_client, home
    ):
        reader = client.__class__().get("/de/")
        editor = admin_client.get("/de/")

        assert "wagtail-userbar" not in reader.content.decode()
        assert "Cookie" not in reader.get("Vary", "")
        assert "wagtail-userbar" in editor.content.decode()
        assert "public" not in editor["Cache-Control"]

    def test_checks_a_preview(self, admin_client, home):
        draft = reverse("wagtailadmin_pages:view_draft", args=[home.pk])

        assert "wagtail-userbar" in admin_client.get(draft).content.decode()


class TestTheEditorsPages:
    def test_carry_the_offices_name(self, client, admin_client, home):
        assert "Redaktion: Büro für Integration" in (
            client.__class__().get("/admin/login/").content.decode()
        )
        assert "- Büro für Integration</title>" in (
            admin_client.get("/admin/").content.decode()
        )
