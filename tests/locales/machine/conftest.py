"""A real HTTP server that speaks as the engines do, and fails as they do."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

LANGUAGES = ["uk", "ar", "fr"]


class Stub:
    """What the server was asked, and how it is to answer."""

    def __init__(self):
        self.asked = []
        self.failures = []
        self.change = "«{}»".format
        self.delay = 0
        self.url = ""

    def texts(self):
        return [text for body in self.asked for text in body]


def _handler(stub):
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args):
            """Nothing on the terminal."""

        def do_GET(self):
            if "v2" in self.path:
                self._send([{"language": x.upper()} for x in ["de", *LANGUAGES]])
            else:
                self._send([{"code": "de", "targets": LANGUAGES}])

        def do_POST(self):
            size = int(self.headers["Content-Length"])
            body = json.loads(self.rfile.read(size))
            texts = body.get("q") or body.get("text")
            stub.asked.append(texts)
            time.sleep(stub.delay)
            if stub.failures:
                failure = stub.failures.pop(0)
                if isinstance(failure, int):
                    return self.send_error(failure)
                return self._raw(failure)
            answers = [stub.change(text) for text in texts]
            if "q" in body:
                return self._send({"translatedText": answers})
            return self._send({"translations": [{"text": x} for x in answers]})

        def _send(self, data):
            self._raw(json.dumps(data).encode())

        def _raw(self, payload):
            self.send_response(200)
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

    return Handler


@pytest.fixture
def stub():
    stub = Stub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(stub))
    stub.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield stub
    server.shutdown()
    server.server_close()


@pytest.fixture
def routed(settings, stub):
    """All languages go to the stub, as LibreTranslate."""
    settings.MACHINE_TRANSLATION = {
        "ENGINES": {
            "libretranslate": {
                "CLASS": "locales.machine.engines.LibreTranslate",
                "url": stub.url,
                "timeout": 0.5,
                "tries": 2,
            }
        },
        "ROUTES": {"*": "libretranslate"},
    }
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
        "CLASS": "locales.machine.router.Router"
    }
    return stub
