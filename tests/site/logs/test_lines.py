"""Whatever somebody logs, a line comes out, and nobody is in it."""

import json
import logging
import smtplib
import sqlite3
import sys
import time

import psycopg
import pytest
from django.db import IntegrityError, OperationalError
from django.urls import URLPattern, get_resolver

from config.logs.lines import Json, Plain
from config.logs.masking import masked, masked_path, told

TOKEN = "hJ6dF0gS-aEuQiOwVz:1wQ3fK:NxMbKlPo_kT5v1Zq8pX3nB7mW2cR9yL4"
KEY = "6f1c2f0e-9c0b-4d7f-8a53-0c8e6f1d2b3a"


class Unwilling:
    def __str__(self):
        raise RuntimeError("no words")


def record(message, *args, **kwargs):
    return logging.LogRecord("office", 30, "a.py", 1, message, args, None, **kwargs)


def raised(error):
    try:
        raise error
    except type(error):
        return sys.exc_info()[1]


class TestALine:
    @pytest.mark.parametrize("form", [Json, Plain])
    @pytest.mark.parametrize(
        ("message", "args"),
        [
            (42, ()),
            (None, ()),
            (b"\xff\xfe bytes", ()),
            ({"a": 1}, ()),
            ("half \udc80 a character", ()),
            ("%s", ("half \ud83d a pair",)),
            ("two %s %s", ("one",)),
            ("none", ("one",)),
            ("%d", ("a word",)),
            ("%s", (Unwilling(),)),
            (Unwilling(), ()),
            ("\x00\x1b[31m\u2028", ()),
            ("x" * 1_000_000, ()),
            ("/" * 1_000_000, ()),
            ("0 " * 100_000, ()),
        ],
    )
    def test_comes_out_of_everything(self, form, message, args):
        line = form().format(record(message, *args))

        line.encode("utf-8")
        assert "\n" not in line
        assert len(line) < 60_000

    def test_is_one_line_whatever_is_in_it(self):
        text = "first\nsecond\r\nthird"

        assert json.loads(Json().format(record(text)))["message"] == text
        assert "first\\nsecond\\r\\nthird" in Plain().format(record(text))

    def test_shows_an_error_below_for_people(self):
        broken = record("failed")
        broken.exc_info = (ValueError, raised(ValueError("'Ada'")), None)

        lines = Plain().format(broken).splitlines()

        assert lines[-1] == "ValueError: …"

    def test_survives_an_error_that_cannot_be_told(self):
        class Mute(Exception):
            __str__ = Unwilling.__str__

        broken = record("failed")
        broken.exc_info = (Mute, raised(Mute()), None)

        assert "Mute: …" in json.loads(Json().format(broken))["exception"]

    def test_comes_out_of_a_formatter_that_fails(self, monkeypatch):
        monkeypatch.setattr("config.logs.lines.message_of", lambda record: 1 / 0)

        line = json.loads(Json().format(record("Lovelace")))

        assert line == {"level": "ERROR", "message": "no line: ZeroDivisionError"}

    def test_moves_no_cursor_of_a_screen(self):
        assert "\x1b" not in Plain().format(record("\x1b[2J"))

    def test_is_about_no_request_where_there_is_none(self):
        line = json.loads(Json().format(record("the timer")))

        assert set(line) == {"time", "level", "logger", "message"}


