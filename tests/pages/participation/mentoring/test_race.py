"""Two proposals at once, on rows that are really committed."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from wagtail.models import Locale

from outbox.models import OutboxMessage
from pages.forms.models import ConsentText, ConsentWording
from pages.participation.mentoring import pairing
from pages.participation.mentoring.models import (
    MentoringProgramme,
    Pair,
    Participant,
    Role,
    State,
)
from pages.participation.mentoring.pairing import NotPossible

pytestmark = pytest.mark.postgres
ROUNDS = 10
MADE = (OutboxMessage, Pair, Participant, MentoringProgramme)


# By this name pytest-django knows that a test database is wanted, whatever else runs.
@pytest.fixture(autouse=True)
def db(django_db_setup, django_db_blocker):
    """The test database, whose rows are really committed."""
    with django_db_blocker.unblock():
        yield
        for model in (*MADE, ConsentWording, ConsentText):
            model.objects.all().delete()
        connection.close()


@pytest.fixture
def programme():
    german = Locale.objects.get(language_code="de")
    consent = ConsentText.objects.create(locale=german, name="x", text="Ja.")
    return MentoringProgramme.objects.create(page_key=uuid.uuid4(), consent=consent)


@pytest.fixture
def make_person(programme):
    def make(role, **values):
        today = timezone.localdate()
        return Participant.objects.create(
            programme=programme,
            role=role,
            locale="de",
            name="Ada",
            email="ada@example.org",
            state=State.WAITING,
            consent=programme.consent.wording(),
            created_at=timezone.now(),
            since=today,
            days_from=today,
            kept_days=30,
            delete_at=today + timedelta(days=90),
            idem_key=uuid.uuid4().hex,
            **values,
        )

    return make


def together(*pairs):
    """Propose all of them at the same moment; how many were made."""
    start, made = threading.Barrier(len(pairs)), []

    def run(mentor, newcomer):
        start.wait()
        try:
            pairing.propose(mentor, newcomer, by=None, at=timezone.now())
            made.append(1)
        except NotPossible:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(made)


class TestTwoProposalsAtOnce:
    def test_for_one_mentor_give_one_pair(self, make_person):
        for _round in range(ROUNDS):
            mentor = make_person(Role.MENTOR)
            newcomers = [make_person(Role.NEWCOMER) for _one in range(2)]

            assert together(*((mentor.pk, x.pk) for x in newcomers)) == 1
            assert mentor.open_pairs().count() == 1

    def test_for_one_newcomer_give_one_pair(self, make_person):
        for _round in range(ROUNDS):
            newcomer = make_person(Role.NEWCOMER)
            mentors = [make_person(Role.MENTOR, offers=3) for _one in range(2)]

            assert together(*((x.pk, newcomer.pk) for x in mentors)) == 1

    def test_give_a_mentor_as_many_as_they_take(self, make_person):
        mentor = make_person(Role.MENTOR, offers=2)
        newcomers = [make_person(Role.NEWCOMER) for _one in range(4)]

        assert together(*((mentor.pk, x.pk) for x in newcomers)) == 2
