"""Senders beside each other, on rows that are really committed."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from outbox.models import OutboxMessage, State
from outbox.sending import send_due

pytestmark = pytest.mark.postgres


# By this name pytest-django knows that a test database is wanted, whatever else runs.
@pytest.fixture(autouse=True)
def db(django_db_setup, django_db_blocker):
    """The test database, whose rows are really committed."""
    # Not `transaction=True`: that would flush the rows that Wagtail begins with.
    with django_db_blocker.unblock():
        yield
        OutboxMessage.objects.all().delete()
        connection.close()


@pytest.fixture
def post_later(make_letter, clock):
    """Committed letters that no nudge has sent yet."""

    def post(**values):
        return make_letter(due_at=clock.now - timedelta(seconds=5), **values)

    return post


def together(number, function):
    start = threading.Barrier(number)
    answers = []

    def run():
        start.wait()
        try:
            answers.append(function())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


class TestTwoSenders:
    def test_cannot_both_have_a_letter(self, post_later, clock):
        for _round in range(20):
            letter = post_later()

            claims = together(
                2,
                lambda pk=letter.pk: OutboxMessage.objects.claim(pk, at=clock.now),
            )

            assert [bool(claim) for claim in claims].count(True) == 1

    def test_send_a_letter_once_between_them(self, post_later, smtp_sink, clock):
        for number in range(20):
            post_later(to=f"reader{number}@example.org")

        sent = together(3, lambda: send_due(clock=clock))

        assert sum(sent) == 20
        assert len({letter["To"] for letter in smtp_sink.letters}) == 20
        assert set(OutboxMessage.objects.values_list("state", "attempts")) == {
            (State.SENT, 1)
        }


class TestTwoPosters:
    def test_of_one_key_get_one_letter(self, post_later):
        posted = together(3, lambda: post_later(key="entry:1:confirmation"))

        assert len({letter.pk for letter in posted}) == 1


class TestASender:
    def test_refuses_to_work_within_a_transaction(self, post_later, clock):
        letter = post_later()

        with pytest.raises(RuntimeError), transaction.atomic():
            OutboxMessage.objects.claim(letter.pk, at=clock.now)
