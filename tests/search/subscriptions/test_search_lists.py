"""What is found for a question, by e-mail."""

import pytest

from search.subscriptions import following, lists
from search.subscriptions.models import Subscription

from .conftest import letters

pytestmark = pytest.mark.django_db


@pytest.fixture
def follow_question(monday):
    def follow(query, code="de"):
        followed = lists.read("search", "", query, code)
        following.ask(
            followed, email="ada@example.org", locale=code, rhythm="daily", at=monday
        )
        row = Subscription.objects.get()
        following.confirm(row, at=monday)
        return row

    return follow


class TestAQuestion:
    def test_is_offered_on_the_page_of_its_answer(self, client, home, shelf):
        page = client.get("/de/search/?q=wohnung").content.decode()

        assert "/de/-/follow/?kind=search&amp;q=wohnung" in page

    def test_says_itself_where_it_is_asked_for(self, client, home):
        page = client.get("/de/-/follow/?kind=search&q=wohnung").content.decode()

        assert "Suche: „wohnung“" in page

    @pytest.mark.parametrize(
        "query", ["", "q=", "q=%00", "q=%E2%80%AE", "q=%22", "q=" + 4000 * "a"]
    )
    def test_never_fails_whatever_was_typed(self, client, home, query):
        response = client.get(f"/de/-/follow/?kind=search&{query}")

        assert response.status_code in (200, 404)

    def test_tells_what_is_new_with_all_of_its_words(
        self, home, shelf, follow_question, go_round
    ):
        shelf.put("old", de="Wohnung suchen")
        follow_question("q=wohnung")
        shelf.put("new", de="Eine Wohnung mieten")
        shelf.put("other", de="Fahrrad mieten")

        [letter] = go_round()

        assert "Eine Wohnung mieten" in letter.text
        assert "Wohnung suchen" not in letter.text
        assert "Fahrrad" not in letter.text

    def test_is_not_quoted_to_an_address_that_nobody_confirmed(
        self, client, home, shelf, monday
    ):
        followed = lists.read("search", "", "q=gewonnen auf boese.example", "de")
        following.ask(
            followed, email="a@example.org", locale="de", rhythm="daily", at=monday
        )

        [letter] = letters()

        assert "gewonnen" not in letter.text + letter.html + letter.subject

    def test_may_be_long_in_any_script(self, client, home):
        question = "ኣበይ እየ ዝምዝገብ ቤት ትምህርቲ ንደቀይ " * 5

        response = client.get("/ti/-/follow/", {"kind": "search", "q": question})

        assert response.status_code == 200

    def test_keeps_to_its_filters(self, home, shelf, topic, follow_question, go_round):
        follow_question("q=wohnung&topic=wohnen")
        shelf.put("one", facets={"topic": ["wohnen"]}, de="Wohnung mieten")
        shelf.put("two", facets={"topic": []}, de="Wohnung kaufen")

        [letter] = go_round()

        assert "Wohnung mieten" in letter.text
        assert "Wohnung kaufen" not in letter.text

    def test_waits_for_the_readers_language(
        self, home, arabic_home, shelf, follow_question, go_round
    ):
        follow_question("q=Wohnung", code="ar")
        shelf.put("one", de="Wohnung mieten")
        assert go_round(days=1) == []
        shelf.put("one", de="Wohnung mieten", ar="استئجار Wohnung")

        [letter] = go_round(days=2)

        assert "استئجار" in letter.text
