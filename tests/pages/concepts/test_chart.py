"""The chart: geometry within its frame, in both directions."""

import re
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from pages.concepts.chart import BASE, MOST_BARS, TOP, WIDTH, chart_of


def points(*numbers):
    return [(Decimal(str(x)), str(x), str(2020 + n)) for n, x in enumerate(numbers)]


def middles(chart):
    return [float(bar.middle) for bar in chart.bars]


class TestAChart:
    def test_of_nothing_is_not_drawn(self):
        assert chart_of([], (Decimal(5), "5"), is_rtl=False) is None

    def test_runs_with_the_reader(self):
        ltr = chart_of(points(1, 2, 3), (Decimal(5), "5"), is_rtl=False)
        rtl = chart_of(points(1, 2, 3), (Decimal(5), "5"), is_rtl=True)

        assert middles(ltr) == sorted(middles(ltr))
        assert middles(rtl) == pytest.approx([WIDTH - x for x in middles(ltr)], abs=0.2)
        assert float(ltr.target_at) > WIDTH / 2 > float(rtl.target_at)

    def test_has_its_words_where_it_was_drawn_whatever_the_page_around_it(self):
        chart = chart_of(points(1, 2), (Decimal(5), "5"), is_rtl=True)

        html = render_to_string("components/chart.html", {"chart": chart})

        # "start" is left of the words only where the drawing itself is read so.
        assert re.search(r'<svg [^>]*direction="ltr"', html)
        assert 'text-anchor="start">5</text>' in html

    def test_labels_the_first_the_last_and_each_year_once(self):
        values = [(Decimal(x), str(x), "2025") for x in (1, 2, 3)]

        chart = chart_of(values, None, is_rtl=False)

        assert [bar.label for bar in chart.bars] == ["1", "", "3"]
        assert [bar.under for bar in chart.bars] == ["2025", "", ""]
        assert [bar.is_last for bar in chart.bars] == [False, False, True]

    def test_writes_no_year_onto_another(self):
        years = ("2024", *("2025",) * 4, *("2026",) * 4)
        values = [(Decimal(9), "9", year) for year in years]

        chart = chart_of(values, (Decimal(9), "9"), is_rtl=False)

        shown = [(bar.under, float(bar.middle)) for bar in chart.bars if bar.under]
        places = [middle for _year, middle in shown]
        assert [year for year, _middle in shown] == ["2024", "2025", "2026"]
        assert all(b - a >= 40 for a, b in zip(places, places[1:], strict=False))

    def test_shows_the_last_of_many(self):
        chart = chart_of(points(*range(40)), None, is_rtl=False)

        assert len(chart.bars) == MOST_BARS
        assert chart.bars[-1].label == "39"

    @given(
        st.lists(st.decimals(-(10**11), 10**11, places=3), min_size=1, max_size=20),
        st.decimals(-(10**11), 10**11, places=3) | st.none(),
        st.booleans(),
    )
    def test_stays_within_its_frame(self, numbers, target, is_rtl):
        goal = None if target is None else (target, str(target))

        chart = chart_of(points(*numbers), goal, is_rtl=is_rtl)

        heights = [float(chart.zero)]
        for bar in chart.bars:
            heights += [float(x) for x in re.findall(r"V(-?[\d.]+)", bar.path)]
            assert "nan" not in bar.path
            assert "e" not in bar.path
            assert 0 <= float(bar.middle) <= WIDTH
        assert all(TOP - 0.1 <= height <= BASE + 0.1 for height in heights)
