"""Asking one address: redirects, second tries, and where no connection goes."""

import socket
import ssl
import time

import pytest

from pages.lifecycle.links import wire
from pages.lifecycle.links.asking import Asker, _went_wrong
from pages.lifecycle.models import Reason, State


@pytest.fixture
def ask(web):
    def ask(url, own=(), **options):
        options = {"timeouts": (1, 0.4), "pause": lambda seconds: None, **options}
        return Asker(frozenset(own), **options).ask(url)

    return ask


@pytest.fixture
def named(monkeypatch):
    """Lets names stand for numbers."""
    numbers = {}

    def look_up(host, port, **options):
        if host in numbers:
            family = socket.AF_INET6 if ":" in numbers[host] else socket.AF_INET
            return [(family, socket.SOCK_STREAM, 6, "", (numbers[host], port))]
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    monkeypatch.setattr(wire.socket, "getaddrinfo", look_up)
    return numbers


class TestAnAnswer:
    def test_is_asked_for_with_its_head_only(self, ask, web):
        assert ask(web.url(2)).outcome == State.FINE
        assert web.asked == [("HEAD", "127.0.0.2/")]

    def test_is_asked_for_in_full_where_heads_are_refused(self, ask, web):
        web.answers["127.0.0.2"] = lambda handler: (
            (405, {}) if handler.command == "HEAD" else (200, {})
        )

        assert ask(web.url(2)).outcome == State.FINE

    def test_is_asked_for_twice_where_it_may_be_better_then(self, ask, web):
        came = iter([(502, {}), (502, {}), (200, {})])
        web.answers["127.0.0.2"] = lambda handler: next(came)

        assert ask(web.url(2)).outcome == State.FINE

    @pytest.mark.parametrize(
        ("status", "outcome"),
        [(404, State.DEAD), (410, State.DEAD), (401, State.SOFT), (403, State.SOFT),
         (429, State.SOFT), (500, State.SOFT), (503, State.SOFT), (418, State.SOFT)],
    )  # fmt: skip
    def test_is_dead_only_where_the_server_says_so(self, ask, web, status, outcome):
        web.answers["127.0.0.2"] = (status, {})

        told = ask(web.url(2))

        assert (told.outcome, told.status) == (outcome, status)

    def test_ends_however_slowly_its_words_come(self, ask, web):
        web.answers["127.0.0.2"] = web.drip

        told = ask(web.url(2), timeouts=(1, 1), at_most=0.3)

        assert (told.outcome, told.reason) == (State.SOFT, Reason.TIMEOUT)

    def test_ends_on_a_connection_that_a_server_does_not_close(self, ask, web):
        def stay(handler):
            handler.close_connection = False
            return 301, {"Location": "/b", "Content-Length": "0"}

        web.handler.protocol_version = "HTTP/1.1"
        web.answers |= {"127.0.0.2/a": stay, "127.0.0.2/b": web.drip}
        begun = time.monotonic()

        told = ask(web.url(2, "/a"), timeouts=(1, 1), at_most=0.5)

        assert told.reason == Reason.TIMEOUT
        assert time.monotonic() - begun < 6

    def test_ends_where_its_name_was_looked_up_slowly(self, ask, web, slow_names):
        web.answers["127.0.0.2"] = web.drip
        begun = time.monotonic()

        told = ask(web.url(2), timeouts=(1, 1), at_most=0.5)

        assert (told.outcome, told.reason) == (State.SOFT, Reason.TIMEOUT)
        assert time.monotonic() - begun < 6  # of the ten that the server would take

    def test_tries_no_other_number_when_it_is_late(self, ask, monkeypatch):
        rows = [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"93.184.216.{n}", 80))
            for n in (1, 2)
        ]
        monkeypatch.setattr(wire.socket, "getaddrinfo", lambda *args, **options: rows)
        tried = []

        def connect(address, timeout, **options):
            tried.append(address)
            time.sleep(0.6)
            raise ConnectionRefusedError

        monkeypatch.setattr(wire.connection, "create_connection", connect)
        told = ask("http://two.example.org/", timeouts=(6, 10), at_most=0.5)

        assert told.reason == Reason.TIMEOUT
        assert len(tried) == 1

    def test_takes_no_longer_for_a_name_of_many_numbers(self, ask, monkeypatch):
        rows = [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"93.184.216.{n}", 80))
            for n in range(1, 90)
        ]
        monkeypatch.setattr(wire.socket, "getaddrinfo", lambda *args, **options: rows)
        waits = []

        def connect(address, timeout, **options):
            waits.append(timeout)
            raise TimeoutError

        monkeypatch.setattr(wire.connection, "create_connection", connect)
        told = ask("http://many.example.org/", timeouts=(6, 10), at_most=2)

        assert told.is_of_host
        assert len(waits) == wire.MOST_NUMBERS
        assert max(waits) <= 2

    def test_is_wanted_as_it_is(self, ask, web):
        wanted = []
        web.answers["127.0.0.2"] = lambda handler: (
            wanted.append(handler.headers["Accept-Encoding"]) or (200, {})
        )

        ask(web.url(2))

        assert wanted == ["identity"]

    def test_says_something_of_its_server_only_where_nobody_is(self, ask, web):
        web.answers["127.0.0.2"] = web.hang
        web.answers["127.0.0.3"] = (302, {"Location": web.nobody(4)})
        slow, elsewhere = ask(web.url(2)), ask(web.url(3))

        assert (slow.reason, slow.is_of_host) == (Reason.TIMEOUT, False)
        assert (elsewhere.reason, elsewhere.is_of_host) == (Reason.REFUSED, False)
        assert ask(web.nobody(4)).is_of_host

    @pytest.mark.parametrize(
        ("status", "headers", "wants"),
        [(503, {}, False), (503, {"Retry-After": "60"}, True), (429, {}, True)],
    )
    def test_asks_for_calm_in_words(self, ask, web, status, headers, wants):
        web.answers["127.0.0.2"] = (status, headers)

        assert ask(web.url(2)).wants_calm is wants

    def test_may_be_as_large_as_it_likes(self, ask, web):
        web.answers["127.0.0.2"] = lambda handler: (
            (405, {})
            if handler.command == "HEAD"
            else (200, {"Content-Length": 10**12})
        )

        assert ask(web.url(2)).outcome == State.FINE


