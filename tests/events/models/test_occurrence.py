"""Dates of events: what they mean, what is asked of them, what is never true."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from events.models import Occurrence
from tests.events.conftest import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


class TestADate:
    def test_keeps_the_wall_clock_and_the_moment(self, event, make_date):
        made = make_date(event, date(2027, 7, 6), time(18))

        assert made.starts_at == datetime(2027, 7, 6, 16, tzinfo=UTC)
        assert made.ends_at == datetime(2027, 7, 6, 18, tzinfo=UTC)

    def test_moves_its_moments_with_the_wall_clock(self, event, make_date):
        made = make_date(event)

        made.start_time, made.end_time = time(9), time(10)
        made.save(update_fields=["start_time", "end_time"])

        made.refresh_from_db()
        assert made.starts_at == datetime(2027, 3, 2, 8, tzinfo=UTC)

    def test_must_end_after_it_begins(self, event, make_date):
        made = make_date(event)
        made.end_time = time(17)

        with pytest.raises(ValidationError) as refused:
            made.full_clean()

        assert "end_time" in refused.value.message_dict

    def test_must_open_registration_before_it_closes(self, event, make_date):
        made = make_date(event)
        made.registration_opens = made.registration_closes = NOON

        with pytest.raises(ValidationError):
            made.full_clean()


class TestUpcoming:
    def test_leaves_out_what_is_over_soonest_first(self, event, make_date):
        late = make_date(event, date(2027, 3, 9))
        make_date(event, date(2027, 2, 9))
        soon = make_date(event, date(2027, 3, 2))
        now = make_date(event, date(2027, 3, 1), time(12))

        assert list(Occurrence.objects.upcoming(at=NOON)) == [now, soon, late]

    def test_is_over_at_the_very_end(self, event, make_date):
        made = make_date(event)

        assert not Occurrence.objects.upcoming(at=made.ends_at)
        assert made.is_over(at=made.ends_at)


class TestCalendars:
    def test_are_told_of_a_cancelled_date_for_a_month(self, event, make_date):
        made = make_date(event, date(2027, 2, 1), status="cancelled")
        made.cancelled_at = NOON - timedelta(days=29)
        made.save()

        assert made in Occurrence.objects.in_calendars(at=NOON)
        later = NOON + timedelta(days=2)
        assert made not in Occurrence.objects.in_calendars(at=later)


class TestPlaces:
    @pytest.mark.parametrize(
        ("capacity", "held", "waiting", "free"),
        [(None, 90, 0, None), (5, 3, 0, 2), (5, 5, 0, 0), (5, 3, 1, 0), (5, 7, 0, 0)],
    )
    def test_are_free_only_for_who_need_not_wait(
        self, event, make_date, capacity, held, waiting, free
    ):
        made = make_date(event, capacity=capacity, held=held, waiting=waiting)

        found = Occurrence.objects.with_free_places().filter(pk=made.pk)

        assert made.free_places == free
        assert found.exists() is (free != 0)

    def test_say_by_how_many_they_are_too_few(self, event, make_date):
        assert make_date(event, capacity=5, held=7).over_by == 2

    @pytest.mark.parametrize("counter", ["held", "waiting"])
    def test_are_never_counted_below_nothing(self, event, make_date, counter):
        made = make_date(event)

        with pytest.raises(IntegrityError), transaction.atomic():
            Occurrence.objects.filter(pk=made.pk).update(**{counter: F(counter) - 1})


class TestRegistration:
    @pytest.mark.parametrize(
        ("opens", "closes", "status", "is_open"),
        [
            (None, None, "scheduled", True),
            (NOON, None, "scheduled", True),
            (NOON + timedelta(hours=1), None, "scheduled", False),
            (None, NOON, "scheduled", False),
            (None, NOON + timedelta(days=9), "moved", True),
            (None, None, "cancelled", False),
        ],
    )
    def test_is_open_in_its_time_only(
        self, event, make_date, opens, closes, status, is_open
    ):
        made = make_date(
            event, registration_opens=opens, registration_closes=closes, status=status
        )

        assert made.registration_open(at=NOON) is is_open
        assert not made.registration_open(at=made.starts_at)


class TestLocking:
    def test_is_in_the_order_of_the_keys(self, event, make_date):
        pks = [make_date(event, date(2027, 4, day)).pk for day in (3, 1, 2)]

        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            locked = Occurrence.objects.lock(reversed(pks))

        assert [row.pk for row in locked] == pks
        assert 'ORDER BY "events_occurrence"."id" ASC' in queries[0]["sql"]
