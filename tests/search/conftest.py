"""Things to be found, without a tree of pages around them."""

import os
import secrets

import pytest
from django.conf import settings as site_settings
from django.db import connection

from search import sources
from search.filling import refresh, refresh_all
from search.sources import Thing, Words
from search.vocabulary import Vocabulary


class Shelf:
    """A source whose things a test puts there."""

    prefix = "shelf"

    def __init__(self):
        self.things = {}

    def names(self):
        return iter(self.things)

    def thing(self, name):
        return self.things.get(name)

    def put(self, name, kind="service", day=None, facets=None, **titles):
        """A thing with a title, or a title and a body, in each language."""
        self._place(name, kind, day, facets, titles)
        refresh(f"shelf:{name}")

    def put_all(self, titles):
        """Things with these German titles, looked at in one go."""
        for name, title in titles.items():
            self._place(name, "service", None, None, {"de": title})
        refresh_all([f"shelf:{name}" for name in titles], Vocabulary())

    def _place(self, name, kind, day, facets, titles):
        words = []
        for code, text in titles.items():
            title, body = text if isinstance(text, tuple) else (text, "")
            words.append(
                Words(code.replace("_", "-"), f"things/{name}/", title, body=body)
            )
        self.things[name] = Thing(kind, facets or {}, words, day)

    def take(self, name):
        del self.things[name]
        refresh(f"shelf:{name}")


@pytest.fixture
def shelf(db, monkeypatch):
    made = Shelf()
    monkeypatch.setitem(sources.SOURCES, "shelf", made)
    return made


def server_or_skip():
    """The address of Elasticsearch; skips where there can be none."""
    url = site_settings.TEST_ELASTICSEARCH_URL
    if not url:
        # Beside PostgreSQL its own engine is tried: this one was, in `make test`.
        is_expected = os.environ.get("CI") and connection.vendor == "sqlite"
        if is_expected and not os.environ.get("NO_JDK_FOR_ELASTICSEARCH"):
            pytest.fail("CI has to run this on Elasticsearch.")
        pytest.skip("ELASTICSEARCH_URL names no server; `.ci/elasticsearch start`")
    return url


@pytest.fixture
def elasticsearch(settings):
    """An empty index of its own on a real server, gone afterwards."""
    settings.ELASTICSEARCH_URL = server_or_skip()
    settings.ELASTICSEARCH_INDEX = f"test-{secrets.token_hex(6)}"
    from search.engines.elasticsearch import ElasticsearchEngine

    engine = ElasticsearchEngine(refresh=True)
    engine.prepare()
    yield engine
    for alias in (engine.alias, engine.previous):
        engine.drop(engine.behind(alias))
