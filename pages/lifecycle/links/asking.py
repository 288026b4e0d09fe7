"""Asking one address: HEAD, then GET, a second try, redirects step by step."""

import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import urldefrag, urljoin, urlsplit

import requests
from django.conf import settings
from urllib3.exceptions import HTTPError

from pages.lifecycle.models import Reason, State

from .addresses import Origin
from .wire import CheckedAdapter, NotPublic, causes

# Seconds to connect, between two words of the server, and for all of it.
TIMEOUTS = (6, 10)
AT_MOST = 25
STEPS = 8
BEFORE_AGAIN = 3
PERMANENT, TEMPORARY = {301, 308}, {302, 303, 307}
FAULTS = (requests.RequestException, HTTPError, HTTPException, OSError, ValueError)
GONE = {404, 410}
# These are often said to a HEAD, or to any program, or only for a moment.
HEAD_IS_ENOUGH = range(200, 300)
FOR_A_MOMENT = {500, 502, 503, 504}
CALM = {429, 503}
NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


@dataclass(frozen=True)
class Told:
    """What asking an address gave."""

    outcome: str
    reason: str = ""
    status: int | None = None
    moved_to: str = ""
    wants_calm: bool = False

    @property
    def is_of_host(self) -> bool:
        """Whether it says something about the whole server: nobody is there."""
        of_host = {Reason.NAME, Reason.RESOLVER, Reason.TIMEOUT, Reason.REFUSED}
        return self.outcome != State.FINE and self.reason in of_host


class Asker:
    """
    Asks the addresses of one host, one after the other.

    Reads no more than the head of an answer, sends nothing but who asks, and looks
    where each connection and each redirect leads before it goes there.
    """

    def __init__(
        self,
        own: frozenset[Origin],
        *,
        timeouts: tuple[float, float] = TIMEOUTS,
        at_most: float = AT_MOST,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.own, self.opened, self.was_cut = own, [], False
        self.timeouts, self.at_most, self.pause = timeouts, at_most, pause
        self.session = requests.Session()
        # No proxy and no password that the surroundings name.
        self.session.trust_env = False
        self.session.headers.update(
            {
                "User-Agent": f"LinkCheck/1.0 (+{settings.WAGTAILADMIN_BASE_URL}/)",
                "Accept": "text/html,*/*;q=0.8",
                "Accept-Language": "de,en;q=0.8",
            }
        )
        for scheme in ("http://", "https://"):
            self.session.mount(scheme, CheckedAdapter(self))

    def ask(self, url: str) -> Told:
        """What the address answers, after a second try where that may help."""
        told = self._once(url)
        is_passing = told.status in FOR_A_MOMENT or told.reason in (
            Reason.TIMEOUT,
            Reason.REFUSED,
            Reason.BROKEN,
            Reason.RESOLVER,
        )
        if is_passing and not told.wants_calm:
            self.pause(BEFORE_AGAIN)
            told = self._once(url)
        return told

    def _once(self, url: str) -> Told:
        told = self._follow("HEAD", url)
        if told.outcome in (State.FINE, State.MOVED) or told.is_of_host:
            return told
        if told.reason in (Reason.INSIDE, Reason.UNREADABLE, Reason.TLS):
            return told
        return told if told.status == 429 else self._follow("GET", url)

    def _follow(self, method: str, url: str) -> Told:
        current, settled, is_permanent = url, url, True
        for _step in range(STEPS):
            answer = self._answer(method, current)
            if isinstance(answer, Told):
                return answer
            status, target = answer
            if status not in PERMANENT | TEMPORARY or not target:
                return _told(status, url, settled)
            current = urldefrag(urljoin(current, target))[0]
            is_permanent = is_permanent and status in PERMANENT
            settled = current if is_permanent else settled
        return Told(State.SOFT, Reason.LOOP)

    def _answer(self, method: str, url: str) -> Told | tuple[int, str]:
        """The number of the answer and where it leads; what went wrong otherwise."""
        self.opened.clear()
        self.was_cut = False
        watch = threading.Timer(self.at_most, self._cut)
        watch.start()
        try:
            with self.session.request(
                method, url, timeout=self.timeouts, stream=True, allow_redirects=False
            ) as response:
                target = self.session.get_redirect_target(response) or ""
                if not self.was_cut:
                    return response.status_code, target
                return Told(State.SOFT, Reason.TIMEOUT)
        except FAULTS as error:
            if self.was_cut:
                return Told(State.SOFT, Reason.TIMEOUT)
            return _went_wrong(error)
        finally:
            watch.cancel()

    def _cut(self) -> None:
        """End what takes too long, however slowly its words keep coming."""
        self.was_cut = True
        for opened in list(self.opened):
            try:
                opened.sock.shutdown(socket.SHUT_RDWR)
            except (AttributeError, OSError):
                continue


def _told(status: int, url: str, settled: str) -> Told:
    if status in HEAD_IS_ENOUGH or status == 304:
        if settled == url:
            return Told(State.FINE, status=status)
        reason = Reason.START if _is_start(settled) and not _is_start(url) else ""
        return Told(State.MOVED, reason, status, moved_to=settled)
    outcome = State.DEAD if status in GONE else State.SOFT
    return Told(outcome, Reason.STATUS, status, wants_calm=status in CALM)


def _is_start(url: str) -> bool:
    return urlsplit(url).path in ("", "/") and not urlsplit(url).query


def _went_wrong(error: Exception) -> Told:
    found = list(causes(error))
    for kind, reason in WENT_WRONG:
        if any(isinstance(one, kind) for one in found):
            return Told(State.SOFT, reason)
    if name := next((x for x in found if isinstance(x, socket.gaierror)), None):
        if name.errno in NO_SUCH_NAME:
            return Told(State.DEAD, Reason.NAME)
        return Told(State.SOFT, Reason.RESOLVER)
    if isinstance(error, ValueError):
        return Told(State.DEAD, Reason.UNREADABLE)
    return Told(State.SOFT, Reason.BROKEN)


# The first that fits says it.
WENT_WRONG: list[tuple[type | tuple[type, ...], str]] = [
    (NotPublic, Reason.INSIDE),
    (ssl.SSLError, Reason.TLS),
    (requests.exceptions.SSLError, Reason.TLS),
    ((TimeoutError, requests.Timeout), Reason.TIMEOUT),
    (ConnectionRefusedError, Reason.REFUSED),
]
