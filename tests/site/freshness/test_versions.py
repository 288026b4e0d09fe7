"""How soon a worker knows what others have written, and that it misses nothing."""

import time
from datetime import timedelta

import pytest
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from config.settings import base
from freshness.models import Change
from freshness.versions import TIDY_EVERY, Versions, announce

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def monotonic(monkeypatch):
    now = time.monotonic()

    def later(seconds):
        monkeypatch.setattr("freshness.versions.time.monotonic", lambda: now + seconds)

    later(0)
    return later


class TestAWorker:
    def test_looks_again_within_a_second(self, settings, monotonic):
        settings.ANSWERS_LOOK_SECONDS = base.ANSWERS_LOOK_SECONDS
        worker = Versions()
        before = worker.look()
        row = Change.objects.create(tables="base_fact base_alertbanner")

        monotonic(0.1)
        assert worker.look() == before
        monotonic(0.9)
        assert worker.look() == row.pk

        assert worker.since(before, ["base_fact", "news_newspage"]) == {"base_fact"}
        assert worker.since(row.pk, ["base_fact"]) == set()

    @pytest.mark.parametrize("number", [10_000, 10_010, 10_020])
    def test_begins_anew_where_the_numbers_do(self, number):
        worker = Versions()
        Change.objects.create(pk=10_010, tables="base_fact")
        worker.look()
        assert worker.look() == 10_010
        assert worker.sure_since == 0
        before = timezone.now().timestamp()

        # Of a backup that was restored, whose next number may be any.
        Change.objects.all().delete()
        Change.objects.create(pk=number, tables="news_newspage")

        assert worker.look() == number
        assert worker.since(9_999, ["base_fact", "news_newspage"]) == {"news_newspage"}
        assert worker.sure_since >= before

    def test_that_starts_knows_what_was_written_before(self):
        Change.objects.create(pk=20_000, tables="base_fact")

        worker = Versions()
        worker.look()

        assert worker.since(19_999, ["base_fact"]) == {"base_fact"}


class TestAnnouncing:
    def test_leaves_no_rows_that_nobody_needs(self):
        old = timezone.now() - timedelta(hours=2)
        Change.objects.create(pk=TIDY_EVERY - 1, tables="base_fact", at=old)
        fresh = Change.objects.create(pk=TIDY_EVERY * 3 - 1, tables="base_fact")

        row = Change(pk=TIDY_EVERY * 3, tables="")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Change.objects, "create", lambda **values: row)
            announce(["base_fact"])

        assert [x.pk for x in Change.objects.all()] == [fresh.pk]

    @pytest.mark.parametrize("fault", [DatabaseError, InterfaceError, OSError])
    def test_breaks_nothing_when_the_database_fails(self, caplog, fault):
        def fails(**values):
            raise fault

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Change.objects, "create", fails)
            announce(["base_fact"])

        assert "not announced" in caplog.text

    def test_breaks_no_transaction_around_it(self, caplog):
        def fails(**values):
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO nowhere VALUES (1)")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Change.objects, "create", fails)
            announce(["base_fact"])

        assert "not announced" in caplog.text
        assert Change.objects.filter(tables="base_fact").count() == 0
