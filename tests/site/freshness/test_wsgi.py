"""What is at hand is sent without Django, and only while it is sure."""

import gc
import gzip
import io
import time

import pytest
from django.core.cache import caches
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import InterfaceError, close_old_connections
from django.urls import set_script_prefix

from freshness.answers import BESIDE_A_BODY, hand
from freshness.versions import versions
from freshness.wsgi import KeptFirst
from pages.base.models import StandardPage

pytestmark = pytest.mark.django_db
PLAIN = {
    "REQUEST_METHOD": "GET",
    "PATH_INFO": "/de/ueber/",
    "SERVER_NAME": "testserver",
    "SERVER_PORT": "80",
    "HTTP_HOST": "testserver",
    "HTTP_ACCEPT_ENCODING": "gzip",
    "wsgi.url_scheme": "http",
}


@pytest.fixture
def page(home):
    page = home.add_child(instance=StandardPage(title="Über uns", slug="ueber"))
    page.save_revision().publish()
    return page


class Server:
    """A worker; `woken` counts how often Django answered."""

    def __init__(self):
        self.woken, self.told, django = 0, [], get_wsgi_application()

        def counted(*args):
            self.woken += 1
            return django(*args)

        self.application = KeptFirst(counted, told=self.told.append)

    def ask(self, **environ):
        told = []
        environ = {**PLAIN, "wsgi.input": io.BytesIO(), **environ}
        body = self.application(environ, lambda *start: told.append(start))
        return told[0][0], dict(told[0][1]), b"".join(body)


@pytest.fixture
def _open_database():
    """A request does not close it, as it does not in Django's own test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def server(keeping, page, settings, _open_database):
    settings.ANSWERS_LOOK_SECONDS = 60
    server = Server()
    server.ask()
    server.first = server.ask()
    server.woken = 0
    return server


class TestAWorker:
    def test_sends_the_same_with_the_same_headers(self, server):
        status, headers, body = server.ask()

        assert server.woken == 0
        assert (status, headers, body) == server.first
        # The log would lead to the one who asked first.
        assert "X-Request-ID" not in headers
        assert "Content-Security-Policy" in headers
        assert headers["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert "Über uns" in gzip.decompress(body).decode()

    def test_says_when_nothing_is_new(self, server):
        server.ask()
        woken, name = server.woken, server.first[1]["ETag"]

        status, headers, body = server.ask(HTTP_IF_NONE_MATCH=name)

        assert server.woken == woken
        assert (status, headers["ETag"], body) == ("304 Not Modified", name, b"")

    def test_tells_of_what_django_does_not_hear(self, server):
        name = server.first[1]["ETag"]

        server.ask()
        server.ask(HTTP_IF_NONE_MATCH=name)

        assert server.woken == 0
        assert server.told[-2:] == ["200 OK", "304 Not Modified"]

    @pytest.mark.parametrize(
        "environ",
        [
            {"REQUEST_METHOD": "POST"},
            {"REQUEST_METHOD": "HEAD"},
            {"HTTP_COOKIE": "sessionid=abc"},
            {"HTTP_COOKIE": "a=b; messages=abc"},
            {"HTTP_AUTHORIZATION": "Basic abc"},
            {"HTTP_ACCEPT_ENCODING": "br"},
            {"HTTP_HOST": "other.example.org"},
            {"wsgi.url_scheme": "https"},
            {"QUERY_STRING": "x=1"},
            {"HTTP_IF_NONE_MATCH": '"other"', "PATH_INFO": "/de/"},
        ],
    )
    def test_wakes_django_for_everything_else(self, server, environ):
        server.ask()
        woken = server.woken

        server.ask(**environ)

        assert server.woken == woken + 1

    def test_wakes_django_when_it_is_time_to_look(self, server, page):
        server.ask()
        page.title = "Neu"
        page.save_revision().publish()

        versions.look_now()

        assert "Neu" in gzip.decompress(server.ask()[2]).decode()

    def test_wakes_django_where_it_cannot_look(self, server, monkeypatch):
        def fails():
            raise InterfaceError

        versions.look_now()
        monkeypatch.setattr(versions, "look", fails)

        assert server.ask()[0] == "200 OK"
        assert server.woken == 1

    def test_holds_nothing_that_the_hand_lets_go(self, server):
        [(_key, noted)] = server.application._known.values()
        assert noted()

        hand.clear()
        gc.collect()

        assert noted() is None

    def test_notes_nothing_that_is_too_large_for_the_hand(self, server, monkeypatch):
        hand.clear()
        server.application._known.clear()
        monkeypatch.setattr("freshness.answers.AT_HAND", 8 * BESIDE_A_BODY)

        server.ask()
        server.ask()

        assert not server.application._known


class TestAPlaceThatSomebodyClaims:
    def test_is_in_nobody_elses_addresses(self, server):
        caches["answers"].clear()
        hand.clear()
        for _time in range(3):
            server.ask(SCRIPT_NAME="/x")
        hand.clear()

        _status, _headers, body = server.ask()

        assert b"/x/" not in gzip.decompress(body)
        set_script_prefix("/")


class TestWhileOneThreadLooks:
    @pytest.mark.parametrize(("looks_ago", "woken"), [(1.5, 0), (2.5, 1)])
    def test_the_others_send_for_a_moment_only(
        self, server, monkeypatch, settings, looks_ago, woken
    ):
        ago = looks_ago * settings.ANSWERS_LOOK_SECONDS
        monkeypatch.setattr(versions, "_looked_at", time.monotonic() - ago)

        with server.application._turn:
            server.ask()

        assert server.woken == woken
