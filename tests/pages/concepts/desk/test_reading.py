"""Numbers and days as people write them."""

import datetime
import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from pages.concepts.desk.reading import read_day, read_number, shown


class TestANumber:
    @pytest.mark.parametrize(
        ("said", "number"),
        [
            ("12", "12"),
            ("12,5", "12.5"),
            ("12.5", "12.5"),
            ("12,50", "12.5"),
            ("0.125", "0.125"),
            ("1.234,5", "1234.5"),
            ("1,234.5", "1234.5"),
            ("1.234.567", "1234567"),
            ("1 234", "1234"),
            ("1\u202f234,5", "1234.5"),
            ("1'234", "1234"),
            ("-3", "-3"),
            ("−3", "-3"),
            ("١٢٫٥", "12.5"),
            (12, "12"),
            (12.1, "12.1"),
            (-0.5, "-0.5"),
            (12.1 + 12.2, "24.3"),
            (1234567.125, "1234567.125"),
            (123_456_789_012_345, "123456789012345"),
        ],
    )
    def test_is_understood(self, said, number):
        assert read_number(said) == Decimal(number)

    @pytest.mark.parametrize(
        "said",
        [
            *("", "zwölf", "12 %", "1,2,3", "1.2.3", "12,", ",5", "1e5", "=1+1"),
            *("NaN", "Infinity", "0x10", "1_000", True, None, float("nan")),
            *(float("inf"), 1e300, "9" * 30, "12 34,5 6x", datetime.date(2026, 1, 1)),
            *("120²", "12③", "½"),
        ],
    )
    def test_is_refused_where_it_is_none(self, said):
        with pytest.raises(ValidationError):
            read_number(said)

    @pytest.mark.parametrize(
        ("said", "decimals", "could_be"),
        [
            ("1.234", 0, ["1234"]),
            ("1,000", 0, ["1000", "1"]),
            ("12,000", 0, ["12000", "12"]),
            ("12.500", 1, ["12500", "12,5"]),
            ("12,345", 2, ["12345"]),
            ("1.501", 3, ["1501", "1,501"]),
        ],
    )
    def test_is_refused_where_it_could_be_two_and_both_are_named(
        self, said, decimals, could_be
    ):
        with pytest.raises(ValidationError, match="zwei Zahlen") as refused:
            read_number(said, decimals=decimals)

        (told,) = refused.value.messages
        assert re.findall(r"\d+(?:,\d+)?", told.partition("Zahlen")[2]) == could_be
        for text in could_be:
            read_number(text, decimals=decimals)

    def test_has_three_digits_behind_a_comma_where_so_many_are_shown(self):
        assert read_number("1,234", decimals=3) == Decimal("1.234")

    @pytest.mark.parametrize(
        ("said", "unit"),
        [("45 %", "%"), ("45%", "%"), ("45 Plätze", "Plätze"), ("٤٥ %", "%")],
    )
    def test_may_have_its_unit_behind_it(self, said, unit):
        assert read_number(said, unit=unit) == 45
        with pytest.raises(ValidationError):
            read_number(said, unit="Stunden")

    def test_is_shown_so_that_it_can_be_typed_again(self):
        with translation.override("de"):
            assert shown(Decimal("1234.500"), 1) == "1234,5"
            assert shown(Decimal("12.000"), 0) == "12"
            assert shown(Decimal("12.125"), 1) == "12,125"


class TestADay:
    @pytest.mark.parametrize(
        "said",
        [
            *("31.12.2026", "31. 12. 2026", "2026-12-31", "2026-12-31 00:00:00"),
            datetime.date(2026, 12, 31),
            datetime.datetime(2026, 12, 31, 14),
        ],
    )
    def test_is_understood(self, said):
        assert read_day(said) == datetime.date(2026, 12, 31)

    @pytest.mark.parametrize(
        "said",
        ["", "12/31/2026", "31.13.2026", "2026", 46000, None, "gestern", "0.0.0"],
    )
    def test_is_refused_where_it_is_none(self, said):
        with pytest.raises(ValidationError):
            read_day(said)
