"""Whatever is sent: an answer that is one of ours, no error, and nothing is broken."""

import os
import re
import secrets
import socket
import ssl
import threading
import time
from collections import Counter
from http.client import HTTPException, HTTPResponse
from urllib.parse import urljoin, urlsplit

import pytest

from tests.rehearsal.machine import HOST

from .addresses import patterns
from .faults import ONLY
from .forms import forms_of
from .hostile import MARK, Maker
from .ledger import Book
from .people import next_address

pytestmark = pytest.mark.chaos
REQUESTS = int(os.environ.get("REQUESTS") or 20_000)
SEED = os.environ.get("SEED") or secrets.token_hex(4)
AT_ONCE = 8
# Whoever has sent so many forms within the hour is refused all others.
FROM_ONE = 250
PAGES = 160
# A worker that is asked for a PDF of a page takes seconds for it.
PATIENCE = 100


@pytest.fixture(scope="module")
def maker(machine, stage):
    known, forms = look_around(machine.visitor(), stage)
    return Maker(SEED, patterns(), known, forms)


def look_around(visitor, stage):
    """Addresses that the sitemap and pages name, and every form on them."""
    sitemap = visitor.get("/sitemap.xml").text
    found = [urlsplit(x).path for x in re.findall(r"<loc>([^<]+)</loc>", sitemap)]
    step = max(len(found) // PAGES, 1)
    event = next(iter(stage["events"].values()))
    known = [*found[::step], f"/de/-/sign-up/{event['open']['key']}/", "/admin/login/"]
    known += ["/de/search/", "/admin/password/", "/sitemap.xml", "/api/v1/pages"]
    forms, more = {}, set()
    for path in known:
        answer = visitor.get(path)
        if answer.status != 200:
            continue
        html = answer.body.decode(errors="replace")
        more |= {
            x for x in re.findall(r'href="(/[^"#]+)"', html) if "/static/" not in x
        }
        for form in forms_of(html):
            target = urljoin(path, form.action)
            shape = (re.sub(r"^/[a-z-]+/", "/", target), *sorted(form.fields))
            forms.setdefault(shape, (target, form.fields, form.files))
    return sorted({*known, *more}), list(forms.values())


@pytest.mark.skipif(ONLY not in "hostile requests", reason="ONLY names something else")
def test_nothing_breaks_under_hostile_requests(machine, maker, look, row):
    book, kinds = Book("every address"), Counter()
    numbers = iter(range(REQUESTS))
    lock = threading.Lock()

    def send_all():
        line = Line(machine, next_address())
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            if line.sent == FROM_ONE:
                line.close()
                line = Line(machine, next_address())
            judge(book, kinds, maker.make(number), line)

    senders = [threading.Thread(target=send_all) for _n in range(AT_ONCE)]
    begun = time.monotonic()
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    seconds = time.monotonic() - begun
    found = look([])
    row(
        f"hostile requests, SEED={SEED}",
        f"{len(maker.patterns)} patterns, {len(maker.known)} addresses, "
        f"{len(maker.forms)} forms",
        book.requests,
        book.away,
        len(book.wrong),
        book.errors,
        *(0, 0),
        f"{seconds:.0f} s in all",
        ", ".join(f"{kind}: {number}" for kind, number in sorted(kinds.items())),
    )
    (machine.place / "hostile.txt").write_text("\n".join(book.wrong))
    assert found["drift"] == []
    assert found["tree"] == []
    assert machine.is_well()
    assert list(book.complaints()) == []
    assert book.away == 0


class Line:
    """A connection that is kept as long as the other side keeps it."""

    def __init__(self, machine, address):
        self.machine, self.address = machine, address
        self.wire, self.sent = None, 0
        self.context = ssl.create_default_context(cafile=str(machine.certificate))

    def send(self, request):
        """Status, headers and body of the answer."""
        self.sent += 1
        for is_last in (False, True):
            is_new = self.wire is None
            if is_new:
                self._open()
            try:
                return self._exchange(request)
            except (OSError, HTTPException):
                self.close()
                # One that was kept may have been given up on the other side.
                if is_last or is_new:
                    raise
        return None

    def _open(self):
        plain = socket.create_connection(
            ("127.0.0.1", self.machine.https),
            PATIENCE,
            source_address=(self.address, 0),
        )
        self.wire = self.context.wrap_socket(plain, server_hostname=HOST)

    def _exchange(self, request):
        self.wire.sendall(request.raw(HOST))
        answer = HTTPResponse(self.wire, method=request.method)
        answer.begin()
        body = answer.read()
        said = {name.lower(): value for name, value in answer.getheaders()}
        if answer.will_close or "content-length" in {
            x.lower() for x, _ in request.headers
        }:
            self.close()
        return answer.status, said, body

    def close(self):
        if self.wire:
            self.wire.close()
            self.wire = None


def judge(book, kinds, request, line):
    try:
        status, headers, body = line.send(request)
    except (OSError, HTTPException) as error:
        book.unanswered(error, request.words)
        return
    with book.lock:
        book.requests += 1
        kinds[f"{status // 100}xx"] += 1
        if status == 503 and "pdf" in request.target and "retry-after" in headers:
            # Sheets are drawn one after the other, and whoever has to wait is told so.
            kinds["busy"] += 1
        elif status >= 500:
            book.errors += 1
            book.wrong.append(f"{status} {request.words}")
        book.wrong += [
            f"{said} {request.words}" for said in faults(status, headers, body)
        ]


def is_line(body):
    """What nginx and gunicorn say to what is no request at all."""
    return b"<center>" in body or b"<h1><p>Bad Request</p></h1>" in body


def faults(status, headers, body):
    """What no answer of ours may have, whatever was asked."""
    is_page = body and "text/html" in headers.get("content-type", "")
    if MARK.encode() in body and is_page:
        yield "said back as it was sent:"
    if b"Traceback (most recent" in body or b"DEBUG = True" in body:
        yield "tells about itself:"
    if is_page and "content-security-policy" not in headers and not is_line(body):
        yield "a page without a policy:"
    if headers.get("location", "").startswith(("//evil", "https://evil", "javascript")):
        yield "leads away:"
