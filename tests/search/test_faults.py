"""A real Elasticsearch that is killed, halted and started again under its readers."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.core.cache import cache

from search import breaker
from search.engines.elasticsearch import ElasticsearchEngine
from search.models import SearchItem
from search.pushing import push_dirty
from search.queries import Request, Term
from tests.search.conftest import server_or_skip

pytestmark = pytest.mark.django_db
SCRIPT = site_settings.ROOT / ".ci" / "elasticsearch"
NOTICES = {
    "de": "Unsere Suche ist gerade langsamer als sonst.",
    "ar": "البحث أبطأ من المعتاد حاليًا.",
}


class Node:
    """A node of our own, so that nobody else's is ended."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        folder = os.environ.get("ES_DIR", "/var/tmp/elasticsearch-local")  # noqa: S108  the script's own default
        self.pid_file = Path(folder) / f"node-{self.port}" / "pid"

    def do(self, command):
        subprocess.run(
            [str(SCRIPT), command],
            env={**os.environ, "ES_PORT": str(self.port)},
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def send(self, number):
        os.kill(int(self.pid_file.read_text()), number)


@pytest.fixture(scope="module")
def node():
    server_or_skip()
    node = Node()
    node.do("start")
    yield node
    node.do("wipe")


@pytest.fixture
def engine(node, settings, shelf, arabic_home):
    node.do("start")
    settings.ELASTICSEARCH_URL = node.url
    settings.ELASTICSEARCH_INDEX = "faults"
    engine = ElasticsearchEngine(refresh=True)
    engine.prepare()
    wake(engine)
    yield engine
    node.do("start")
    for alias in (engine.alias, engine.previous):
        engine.drop(engine.behind(alias))


def wake(engine):
    """Its first answer may take long; what a test measures are the next."""
    engine.patient.cluster.health(wait_for_status="yellow", timeout="50s")
    engine.patient.search(index=engine.alias)


def asked(client, text="Kurs", code="de"):
    """Seconds and text of the answer, which is never an error."""
    begun = time.monotonic()
    response = client.get(f"/{code}/search/", {"q": text})
    seconds = time.monotonic() - begun
    assert response.status_code == 200
    return seconds, response.content.decode()


def half_a_minute_passes():
    """The rest of the fuse is over."""
    if cache.get(breaker.OPEN) is not None:
        cache.set(breaker.OPEN, 0, timeout=None)
    cache.delete(breaker.PROBE)


def known(engine, term="de=kurs"):
    engine.client.indices.refresh(index=engine.alias)
    return engine.search(Request(Term(term), size=0)).total


def warmed_up(client, shelf):
    """One thing is known to all, and one question was asked."""
    shelf.put("anfang", de="Kurs am Anfang")
    push_dirty()
    assert NOTICES["de"] not in asked(client)[1]


class TestKilled:
    def test_readers_get_their_answers_and_edits_wait(
        self, client, node, engine, shelf
    ):
        warmed_up(client, shelf)
        node.do("kill")

        first, page = asked(client)
        assert "Kurs</mark> am Anfang" in page
        assert NOTICES["de"] in page
        assert NOTICES["ar"] in asked(client, "Kurs", "ar")[1]
        asked(client)
        later, _page = asked(client)
        shelf.put("neu", de="Kurs neu")
        shelf.put("anfang", de="Tanz am Anfang")
        assert push_dirty() == 0
        assert "Kurs</mark> neu" in asked(client)[1]

        node.do("start")
        wake(engine)
        half_a_minute_passes()
        assert push_dirty() == 2
        assert NOTICES["de"] not in asked(client)[1]
        assert known(engine) == 1
        assert known(engine, "de=tanz") == 1
        assert first < 5
        assert later < 2


class TestHalted:
    def test_one_reader_waits_and_the_next_do_not(self, client, node, engine, shelf):
        warmed_up(client, shelf)
        node.send(signal.SIGSTOP)
        try:
            first, page = asked(client)
            later, _page = asked(client)
            shelf.put("neu", de="Kurs neu")
            assert push_dirty() == 0
        finally:
            node.send(signal.SIGCONT)

        assert NOTICES["de"] in page
        assert 1.5 < first < 6
        assert later < first
        half_a_minute_passes()
        push_dirty()
        assert known(engine) == 2
        assert not SearchItem.objects.exclude(state="clean").exists()


class TestRestartedUnderWay:
    def test_no_edit_of_twenty_is_lost(self, client, node, engine, shelf):
        for number in range(20):
            if number == 5:
                node.do("kill")
            if number == 9:
                node.do("start")
                wake(engine)
                half_a_minute_passes()
            if number == 13:
                node.do("stop")
            if number == 16:
                node.do("start")
                wake(engine)
                half_a_minute_passes()
            shelf.put(f"kurs-{number}", de=f"Kurs {number}")
            push_dirty()
            asked(client, f"Kurs {number}")

        push_dirty()

        assert known(engine) == 20
        assert not SearchItem.objects.exclude(state="clean").exists()
