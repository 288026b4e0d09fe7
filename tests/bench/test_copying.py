"""Pages by the thousand are like those that the site itself has made."""

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Page

from bench.copying import Original
from bench.editing import publishing
from bench.office import Office
from bench.seeding import Seeder

# A tool of `make bench`, and minutes to fill.
pytestmark = pytest.mark.gates


@pytest.fixture(scope="class")
def office(django_db_setup, django_db_blocker):
    """An office with one of each, in two languages, and copies of each kind."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        office = Office(languages=1)
        office.fill(1)
        pages = office.home.get_descendants(inclusive=True).specific()
        office.translate(*pages)
        Seeder(office, section=3).grow(40)
        yield office
        transaction.set_rollback(True)


def copy_of(page):
    return (
        Page.objects.filter(title__startswith=f"{page.title} ")
        .exclude(pk=page.pk)
        .last()
        .specific
    )


@pytest.mark.usefixtures("db")
class TestCopies:
    def test_stand_rightly_in_the_tree(self, office):
        assert Page.objects.filter(depth__gt=1).count() == 40
        assert Page.find_problems() == ([], [], [], [], [])

    def test_have_every_row_that_their_original_has(self, office):
        for page in (office.service, office.news_item, office.event, office.news):
            rows = Original(page).rows
            copied = Original(copy_of(page)).rows

            assert {x: len(y) for x, y in copied.items()} == {
                x: len(y) for x, y in rows.items()
            }

    def test_are_read_found_and_published_like_others(self, office, client):
        page = copy_of(office.service)
        code = office.locales[0].language_code

        for language in ("de", code):
            path = page.url_path.split("/", 2)[2]
            assert client.get(f"/{language}/{path}").status_code == 200
        found = client.get("/de/search/", {"q": page.title}).content
        # Found words are marked.
        assert page.title in BeautifulSoup(found, "html.parser").main.text
        client.force_login(office.user)
        assert publishing(client, page)().status_code == 302
        page.refresh_from_db()
        assert page.summary == "Neu ist 0."
