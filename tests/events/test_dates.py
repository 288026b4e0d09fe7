"""Single dates: moved, cancelled, reinstated, removed."""

from datetime import UTC, datetime, time
from types import SimpleNamespace

import pytest
from django.db import OperationalError

from events import dates, patience
from events.dates import Change, DateRefused
from events.models import Occurrence
from events.querysets import OccurrenceQuerySet
from events.registration import hours
from events.series import Fate, Pattern, change_series, make_series
from tests.events.conftest import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

START, END = datetime(2027, 3, 9, 19), datetime(2027, 3, 9, 21)
ROW = {
    "start_day": START.date(),
    "start_time": START.time(),
    "end_day": END.date(),
    "end_time": END.time(),
}
WEEKLY = Pattern("FREQ=WEEKLY;COUNT=3", START.date(), START.time(), 120)


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


class TestADatabaseThatOthersHaveLocked:
    @pytest.fixture
    def refused(self, monkeypatch):
        """How often a lock or a new row was refused: the first time only."""
        refusals = []
        outside = SimpleNamespace(in_atomic_block=False)
        monkeypatch.setattr(patience, "connection", outside)
        monkeypatch.setattr(patience.time, "sleep", lambda seconds: None)
        lock, save = OccurrenceQuerySet.lock, Occurrence.save

        def once(action):
            def wrapped(*args, **kwargs):
                if not refusals:
                    refusals.append(action)
                    raise OperationalError("database is locked")
                return action(*args, **kwargs)

            return wrapped

        monkeypatch.setattr(OccurrenceQuerySet, "lock", once(lock))
        monkeypatch.setattr(Occurrence, "save", once(save))
        return refusals

    @pytest.mark.parametrize(
        "change",
        [
            lambda row: dates.move(row.pk, start=START, end=END),
            lambda row: dates.correct(row.pk, raise_sequence=True, capacity=3),
            lambda row: dates.cancel([row.pk], at=NOON),
            lambda row: dates.remove(row.pk),
            lambda row: dates.add(Occurrence(**ROW, event_key=row.event_key)),
            lambda row: make_series(row.event_key, WEEKLY),
            lambda row: hours.offer(row.event_key, [START], minutes=30),
        ],
    )
    def test_is_asked_again(self, event, make_date, request, change):
        row = make_date(event)
        refused = request.getfixturevalue("refused")

        change(row)

        assert len(refused) == 1

    def test_is_asked_again_for_a_series_that_it_finds_as_it_was(self, event, request):
        series = make_series(event.translation_key, WEEKLY)
        later = Pattern(**{**vars(WEEKLY), "start_time": time(19)})
        refused = request.getfixturevalue("refused")

        change_series(series, later, since=WEEKLY.first_day, at=NOON, fate=Fate.KEEP)

        assert len(refused) == 1
        assert {row.start_time for row in event.occurrences} == {time(19)}


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