class TestMasking:
    @pytest.mark.parametrize(
        ("text", "left"),
        [
            ("to ada@example.org, bob.b+x@mail.example.co.uk.", "to …, …."),
            ("call +32 87 59 11 11 now", "call … now"),
            ("call 087/59.11.11", "call …"),
            ("call 0049 (241) 123456", "call …"),
            ("on 2026-11-26 20:03:11 in 0.12345678 s", None),
            ("page 1234567 and 12 of 30000000", None),
            ("/de/suche/?q=ada+lovelace failed", "/de/suche/?… failed"),
            ("http://elastic:hunter2@127.0.0.1:9200 is away", None),
            (f"/de/-/registration/{TOKEN}/ is gone", "/de/-/registration/…/ is gone"),
            (f"token {TOKEN}", "token …"),
            (f"entry {KEY}", "entry …"),
            ("pages.base.management.commands.timer failed", None),
            ("TestAViewThatIsLongEnoughToBeMistaken", None),
        ],
    )
    def test_leaves_what_says_nothing_about_anybody(self, text, left):
        if left is None:
            left = text.replace("elastic:hunter2", "…")

        assert masked(text) == left

    @pytest.mark.parametrize(
        ("path", "left"),
        [
            ("/de/dienste/wohnsitz-anmelden-in-eupen-und-umgebung/", None),
            (f"/de/-/check-in/{TOKEN}/change/", "/de/-/check-in/…/change/"),
            ("/ar/-/entry/abc123/", "/ar/-/entry/…/"),
            (f"/de/-/sign-up/{KEY}/wish/", "/de/-/sign-up/…/wish/"),
            ("/-/metrics", None),
            ("/-/theme.css", None),
            (f"/admin/invitation/{TOKEN}/", "/admin/invitation/…/"),
            ("/admin/pages/12/edit/", None),
            ("/de/ada@example.org/", "/de/…/"),
            ("/de/?q=ada", "/de/"),
        ],
    )
    def test_leaves_of_a_path_what_opens_nothing(self, path, left):
        assert masked_path(path) == (left or path)

    @pytest.mark.parametrize(
        "nonsense", ["=", ":", "-", "a", "A1", "/-/", "@", "/", "a@a.", "0 ", "//a"]
    )
    def test_takes_no_longer_for_nonsense(self, nonsense):
        long = (nonsense * 8000)[:8000]
        began = time.process_time()

        masked(long)
        masked_path(f"/{long}")

        assert time.process_time() - began < 0.5


# Arguments of addresses that open nothing: kinds of things, numbers of rows.
HARMLESS = {
    *("app_label", "app_name", "model_name", "content_type_app_name", "action"),
    *("content_type_model_name", "action_name", "pk", "object_id", "mode", "kind"),
    *("filter_spec", "provider_id", "name", "what", "content", "path", "slug"),
    *("uidb36", "uidb64", "language"),
}
PUBLIC = {"page", "oparl_council_list", "oparl_object"}


def addresses(resolver, before="/", names=()):
    """Every pattern below, with the arguments that are texts."""
    for found in resolver.url_patterns:
        pattern = found.pattern
        texts = {
            name
            for name in (*pattern.converters, *pattern.regex.groupindex)
            if getattr(pattern.converters.get(name), "regex", "") != "[0-9]+"
        }
        texts = {*names, *texts} - {"page_id", "event_key"}
        path = before + str(pattern)
        if not isinstance(found, URLPattern):
            yield from addresses(found, path, texts)
        elif found.name not in PUBLIC and texts - HARMLESS:
            yield path, texts - HARMLESS


def filled(path, names, secret):
    for name in names:
        for form in (f"<str:{name}>", f"<{name}>", f"(?P<{name}>.+)"):
            path = path.replace(form, secret)
    assert secret in path, path
    path = path.replace("(?P<uidb36>[0-9A-Za-z]+)", "1").replace("<uidb64>", "MQ")
    return path.replace("^", "").replace("$", "")


class TestEveryAddressThatOpensSomething:
    @pytest.mark.parametrize(
        "secret",
        [TOKEN, "abcdefghijklmnopqrstuvwxyz", "QWERTZUIOPASDFGHJKLYXCVBNM", "7" * 24],
    )
    def test_is_masked_wherever_it_comes_into_a_line(self, secret):
        found = list(addresses(get_resolver()))

        assert len(found) >= 15
        for pattern, names in found:
            path = filled(pattern, names, secret)
            assert secret not in masked_path(path), pattern
            assert secret not in masked(f"Not Found: {path}?a=b"), pattern

    def test_is_masked_for_a_new_password(self):
        secret = "cabcde-0123456789abcdef0123456789abcdef"

        assert masked_path(f"/admin/password/1-{secret}/") == "/admin/password/…/"
        assert masked(secret) == "cabcde-…"


