"""Opening hours in readers' words."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from locales.table import TABLE
from pages.directory.closed_days import by_law
from pages.directory.opening import LAST, Change, Rule, Schedule, state
from pages.directory.opening_words import change_words, monthly_words, status
from pages.directory.shelf import OwnDay

ZONE = ZoneInfo("Europe/Brussels")
NINE, NOON = time(9), time(12, 30)
RULES = tuple(Rule(x, NINE, NOON) for x in range(5))
SHELTER = tuple(Rule(x, time(20), time(8)) for x in range(7))


def say(schedule, *moment, code="de"):
    translation.activate(code)
    return str(status(state(schedule, datetime(*moment, tzinfo=ZONE))).text)


def plain(text):
    return text.replace('<bdi dir="ltr">', "").replace("</bdi>", "")


class TestTheStateNow:
    @pytest.mark.parametrize(
        ("moment", "sentence"),
        [
            ((2026, 11, 25, 10), "Jetzt geöffnet, bis 12:30 Uhr."),
            ((2026, 11, 25, 8), "Jetzt geschlossen. Öffnet heute um 09:00 Uhr."),
            ((2026, 11, 25, 13), "Jetzt geschlossen. Öffnet morgen um 09:00 Uhr."),
            (
                (2026, 11, 27, 13),
                "Jetzt geschlossen. Öffnet am Montag um 09:00 Uhr.",
            ),
        ],
    )
    def test_is_told_in_german(self, moment, sentence):
        assert plain(say(Schedule(RULES), *moment)) == sentence

    def test_keeps_times_from_left_to_right(self):
        text = say(Schedule(RULES), 2026, 11, 25, 10, code="ar")

        assert text == 'مفتوح الآن حتى الساعة <bdi dir="ltr">12:30</bdi>.'

    def test_names_the_reason_and_the_date_of_a_long_closure(self):
        change = Change(date(2026, 11, 25), date(2026, 12, 6), reason="leave")

        text = plain(say(Schedule(RULES, (change,)), 2026, 11, 25, 10))

        assert text == (
            "Heute geschlossen: Urlaub. Öffnet am Montag, 7. Dezember um 09:00 Uhr."
        )

    def test_marks_german_words_for_others_and_escapes_them(self):
        change = Change(date(2026, 11, 25), date(2026, 11, 25), note="<b>Fest</b>")

        text = say(Schedule(RULES, (change,)), 2026, 11, 25, 10, code="fr")

        assert '<bdi lang="de">&lt;b&gt;Fest&lt;/b&gt;</bdi>' in text

    def test_says_when_an_appointment_is_needed(self):
        schedule = Schedule(RULES, only_by_appointment=True)

        text = plain(say(schedule, 2026, 11, 25, 10))

        assert text == "Jetzt mit Termin, bis 12:30 Uhr."

    def test_says_round_the_clock_and_nothing_known(self):
        always = Schedule(tuple(Rule(x, time(0), time(0)) for x in range(7)))

        assert say(always, 2026, 11, 25, 10) == "Jetzt geöffnet, rund um die Uhr."
        assert "wissen wir noch nicht" in say(Schedule(), 2026, 11, 25, 10)

    def test_ends_in_the_morning_after(self):
        text = plain(say(Schedule(SHELTER), 2026, 11, 25, 22))

        assert text == "Jetzt geöffnet, bis 08:00 Uhr."

    @pytest.mark.parametrize("code", [language.code for language in TABLE])
    def test_is_told_in_every_language(self, code):
        moments = [(2026, 11, 25, 10), (2026, 11, 25, 13), (2026, 12, 25, 10)]
        schedule = Schedule(RULES, holiday=by_law("BE", code))

        for moment in moments:
            text = say(schedule, *moment, code=code)
            assert "%(" not in text
            assert '<bdi dir="ltr">' in text


class TestAHoliday:
    @pytest.mark.parametrize(
        ("code", "words"),
        [
            ("de", "Feiertag (Weihnachten)"),
            ("fr", "jour férié (Noël)"),
            ("ar", 'عطلة رسمية (<bdi lang="de">Weihnachten</bdi>)'),
        ],
    )
    def test_is_named_as_the_reader_knows_it(self, code, words):
        schedule = Schedule(RULES, holiday=by_law("BE", code))

        assert words in say(schedule, 2026, 12, 25, 10, code=code)

    def test_of_a_land_is_kept_only_there(self):
        corpus_christi = date(2026, 6, 4)

        assert by_law("DE-NW", "de")(corpus_christi).holiday == "Fronleichnam"
        assert by_law("DE-SH", "de")(corpus_christi) is None
        assert by_law("", "de") is None

    def test_of_the_office_comes_every_year(self):
        own = [OwnDay(date(2020, 11, 15), True, "Tag der DG", "")]
        name = by_law("BE", "de", own)

        assert name(date(2027, 11, 15)).holiday == "Tag der DG"
        assert name(date(2027, 11, 16)) is None


class TestARuleOfOneDayAMonth:
    def test_is_a_sentence(self):
        translation.activate("de")

        assert plain(monthly_words(Rule(1, time(17), time(19), week=1))) == (
            "Jeden ersten Dienstag im Monat: 17:00–19:00"
        )
        assert plain(monthly_words(Rule(4, None, None, week=LAST))) == (
            "Jeden letzten Freitag im Monat: geschlossen"
        )


class TestAComingException:
    def test_says_from_when_to_when_and_why(self):
        translation.activate("de")
        change = Change(date(2026, 12, 21), date(2027, 1, 3), reason="leave")

        assert change_words(change) == (
            "21. Dezember 2026 bis 3. Januar 2027: geschlossen (Urlaub)"
        )
