"""Calendars: times, rules, exceptions, and what a bad answer must not do."""

import time
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone
from freezegun import freeze_time

from config.movein.alone import alone
from config.movein.feeds import follow, read_feed
from config.movein.fetching import Answer, Fetcher, Refused
from config.movein.models import Feed
from config.movein.readers import calendars
from config.movein.recurring import NoRule, days_of_rule
from events import dates
from events.models import EventIndexPage, EventPage, Occurrence
from events.registration import places
from events.registration.contacts import Party
from events.registration.models import Registration, RegistrationPolicy

from .conftest import whys

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
NOW = "2026-11-20T08:00:00Z"


def calendar(*events):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN"]
    for event in events:
        lines += ["BEGIN:VEVENT", "DTSTAMP:20260101T000000Z", *event, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def event(uid="a@x", start="DTSTART;TZID=Europe/Berlin:20261201T180000", *more):
    return [f"UID:{uid}", f"SUMMARY:Treffen {uid}", start, *more]


def whens(*lines):
    old = calendars.of(calendar(event("a@x", *lines)), "x.ics")
    return [
        (f"{x.start:%d %H:%M}", f"{x.end:%d %H:%M}", x.zone) for x in old.items[0].dates
    ]


class Server:
    """Stands for the fetcher: what it answers next."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def get(self, address, most, *, etag="", since=""):
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Answer) else Answer(content=answer)


@pytest.fixture
def feed(lists):
    events = EventIndexPage.objects.get()
    return follow("https://feed.example.org/a.ics", events, is_public=True)


@pytest.fixture(autouse=True)
def _now():
    with freeze_time(NOW):
        yield


def sign_up(date):
    """Somebody who comes; the key of the registration."""
    RegistrationPolicy.objects.create(
        event_key=date.event_key, is_open=True, retention_days=30, double_opt_in=False
    )
    Occurrence.objects.filter(pk=date.pk).update(capacity=3)
    party = Party("Ada", email="ada@example.org", locale="de", idem_key="ada")
    places.register([date.pk], party=party, at=timezone.now())
    return Registration.objects.get().pk


def read(feed, content):
    return read_feed(feed, Server(content))


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (
            ["DTSTART;TZID=Europe/Berlin:20261201T180000", "DURATION:PT2H"],
            [("01 18:00", "01 20:00", "Europe/Berlin")],
        ),
        (["DTSTART:20261201T170000Z"], [("01 18:00", "01 19:00", "Europe/Brussels")]),
        (["DTSTART:20261201T180000"], [("01 18:00", "01 19:00", "Europe/Brussels")]),
        (
            ["DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261203"],
            [("01 00:00", "02 23:59", "Europe/Brussels")],
        ),
        (
            [
                "DTSTART;TZID=Europe/Berlin:20261201T180000",
                "RRULE:FREQ=WEEKLY;UNTIL=20261215T170000Z",
                "EXDATE;TZID=Europe/Berlin:20261208T180000",
            ],
            [
                ("01 18:00", "01 19:00", "Europe/Berlin"),
                ("15 18:00", "15 19:00", "Europe/Berlin"),
            ],
        ),
        (
            # The clock changes between them; 18:00 stays 18:00.
            [
                "DTSTART;TZID=Europe/Berlin:20270325T180000",
                "RRULE:FREQ=WEEKLY;COUNT=2",
            ],
            [
                ("25 18:00", "25 19:00", "Europe/Berlin"),
                ("01 18:00", "01 19:00", "Europe/Berlin"),
            ],
        ),
        (
            # Tuesdays of UTC, which are Wednesdays here.
            ["DTSTART:20261201T233000Z", "RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=3",
             "EXDATE:20261208T233000Z", "RDATE:20261209T233000Z"],
            [
                ("02 00:30", "02 01:30", "Europe/Brussels"),
                ("10 00:30", "10 01:30", "Europe/Brussels"),
                ("16 00:30", "16 01:30", "Europe/Brussels"),
            ],
        ),
    ],
)  # fmt: skip
def test_times_are_those_of_the_wall_clock(lines, found):
    assert whens(*lines) == found


class TestRules:
    def test_without_an_end_are_followed_for_a_while(self):
        found = whens("DTSTART:20150101T180000", "RRULE:FREQ=WEEKLY")

        assert 70 < len(found) < 90

    @pytest.mark.parametrize(
        "rule",
        [
            "FREQ=SECONDLY",
            "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=DAILY;INTERVAL=0",
            "FREQ=DAILY;BYHOUR=1,2,3",
            "kaputt",
        ],
    )
    def test_that_are_hostile_are_refused(self, rule):
        with pytest.raises(NoRule):
            days_of_rule(rule, datetime(2026, 1, 1), now=datetime(2026, 1, 1))

    @pytest.mark.parametrize(
        "rule",
        [
            "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
            "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=3",
            "FREQ=MONTHLY;BYDAY=6MO",
        ],
    )
    def test_that_contradict_themselves_are_soon_known(self, rule):
        monday = datetime(2026, 11, 16, 18)
        before = time.process_time()

        assert days_of_rule(rule, monday, now=monday) == []

        assert time.process_time() - before < 0.35

    def test_end_on_a_leap_day_or_never(self):
        first = datetime(2028, 1, 1)

        def last(end):
            rule = f"FREQ=DAILY;UNTIL={end}T235959"
            return days_of_rule(rule, first, now=first)[-1]

        assert last("20280229") == datetime(2028, 2, 29)
        assert last("99991231") == last("20990101")

    def test_have_exceptions_that_are_moved_or_cancelled(self):
        series = event("a@x", "DTSTART:20261201T180000", "RRULE:FREQ=WEEKLY;COUNT=3")
        moved = [
            *event("a@x", "DTSTART:20261209T190000"),
            "RECURRENCE-ID:20261208T180000",
        ]
        off = [
            *event("a@x", "DTSTART:20261215T180000"),
            "RECURRENCE-ID:20261215T180000",
        ]
        off.append("STATUS:CANCELLED")

        (item,) = calendars.of(calendar(series, moved, off), "x.ics").items

        assert sorted((f"{x.start:%d %H}", x.is_cancelled) for x in item.dates) == [
            *(("01 18", False), ("09 19", False), ("15 18", True))
        ]


class TestReading:
    def test_brings_events_and_their_dates_once(self, feed):
        rows = calendar(
            event(), event("b@x", "DTSTART:20261202T180000", "CLASS:PRIVATE")
        )

        read(feed, rows)
        read(feed, rows)

        assert dict(EventPage.objects.values_list("title", "live")) == {
            "Treffen a@x": True,
            "Treffen b@x": False,
        }
        assert Occurrence.objects.count() == 2

    def test_follows_what_is_moved_and_cancelled(self, feed):
        read(feed, calendar(event()))

        read(feed, calendar(event("a@x", "DTSTART;TZID=Europe/Berlin:20261202T190000")))
        date = Occurrence.objects.get()
        assert (date.is_moved, date.start_day.day, date.start_time.hour) == (
            True,
            2,
            19,
        )

        read(feed, calendar([*event(), "STATUS:CANCELLED"]))
        assert Occurrence.objects.get().is_cancelled

    def test_follows_what_is_moved_to_another_zone_only(self, feed):
        start = "DTSTART;TZID=America/New_York:20261201T180000"
        read(feed, calendar(event("a@x", start)))
        before = Occurrence.objects.get().starts_at

        read(feed, calendar(event("a@x", "DTSTART;TZID=Europe/Berlin:20261201T180000")))

        date = Occurrence.objects.get()
        assert (date.zone, date.local_start.hour) == ("Europe/Berlin", 18)
        assert date.moved_from == before

    def test_cancels_a_date_that_is_not_there_any_more(self, feed):
        more = ["DTSTART:20261201T180000", "RRULE:FREQ=WEEKLY;COUNT=8"]
        read(feed, calendar(event("a@x", *more)))

        without = calendar(event("a@x", *more, "EXDATE:20261208T180000"))
        read(feed, without)
        assert not any(x.is_cancelled for x in Occurrence.objects.all())
        with freeze_time("2026-11-20T09:00:00Z"):
            read(feed, without)

        off = [x.start_day.day for x in Occurrence.objects.all() if x.is_cancelled]
        assert off == [8]
        read(feed, calendar(event("a@x", *more)))
        assert not any(x.is_cancelled for x in Occurrence.objects.all())

    def test_cancels_nothing_that_is_over(self, feed):
        first = event("a@x", "DTSTART:20261125T180000")
        read(feed, calendar(first, event("b@x", "DTSTART:20261220T180000")))

        with freeze_time("2026-11-28"):
            read(feed, calendar(event("b@x", "DTSTART:20261220T180000")))

        assert not any(x.is_cancelled for x in Occurrence.objects.all())

    def test_cancels_what_a_rule_ends_early(self, feed):
        series = "RRULE:FREQ=WEEKLY;UNTIL="
        start = "DTSTART;TZID=Europe/Berlin:20261124T180000"
        whole = calendar(event("a@x", start, f"{series}20270301T170000Z"))
        short = calendar(event("a@x", start, f"{series}20261202T170000Z"))
        read(feed, whole)

        for at in (NOW, "2026-11-20T09:00:00Z"):
            with freeze_time(at):
                report = read(feed, short)

        public = Occurrence.objects.filter(status=Occurrence.Status.SCHEDULED)
        assert sorted(f"{x.start_day:%d.%m}" for x in public) == ["01.12", "24.11"]
        assert any("12 dates are not in the calendar" in why for why in whys(report))

    def test_cancels_what_a_rule_ends_that_has_no_date_any_more(self, feed):
        rule = "RRULE:FREQ=WEEKLY;UNTIL="
        start = "DTSTART;TZID=Europe/Berlin:20260901T180000"
        read(feed, calendar(event("a@x", start, f"{rule}20261215T180000Z")))
        coming = Occurrence.objects.filter(start_day__gt="2026-11-20")
        assert coming.exists()

        for at in (NOW, "2026-11-20T09:00:00Z"):
            with freeze_time(at):
                read(feed, calendar(event("a@x", start, f"{rule}20260930T180000Z")))

        assert all(x.is_cancelled for x in coming.all())

    def test_cancels_nothing_behind_so_many_dates_as_are_brought(
        self, feed, monkeypatch
    ):
        series = event("a@x", "DTSTART:20261201T180000", "RRULE:FREQ=DAILY;COUNT=24")
        read(feed, calendar(series))
        for module in ("dates", "recurring", "readers.calendars"):
            monkeypatch.setattr(f"config.movein.{module}.MOST_DATES", 6)

        for at in (NOW, "2026-11-20T09:00:00Z"):
            with freeze_time(at):
                report = read(feed, calendar(series))

        assert not any(x.is_cancelled for x in Occurrence.objects.all())
        assert any("18 dates stay" in why for why in whys(report))

    def test_tells_what_stays_behind_the_last_date_that_it_names(self, feed):
        first = event("a@x", "DTSTART:20261201T180000")
        read(feed, calendar(first, event("b@x", "DTSTART:20261220T180000")))

        report = read(feed, calendar(first))

        assert not any(x.is_cancelled for x in Occurrence.objects.all())
        assert any("1 dates stay" in why for why in whys(report))

    def test_cancels_what_a_rule_ends_where_too_much_else_is_missing(self, feed):
        rows = [event(f"{n}@x", f"DTSTART:202612{n:02}T180000") for n in range(10, 20)]
        rule = "RRULE:FREQ=DAILY;COUNT="
        read(feed, calendar(*rows, event("a@x", "DTSTART:20261201T180000", f"{rule}3")))
        short = event("a@x", "DTSTART:20261201T180000", f"{rule}2")

        for at in (NOW, "2026-11-20T09:00:00Z"):
            with freeze_time(at):
                report = read(feed, calendar(rows[-1], short))

        off = [x.start_day.day for x in Occurrence.objects.all() if x.is_cancelled]
        assert off == [3]
        assert any("9 dates are missing at once" in why for why in whys(report))

    def test_keeps_people_when_a_series_gets_another_time(self, feed):
        rule = "RRULE:FREQ=WEEKLY;COUNT=8"
        read(feed, calendar(event("a@x", "DTSTART:20261201T180000", rule)))
        signed = sign_up(Occurrence.objects.earliest("start_day"))
        before = set(Occurrence.objects.values_list("pk", flat=True))

        for start in ("20261201T183000", "20261203T183000"):
            read(feed, calendar(event("a@x", f"DTSTART:{start}", rule)))

        assert set(Occurrence.objects.values_list("pk", flat=True)) == before
        assert not any(x.is_cancelled for x in Occurrence.objects.all())
        date = Registration.objects.get(pk=signed).occurrence
        assert (date.start_day.day, date.start_time.minute) == (3, 30)

    @pytest.mark.parametrize(
        ("day", "begins", "comes"),
        [("TH", "20260903", 26), ("SA", "20260905", 28), ("MO", "20260831", 23)],
    )
    def test_keeps_people_in_their_week_when_a_series_gets_another_day(
        self, feed, day, begins, comes
    ):
        rule = "RRULE:FREQ=WEEKLY;UNTIL=20270101T000000Z;BYDAY="
        read(feed, calendar(event("a@x", "DTSTART:20260901T180000", f"{rule}TU")))
        date = Occurrence.objects.get(start_day="2026-11-24")
        signed = sign_up(date)

        read(feed, calendar(event("a@x", f"DTSTART:{begins}T180000", f"{rule}{day}")))

        date = Registration.objects.get(pk=signed).occurrence
        assert (date.start_day.month, date.start_day.day) == (11, comes)
        assert not Occurrence.objects.filter(
            status=Occurrence.Status.MOVED, start_day__lt="2026-11-20"
        ).exists()

    def test_lets_no_date_take_the_place_of_the_next_week(self, feed):
        rule = "RRULE:FREQ=WEEKLY;UNTIL=20270101T000000Z;BYDAY="
        with freeze_time("2026-11-25T08:00:00Z"):
            read(feed, calendar(event("a@x", "DTSTART:20260903T180000", f"{rule}TH")))
            next_week = Occurrence.objects.get(start_day="2026-12-03")

            read(feed, calendar(event("a@x", "DTSTART:20260901T180000", f"{rule}TU")))

        next_week.refresh_from_db()
        assert next_week.start_day.day == 1

    def test_follows_what_is_to_come_where_there_are_too_many(self, feed, monkeypatch):
        monkeypatch.setattr("config.movein.dates.MOST_DATES", 6)
        series = event("a@x", "DTSTART:20261101T180000", "RRULE:FREQ=DAILY;COUNT=24")
        read(feed, calendar(series))
        off = [
            [*event("a@x", f"DTSTART:202611{day:02}T180000"), "STATUS:CANCELLED"]
            for day in (*range(1, 9), 24)
        ]
        for one in off:
            one.append(one[2].replace("DTSTART", "RECURRENCE-ID"))

        read(feed, calendar(series, *off))

        cancelled = [
            x.start_day.day for x in Occurrence.objects.all() if x.is_cancelled
        ]
        assert cancelled == [24]

    def test_keeps_people_when_one_date_becomes_a_series(self, feed):
        read(feed, calendar(event("a@x", "DTSTART:20261201T180000")))
        first = Occurrence.objects.get().pk

        more = ["DTSTART:20261201T180000", "RRULE:FREQ=WEEKLY;COUNT=3"]
        read(feed, calendar(event("a@x", *more)))

        assert Occurrence.objects.count() == 3
        assert Occurrence.objects.earliest("start_day").pk == first

    def test_leaves_alone_what_an_editor_has_moved(self, feed):
        read(feed, calendar(event()))
        date = Occurrence.objects.get()
        later = date.local_start + timedelta(hours=3)
        dates.move(date.pk, start=later, end=later + timedelta(hours=1))

        read(feed, calendar(event("a@x", "DTSTART;TZID=Europe/Berlin:20261202T190000")))

        assert Occurrence.objects.get().local_start == later

    @pytest.mark.parametrize(
        "answer",
        [
            b"",
            b"<html>BEGIN nothing</html>",
            calendar(),
            b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID",
            Refused("the server answers 500"),
            Answer(is_unchanged=True),
        ],
    )
    def test_changes_nothing_when_the_answer_is_bad(self, feed, answer):
        read(feed, calendar(event(), event("b@x", "DTSTART:20261202T180000")))

        read(feed, answer)

        assert not any(x.is_cancelled for x in Occurrence.objects.all())
        assert EventPage.objects.live().count() == 2

    def test_cancels_nothing_when_too_much_is_missing(self, feed):
        rows = [event(f"{n}@x", f"DTSTART:202612{n:02}T180000") for n in range(1, 11)]
        read(feed, calendar(*rows))

        report = read(feed, calendar(rows[-1]))

        assert not any(x.is_cancelled for x in Occurrence.objects.all())
        assert any("nothing was cancelled" in line.why for line in report.lines)

    def test_notes_what_went_wrong_without_the_address_in_the_memory(self, feed):
        read_feed(feed, Server(Refused("the server answers 500")))

        assert Feed.objects.get().trouble == "the server answers 500"
        assert "a.ics" not in calendars.source_name(feed.address)

    @pytest.mark.parametrize(
        "line",
        [
            "URL:http://[x",
            "DTSTART:99991231T180000",
            "DTSTART:00010101T180000",
            "RRULE:FREQ=DAILY;BYSETPOS=2",
        ],
    )
    def test_goes_on_behind_a_bad_value(self, feed, line):
        bad = event("b@x", line if "DTSTART" in line else "DTSTART:20261201T180000")
        bad += [] if "DTSTART" in line else [line]

        read(feed, calendar(bad, event()))

        assert Feed.objects.get().trouble == ""
        assert EventPage.objects.live().count() == 2
        assert Occurrence.objects.exists()

    def test_cancels_nothing_while_another_run_may_bring_it(self, feed, monkeypatch):
        overlapped = []

        def call_off(move, at):
            with suppress(Refused), alone(move.old.name, other):
                overlapped.append(move)
            return False

        monkeypatch.setattr("config.movein.feeds._call_off", call_off)
        other = connection.copy() if connection.vendor == "postgresql" else connection
        read(feed, calendar(event()))
        if other is not connection:
            other.close()

        assert not overlapped

    def test_brings_no_feed_back_that_is_forgotten_meanwhile(self, feed):
        class Forgetting(Server):
            def get(self, *args, **options):
                Feed.objects.all().delete()
                return super().get(*args, **options)

        read_feed(feed, Forgetting(calendar(event())))

        assert not Feed.objects.exists()

    def test_notes_what_nobody_has_foreseen(self, feed):
        read_feed(feed, Server(IndexError("x")))

        found = Feed.objects.get()
        assert found.trouble == "could not be read: IndexError"
        assert found.asked_at

    def test_asks_once_a_day_whatever_the_server_says_of_changes(self, feed):
        asked = []

        class Telling(Server):
            def get(self, address, most, *, etag="", since=""):
                asked.append(etag)
                return Answer(content=calendar(event()), etag="x")

        for at in (NOW, "2026-11-20T09:00:00Z", "2026-11-21T09:00:00Z"):
            with freeze_time(at):
                read_feed(feed, Telling())

        assert asked == ["", "x", ""]

    def test_leaves_out_what_is_in_another_language(self, feed):
        rows = event()
        rows[1] = "SUMMARY;LANGUAGE=fr:Rencontre"

        read(feed, calendar(rows))

        assert not EventPage.objects.exists()


class TestTheCommand:
    def test_follows_and_forgets(self, lists, monkeypatch, capsys):
        monkeypatch.setattr(Fetcher, "get", Server(calendar(event())).get)

        call_command("read_feeds", follow="https://feed.example.org/a.ics")
        # Asked a moment ago, so it waits; another question would find no answer.
        call_command("read_feeds")
        call_command("read_feeds", list=True)
        call_command("read_feeds", forget="https://feed.example.org/a.ics")

        assert EventPage.objects.get().live
        assert not Feed.objects.exists()
        assert "read 2026-11-20" in capsys.readouterr().out

    @pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://x/a", "/etc/x"])
    def test_refuses_what_is_not_on_the_web(self, lists, address):
        with pytest.raises(CommandError):
            call_command("read_feeds", follow=address)


def test_the_dates_are_known_to_calendars_by_the_same_name(feed):
    read(feed, calendar(event()))
    before = Occurrence.objects.get().uid

    read(feed, calendar(event("a@x", "DTSTART:20261203T190000")))

    assert Occurrence.objects.get().uid == before
