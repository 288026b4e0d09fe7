"""Views that fail for real, and what is written about it."""

import io
import json
import logging
import os
import subprocess
import sys
import time

import pytest
from django.conf import settings as site_settings
from django.test import Client

from config.logs.lines import Json
from tests.site.upkeep.test_checking import SAFE

TOKEN = "hJ6dF0gS-aEuQiOwVz:1wQ3fK:NxMbKlPo_kT5v1Zq8pX3nB7mW2cR9yL4"


@pytest.fixture
def lines():
    """All that is logged, as the handler of production writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Json())
    root = logging.getLogger()
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)


@pytest.fixture
def browser():
    return Client(raise_request_exception=False)


@pytest.mark.urls("tests.site.logs.failing")
@pytest.mark.django_db
class TestAViewThatFails:
    def test_is_one_line_that_says_where(self, browser, lines):
        answer = browser.post("/fails/count/?q=ada", {"age": "Ada Lovelace"})

        [line] = lines()
        assert (line["level"], line["logger"]) == ("ERROR", "django.request")
        assert line["message"] == "Internal Server Error: /fails/count/"
        assert (line["method"], line["path"]) == ("POST", "/fails/count/")
        assert line["status"] == 500
        assert line["duration_ms"] >= 0
        assert line["request_id"] == answer["X-Request-ID"]
        assert line["time"].endswith("Z")
        assert "failing.py" in line["exception"]
        assert "in count" in line["exception"]
        assert line["exception"].endswith("ValueError: …")

    @pytest.mark.parametrize("view", ["count", "chained", "double", "closed"])
    def test_never_tells_what_somebody_typed(self, browser, lines, view):
        browser.post(
            f"/fails/{view}/?name=Lovelace",
            {"age": "Ada Lovelace", "email": "ada@example.org"},
        )

        [line] = lines()
        assert "Lovelace" not in json.dumps(line)
        assert "ada@example.org" not in json.dumps(line)

    def test_tells_every_cause(self, browser, lines):
        browser.post("/fails/chained/", {"age": "forty"})

        [line] = lines()
        assert "RuntimeError" in line["exception"]
        assert "ValueError" in line["exception"]

    def test_names_the_constraint_and_not_the_row(self, browser, lines):
        browser.post("/fails/double/", {"email": "ada@example.org"})

        [line] = lines()
        assert "IntegrityError" in line["exception"]
        assert "accounts_one_account_an_address" in line["exception"]
        assert "Key (" not in line["exception"]

    def test_has_no_token_and_no_query_in_its_path(self, browser, lines):
        browser.post(f"/fails/-/open/{TOKEN}/count/?code=123456", {"age": "x"})

        [line] = lines()
        assert line["path"] == "/fails/-/open/…/count/"
        assert line["message"] == "Internal Server Error: /fails/-/open/…/count/"
        assert TOKEN not in json.dumps(line)
        assert "123456" not in json.dumps(line)

    def test_that_is_suspicious_is_told_by_djangos_logger(self, browser, lines):
        browser.get("/fails/suspicious/")

        first = lines()[0]
        assert first["logger"] == "django.security.SuspiciousOperation"
        assert first["message"] == "call …, …"
        assert first["path"] == "/fails/suspicious/"

    def test_for_a_strange_host_is_told_too(self, browser, lines, settings):
        settings.ALLOWED_HOSTS = ["www.office.example"]

        browser.get("/de/", headers={"host": "ada@evil.example"})

        assert "django.security.DisallowedHost" in {x["logger"] for x in lines()}
        assert "ada@" not in json.dumps(lines())

    def test_for_a_form_of_elsewhere_is_told_too(self, lines):
        Client(enforce_csrf_checks=True).post(f"/fails/-/open/{TOKEN}/")

        assert lines()[0]["logger"] == "django.security.csrf"
        assert TOKEN not in json.dumps(lines())


@pytest.mark.urls("tests.site.logs.failing")
@pytest.mark.django_db
class TestARequest:
    def test_has_a_number_of_its_own(self, browser):
        first, second = (browser.get("/fails/-/open/x/") for _number in range(2))

        assert len(first["X-Request-ID"]) == 16
        assert first["X-Request-ID"] != second["X-Request-ID"]

    def test_keeps_a_well_formed_number_of_the_proxy(self, browser, settings):
        settings.TRUSTED_PROXIES = 1
        number = "3f8b0c1e-77aa-4d55-9a2c-0d6a5f1b2c3d"

        answer = browser.get("/fails/-/open/x/", headers={"x-request-id": number})

        assert answer["X-Request-ID"] == number

    def test_keeps_none_that_a_visitor_sent(self, browser, settings):
        settings.TRUSTED_PROXIES = 0
        number = "3f8b0c1e-77aa-4d55-9a2c-0d6a5f1b2c3d"

        answer = browser.get("/fails/-/open/x/", headers={"x-request-id": number})

        assert answer["X-Request-ID"] != number

    @pytest.mark.parametrize(
        "sent",
        ["short", "x" * 65, "a b c d e f g", "<script>1234", "été123456", "-------a"],
    )
    def test_gets_another_one_for_any_other(self, browser, sent, settings):
        settings.TRUSTED_PROXIES = 1
        answer = browser.get("/fails/-/open/x/", headers={"x-request-id": sent})

        assert answer["X-Request-ID"] != sent

    def test_that_is_answered_has_a_line_only_if_wanted(self, browser, lines, settings):
        browser.get(f"/fails/-/open/{TOKEN}/")
        assert lines() == []
        settings.LOG_REQUESTS = True

        browser.get(f"/fails/-/open/{TOKEN}/?q=ada")

        [line] = lines()
        assert (line["level"], line["message"]) == ("INFO", "answered")
        assert (line["path"], line["status"]) == ("/fails/-/open/…/", 200)
        assert line["language"] == "de"
        assert "127.0.0.1" not in json.dumps(line)

    def test_is_told_without_what_its_address_opens(self, browser, lines, settings):
        settings.LOG_REQUESTS = True

        browser.get("/fails/open/lovelace/")

        assert lines()[0]["path"] == "/fails/open/…/"

    def test_that_is_very_long_costs_no_time(self, browser, lines, home):
        began = time.process_time()

        browser.get(f"/de/{'=' * 100_000}")

        assert time.process_time() - began < 3
        assert len(lines()[0]["path"]) == 500

    def test_that_was_slow_has_a_line_anyway(self, browser, lines, monkeypatch):
        monkeypatch.setattr("config.logs.requests.SLOW_SECONDS", 0)

        browser.get("/fails/-/open/x/")

        assert [(x["level"], x["message"]) for x in lines()] == [("WARNING", "slow")]

    def test_is_forgotten_when_it_is_over(self, browser, lines):
        browser.get("/fails/-/open/x/")

        logging.getLogger("config").warning("the timer")

        assert "path" not in lines()[0]

    def test_says_in_which_language_it_was_answered(self, browser, lines, home):
        browser.get("/ar/nothing-here/")

        [line] = lines()
        assert (line["status"], line["language"]) == (404, "ar")


class TestTheSettings:
    def written(self, module, more="pass", *, check=True):
        program = (
            f"from config.settings import {module} as s; import logging.config as c; "
            "c.dictConfig(s.LOGGING); import logging; "
            f"logging.getLogger('office').warning('ada@example.org left'); {more}"
        )
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={**SAFE, "PATH": os.environ["PATH"], "PYTHONPATH": ".:site"},
            cwd=site_settings.ROOT,
            capture_output=True,
            text=True,
            check=check,
        )
        return done.stderr

    def test_of_a_real_site_write_json(self):
        line = json.loads(self.written("production"))

        assert (line["level"], line["message"]) == ("WARNING", "… left")

    @pytest.mark.parametrize(
        ("fault", "logger", "last"),
        [
            ("int('Lovelace')", "config.last", "ValueError: …"),
            (
                "import threading as t; x = t.Thread(target=int, args=['Lovelace']); "
                "x.start(); x.join()",
                "config.last",
                "ValueError: …",
            ),
            ("import warnings; warnings.warn('Lovelace')", "config.last", None),
            ("logging.error('%d', 'Lovelace')", "root", None),
        ],
    )
    def test_of_a_real_site_write_only_lines(self, fault, logger, last):
        # What a programme itself says in its code is no secret.
        fault = fault.replace("'Lovelace'", "'Love' + 'lace'")

        *_office, line = self.written("production", fault, check=False).splitlines()

        told = json.loads(line)
        assert told["logger"] == logger
        assert told.get("exception", "").endswith(last or "")

    def test_of_make_run_write_for_people(self):
        assert self.written("base").endswith(" WARNING office: … left\n")

    def test_leave_django_no_handler_of_its_own(self):
        assert logging.getLogger("django").handlers == []
