"""Two who commit at the same time, on rows that are really committed."""

import threading
from contextlib import suppress

import pytest
from django.db import connection, transaction
from wagtail.contrib.search_promotions.models import Query as SavedQuery

from freshness import versions
from freshness.models import Change
from freshness.versions import Versions, announce

pytestmark = pytest.mark.postgres
INSERT = (
    f"INSERT INTO {SavedQuery._meta.db_table} (query_string) VALUES (%s) RETURNING id"
)


# By this name pytest-django knows that a test database is wanted, whatever else runs.
@pytest.fixture(autouse=True)
def db(django_db_setup, django_db_blocker):
    """The test database, whose rows are really committed."""
    with django_db_blocker.unblock():
        yield
        Change.objects.all().delete()
        connection.close()


@pytest.fixture
def another():
    """Somebody else who announces, on a connection of their own."""
    done = threading.Event()

    def run():
        try:
            announce(["news_newspage"])
            done.set()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.done = done
    yield thread
    thread.join()


@pytest.fixture
def announcing(db, settings, monkeypatch):
    """What is written is announced, and each time old announcements are cleared."""
    settings.ANNOUNCES_CHANGES = True
    monkeypatch.setattr(versions, "TIDY_EVERY", 1)
    yield
    settings.ANNOUNCES_CHANGES = False
    SavedQuery.objects.all().delete()


class TestARowSavedOutsideOfATransaction:
    def test_stays_and_is_announced_at_once(self, announcing):
        made = SavedQuery.objects.create(query_string="wohnen")

        assert SavedQuery.objects.filter(pk=made.pk).exists()
        assert SavedQuery._meta.db_table in Change.objects.latest("pk").tables.split()

    def test_is_announced_by_the_next_statement_if_nobody_said_it_was_saved(
        self, announcing
    ):
        with connection.cursor() as cursor:
            cursor.execute(INSERT, ["wohnen"])
            (made,) = cursor.fetchone()

        assert SavedQuery.objects.filter(pk=made).exists()
        assert SavedQuery._meta.db_table in Change.objects.latest("pk").tables.split()

    def test_is_announced_though_the_next_transaction_is_rolled_back(self, announcing):
        with connection.cursor() as cursor:
            cursor.execute(INSERT, ["wohnen"])
            cursor.fetchone()
        with suppress(ZeroDivisionError), transaction.atomic():
            SavedQuery.objects.count()
            raise ZeroDivisionError

        assert SavedQuery._meta.db_table in Change.objects.latest("pk").tables.split()


class TestTwoAtOnce:
    def test_have_numbers_in_the_order_in_which_they_are_seen(self, another):
        worker = Versions()
        before = worker.look()
        with transaction.atomic():
            announce(["base_fact"])
            another.start()

            # The first has its number, and nobody sees it: the second waits.
            assert not another.done.wait(0.5)

        another.join()
        told = Change.objects.order_by("pk").values_list("tables", flat=True)
        assert list(told) == ["base_fact", "news_newspage"]
        worker.look()
        assert worker.since(before, ["base_fact", "news_newspage"]) == set(told)

    @pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite has a limit of its own."
    )
    def test_do_not_wait_for_one_who_never_ends(self, another, caplog):
        with transaction.atomic():
            announce(["base_fact"])
            another.start()

            assert another.done.wait(5)

        assert "not announced" in caplog.text
