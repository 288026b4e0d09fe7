"""Pages are found by their address, at any depth at the same cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from pages.base.models import StandardPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(home):
    """Four pages, each below the other."""
    pages, above = [], home
    for slug in ("a", "b", "c", "d"):
        above = above.add_child(instance=StandardPage(title=slug, slug=slug))
        pages.append(above)
    return pages


class TestAnAddress:
    def test_costs_the_same_at_any_depth(self, client, chain):
        def queries(url):
            client.get(url)
            with CaptureQueriesContext(connection) as found:
                assert client.get(url).status_code == 200
            return len(found)

        # Names above that the frame does not know cost one query, not one each.
        assert queries("/de/a/b/c/d/") <= queries("/de/a/b/") + 1

    @pytest.mark.parametrize("path", ["a/x/", "x/b/", "b/", "a/b/c/d/e/", "x/" * 400])
    def test_that_leads_nowhere_is_not_found(self, client, chain, path):
        assert client.get(f"/de/{path}").status_code == 404

    def test_follows_a_home_page_whose_slug_changes(self, client, chain, home):
        client.get("/de/a/")
        home.refresh_from_db()
        home.slug = "deutsch"
        home.save()

        assert client.get("/de/a/b/").status_code == 200


class TestAPrivatePage:
    def test_hides_all_that_is_below_it(self, client, chain):
        PageViewRestriction.objects.create(
            page=chain[1], restriction_type=PageViewRestriction.LOGIN
        )

        assert client.get("/de/a/").status_code == 200
        assert client.get("/de/a/b/c/d/").status_code == 302

    def test_hides_what_is_below_an_alias_of_it(self, client, chain, home):
        alias = chain[1].create_alias(parent=home, update_slug="kopie")
        alias.specific.add_child(instance=StandardPage(title="e", slug="e"))
        PageViewRestriction.objects.create(
            page=chain[1], restriction_type=PageViewRestriction.LOGIN
        )

        assert client.get("/de/kopie/e/").status_code == 302
