"""Asking one address: HEAD, then GET, a second try, redirects step by step."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from http.client import HTTPException
from urllib.parse import urldefrag, urljoin, urlsplit

import requests
from django.conf import settings
from urllib3.exceptions import HTTPError

from pages.lifecycle.models import Reason, State

from .addresses import Origin, kept
from .wire import CheckedAdapter, NobodyThere, NotPublic, Opened, causes

# Seconds to connect, between two words of the server, and for all of one address.
TIMEOUTS = (6, 10)
AT_MOST = 40
# A socket that may take no time at all would not wait even for a fast server.
AT_LEAST = 0.1
STEPS = 8
BEFORE_AGAIN = 3
PERMANENT, TEMPORARY = {301, 308}, {302, 303, 307}
FAULTS = (requests.RequestException, HTTPError, HTTPException, OSError, ValueError)
GONE = {404, 410}
# These are often said to a HEAD, or to any program, or only for a moment.
HEAD_IS_ENOUGH = range(200, 300)
FOR_A_MOMENT = {500, 502, 503, 504}
TOO_MANY, OVERLOADED = 429, 503
NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


@dataclass(frozen=True)
class Told:
    """What asking an address gave."""

    outcome: str
    reason: str = ""
    status: int | None = None
    moved_to: str = ""
    # The server asks for fewer questions.
    wants_calm: bool = False
    # It is said of the whole server: nobody is there.
    is_of_host: bool = False

    @property
    def is_slow(self) -> bool:
        """Whether the server is there, but this page never came."""
        return self.reason == Reason.TIMEOUT and not self.is_of_host


@dataclass(frozen=True)
class Answered:
    """The head of a server's answer."""

    status: int
    target: str
    wants_calm: bool


class NoFollowing(requests.Session):
    """A session that never reads the words of a redirect to see where it leads."""

    def resolve_redirects(
        self, *args: object, **kwargs: object
    ) -> Iterator[requests.Response]:
        return iter(())


