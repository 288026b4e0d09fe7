"""Opening hours, against a minute-by-minute oracle that knows nothing of spans."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pages.directory.opening import (
    LAST,
    Cause,
    Change,
    Rule,
    Schedule,
    coming_changes,
    is_open,
    plan,
    state,
    week,
)

ZONE = ZoneInfo("Europe/Brussels")
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)
NINE, NOON, HALF_TWO, SIX = time(9), time(12, 30), time(13, 30), time(18)


def local(*parts):
    return datetime(*parts, tzinfo=ZONE)


def weekdays(*hours):
    return tuple(
        Rule(weekday, opens, closes) for weekday in range(5) for opens, closes in hours
    )


OFFICE = Schedule(weekdays((NINE, NOON), (HALF_TWO, SIX)))

# Times where the clock jumps are drawn often, not once in a thousand.
clocks = st.one_of(
    st.sampled_from([time(0), time(1, 30), time(2), time(2, 30), time(3), time(23)]),
    st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45])),
)
rules = st.builds(
    Rule,
    weekday=st.integers(0, 6),
    opens=clocks,
    closes=clocks,
    week=st.sampled_from([0, 0, 0, 1, 2, 5, LAST]),
    by_appointment=st.booleans(),
)
days = st.one_of(
    st.integers(-4, 4).map(lambda x: SPRING + timedelta(days=x)),
    st.integers(-4, 4).map(lambda x: AUTUMN + timedelta(days=x)),
    st.dates(date(2026, 1, 1), date(2028, 12, 31)),
)


@st.composite
def changes(draw, near):
    first = near + timedelta(days=draw(st.integers(-3, 5)))
    last = first + timedelta(days=draw(st.integers(0, 4)))
    opens, closes = draw(st.one_of(st.just((None, None)), st.tuples(clocks, clocks)))
    return Change(first, last, opens, closes, reason="leave")


@st.composite
def situations(draw):
    """A schedule and a moment, with everything that can meet in one place."""
    day = draw(days)
    holidays = draw(
        st.frozensets(st.integers(-2, 6).map(lambda x: day + timedelta(days=x)))
    )
    schedule = Schedule(
        rules=tuple(draw(st.lists(rules, max_size=6))),
        changes=tuple(draw(st.lists(changes(day), max_size=3))),
        holiday=lambda d: Cause("holiday", "Feiertag") if d in holidays else None,
    )
    minute = draw(st.integers(0, 24 * 60 - 1))
    at = datetime.combine(day, time(0), tzinfo=ZONE).astimezone(UTC)
    return schedule, at + timedelta(minutes=minute)


def hours_of(schedule, day):
    """What stands on the door for a day, found the long way."""
    changed = [x for x in schedule.changes if x.first <= day <= x.last]
    if changed:
        shortest = min((x.last - x.first).days for x in changed)
        return [
            (x.opens, x.closes)
            for x in changed
            if (x.last - x.first).days == shortest and x.opens is not None
        ]
    if schedule.holiday and schedule.holiday(day):
        return []
    found = []
    for rule in schedule.rules:
        same = [
            d
            for n in range(1, 32)
            if (d := _day(day.year, day.month, n)) and d.weekday() == rule.weekday
        ]
        kept = same if rule.week == 0 else same[rule.week - 1 : rule.week]
        if rule.week == LAST:
            kept = same[-1:]
        if day in kept:
            found.append((rule.opens, rule.closes))
    return found


def _day(year, month, number):
    try:
        return date(year, month, number)
    except ValueError:
        return None


def oracle(schedule, at):
    """Whether it is open: every pair of times of the days around, as moments."""
    today = at.astimezone(ZONE).date()
    for offset in range(-2, 2):
        day = today + timedelta(days=offset)
        for opens, closes in hours_of(schedule, day):
            until = day if closes > opens else day + timedelta(days=1)
            starts = datetime.combine(day, opens, tzinfo=ZONE).timestamp()
            ends = datetime.combine(until, closes, tzinfo=ZONE).timestamp()
            if starts <= at.timestamp() < ends:
                return True
    return False


class TestByBruteForce:
    @settings(max_examples=400, deadline=None)
    @given(situations())
    def test_says_what_the_oracle_says(self, situation):
        schedule, at = situation

        assert is_open(schedule, at) == oracle(schedule, at)
        assert state(schedule, at).is_open == oracle(schedule, at)

    @settings(max_examples=400, deadline=None)
    @given(situations())
    def test_the_next_opening_is_never_in_the_past_and_really_open(self, situation):
        schedule, at = situation

        following = state(schedule, at).following

        if following is not None:
            assert following.starts_at > at
            assert oracle(schedule, following.starts_at)
            assert following.starts_at < following.ends_at

    @settings(max_examples=200, deadline=None)
    @given(situations())
    def test_nothing_opens_before_the_next_opening_it_names(self, situation):
        schedule, at = situation
        now = state(schedule, at)
        if now.is_open:
            return

        until = now.following.starts_at if now.following else at + timedelta(days=9)
        moment = at
        while moment < min(until, at + timedelta(days=9)):
            assert not oracle(schedule, moment)
            moment += timedelta(minutes=15)

    @settings(max_examples=200, deadline=None)
    @given(situations())
    def test_it_stays_open_until_the_time_it_names(self, situation):
        schedule, at = situation
        now = state(schedule, at)
        if not now.is_open:
            return

        moment, until = at, min(now.span.ends_at, at + timedelta(days=3))
        while moment < until:
            assert oracle(schedule, moment)
            moment += timedelta(minutes=15)
        if not now.is_endless and not any(x.by_appointment for x in schedule.rules):
            assert not oracle(schedule, now.span.ends_at)

    @settings(max_examples=200, deadline=None)
    @given(situations())
    @example((Schedule(), datetime(2026, 1, 1, tzinfo=UTC)))
    def test_a_closed_day_has_a_cause_only_when_nothing_opens_on_it(self, situation):
        schedule, at = situation
        now = state(schedule, at)

        if now.cause is not None:
            assert not now.is_open
            assert hours_of(schedule, at.astimezone(ZONE).date()) == []


class TestAnOffice:
    def test_is_open_until_its_lunch_break(self):
        now = state(OFFICE, local(2026, 11, 24, 10, 0))

        assert now.span.ends_at == local(2026, 11, 24, 12, 30)

    @pytest.mark.parametrize(
        ("at", "opens"),
        [
            (local(2026, 11, 24, 8, 59), local(2026, 11, 24, 9)),
            (local(2026, 11, 24, 12, 30), local(2026, 11, 24, 13, 30)),
            (local(2026, 11, 24, 18, 0), local(2026, 11, 25, 9)),
            (local(2026, 11, 27, 18, 0), local(2026, 11, 30, 9)),
        ],
    )
    def test_names_the_next_opening(self, at, opens):
        now = state(OFFICE, at)

        assert not now.is_open
        assert now.following.starts_at == opens

    def test_keeps_an_exception_before_a_holiday_before_its_rules(self):
        monday = date(2026, 11, 30)
        holiday = {monday, date(2026, 12, 1)}
        schedule = Schedule(
            OFFICE.rules,
            (Change(monday, monday, time(14), time(15)),),
            lambda day: Cause("holiday", "Fest") if day in holiday else None,
        )

        assert [x.opens for x in plan(schedule, monday).hours] == [time(14)]
        assert plan(schedule, date(2026, 12, 1)).cause.holiday == "Fest"
        assert len(plan(schedule, date(2026, 12, 2)).hours) == 2

    def test_lets_one_day_stand_out_of_a_long_exception(self):
        schedule = Schedule(
            OFFICE.rules,
            (
                Change(date(2026, 12, 21), date(2027, 1, 3), reason="leave"),
                Change(date(2026, 12, 23), date(2026, 12, 23), time(9), time(11)),
            ),
        )

        assert plan(schedule, date(2026, 12, 22)).hours == ()
        assert plan(schedule, date(2026, 12, 23)).hours[0].closes == time(11)

    def test_counts_a_rule_only_while_it_is_valid(self):
        schedule = Schedule((Rule(0, NINE, NOON, valid_from=date(2026, 12, 7)),))

        now = state(schedule, local(2026, 11, 25, 10))

        assert now.following.starts_at == local(2026, 12, 7, 9)

    def test_stays_closed_on_a_monthly_day_without_times(self):
        schedule = Schedule((*OFFICE.rules, Rule(1, None, None, week=1)))

        assert plan(schedule, date(2026, 12, 1)).hours == ()
        assert len(plan(schedule, date(2026, 12, 8)).hours) == 2

    def test_says_that_no_opening_is_known(self):
        now = state(Schedule(), local(2026, 11, 25, 10))

        assert now.span is None
        assert now.following is None


class TestEveryFirstTuesday:
    SCHEDULE = Schedule((Rule(1, time(17), time(19), week=1),))

    def test_comes_once_a_month(self):
        now = state(self.SCHEDULE, local(2026, 12, 1, 19, 0))

        assert now.following.starts_at == local(2027, 1, 5, 17)

    def test_the_last_one_is_in_the_last_seven_days(self):
        schedule = Schedule((Rule(1, NINE, NOON, week=LAST),))

        assert plan(schedule, date(2026, 12, 22)).hours == ()
        assert len(plan(schedule, date(2026, 12, 29)).hours) == 1


class TestANightShelter:
    SCHEDULE = Schedule(tuple(Rule(x, time(20), time(8)) for x in range(7)))

    def test_is_open_after_midnight(self):
        now = state(self.SCHEDULE, local(2026, 11, 25, 3))

        assert now.span.ends_at == local(2026, 11, 25, 8)

    @pytest.mark.parametrize(("night", "hours"), [(SPRING, 11), (AUTUMN, 13)])
    def test_is_as_long_as_the_night_of_the_clock_change(self, night, hours):
        evening = night - timedelta(days=1)
        at = datetime.combine(evening, time(21), tzinfo=ZONE)

        span = state(self.SCHEDULE, at).span

        assert span.ends_at - span.starts_at == timedelta(hours=hours)

    def test_ends_the_night_before_a_closed_day_as_usual(self):
        day = date(2026, 12, 24)
        schedule = Schedule(self.SCHEDULE.rules, (Change(day, day),))

        assert is_open(schedule, local(2026, 12, 24, 7))
        assert not is_open(schedule, local(2026, 12, 24, 21))

    def test_round_the_clock_has_no_end(self):
        schedule = Schedule(tuple(Rule(x, time(0), time(0)) for x in range(7)))

        assert state(schedule, local(2026, 11, 25, 3)).is_endless


class TestTheWeek:
    def test_leaves_out_a_weekend_that_is_always_closed(self):
        assert [day.date.weekday() for day in week(OFFICE, date(2026, 11, 25))] == [
            0,
            1,
            2,
            3,
            4,
        ]

    def test_shows_today_even_then(self):
        assert week(OFFICE, date(2026, 11, 29))[-1].date == date(2026, 11, 29)


class TestComingChanges:
    def test_are_those_of_the_next_weeks_soonest_first(self):
        today = date(2026, 11, 25)
        past = Change(date(2026, 11, 1), date(2026, 11, 24))
        later = Change(date(2026, 12, 24), date(2027, 1, 1))
        soon = Change(date(2026, 11, 20), date(2026, 11, 26))
        far = Change(date(2027, 6, 1), date(2027, 6, 1))

        assert coming_changes(Schedule((), (past, later, far, soon)), today) == [
            soon,
            later,
        ]