class TestARedirect:
    def test_for_good_names_the_new_address(self, ask, web):
        web.answers["127.0.0.2/a"] = (301, {"Location": "/b#c"})
        web.answers["127.0.0.2/b"] = (308, {"Location": web.url(3, "/d")})

        told = ask(web.url(2, "/a"))

        assert (told.outcome, told.moved_to) == (State.MOVED, web.url(3, "/d"))

    def test_for_now_changes_nothing(self, ask, web):
        web.answers["127.0.0.2/a"] = (302, {"Location": "/login"})

        assert ask(web.url(2, "/a")).outcome == State.FINE

    def test_for_good_and_then_for_now_names_the_first(self, ask, web):
        web.answers["127.0.0.2/a"] = (301, {"Location": "/b"})
        web.answers["127.0.0.2/b"] = (302, {"Location": "/b/de"})

        assert ask(web.url(2, "/a")).moved_to == web.url(2, "/b")

    def test_to_the_start_page_says_so(self, ask, web):
        web.answers["127.0.0.2/a"] = (301, {"Location": "/"})

        assert ask(web.url(2, "/a")).reason == Reason.START

    def test_to_nothing_is_dead(self, ask, web):
        web.answers["127.0.0.2/a"] = (301, {"Location": "/b"})
        web.answers["127.0.0.2/b"] = (404, {})

        assert ask(web.url(2, "/a")).outcome == State.DEAD

    def test_is_not_read_to_see_where_it_leads(self, ask, web):
        def endless(handler):
            if handler.command == "HEAD":
                return 405, {}
            handler.send_response(301)
            handler.send_header("Location", "/b")
            handler.end_headers()
            return web.hang(handler)

        web.answers["127.0.0.2/a"] = endless

        assert ask(web.url(2, "/a")).moved_to == web.url(2, "/b")

    def test_in_circles_is_no_answer(self, ask, web):
        web.answers["127.0.0.2/a"] = (301, {"Location": "/a"})

        assert ask(web.url(2, "/a")).reason == Reason.LOOP

    @pytest.mark.parametrize("to", ["file:///etc/passwd", "gopher://x/", "http://["])
    def test_to_something_else_is_not_followed(self, ask, web, to):
        web.answers["127.0.0.2/a"] = (301, {"Location": to})

        assert ask(web.url(2, "/a")).outcome in (State.DEAD, State.SOFT)