class TestAnError:
    def test_keeps_the_words_of_a_programme(self):
        error = raised(AttributeError("'NoneType' object has no attribute 'title'"))

        assert told(error).endswith("'NoneType' object has no attribute 'title'")

    @pytest.mark.parametrize("kind", [KeyError, ValueError, RuntimeError])
    def test_loses_words_that_may_be_somebodys(self, kind):
        assert told(raised(kind("Lovelace"))).endswith(f"{kind.__name__}: …")

    def test_keeps_what_the_machine_says_but_what_it_quotes(self):
        error = OSError(28, "No space left on device", "/srv/Lovelace.pdf")

        last = told(raised(error)).splitlines()[-1]

        assert last == "OSError: [Errno 28] No space left on device: …"

    def test_keeps_of_the_databases_words_the_first_line(self):
        words = 'violates "one_account"\nDETAIL: Key (name)=(Lovelace) exists.'

        last = told(raised(IntegrityError(words))).splitlines()[-1]

        assert last == 'IntegrityError: violates "one_account"'

    @pytest.mark.parametrize(
        "error",
        [
            psycopg.errors.InvalidTextRepresentation('syntax for integer: "Lovelace"'),
            psycopg.errors.SyntaxError('syntax error in tsquery: "Lovelace"'),
            psycopg.errors.UndefinedColumn('column "Lovelace" does not exist'),
            psycopg.DataError("Lovelace"),
            sqlite3.OperationalError("no such column: Lovelace"),
            sqlite3.OperationalError('fts5: syntax error near "Lovelace"'),
            OperationalError("Lovelace"),
            TypeError("Field 'age' expected a number but got ['Lovelace']."),
            smtplib.SMTPResponseException(550, b"'x\" Lovelace\"'"),
            smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"Lovelace")}),
            psycopg.errors.UniqueViolation('"one"\nDETAIL: (name)=(Lovelace)'),
            IntegrityError("key '1' has a value 'Lovelace'"),
        ],
    )
    def test_loses_what_somebody_typed(self, error):
        assert "Lovelace" not in told(raised(error))

    def test_keeps_the_databases_own_number(self):
        error = psycopg.errors.SyntaxError('syntax error in tsquery: "Lovelace"')

        assert told(raised(error)).endswith("SyntaxError: … (42601)")

    @pytest.mark.parametrize(
        "error",
        [
            psycopg.OperationalError("connection refused"),
            psycopg.errors.QueryCanceled("canceled: statement timeout"),
        ],
    )
    def test_keeps_why_the_database_is_away(self, error):
        try:
            raise OperationalError(*error.args) from error
        except OperationalError as caught:
            words = told(caught)

        assert words.count(str(error)) == 2

    def test_keeps_that_a_file_is_locked(self, tmp_path):
        first = sqlite3.connect(tmp_path / "db", isolation_level=None)
        first.execute("BEGIN EXCLUSIVE")
        second = sqlite3.connect(tmp_path / "db", timeout=0)

        with pytest.raises(sqlite3.OperationalError) as caught:
            second.execute("CREATE TABLE a (b)")

        assert told(caught.value).endswith("OperationalError: database is locked")
        first.close()
        second.close()

    def test_shows_no_variable(self):
        secret = "Lovelace"

        with pytest.raises(ZeroDivisionError) as caught:
            len(secret) / 0

        assert "Lovelace" not in told(caught.value).replace('secret = "Lovelace"', "")

    def test_ends_however_deep_it_is(self):
        def fall(depth):
            return fall(depth + 1)

        with pytest.raises(RecursionError) as caught:
            fall(0)

        assert len(told(caught.value).splitlines()) < 130
