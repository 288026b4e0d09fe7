"""Whole answers to readers whom nobody knows, as they are sent."""

import gzip
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import blake2b
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.text import compress_string

from .release import release
from .shelf import put, take
from .truth import Grounds, Truth, check

# Addresses with a question, and of other names of the site, share so many places: who
# asks for a million of them takes no place from a page. They push out one another;
# what is in a place costs then what it costs without.
PLACES = 500
# What every worker has at hand, in bytes; the rest is on the disk, for all of them.
AT_HAND = 2 * 1024 * 1024
# Its headers, those that went out with it, and what they are made of.
BESIDE_A_BODY = 4096
# How long a proxy may send it without asking us (`docs/production.md`).
PROXY_SECONDS = 1
# Below that, packing makes it longer.
SHORT = 200


@dataclass
class Answer:
    """An answer's words, packed, with its headers; `address` is whose it is."""

    address: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    is_packed: bool
    truth: Truth
    name: str = ""
    # Of this process: the headers that went out with it, the whole site's (`wsgi`).
    sent: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, address: str, response: HttpResponse, truth: Truth) -> "Answer":
        content = response.content
        is_packed = len(content) >= SHORT
        headers = {
            name: value
            for name, value in response.items()
            if name not in ("Content-Length", "ETag", "Vary")
        }
        # A weak name: packed or not, the words are the same.
        digest = blake2b(content, digest_size=16).hexdigest()
        headers["ETag"] = name = f'W/"{digest}"'
        headers["Vary"] = "Accept-Encoding"
        # For a proxy of ours, which takes it off: it keeps what we keep, nothing else.
        headers["X-Accel-Expires"] = str(PROXY_SECONDS)
        body = compress_string(content) if is_packed else content
        return cls(address, tuple(headers.items()), body, is_packed, truth, name)

    @property
    def size(self) -> int:
        """About as many bytes as it takes in memory."""
        return len(self.body) + BESIDE_A_BODY

    def response(self, request: HttpRequest, key: str) -> HttpResponse:
        body, headers = self.body, dict(self.headers)
        if self.is_packed:
            if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
                headers["Content-Encoding"] = "gzip"
            else:
                body = gzip.decompress(body)
        headers["Content-Length"] = str(len(body))
        response = HttpResponse(body, headers=headers)
        response.kept_as = key, self
        return response


class Hand:
    """The answers that a worker sent last, as many as go into AT_HAND."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Answer] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: str) -> Answer | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: str, answer: Answer) -> None:
        """At hand from now on; not what would push out a good part of the others."""
        with self._lock:
            self._drop(key)
            if answer.size > AT_HAND // 8:
                return
            self._kept[key] = answer
            self._size += answer.size
            while self._size > AT_HAND:
                self._drop(next(iter(self._kept)))

    def _drop(self, key: str) -> None:
        old = self._kept.pop(key, None)
        if old is not None:
            self._size -= old.size

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._size = 0


hand = Hand()


def find(address: str, key: str) -> Answer | None:
    """The kept answer to that address, if it is true now."""
    found = hand.get(key)
    if found is not None and found.address == address and found.truth.is_sure():
        return found
    # Another worker may have made it anew, or have asked whether it is true.
    found = take(key)
    if found is None or found.address != address:
        return None
    if not found.truth.is_sure():
        if not check(found.truth, take(f"{key}:grounds")):
            return None
        put(key, found)
    hand.put(key, found)
    return found


def keep(address: str, key: str, response: HttpResponse, made: tuple) -> Answer:
    """Keep an answer for everybody; `made` is what was recorded, and as of when."""
    recording, as_of = made
    answer = Answer.of(address, response, Truth.of(recording, as_of))
    # First the reasons: an answer without them is asked for anew.
    put(f"{key}:grounds", Grounds.of(recording, answer.truth))
    put(key, answer)
    hand.put(key, answer)
    return answer


def place_of(request: HttpRequest) -> tuple[str, str]:
    """An address with all that its answer depends on, and the key it is kept under."""
    host, path = request.META.get("HTTP_HOST", ""), request.get_full_path()
    address = f"{request.scheme}://{host}{path}"
    name = blake2b(address.encode(errors="replace"), digest_size=16).hexdigest()
    if "?" in path or host != urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc:
        name = f"place-{int(name, 16) % PLACES}"
    return address, f"answer:{release()}:{name}"