class TestNoConnection:
    @pytest.fixture(autouse=True)
    def outside(self, web, settings):
        settings.LINK_CHECK_PRIVATE = False

    @pytest.mark.parametrize(
        "number",
        ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
         "0.0.0.1", "::1", "fc00::1", "fe80::1", "::ffff:10.0.0.1", "2002:a00:1::",
         "224.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::a00:1", "fec0::1", "::7f00:1",
         "::ffff:0:7f00:1"],
    )  # fmt: skip
    def test_goes_into_a_private_network(self, ask, web, named, number):
        named["trap.example.org"] = number

        told = ask(f"http://trap.example.org:{web.port}/")

        assert told.reason == Reason.INSIDE
        assert web.asked == []

    def test_goes_there_by_number_or_by_a_redirect(self, ask, web):
        assert ask(web.url(2)).reason == Reason.INSIDE
        web.answers["127.0.0.2"] = (302, {"Location": web.url(3)})

        own = [("127.0.0.2", web.port)]
        assert ask(web.url(2), own).reason == Reason.INSIDE
        assert {host for _method, host in web.asked} == {"127.0.0.2/"}

    def test_goes_to_another_port_of_our_own_server(self, ask, web):
        assert ask(web.url(2), [("127.0.0.2", web.port + 1)]).reason == Reason.INSIDE
        assert ask(web.url(2), [("127.0.0.2", web.port)]).outcome == State.FINE

    def test_goes_to_a_port_where_something_else_listens(self, ask, named):
        named["example.org"] = "93.184.216.34"

        assert ask("http://example.org:25/").reason == Reason.INSIDE

    def test_is_made_to_a_name_that_changes_what_it_stands_for(
        self, web, ask, monkeypatch
    ):
        asked = []

        def look_up(host, port, **options):
            asked.append(host)
            number = "93.184.216.34" if len(asked) == 1 else "127.0.0.2"
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port))]

        monkeypatch.setattr(wire.socket, "getaddrinfo", look_up)
        went = []

        def connect(address, *args, **options):
            went.append(address[0])
            raise ConnectionRefusedError

        monkeypatch.setattr(wire.connection, "create_connection", connect)
        ask("http://rebind.example.org/")

        assert set(went) == {"93.184.216.34"}


class TestWhatGoesWrong:
    def test_is_dead_where_there_is_no_such_name(self, ask, named):
        told = ask("http://gone.example.org/")

        assert (told.outcome, told.reason) == (State.DEAD, Reason.NAME)

    def test_is_soft_where_names_cannot_be_looked_up(self, ask, monkeypatch):
        def look_up(*args, **options):
            raise socket.gaierror(socket.EAI_AGAIN, "later")

        monkeypatch.setattr(wire.socket, "getaddrinfo", look_up)
        told = ask("http://example.org/")

        assert (told.outcome, told.reason) == (State.SOFT, Reason.RESOLVER)

    def test_is_soft_where_a_certificate_is_wrong(self, ask, web):
        told = ask(web.url(2).replace("http:", "https:"))

        assert told.outcome == State.SOFT
        assert told.reason == Reason.TLS
        assert _went_wrong(ssl.SSLCertVerificationError()).reason == Reason.TLS

    @pytest.mark.parametrize("url", ["https://", "http://a b/", "http://\udcff/", "x"])
    def test_is_said_of_what_is_no_address(self, ask, url):
        assert ask(url).reason == Reason.UNREADABLE
