"""What a web server has ready before its first reader."""

import sys

import pytest
from babel import localedata
from django.urls import clear_url_caches, get_resolver
from django.utils.translation import trans_real

from config.warming import warm
from locales.table import TABLE

pytestmark = pytest.mark.django_db


class TestAWebServer:
    def test_knows_every_language_before_anybody_asks(
        self, monkeypatch, django_assert_num_queries
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

    def test_is_warm_when_gunicorn_has_loaded_it(self, monkeypatch):
        monkeypatch.delitem(sys.modules, "config.wsgi", raising=False)
        clear_url_caches()

        import config.wsgi

        assert config.wsgi.application
        assert {row.code for row in TABLE} <= set(get_resolver()._reverse_dict)
