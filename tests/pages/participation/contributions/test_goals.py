"""Residents write about one goal of a concept."""

import re

import pytest
from bs4 import BeautifulSoup

from pages.concepts.models import ConceptIndexPage, ConceptPage, Goal
from pages.participation.contributions.models import State
from pages.participation.contributions.titles import about

from .conftest import plain

pytestmark = pytest.mark.django_db
GOALS = [
    {"title": "Alle lernen Deutsch", "slug": "deutsch"},
    {"title": "Alle wohnen gut", "slug": "wohnen"},
]


@pytest.fixture
def concept(home):
    index = home.add_child(instance=ConceptIndexPage(title="Konzepte", slug="konzepte"))
    goals = [
        {"type": "item", "id": x["slug"], "value": {**x, "measures": []}} for x in GOALS
    ]
    field = {"title": "Sprache", "text": "", "goals": goals}
    page = index.add_child(
        instance=ConceptPage(
            title="Konzept",
            slug="konzept",
            plan=[{"type": "field", "id": "f1", "value": field}],
        )
    )
    page.save_revision().publish()
    return page


class TestAGoal:
    def test_leads_to_its_own_texts(self, client, concept, make_discussion, make_text):
        discussion = make_discussion(concept)
        make_text(
            "Abendkurse!", about=discussion, goal_key="deutsch", state=State.SHOWN
        )

        html = client.get("/de/konzepte/konzept/").content.decode()
        assert 'href="/de/konzepte/konzept/voices/deutsch/"' in html
        assert "Ideen und Kommentare (1)" in html
        assert "Ideen und Kommentare (0)" in html
        german = plain(client.get("/de/konzepte/konzept/voices/deutsch/"))
        assert "Abendkurse!" in german
        assert "Alle lernen Deutsch" in german
        other = plain(client.get("/de/konzepte/konzept/voices/wohnen/"))
        assert "Abendkurse!" not in other

    def test_is_named_in_its_link(self, client, concept, make_discussion):
        make_discussion(concept)

        page = BeautifulSoup(client.get("/de/konzepte/konzept/").content, "html.parser")

        links = page.select('a[href*="/voices/"]')
        names = [
            [page.find(id=key).text.strip() for key in link["aria-labelledby"].split()]
            for link in links
        ]
        assert names == [["Ideen und Kommentare (0)", goal["title"]] for goal in GOALS]

    def test_taken_out_of_the_plan_has_no_address_any_more(
        self, concept, make_discussion, make_text
    ):
        row = make_text(about=make_discussion(concept), goal_key="wohnen")
        assert about(row)[1] == "/de/konzepte/konzept/voices/wohnen/"

        Goal.objects.filter(key="wohnen").update(is_current=False)

        assert about(row) == ("Konzept", "")

    def test_of_a_copied_concept_leads_to_the_copy(
        self, client, concept, make_discussion
    ):
        copied = concept.copy(update_attrs={"slug": "zwei", "title": "Zweites"})
        copied.save_revision().publish()
        make_discussion(concept)
        make_discussion(copied)

        for slug in ("konzept", "zwei"):
            html = client.get(f"/de/konzepte/{slug}/").content.decode()
            found = re.findall(r'href="([^"]+/voices/[^"]+)"', html)
            assert found == [
                f"/de/konzepte/{slug}/voices/{goal}/" for goal in ("deutsch", "wohnen")
            ]

    def test_has_no_texts_where_the_concept_takes_none(self, client, concept):
        page = client.get("/de/konzepte/konzept/")

        assert "Ideen und Kommentare" not in plain(page)
        assert client.get("/de/konzepte/konzept/voices/deutsch/").status_code == 404

    def test_that_is_not_there_is_not_found(self, client, concept, make_discussion):
        make_discussion(concept)

        for path in ("voices/", "voices/nothing/"):
            assert client.get(f"/de/konzepte/konzept/{path}").status_code == 404

    def test_taken_out_of_the_plan_is_not_found(self, client, concept, make_discussion):
        make_discussion(concept)
        Goal.objects.filter(key="wohnen").update(is_current=False)

        url = "/de/konzepte/konzept/voices/wohnen/"
        assert client.get(url).status_code == 404
