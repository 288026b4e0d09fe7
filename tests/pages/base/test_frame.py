"""The frame: what is the same on every page of a language."""

import pytest
from django.core.cache import cache
from django.db.models.signals import post_init
from wagtail.models import Page

from pages.base.frame import frame
from pages.base.models import StandardPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def read():
    """Builds the frame anew, and says how many pages it was made from."""

    def read():
        made = []
        note = made.append

        def noted(sender, instance, **kwargs):
            note(instance.slug)

        cache.clear()
        post_init.connect(noted, sender=Page)
        try:
            return frame("de"), made
        finally:
            post_init.disconnect(noted, sender=Page)

    return read


class TestAFrame:
    def test_is_made_from_as_many_pages_however_long_the_lists_are(
        self, read, make_service, services
    ):
        make_service("Eins")
        _built, few = read()

        for number in range(5):
            make_service(f"Noch eins {number}")
        _built, many = read()

        assert services.slug in few
        assert sorted(many) == sorted(few)

    def test_knows_the_menu_the_foot_and_the_pages_above_others(
        self, read, home, services, make_service
    ):
        make_service("Eins")
        imprint = home.add_child(
            instance=StandardPage(title="Impressum", slug="i", show_in_footer=True)
        )
        home.add_child(instance=StandardPage(title="Verborgen", slug="v"))

        built, made = read()

        assert [link.title for link in built.menu] == [services.title]
        assert [link.title for link in built.footer] == [imprint.title]
        assert list(built.above) == ["/de/leistungen/"]
        assert "v" not in made
