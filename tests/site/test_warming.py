"""What a web server has ready before its first reader."""

import os
import subprocess
import sys
from pathlib import Path

from babel import localedata
from django.urls import clear_url_caches, get_resolver
from django.utils.translation import trans_real

from config.warming import warm
from locales.table import TABLE

ROOT = Path(__file__).resolve().parents[2]
ASKED = """
import config.wsgi
from django.db import connection
from django.urls import get_resolver
print(*get_resolver()._reverse_dict, "|", connection.connection)
"""


class TestAWebServer:
    def test_knows_every_language_before_anybody_asks(
        self, db, monkeypatch, django_assert_num_queries
    ):
        clear_url_caches()
        monkeypatch.setattr(trans_real, "_translations", {})
        monkeypatch.setattr(localedata, "_cache", {})

        with django_assert_num_queries(0):
            warm()

        codes = {row.code for row in TABLE}
        assert codes <= set(get_resolver()._reverse_dict)
        assert codes <= set(trans_real._translations)
        assert {row.babel for row in TABLE} <= set(localedata._cache)

    def test_is_warm_when_gunicorn_has_loaded_it(self):
        """And its workers inherit no connection to the database."""
        done = subprocess.run(
            [sys.executable, "-c", ASKED],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"},
            capture_output=True,
            text=True,
        )

        codes, connection = done.stdout.split("|")
        assert {row.code for row in TABLE} <= set(codes.split())
        assert connection.strip() == "None"
