"""Whatever somebody logs, a line comes out, and nobody is in it."""

import json
import logging
import sys

import pytest
from django.db import IntegrityError

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
