"""A fact's value, as each language writes it."""

import pytest

from pages.base.facts import read, written

SPACES = {"\xa0": " ", "\u202f": " ", "\u200f": "", "\u061c": ""}


def plain(text):
    for space, other in SPACES.items():
        text = text.replace(space, other)
    return text


class TestWritten:
    @pytest.mark.parametrize(
        ("kind", "value", "code", "expected"),
        [
            ("money", "20.4", "de", "20,40 €"),
            ("money", "20,4", "de", "20,40 €"),
            ("money", "20.4", "de-simple", "20,40 €"),
            ("money", "20.4", "en", "€20.40"),
            ("money", "20.4", "fr", "20,40 €"),
            ("money", "20.4", "ar", "20.40 €"),
            ("money", "1200", "de", "1.200,00 €"),
            ("number", "1200", "de", "1.200"),
            ("number", "1200", "fr", "1 200"),
            ("number", "2,5", "en", "2.5"),
            ("date", "2026-12-31", "de", "31. Dezember 2026"),
            ("date", "31.12.2026", "de", "31. Dezember 2026"),
            ("date", "2026-12-31", "en", "31 December 2026"),
            ("date", "2026-12-31", "fr", "31 décembre 2026"),
            ("minutes", "15", "de", "15 Minuten"),
            ("minutes", "1", "de", "1 Minute"),
            ("minutes", "15", "fr", "15 minutes"),
            ("minutes", "15", "ar", "15 دقيقة"),
            ("text", "A < B", "de", "A < B"),
        ],
    )
    def test_is_as_the_language_writes_it(self, kind, value, code, expected):
        assert plain(written(kind, value, code)) == expected

    def test_has_western_digits_in_arabic(self):
        day = written("date", "2026-12-31", "ar")

        assert "31" in day
        assert "2026" in day

    def test_can_be_called_from_a_phone_in_either_direction(self):
        assert written("phone", "+32 87 555 010", "ar") == (
            '<a href="tel:+3287555010"><bdi dir="ltr">+32 87 555 010</bdi></a>'
        )


class TestRead:
    @pytest.mark.parametrize(
        ("kind", "value"),
        [
            ("date", "31.2.2026"),
            ("date", "morgen"),
            ("number", "viele"),
            ("number", "1.200"),
            ("phone", "anrufen"),
        ],
    )
    def test_refuses_what_is_not_of_that_kind(self, kind, value):
        with pytest.raises(ValueError, match=".*"):
            read(kind, value)
