"""The results page and the suggestions, as readers get them."""

import datetime

import pytest
from django.core.management import call_command
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import PageViewRestriction

from pages.directory.models import DirectoryPage, Organisation
from tests.again import content

pytestmark = pytest.mark.django_db

HOSTILE = [
    *("\x01", "a\x1fb\x7f"),
    *('"', "'", "\\", "*", "AND", "OR", "NOT", "NEAR(", "%s", "%(text)s", "§", "😀"),
    *("\u202eabc", "\x00", "a" * 10_000, "title:x", "-- ;", "' OR 1=1", "<script>"),
    *("(" * 50, "a* b*", "^", "&&&", "|", "wort " * 500, "\u0650\u064b", " ", "{}"),
    *("e\u0301\u0301\u0301", "İ", "ß", "🏳️‍🌈 flagge", "\ud7ff", "a\tb\nc", "$$", "`"),
]


@content
def service(make_service, topic):
    page = make_service(
        topics=[topic],
        summary="Melden Sie Ihre Adresse <b>an</b>.",
        keywords="Umzug, Adresse",
    )
    page.save_revision().publish()
    return page


def page_for(client, text, code="de", **more):
    response = client.get(f"/{code}/search/", {"q": text, **more})
    assert response.status_code == 200
    # Without the marks that keep the question's direction to itself.
    return response.content.decode().replace("\u2068", "").replace("\u2069", "")


class TestTheResultsPage:
    def test_marks_what_was_found_and_links_it(self, client, service):
        page = page_for(client, "wohnsitz")

        assert "<mark>Wohnsitz</mark> anmelden" in page
        assert 'href="/de/leistungen/wohnsitz-anmelden/"' in page
        assert "Treffer für „wohnsitz“: 1" in page

    def test_escapes_what_editors_and_readers_write(self, client, service):
        page = page_for(client, "adresse <script>alert(1)</script>")

        assert "<script>alert" not in page

        page = page_for(client, "Adresse")

        assert "&lt;b&gt;an&lt;/b&gt;" in page

    def test_is_kept_out_of_search_engines(self, client, service):
        response = client.get("/de/search/", {"q": "x"})

        assert response.headers["X-Robots-Tag"] == "noindex"

    def test_without_a_question_it_is_only_the_box(self, client, home):
        page = page_for(client, "")

        assert 'role="search"' in page
        assert "Treffer" not in page

    def test_says_that_nothing_was_found_and_what_to_do(self, client, service):
        page = page_for(client, "Raumfahrt")

        assert "Nichts gefunden für „Raumfahrt“" in page
        assert "0800 555 010" in page

    @pytest.mark.parametrize("text", HOSTILE)
    def test_answers_whatever_is_typed(self, client, service, text):
        page_for(client, text)
        assert client.get("/de/search/suggest/", {"q": text}).status_code == 200
        assert client.post("/de/search/clicked/", {"q": text}).status_code == 204

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("page", "x"),
            ("page", "-1"),
            ("page", "9" * 30),
            ("kind", "'"),
            ("year", "0"),
        ],
    )
    def test_answers_odd_addresses(self, client, service, name, value):
        page_for(client, "wohnsitz", **{name: value})

    def test_filters_and_counts(self, client, service, make_service):
        other = make_service(title="Wohnsitz abmelden", slug="ab")
        other.save_revision().publish()

        page = page_for(client, "wohnsitz", topic="wohnen")

        assert "Wohnen (1)" in page
        assert "abmelden" not in page

    def test_shows_german_to_other_readers_and_says_so(
        self, client, service, arabic_home
    ):
        page = page_for(client, "Wohnsitz", code="ar")

        assert 'href="/ar/leistungen/wohnsitz-anmelden/"' in page
        assert '<bdi lang="de" dir="ltr"><mark>Wohnsitz</mark> anmelden' in page

    def test_finds_private_pages_by_nothing(self, client, service):
        PageViewRestriction.objects.create(
            page=service, restriction_type=PageViewRestriction.LOGIN
        )

        for text in ("Wohnsitz", "Wohnsitz anmelden", "Wohnsits", "Adresse"):
            assert "leistungen/wohnsitz-anmelden" not in page_for(client, text)
        found = client.get("/de/search/suggest/", {"q": "Wohn"}).json()
        assert found == {"suggestions": []}

    def test_needs_few_queries_and_writes_nothing(
        self, client, service, django_assert_max_num_queries
    ):
        page_for(client, "wohnsitz adresse")

        with django_assert_max_num_queries(15) as seen:
            page_for(client, "wohnsitz adresse")

        assert not [
            q for q in seen.captured_queries if q["sql"][:6] in ("INSERT", "UPDATE")
        ]


class TestWhatNobodyConfirmsAnyMore:
    @pytest.fixture
    def cafes(self, home, german):
        """Two alike; the one that would come first is not confirmed."""
        page = home.add_child(instance=DirectoryPage(title="Menschen", slug="menschen"))
        page.save_revision().publish()
        made = [
            Organisation.objects.create(name=f"Café {name}", slug=name, locale=german)
            for name in ("ada", "bob")
        ]
        first = min(made, key=lambda row: str(row.translation_key))
        first.unconfirmed_since = datetime.date(2026, 3, 1)
        first.save()
        return sorted(made, key=lambda row: row is first)

    def test_says_so_and_comes_after_what_suits_as_well(self, client, cafes):
        page = page_for(client, "Café")

        confirmed, other = (page.index(f"</mark> {row.slug}<") for row in cafes)
        warning = page.index("Nicht bestätigt seit März 2026")
        assert confirmed < other < warning

    def test_is_told_in_the_readers_language(self, client, cafes, arabic_home):
        assert "مارس 2026" in page_for(client, "Café", code="ar")

    def test_loses_the_warning_in_the_night_after_somebody_confirms(
        self, client, cafes
    ):
        Organisation.objects.update(unconfirmed_since=None)

        call_command("search_rebuild", verbosity=0)

        assert "Nicht bestätigt" not in page_for(client, "Café")


