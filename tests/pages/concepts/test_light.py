"""The traffic light: one straight line, held against the last value."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.concepts.light import (
    BEHIND,
    LIGHTS,
    NO_TARGET,
    NO_VALUE,
    ON_THE_WAY,
    REACHED,
    Counted,
    Way,
    light_of,
    light_of_goal,
)

START, TARGET = date(2026, 1, 1), date(2026, 12, 31)
# The line from 100 to 200 is at 150 here.
MIDDLE = date(2026, 7, 2)
MORE = Way("more", Counted(START, Decimal(100)), Counted(TARGET, Decimal(200)))
LESS = Way("less", Counted(START, Decimal(200)), Counted(TARGET, Decimal(100)))


def at(day, value):
    return Counted(day, Decimal(value))


class TestTheLightOfAnIndicator:
    @pytest.mark.parametrize(
        ("way", "values", "on", "light"),
        [
            (MORE, [], MIDDLE, NO_VALUE),
            (MORE, [at(MIDDLE, 150)], MIDDLE, ON_THE_WAY),
            (MORE, [at(MIDDLE, 149)], MIDDLE, BEHIND),
            (MORE, [at(MIDDLE, 200)], MIDDLE, REACHED),
            (MORE, [at(MIDDLE, 250)], MIDDLE, REACHED),
            (LESS, [at(MIDDLE, 150)], MIDDLE, ON_THE_WAY),
            (LESS, [at(MIDDLE, 151)], MIDDLE, BEHIND),
            (LESS, [at(MIDDLE, 100)], MIDDLE, REACHED),
            # The value counts on its own day, however late somebody reads.
            (MORE, [at(MIDDLE, 150)], TARGET, ON_THE_WAY),
            # After the day of the target nobody is on the way any more.
            (MORE, [at(MIDDLE, 150)], TARGET + timedelta(days=1), BEHIND),
            (MORE, [at(TARGET, 200)], TARGET + timedelta(days=400), REACHED),
            # The last value tells, not the best.
            (MORE, [at(MIDDLE, 10), at(START, 200)], MIDDLE, BEHIND),
            # What is of a later day is not known yet.
            (MORE, [at(TARGET, 200)], MIDDLE, NO_VALUE),
            # What was counted before the start does not count, on its day it does.
            (MORE, [at(START - timedelta(days=1), 200)], MIDDLE, NO_VALUE),
            (MORE, [at(START - timedelta(days=1), 99)], MIDDLE, NO_VALUE),
            (MORE, [at(START, 99)], MIDDLE, BEHIND),
            (MORE, [at(START, 100)], MIDDLE, ON_THE_WAY),
        ],
    )
    def test_is_that_of_the_last_value(self, way, values, on, light):
        assert light_of(way, values, on=on) == light

    def test_without_a_target_says_so(self):
        way = Way("more", Counted(START, Decimal(1)))

        assert light_of(way, [at(MIDDLE, 5)], on=MIDDLE) == NO_TARGET

    def test_without_a_start_begins_at_the_first_value(self):
        way = Way("more", None, Counted(TARGET, Decimal(200)))
        first = at(START, 100)

        assert light_of(way, [first], on=MIDDLE) == ON_THE_WAY
        assert light_of(way, [first, at(MIDDLE, 149)], on=MIDDLE) == BEHIND
        assert light_of(way, [first, at(MIDDLE, 151)], on=MIDDLE) == ON_THE_WAY

    def test_knows_a_target_on_the_day_of_the_start(self):
        way = Way("more", Counted(START, Decimal(1)), Counted(START, Decimal(9)))

        assert light_of(way, [at(START, 8)], on=START) == BEHIND
        assert light_of(way, [at(START, 9)], on=START) == REACHED

    @given(
        st.decimals(-1000, 1000, places=2),
        st.decimals(-1000, 1000, places=2),
        st.decimals(-1000, 1000, places=2),
        st.integers(0, 400),
    )
    def test_is_the_same_whichever_way_is_better(self, start, target, value, days):
        """Counting what is missing turns more into less, and no light changes."""
        day = START + timedelta(days=days)
        more = Way("more", Counted(START, start), Counted(TARGET, target))
        less = Way("less", Counted(START, -start), Counted(TARGET, -target))

        mine = light_of(more, [Counted(day, value)], on=day)

        assert mine == light_of(less, [Counted(day, -value)], on=day)
        assert mine in LIGHTS


class TestTheLightOfAGoal:
    @pytest.mark.parametrize(
        ("lights", "light"),
        [
            ([], ""),
            ([REACHED, REACHED], REACHED),
            ([REACHED, NO_TARGET], REACHED),
            ([REACHED, ON_THE_WAY], ON_THE_WAY),
            ([REACHED, NO_VALUE], ON_THE_WAY),
            ([REACHED, BEHIND], BEHIND),
            ([NO_VALUE], NO_VALUE),
            ([NO_VALUE, BEHIND, NO_TARGET], BEHIND),
            ([NO_TARGET], NO_TARGET),
        ],
    )
    def test_follows_from_its_indicators(self, lights, light):
        assert light_of_goal(lights) == light
