"""A web of servers on this machine: each number after 127.0.0 is one of them."""

import socket
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer

import pytest

from pages.lifecycle.links.rounds import Manners
from tests.smtp_sink import free_port


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def server_bind(self):
        """Without asking the network for its own name."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]


class Web:
    """
    Answers 200 unless told otherwise.

        web.answers["127.0.0.7"] = (404, {})       # status and headers
        web.answers["127.0.0.7/new"] = (200, {})   # of one address only
        web.answers["127.0.0.7"] = web.hang        # says nothing until the test ends
    """

    def __init__(self):
        self.answers, self.asked, self.agents = {}, [], set()
        self.at_once, self.most_at_once = Counter(), Counter()
        self._ended = threading.Event()
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self):
                web._answer(self)

            do_GET = do_HEAD

            def log_message(self, *args):
                pass

        self.handler = Handler
        self.server = Server(("0.0.0.0", 0), Handler)  # noqa: S104  only loopback numbers are asked
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, number, path="/"):
        return f"http://127.0.0.{number}:{self.port}{path}"

    def nobody(self, number):
        """An address at which no server is."""
        return f"http://127.0.0.{number}:{free_port()}/"

    def hang(self, handler):
        self._ended.wait(20)

    def drip(self, handler):
        """Begins an answer and never ends it, letter by letter."""
        handler.wfile.write(b"HTTP/1.0 200 OK\r\nX-A: ")
        for _letter in range(200):
            if self._ended.wait(0.05):
                break
            handler.wfile.write(b"a")

    def _answer(self, handler):
        host = handler.headers["Host"].split(":")[0]
        self.agents.add(handler.headers["User-Agent"])
        self.asked.append((handler.command, host + handler.path))
        self.at_once[host] += 1
        self.most_at_once[host] = max(self.most_at_once[host], self.at_once[host])
        answer = self.answers.get(host + handler.path) or self.answers.get(host)
        answer = answer or (200, {})
        if callable(answer):
            answer = answer(handler)
        if answer:
            status, headers = answer
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name, value)
            handler.end_headers()
        self.at_once[host] -= 1

    def stop(self):
        self._ended.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def web(settings):
    settings.LINK_CHECK_PRIVATE = True
    web = Web()
    yield web
    web.stop()


@pytest.fixture
def slow_names(monkeypatch):
    """Names are looked up so slowly that half a second is over."""
    look_up = socket.getaddrinfo

    def wait(*args, **options):
        time.sleep(0.7)
        return look_up(*args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", wait)


@pytest.fixture
def hasty():
    """Nobody here needs a pause."""
    return Manners(between=0, timeouts=(5, 5), pause=lambda seconds: None)


@pytest.fixture
def link_to():
    """An `<a>` in running text."""
    return lambda url, words="hier": f'<p>Siehe <a href="{url}">{words}</a>.</p>'