class TestTheLadder:
    @pytest.fixture
    def things(self, shelf, home):
        shelf.put("kurs", de=("Deutsch lernen im Kurs", "Anmeldung im Büro."))
        shelf.put("rat", de=("Rat für Zusammenleben", "Der Rat tagt im Rathaus."))
        shelf.put("schule", de="Kinder in der Schule", tr="Okulda çocuklar")

    def test_one_missing_word_is_forgiven_and_said(self, client, things):
        page = page_for(client, "Deutsch lernen Raumfahrt")

        assert "<mark>Deutsch</mark>" in page
        assert "In manchen Treffern fehlt eines Ihrer Wörter." in page

    def test_a_spelling_is_corrected_with_a_way_back(self, client, things):
        page = page_for(client, "Zusamenleben")

        assert "<mark>Zusammenleben</mark>" in page
        assert "Stattdessen nach „Zusamenleben“ suchen" in page
        assert "q=Zusamenleben&amp;exact=1" in page

    def test_as_typed_means_as_typed(self, client, things):
        page = page_for(client, "Zusamenleben", exact="1")

        assert "Stattdessen" not in page

    def test_a_question_in_another_language_finds_the_german_page(self, client, things):
        page = page_for(client, "okul")

        assert "Kinder in der Schule" in page
        assert "Gefunden über:" in page
        assert '<bdi lang="tr" dir="ltr">Okulda çocuklar</bdi>' in page

    def test_a_whole_question_is_reduced_to_what_it_is_about(self, client, things):
        page = page_for(client, "Wo kann ich bitte einen Kurs finden?")

        assert "<mark>Kurs</mark>" in page
        assert "fehlt eines" not in page


class TestSuggestions:
    def ask(self, client, text, code="de"):
        answer = client.get(f"/{code}/search/suggest/", {"q": text}).json()
        return [x["title"] for x in answer["suggestions"]]

    def test_are_titles_with_a_word_that_begins_so(self, client, service):
        assert self.ask(client, "wohns") == ["Wohnsitz anmelden"]
        assert self.ask(client, "anm") == ["Wohnsitz anmelden"]
        assert self.ask(client, "wohnsitz anm") == ["Wohnsitz anmelden"]
        assert self.ask(client, "sitzung") == []

    def test_speak_the_readers_language_first(self, client, home, shelf):
        shelf.put("schule", de="Schule", tr="Şehirde okul")

        answer = client.get("/tr/search/suggest/", {"q": "seh"}).json()["suggestions"]

        assert answer == [
            {"title": "Şehirde okul", "url": "/tr/things/schule/", "lang": ""}
        ]

    def test_one_letter_is_too_little(self, client, service):
        assert self.ask(client, "w") == []


class TestTheFeed:
    def test_has_what_the_page_has(self, client, service):
        response = client.get("/de/search/feed/", {"q": "Wohnsitz"})

        assert response["Content-Type"].startswith("application/rss+xml")
        feed = response.content.decode()
        assert "<title>Wohnsitz anmelden</title>" in feed
        assert "/de/leistungen/wohnsitz-anmelden/</link>" in feed

    def test_names_nothing_private(self, client, service):
        PageViewRestriction.objects.create(
            page=service, restriction_type=PageViewRestriction.LOGIN
        )

        feed = client.get("/de/search/feed/", {"q": "Wohnsitz"}).content.decode()

        assert "leistungen" not in feed

    @pytest.mark.parametrize("text", HOSTILE[:12])
    def test_answers_whatever_is_typed(self, client, service, text):
        assert client.get("/de/search/feed/", {"q": text}).status_code == 200

    def test_takes_no_harm_from_what_a_text_has(self, client, home, shelf):
        shelf.put("kurs", de=("Deutsch\x02kurs", "Kurs\x0b im \x01Heim"))

        feed = client.get("/de/search/feed/", {"q": "Heim"}).content.decode()

        assert "<item>" in feed


class TestPins:
    @pytest.fixture
    def pin(self, service):
        query = Query.get("Papiere")
        return SearchPromotion.objects.create(query=query, page=service, sort_order=1)

    def test_come_first_even_where_nothing_else_is_found(self, client, pin):
        page = page_for(client, "papiere")

        assert "Wohnsitz anmelden" in page
        assert "Treffer für „papiere“: 1" in page

    def test_are_of_one_language_or_german(self, client, pin, arabic_home):
        assert "Wohnsitz anmelden" in page_for(client, "papiere", code="ar")

    def test_that_became_private_are_gone(self, client, service, pin):
        PageViewRestriction.objects.create(
            page=service, restriction_type=PageViewRestriction.LOGIN
        )

        assert "Wohnsitz anmelden" not in page_for(client, "papiere")

    def test_appear_once(self, client, service, shelf):
        query = Query.get("wohnsitz")
        SearchPromotion.objects.create(query=query, page=service, sort_order=1)

        page = page_for(client, "wohnsitz")

        assert page.count('href="/de/leistungen/wohnsitz-anmelden/"') == 1
