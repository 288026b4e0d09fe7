"""Content that is written again is as if it had been made."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction
from wagtail.models import Locale

from pages.base.models import HomePage, StandardPage
from tests.again import Again, forget

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"),
        reason="PostgreSQL's numbers count on, so content is always made",
    ),
]
MADE = []


def make_page(above, title="Neu"):
    MADE.append(title)
    page = above.add_child(instance=StandardPage(title=title, slug="neu"))
    page.save_revision().publish()
    return page


def rows():
    """All that the database holds."""
    return {
        model._meta.label: list(model.objects.order_by("pk").values())
        for model in apps.get_models()
    }


@pytest.fixture
def twice(home, monkeypatch):
    """Asks two times for a page: what came of it each time, and how often made."""
    forget()

    def twice(between=lambda: None, **given):
        MADE.clear()
        found = []
        for _time in range(2):
            above = HomePage.objects.get(pk=home.pk)
            with transaction.atomic():
                page = Again(monkeypatch)(make_page, {"above": above, **given})
                found.append((page, above, rows()))
                transaction.set_rollback(True)
            between()
        return *found, len(MADE)

    return twice


class TestContent:
    def test_has_every_row_and_number_that_it_had(self, twice):
        (page, _above, made), (again, _same, written), times = twice()

        assert times == 1
        assert (again.pk, again.title) == (page.pk, "Neu")
        assert written == made

    def test_leaves_what_it_is_made_of_as_the_making_does(self, twice):
        (_page, made, _rows), (page, above, _same), _times = twice()

        assert made.numchild == above.numchild == 1
        assert page.get_parent() == above

    def test_is_made_anew_where_something_else_is_wanted(self, twice):
        twice(title="Eins")

        (page, *_rest), _again, times = twice(title="Zwei")

        assert (page.title, times) == ("Zwei", 1)

    def test_is_made_anew_where_the_site_is_another(self, twice):
        *_found, times = twice(lambda: Locale.objects.get_or_create(language_code="fr"))

        assert times == 2

    def test_is_made_anew_where_something_is_replaced(self, twice, monkeypatch):
        monkeypatch.setattr(StandardPage, "full_clean", lambda *args, **kwargs: None)

        *_found, times = twice()

        assert times == 2

    def test_cannot_be_made_of_what_nobody_can_compare(self, twice):
        with pytest.raises(TypeError, match="cannot be made again"):
            twice(title=object())
