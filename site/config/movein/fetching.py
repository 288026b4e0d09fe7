"""
Asking the old site: only over http and https, only where the public web is.

The rules about networks are those of the link checker (`pages.lifecycle.links.wire`):
a name is looked up once and every number is checked, for each redirect anew.
"""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from urllib.parse import urljoin, urlsplit

import requests
from django.conf import settings
from urllib3.exceptions import HTTPError

from pages.lifecycle.links.wire import CheckedAdapter, NotPublic, Opened, causes

# Seconds to connect, between two words of the server, and for all of one answer.
TIMEOUTS = (6, 20)
AT_MOST = 120
LATE = "takes too long"
STEPS = 5
PIECE = 64 * 1024
MOST_BYTES = 100 * 1024 * 1024
REDIRECTS = {301, 302, 303, 307, 308}
FAULTS = (requests.RequestException, HTTPError, HTTPException, OSError, ValueError)


class Refused(Exception):
    """Something of the old site that cannot be had; says why to an administrator."""


@dataclass
class Answer:
    """What a server sent; `is_unchanged` if nothing is new since it was last asked."""

    content: bytes = b""
    etag: str = ""
    last_modified: str = ""
    is_unchanged: bool = False


@dataclass
class Fetcher:
    """Fetches one address after the other; each ends after `at_most` seconds."""

    at_most: float = AT_MOST
    # What the adapter of the link checker asks: nothing of ours is special here.
    own: frozenset = frozenset()
    opened: Opened = field(default_factory=Opened)
    until: float = 0.0

    def left(self) -> float:
        """How many seconds the answer may still take."""
        return max(self.until - time.monotonic(), 0.1)

    def get(
        self, address: str, most: int = MOST_BYTES, *, etag: str = "", since: str = ""
    ) -> Answer:
        """
        What stands at an address.

        :raises Refused: if it cannot be had, is too large or takes too long
        """
        headers = {"If-None-Match": etag, "If-Modified-Since": since}
        asked = {name: value for name, value in headers.items() if value}
        self.until = time.monotonic() + self.at_most
        self.opened.begin()
        watch = threading.Timer(self.at_most, self.opened.cut)
        watch.daemon = True
        watch.start()
        try:
            answer = self._follow(address, most, asked)
        except FAULTS as error:
            late = self.opened.was_cut
            raise Refused(LATE if late else _why(error)) from error
        finally:
            watch.cancel()
            watch.join()
            self.opened.hang_up()
        # What was cut looks like the end of the words.
        if self.opened.was_cut:
            raise Refused(LATE)
        return answer

    def content(self, address: str, most: int = MOST_BYTES) -> bytes:
        """
        :raises Refused: as `get`
        """
        return self.get(address, most).content

    def _session(self) -> requests.Session:
        session = requests.Session()
        # No proxy and no password that the surroundings name.
        session.trust_env = False
        session.headers["User-Agent"] = (
            f"MoveIn/1.0 (+{settings.WAGTAILADMIN_BASE_URL}/)"
        )
        # What is packed may unpack to anything.
        session.headers["Accept-Encoding"] = "identity"
        for scheme in ("http://", "https://"):
            session.mount(scheme, CheckedAdapter(self))
        return session

    def _follow(self, address: str, most: int, headers: dict) -> Answer:
        session = self._session()
        for _step in range(STEPS):
            self.opened.ask()
            if urlsplit(address).scheme not in ("http", "https"):
                raise Refused("is no address of the web")
            with session.get(
                address,
                timeout=TIMEOUTS,
                stream=True,
                allow_redirects=False,
                headers=headers,
            ) as response:
                target = response.headers.get("Location", "")
                if response.status_code not in REDIRECTS or not target:
                    return self._read(response, most)
            address = urljoin(address, target)
        raise Refused("leads on and on")

    def _read(self, response: requests.Response, most: int) -> Answer:
        if response.status_code == 304:
            return Answer(is_unchanged=True)
        if response.status_code != 200:
            raise Refused(f"the server answers {response.status_code}")
        read = bytearray()
        for piece in response.iter_content(PIECE):
            read += piece
            if len(read) > most:
                raise Refused("is too large")
            if time.monotonic() > self.until:
                raise Refused(LATE)
        return Answer(
            content=bytes(read),
            etag=response.headers.get("ETag", "")[:255],
            last_modified=response.headers.get("Last-Modified", "")[:100],
        )


def _why(error: Exception) -> str:
    if any(isinstance(one, NotPublic) for one in causes(error)):
        return "is in a network that is not public"
    if isinstance(error, requests.Timeout):
        return LATE
    return f"cannot be reached ({type(error).__name__})"


def as_json(content: bytes, where: str) -> object:
    """
    :raises Refused: for what is no JSON
    """
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Refused(f"{where} is no JSON") from error


Getter = Callable[[str], bytes]
