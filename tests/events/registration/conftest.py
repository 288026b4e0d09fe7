"""A German and an Arabic event with three places, and people who would like to come."""

import itertools
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from events.models import EventIndexPage, EventPage, Occurrence
from events.registration import places
from events.registration.contacts import Party
from events.registration.models import Registration, RegistrationPolicy
from outbox.models import OutboxMessage
from tests.again import content

NOON = datetime(2027, 3, 2, 11, tzinfo=UTC)


@pytest.fixture
def noon():
    """A Tuesday in March, by day."""
    return NOON


@content
def event(home):
    index = home.add_child(
        instance=EventIndexPage(title="Veranstaltungen", slug="veranstaltungen")
    )
    return index.add_child(
        instance=EventPage(
            title="Sprachcafé", slug="sprachcafe", place_name="Bürgerhaus"
        )
    )


@content
def policy(event):
    return RegistrationPolicy.objects.create(
        event_key=event.translation_key,
        is_open=True,
        retention_days=30,
        double_opt_in=False,
    )


@pytest.fixture
def make_date(event, policy):
    def make(days=14, capacity=3, hour=18, **values):
        day = (NOON + timedelta(days=days)).date()
        start = datetime.min.replace(hour=hour).time()
        return Occurrence.objects.create(
            event_key=event.translation_key,
            start_day=day,
            end_day=day,
            start_time=start,
            end_time=start.replace(hour=hour + 2),
            capacity=capacity,
            **values,
        )

    return make


@content
def date(make_date):
    """In two weeks, with three places."""
    return make_date()


@pytest.fixture
def register(date):
    """Registers somebody new each time, a minute after the one before."""
    numbers = itertools.count(1)

    def register(name="Ada", on=None, at=None, **values):
        number = next(numbers)
        values = {
            "email": f"{name.lower()}{number}@example.org",
            "idem_key": f"key-{number}",
            **values,
        }
        [registration] = places.register(
            [(on or date).pk],
            party=Party(name=name, **values),
            at=at or NOON + timedelta(minutes=number),
        )
        return registration

    return register


@pytest.fixture
def counts(date):
    def counts(of=date):
        found = Occurrence.objects.get(pk=of.pk)
        return found.held, found.waiting

    return counts


def to_come(date):
    """The date in twenty days from now, for views that look at the clock."""
    date.start_day = date.end_day = timezone.localdate() + timedelta(days=20)
    date.save()
    return date


def sent_letters(at):
    """All letters that wait have left at that moment."""
    waiting = OutboxMessage.objects.filter(state="queued")
    waiting.update(state="sent", sent_at=at, finished_at=at)


def reload(registration):
    return Registration.objects.get(pk=registration.pk)


def named_dates(response):
    """The dates that a sign-up form sends back without asking."""
    page = response.content.decode()
    return re.findall(r'<input type="hidden" name="q-date" value="(\d+)">', page)
