"""What is kept of who is reminded, and how long."""

import datetime

import pytest

from pages.concepts.models import Indicator, Recipient
from pages.forms import retention

from .test_reminding import awaited, morning, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicator(make_concept):
    make_concept(plan=awaited(), responsible_email="keeper@example.org")
    return Indicator.objects.get()


def forgotten(at, *, dry_run=False):
    """How many recipients the nightly sweep forgets."""
    found = retention.sweep(at=at, dry_run=dry_run)
    (number,) = [count for duty, count in found.items() if duty.name == "reminders"]
    return number


class TestTheAddress:
    def test_is_kept_as_a_mark_only(self, indicator):
        told(0)

        row = Recipient.objects.values().get()
        assert "ada" not in str(row)

    def test_is_forgotten_long_after_the_last_letter(self, indicator):
        told(0)
        told(14)
        written = morning(14)

        assert forgotten(written + datetime.timedelta(days=400), dry_run=True) == 0
        assert forgotten(written + datetime.timedelta(days=401), dry_run=True) == 1
        assert Recipient.objects.exists()
        assert forgotten(written + datetime.timedelta(days=401)) == 1
        assert not Recipient.objects.exists()

    def test_of_who_stopped_is_remembered_by_its_mark(self, indicator):
        told(0)
        Recipient.objects.update(stopped_at=morning(0))

        assert forgotten(morning(2_000)) == 0
        assert told(7) == ["keeper@example.org"]
