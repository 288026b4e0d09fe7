"""The list of services and a service's page."""

import datetime

import pytest
from wagtail.models import PageViewRestriction
from wagtail.test.utils import WagtailPageTestCase

from pages.base.models import HomePage
from pages.directory.models import MunicipalityPage
from pages.services.models import ServiceIndexPage, ServicePage
from tests.many import beside

pytestmark = pytest.mark.django_db


class TestTheirPlace(WagtailPageTestCase):
    def test_services_stand_only_in_their_list(self):
        self.assertAllowedParentPageTypes(ServicePage, {ServiceIndexPage})
        self.assertAllowedSubpageTypes(ServicePage, set())
        self.assertAllowedParentPageTypes(
            ServiceIndexPage, {HomePage, MunicipalityPage}
        )


class TestAService:
    def test_shows_nothing_empty(self, client, make_service):
        make_service()

        page = client.get("/de/leistungen/wohnsitz-anmelden/").content.decode()

        assert "Wohnsitz anmelden" in page
        assert "Das bringen Sie mit" not in page
        assert "Rechtsgrundlage" not in page
        assert "Frist" not in page

    def test_says_first_that_it_is_paused_until_when_and_why(
        self, client, make_service
    ):
        make_service(
            status="paused",
            paused_reason="Bitte kommen Sie nach Eupen.",
            paused_until=datetime.date(2027, 1, 11),
            outcome="<p>Eine Antwort.</p>",
        )

        page = client.get("/de/leistungen/wohnsitz-anmelden/").content.decode()

        assert "Pausiert bis Montag, 11. Januar 2027." in page
        assert page.index("Bitte kommen Sie nach Eupen.") < page.index("Eine Antwort.")

    def test_needs_few_queries(
        self, client, make_service, topic, django_assert_max_num_queries
    ):
        make_service(topics=[topic])
        client.get("/de/leistungen/wohnsitz-anmelden/")

        with django_assert_max_num_queries(15):
            client.get("/de/leistungen/wohnsitz-anmelden/")


class TestTheList:
    def test_keeps_what_the_filter_asks_for(self, client, make_service, topic):
        make_service("Wohnung finden", topics=[topic])
        make_service("Arbeit finden")

        page = client.get("/de/leistungen/?topic=wohnen").content.decode()

        assert "Wohnung finden" in page
        assert "Arbeit finden" not in page
        assert "1 Leistung" in page

    @pytest.mark.parametrize(
        "query",
        ["topic=unbekannt", "topic=%00", "topic=" + "x" * 10_000, "place=%27%22--"],
    )
    def test_names_a_filter_that_it_does_not_know(self, client, make_service, query):
        make_service()

        response = client.get(f"/de/leistungen/?{query}")

        assert response.status_code == 200
        assert "Einen Filter in dieser Adresse kennen wir nicht" in (
            response.content.decode()
        )

    @pytest.mark.parametrize("number", ["99", "-1", "abc", "9" * 5000])
    def test_shows_another_page_when_the_one_asked_for_is_not_there(
        self, client, make_service, number
    ):
        make_service()

        response = client.get(f"/de/leistungen/?page={number}")

        assert response.status_code == 200
        assert "Diese Seite der Liste gibt es nicht" in response.content.decode()

    def test_offers_a_way_out_when_nothing_is_found(self, client, make_service, topic):
        make_service()

        page = client.get("/de/leistungen/?topic=wohnen").content.decode()

        assert "Dazu haben wir nichts gefunden." in page
        assert "Alles zeigen" in page

    def test_keeps_the_filter_from_page_to_page(self, client, make_service, topic):
        for number in range(25):
            make_service(f"Leistung {number}", topics=[topic])

        page = client.get("/de/leistungen/?topic=wohnen").content.decode()

        assert "?topic=wohnen&amp;page=2" in page

    def test_shows_each_service_once_in_the_readers_language(
        self, client, arabic_home, arabic, make_service
    ):
        make_service("Nur deutsch")
        both = make_service("Auch arabisch")
        version = both.copy_for_translation(arabic, copy_parents=True)
        version.title = "بالعربية أيضًا"
        version.save_revision().publish()

        page = client.get("/ar/leistungen/").content.decode()

        assert "بالعربية أيضًا" in page
        assert "Auch arabisch" not in page
        assert '<span lang="de" dir="ltr">Nur deutsch</span>' in page

    @pytest.mark.parametrize("address", ["/de/leistungen/", "/de/leistungen/feed/"])
    def test_keeps_quiet_about_what_is_private(self, client, make_service, address):
        make_service("Wohnung finden")
        PageViewRestriction.objects.create(
            page=make_service("Interne Notiz"),
            restriction_type=PageViewRestriction.PASSWORD,
            password="geheim",
        )

        page = client.get(address).content.decode()

        assert "Wohnung finden" in page
        assert "Interne Notiz" not in page

    def test_marks_only_the_german_words_of_a_deadline(
        self, client, arabic_home, make_service
    ):
        make_service("Nur deutsch", deadline="8 <Werktage>")

        page = client.get("/ar/leistungen/").content.decode()

        marked = '<span lang="de" dir="ltr">8 &lt;Werktage&gt;</span>'
        assert f"<span>المهلة: {marked}</span>" in page

    def test_needs_the_same_queries_for_10_and_for_1000_services(
        self, client, services, topic
    ):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        pages = [
            services.add_child(
                instance=ServicePage(title=f"L {number}", slug=f"l-{number}")
            )
            for number in range(10)
        ]
        client.get("/de/leistungen/")
        with CaptureQueriesContext(connection) as few:
            client.get("/de/leistungen/")
        beside(pages[0], 990)
        client.get("/de/leistungen/")
        with CaptureQueriesContext(connection) as many:
            client.get("/de/leistungen/")

        assert len(few) == len(many)
        assert len(many) <= 15, [x["sql"] for x in many]

    def test_begins_its_feed_with_what_is_new(self, client, make_service):
        for title, year in (("Alt", 2024), ("Neu", 2026), ("Mittel", 2025)):
            day = datetime.datetime(year, 1, 1, tzinfo=datetime.UTC)
            make_service(title, first_published_at=day)

        text = client.get("/de/leistungen/feed/").content.decode()

        titles = [f"<title>{title}</title>" for title in ("Neu", "Mittel", "Alt")]
        assert sorted(titles, key=text.index) == titles

    def test_has_a_feed_for_each_filter(self, client, make_service, topic):
        make_service("Wohnung finden", topics=[topic])
        make_service("Arbeit finden")

        response = client.get("/de/leistungen/feed/?topic=wohnen")

        assert response["Content-Type"].startswith("application/rss+xml")
        text = response.content.decode()
        assert "Wohnung finden" in text
        assert "Arbeit finden" not in text
