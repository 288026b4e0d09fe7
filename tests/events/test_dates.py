"""Single dates: moved, cancelled, reinstated, removed."""

from datetime import UTC, datetime, time

import pytest

from events import dates
from events.dates import Change, DateRefused
from events.models import Occurrence
from tests.events.conftest import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

START, END = datetime(2027, 3, 9, 19), datetime(2027, 3, 9, 21)


@pytest.fixture
def told(monkeypatch):
    """What a room above was told, in its order."""
    heard = []
    monkeypatch.setattr(dates, "LISTENERS", [])
    dates.when_changed(lambda occurrences, change: heard.append(change))
    return heard


class TestMoving:
    def test_keeps_what_was_announced_before(self, event, make_date, told):
        made = make_date(event)
        before = made.starts_at

        dates.move(made.pk, start=START, end=END, reason="place", place_name="Saal 2")

        made.refresh_from_db()
        assert made.is_moved
        assert made.moved_from == before
        assert made.starts_at == datetime(2027, 3, 9, 18, tzinfo=UTC)
        assert (made.sequence, made.place_name) == (1, "Saal 2")
        assert told == [Change.MOVED]

    def test_to_another_place_only_is_not_another_time(self, event, make_date):
        made = make_date(event)

        dates.move(
            made.pk, start=made.local_start, end=made.local_end, place_name="Saal 2"
        )

        made.refresh_from_db()
        assert made.is_moved
        assert made.moved_from is None

    def test_is_refused_when_it_is_cancelled(self, event, make_date, told):
        made = make_date(event, status="cancelled")

        with pytest.raises(DateRefused):
            dates.move(made.pk, start=START, end=END)

        assert told == []


class TestCancelling:
    def test_says_so_to_calendars_and_rooms_above(self, event, make_date, told):
        made = make_date(event)

        dates.cancel([made.pk], at=NOON, reason="illness")

        made.refresh_from_db()
        assert made.is_cancelled
        assert (made.cancelled_at, made.reason, made.sequence) == (NOON, "illness", 1)
        assert told == [Change.CANCELLED]

    def test_twice_says_it_once(self, event, make_date, told):
        made = make_date(event)

        dates.cancel([made.pk], at=NOON)
        dates.cancel([made.pk], at=NOON)

        made.refresh_from_db()
        assert made.sequence == 1
        assert told == [Change.CANCELLED]

    def test_can_be_taken_back(self, event, make_date, told):
        made = make_date(event)
        dates.cancel([made.pk], at=NOON, reason="weather")

        dates.reinstate([made.pk])

        made.refresh_from_db()
        assert made.status == "scheduled"
        assert (made.cancelled_at, made.reason, made.sequence) == (None, "", 2)
        assert told == [Change.CANCELLED, Change.REINSTATED]

    def test_of_a_moved_date_leaves_it_moved_when_taken_back(self, event, make_date):
        made = make_date(event)
        dates.move(made.pk, start=START, end=END)
        dates.cancel([made.pk], at=NOON)

        dates.reinstate([made.pk])

        made.refresh_from_db()
        assert made.is_moved

    def test_cannot_be_taken_back_when_it_never_was(self, event, make_date):
        with pytest.raises(DateRefused):
            dates.reinstate([make_date(event).pk])


class TestRemoving:
    def test_takes_away_what_nobody_signed_up_for(self, event, make_date):
        dates.remove(make_date(event).pk)

        assert not Occurrence.objects.exists()

    @pytest.mark.parametrize("counter", ["held", "waiting"])
    def test_is_refused_when_somebody_did(self, event, make_date, counter):
        made = make_date(event, time=time(9), **{counter: 1})

        with pytest.raises(DateRefused):
            dates.remove(made.pk)

        assert Occurrence.objects.filter(pk=made.pk).exists()