class Asker:
    """
    Asks the addresses of one host, one after the other.

    Reads no more than the head of an answer, sends nothing but who asks, and looks
    where each connection and each redirect leads before it goes there. All that it does
    about one address ends after `at_most` seconds.
    """

    def __init__(
        self,
        own: frozenset[Origin],
        *,
        timeouts: tuple[float, float] = TIMEOUTS,
        at_most: float = AT_MOST,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.own, self.opened = own, Opened()
        self.timeouts, self.at_most, self.pause = timeouts, at_most, pause
        self.until = 0.0
        self.session = NoFollowing()
        # No proxy and no password that the surroundings name.
        self.session.trust_env = False
        self.session.headers.update(
            {
                "User-Agent": f"LinkCheck/1.0 (+{settings.WAGTAILADMIN_BASE_URL}/)",
                "Accept": "text/html,*/*;q=0.8",
                "Accept-Encoding": "identity",
                "Accept-Language": "de,en;q=0.8",
                "Connection": "close",
            }
        )
        for scheme in ("http://", "https://"):
            self.session.mount(scheme, CheckedAdapter(self))

    def ask(self, url: str) -> Told:
        """What the address answers, after a second try where that may help."""
        self.until = time.monotonic() + self.at_most
        told = self._once(url)
        if _may_pass(told) and self.left() > BEFORE_AGAIN:
            self.pause(BEFORE_AGAIN)
            told = self._once(url)
        return told

    def left(self) -> float:
        """How many seconds this address may still take."""
        return max(self.until - time.monotonic(), AT_LEAST)

    def _once(self, url: str) -> Told:
        told = self._follow("HEAD", url)
        if told.outcome in (State.FINE, State.MOVED) or told.is_of_host:
            return told
        if told.reason in (Reason.INSIDE, Reason.UNREADABLE, Reason.TLS):
            return told
        if told.wants_calm or told.status == TOO_MANY:
            return told
        return self._follow("GET", url)

    def _follow(self, method: str, url: str) -> Told:
        current, settled, is_permanent = url, url, True
        for _step in range(STEPS):
            answer = self._answer(method, current)
            if isinstance(answer, Told):
                return _of(answer, current, url)
            if answer.status not in PERMANENT | TEMPORARY or not answer.target:
                return _of(_told(answer, url, settled), current, url)
            current = _onward(current, answer.target)
            if not current:
                return Told(State.SOFT, Reason.UNREADABLE)
            is_permanent = is_permanent and answer.status in PERMANENT
            settled = current if is_permanent else settled
        return Told(State.SOFT, Reason.LOOP)

    def _answer(self, method: str, url: str) -> Told | Answered:
        """The head of the answer; what went wrong otherwise."""
        if time.monotonic() >= self.until:
            return Told(State.SOFT, Reason.TIMEOUT)
        self.opened.begin()
        watch = threading.Timer(self.left(), self.opened.cut)
        watch.start()
        try:
            with self.session.request(
                method, url, timeout=self.timeouts, stream=True, allow_redirects=False
            ) as response:
                answer = _head(response)
            return Told(State.SOFT, Reason.TIMEOUT) if self.opened.was_cut else answer
        except FAULTS as error:
            if self.opened.was_cut:
                return Told(State.SOFT, Reason.TIMEOUT)
            return _went_wrong(error)
        finally:
            watch.cancel()
            watch.join()
            self.opened.hang_up()


def _may_pass(told: Told) -> bool:
    """Whether it may be better in a moment. A page that never came was asked twice."""
    if told.wants_calm or told.is_slow:
        return False
    passing = (Reason.TIMEOUT, Reason.REFUSED, Reason.BROKEN, Reason.RESOLVER)
    return told.status in FOR_A_MOMENT or told.reason in passing


def _head(response: requests.Response) -> Answered:
    # Most servers write UTF-8 here, which HTTP reads as Latin-1.
    target = response.headers.get("Location", "").encode("latin-1", "replace")
    status = response.status_code
    is_told_when = status == OVERLOADED and "Retry-After" in response.headers
    return Answered(
        status,
        kept(target.decode(errors="replace")),
        wants_calm=status == TOO_MANY or is_told_when,
    )


def _onward(current: str, target: str) -> str:
    """Where a redirect leads; empty where that is no address."""
    try:
        return urldefrag(urljoin(current, target))[0]
    except ValueError:
        return ""


def _of(told: Told, current: str, asked: str) -> Told:
    """What another server says, to which we were led, says nothing of the first."""
    if current == asked or urlsplit(current).netloc == urlsplit(asked).netloc:
        return told
    return replace(told, is_of_host=False, wants_calm=False)


def _told(answer: Answered, url: str, settled: str) -> Told:
    status = answer.status
    if status in HEAD_IS_ENOUGH or status == 304:
        if settled == url:
            return Told(State.FINE, status=status)
        reason = Reason.START if _is_start(settled) and not _is_start(url) else ""
        return Told(State.MOVED, reason, status, moved_to=settled)
    outcome = State.DEAD if status in GONE else State.SOFT
    return Told(outcome, Reason.STATUS, status, wants_calm=answer.wants_calm)


def _is_start(url: str) -> bool:
    return urlsplit(url).path in ("", "/") and not urlsplit(url).query


def _went_wrong(error: Exception) -> Told:
    found = list(causes(error))
    for kind, reason, is_of_host in WENT_WRONG:
        if any(isinstance(one, kind) for one in found):
            return Told(State.SOFT, reason, is_of_host=is_of_host)
    if name := next((x for x in found if isinstance(x, socket.gaierror)), None):
        if name.errno in NO_SUCH_NAME:
            return Told(State.DEAD, Reason.NAME, is_of_host=True)
        return Told(State.SOFT, Reason.RESOLVER, is_of_host=True)
    if isinstance(error, ValueError):
        return Told(State.DEAD, Reason.UNREADABLE)
    return Told(State.SOFT, Reason.BROKEN)


# The first that fits says it, and whether it is said of the whole server.
WENT_WRONG: list[tuple[type | tuple[type, ...], str, bool]] = [
    (NotPublic, Reason.INSIDE, False),
    (ssl.SSLError, Reason.TLS, False),
    (requests.exceptions.SSLError, Reason.TLS, False),
    (NobodyThere, Reason.TIMEOUT, True),
    ((TimeoutError, requests.Timeout), Reason.TIMEOUT, False),
    (ConnectionRefusedError, Reason.REFUSED, True),
]
