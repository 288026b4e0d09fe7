"""Wall clocks, also on the two nights when they are changed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from events.clock import check_zone, moment, span

BRUSSELS = "Europe/Brussels"
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
ZONES = st.sampled_from([BRUSSELS, "America/St_Johns", "Australia/Lord_Howe", "UTC"])
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 30))


class TestAMoment:
    def test_is_the_same_wall_clock_in_summer_and_winter(self):
        assert moment(date(2027, 1, 5), time(18), BRUSSELS).hour == 17
        assert moment(date(2027, 7, 6), time(18), BRUSSELS).hour == 16

    def test_that_is_skipped_in_spring_is_an_hour_later(self):
        skipped = moment(SPRING, time(2, 30), BRUSSELS)

        assert skipped.astimezone(ZoneInfo(BRUSSELS)).time() == time(3, 30)

    def test_that_comes_twice_in_autumn_is_the_first(self):
        twice = moment(AUTUMN, time(2, 30), BRUSSELS)

        assert twice == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)

    @given(day=DAYS, at=st.times(), zone=ZONES)
    def test_shows_that_time_unless_it_is_skipped(self, day, at, zone):
        shown = moment(day, at, zone).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        asked = datetime.combine(day, at)

        assert timedelta(0) <= shown - asked <= timedelta(hours=1)
        if shown != asked:
            assert not exists(asked, zone)

    @given(
        day=st.sampled_from([SPRING, AUTUMN]),
        first=st.times(time(0), time(5)),
        second=st.times(time(0), time(5)),
    )
    def test_never_goes_back_on_the_nights_of_change(self, day, first, second):
        early, late = sorted([first, second])
        skipped = not exists(datetime.combine(day, early), BRUSSELS)

        if not skipped:
            assert moment(day, early, BRUSSELS) <= moment(day, late, BRUSSELS)


class TestASpan:
    @given(
        day=DAYS,
        at=st.times(),
        length=st.timedeltas(timedelta(minutes=1), timedelta(days=3)),
        zone=ZONES,
    )
    def test_always_ends_after_it_begins(self, day, at, length, zone):
        start = datetime.combine(day, at)

        starts_at, ends_at = span(start, start + length, zone)

        assert ends_at > starts_at

    def test_over_the_night_of_change_follows_the_wall_clock(self):
        starts_at, ends_at = span(
            datetime(2027, 3, 27, 22), datetime(2027, 3, 28, 6), BRUSSELS
        )

        assert ends_at - starts_at == timedelta(hours=7)

    def test_begun_at_a_skipped_time_lasts_as_long_as_announced(self):
        starts_at, ends_at = span(
            datetime(2027, 3, 28, 2, 30), datetime(2027, 3, 28, 3), BRUSSELS
        )

        assert ends_at - starts_at == timedelta(minutes=30)


class TestAZone:
    def test_must_be_known(self):
        check_zone(BRUSSELS)
        with pytest.raises(ValidationError):
            check_zone("Europe/Atlantis")


def exists(naive, zone):
    aware = naive.replace(tzinfo=ZoneInfo(zone))
    return aware.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == (
        naive
    )
