"""Series: rows that stay the same when the rule changes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events import dates
from events.models import Occurrence
from events.rules import check_rule, days_of, ending_before, starting_at
from events.series import Fate, Pattern, change_series, difference, make_series
from tests.events.conftest import NOON

pytestmark = pytest.mark.django_db

WEEKLY = Pattern("FREQ=WEEKLY;BYDAY=TU;COUNT=8", date(2027, 3, 2), time(18), 120)
SINCE = date(2027, 3, 16)
RULES = st.sampled_from(
    [
        "FREQ=WEEKLY;BYDAY=TU;COUNT=8",
        "FREQ=WEEKLY;BYDAY=WE;COUNT=5",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR;COUNT=6",
        "FREQ=MONTHLY;BYDAY=1TU;COUNT=4",
        "FREQ=DAILY;COUNT=10",
    ]
)


def changed(**values):
    return Pattern(**{**vars(WEEKLY), **values})


def days(event):
    return [row.start_day for row in event.occurrences]


@pytest.fixture
def series(event):
    return make_series(event.translation_key, WEEKLY)


def change(series, pattern, since=SINCE, fate=Fate.KEEP):
    return change_series(series, pattern, since=since, at=NOON, fate=fate)


class TestARule:
    @pytest.mark.parametrize(
        "rule",
        [
            "",
            "nonsense",
            "FREQ=WEEKLY",
            "FREQ=HOURLY;COUNT=3",
            "FREQ=WEEKLY;COUNT=x",
            "FREQ=WEEKLY;BYDAY=XX;COUNT=3",
            "FREQ=WEEKLY;COUNT=3;BYSECOND=1",
            "FREQ=WEEKLY;COUNT=3\nRRULE:FREQ=DAILY",
        ],
    )
    def test_is_refused_when_it_is_broken_endless_or_too_fine(self, rule):
        with pytest.raises(ValidationError):
            check_rule(rule)

    def test_gives_never_more_days_than_anybody_plans(self):
        assert len(days_of("FREQ=DAILY;COUNT=999999", date(2027, 1, 1))) == 200

    @given(rule=RULES, cut=st.integers(0, 70))
    def test_is_cut_in_two_without_losing_a_day(self, rule, cut):
        first = WEEKLY.first_day
        at = first + timedelta(days=cut)
        whole = days_of(rule, first)

        before = [day for day in whole if day < at]
        after = [day for day in whole if day >= at]

        if before:
            assert days_of(ending_before(rule, first, at), first) == before
        if after:
            assert days_of(*starting_at(rule, first, at)) == after


class TestASeries:
    def test_keeps_the_wall_clock_when_the_clocks_change(self, event, series):
        hours = {row.starts_at.hour for row in event.occurrences}

        assert {row.start_time for row in event.occurrences} == {time(18)}
        assert hours == {16, 17}

    def test_opens_and_closes_registration_before_each_date(self, event):
        make_series(
            event.translation_key,
            changed(opens_days_before=14, closes_hours_before=24, capacity=12),
        )

        first = event.occurrences.first()

        assert first.capacity == 12
        assert first.registration_opens == datetime(2027, 2, 16, 17, tzinfo=UTC)
        assert first.registration_closes == datetime(2027, 3, 1, 17, tzinfo=UTC)


class TestChangingIt:
    def test_keeps_the_rows_of_days_that_stay(self, event, series):
        before = {row.rule_day: (row.pk, row.uid) for row in event.occurrences}

        change(series, changed(rule="FREQ=WEEKLY;BYDAY=TU;COUNT=10"))

        after = {row.rule_day: (row.pk, row.uid) for row in event.occurrences}
        assert {**after, **before} == after
        assert len(after) == 10

    def test_splits_the_series_from_that_day_on(self, event, series):
        new = change(series, changed(start_time=time(19)))

        series.refresh_from_db()
        assert new.continues == series
        assert [row.start_time.hour for row in event.occurrences][:3] == [18, 18, 19]
        assert days_of(series.rule, series.first_day) == days(event)[:2]
        assert days_of(new.rule, new.first_day) == days(event)[2:]

    def test_changes_the_series_itself_when_nothing_was_before(self, event, series):
        same = change(series, changed(minutes=60), since=date(2027, 3, 2))

        assert same == series
        assert {row.end_time for row in event.occurrences} == {time(19)}

    def test_raises_the_sequence_that_calendars_go_by(self, event, series):
        change(series, changed(start_time=time(19)))

        assert [row.sequence for row in event.occurrences][:3] == [0, 0, 1]

    def test_takes_away_days_that_nobody_signed_up_for(self, event, series):
        change(series, changed(rule="FREQ=WEEKLY;BYDAY=TU;COUNT=4"))

        assert len(days(event)) == 4

    @pytest.mark.parametrize(
        ("fate", "status"), [(Fate.KEEP, "scheduled"), (Fate.CANCEL, "cancelled")]
    )
    def test_never_loses_a_date_that_somebody_signed_up_for(
        self, event, series, fate, status
    ):
        booked = event.occurrences.last()
        Occurrence.objects.filter(pk=booked.pk).update(held=2)

        change(series, changed(rule="FREQ=WEEKLY;BYDAY=TU;COUNT=4"), fate=fate)

        booked.refresh_from_db()
        assert booked.series is None
        assert booked.status == status

    def test_tells_those_who_signed_up_of_another_time(self, event, series):
        booked = event.occurrences.last()
        Occurrence.objects.filter(pk=booked.pk).update(waiting=1)

        change(series, changed(start_time=time(19)))

        booked.refresh_from_db()
        assert booked.is_moved
        assert booked.moved_from.astimezone(UTC).hour == 16

    def test_leaves_alone_what_was_changed_by_hand(self, event, series):
        moved = event.occurrences.last()
        start = datetime(2027, 5, 1, 10)
        dates.move(moved.pk, start=start, end=start + timedelta(hours=1))
        off = event.occurrences[4]
        dates.cancel([off.pk], at=NOON)

        change(series, changed(start_time=time(19)))

        moved.refresh_from_db()
        off.refresh_from_db()
        assert moved.local_start == start
        assert off.is_cancelled
        assert off.start_time == time(18)

    def test_leaves_alone_what_was_corrected_by_hand(self, event, series):
        row = event.occurrences.last()
        values = {"start_time": time(10), "end_time": time(11)}
        dates.correct(row.pk, raise_sequence=True, **values)

        change(series, changed(start_time=time(19)))

        row.refresh_from_db()
        assert row.start_time == time(10)

    def test_takes_booked_dates_along_every_time(self, event, series):
        booked = event.occurrences.last()
        Occurrence.objects.filter(pk=booked.pk).update(held=1)

        new = change(series, changed(start_time=time(19)))
        later = change(new, changed(start_time=time(20)))

        booked.refresh_from_db()
        assert booked.start_time == time(20)
        assert booked.series == later

    def test_takes_the_times_of_registration_along(self, event):
        window = {"opens_days_before": 14, "closes_hours_before": 24}
        series = make_series(event.translation_key, changed(**window))
        booked, own = event.occurrences[6], event.occurrences[7]
        Occurrence.objects.filter(pk=booked.pk).update(held=1)
        by_hand = own.starts_at - timedelta(hours=2)
        Occurrence.objects.filter(pk=own.pk).update(registration_closes=by_hand)

        change(series, changed(start_time=time(20), **window))

        booked.refresh_from_db()
        own.refresh_from_db()
        opens = booked.starts_at - booked.registration_opens
        closes = booked.starts_at - booked.registration_closes
        assert (opens, closes) == (timedelta(days=14), timedelta(hours=24))
        assert own.starts_at - own.registration_closes == timedelta(hours=2)

    def test_keeps_the_number_of_places_that_one_date_was_given(self, event, series):
        large = event.occurrences.last()
        Occurrence.objects.filter(pk=large.pk).update(capacity=99)

        change(series, changed(capacity=20))

        assert [row.capacity for row in event.occurrences][-2:] == [20, 99]

    def test_can_be_looked_at_before(self, event, series):
        Occurrence.objects.filter(pk=event.occurrences.last().pk).update(held=1)

        found = difference(
            series,
            changed(rule="FREQ=WEEKLY;BYDAY=TU;COUNT=6"),
            since=SINCE,
            at=NOON,
        )

        assert (len(found.kept), len(found.removed), len(found.registered)) == (4, 1, 1)
        assert len(days(event)) == 8


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    rules=st.lists(RULES, min_size=2, max_size=3),
    cut=st.integers(0, 40),
    booked=st.sets(st.integers(0, 9)),
    fate=st.sampled_from(Fate),
)
def test_whatever_the_rules_no_booked_date_is_lost(event, rules, cut, booked, fate):
    Occurrence.objects.all().delete()
    since = WEEKLY.first_day + timedelta(days=cut)
    series = make_series(event.translation_key, changed(rule=rules[0]))
    rows = list(event.occurrences)
    kept = [row.pk for at, row in enumerate(rows) if at in booked]
    Occurrence.objects.filter(pk__in=kept).update(held=1)
    before = {row.rule_day: row.pk for row in rows}

    for rule in rules[1:]:
        series = change(series, changed(rule=rule), since=since, fate=fate)

    assert Occurrence.objects.filter(pk__in=kept).count() == len(kept)
    wanted = {day for day in days_of(rules[-1], WEEKLY.first_day) if day >= since}
    in_series = set(
        Occurrence.objects.filter(series=series, rule_day__gte=since).values_list(
            "rule_day", flat=True
        )
    )
    assert in_series <= wanted
    now = {row.rule_day: row.pk for row in event.occurrences}
    assert all(now[day] == pk for day, pk in before.items() if day < since)
