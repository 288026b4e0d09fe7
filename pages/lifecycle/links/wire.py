"""
Connections that lead only where the public web is.

The name is looked up once, every number it stands for is checked, and the connection
goes to a number that was checked: a server cannot first name a public one and then
one of ours. Only our own site may stand in a private network.
"""

import ipaddress
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util import connection

if TYPE_CHECKING:
    from .asking import Asker

# Below 1024 nothing else speaks HTTP: mail and file servers get no word from us.
LOW_PORTS = {80, 443}
# All public numbers of the new kind begin so; what Python calls global is more.
PUBLIC = ipaddress.IPv6Network("2000::/3")
# Numbers of the old kind within ones of the new (RFC 6052).
TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
# So many numbers of one name are tried.
MOST_NUMBERS = 3


class NotPublic(OSError):
    """The address leads into a network that is not public, or to a strange port."""


class NobodyThere(TimeoutError):
    """No number of the server takes a connection in time."""


def numbers_of(host: str, port: int, *, is_own: bool) -> list[str]:
    """
    The numbers that a host's name stands for.

    :raises NotPublic: if one of them is not public
    :raises gaierror: if there is no such name
    """
    if port < 1024 and port not in LOW_PORTS and not is_own:
        raise NotPublic(f"port {port}")
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    numbers = list(dict.fromkeys(str(row[4][0]) for row in rows))
    if not is_own and not settings.LINK_CHECK_PRIVATE:
        for number in numbers:
            if not _is_public(number):
                raise NotPublic(number)
    return numbers


def _is_public(number: str) -> bool:
    address = ipaddress.ip_address(number.split("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.sixtofour
        if address in TRANSLATED:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        elif address not in PUBLIC:
            return False
        if inner is not None and not inner.is_global:
            return False
    return address.is_global and not address.is_multicast


class TooLate(TimeoutError):
    """What was asked has taken too long already: no connection is made for it."""


class Opened:
    """
    The connections that somebody has opened, and how they end.

    Those of one question after the other: each begins with `begin`.
    """

    def __init__(self) -> None:
        self.was_cut = False
        self._lock = threading.Lock()
        self._connections: list[HTTPConnection] = []
        self._sockets: list[socket.socket] = []

    def begin(self) -> None:
        """Of a new question; what was said of the one before is forgotten."""
        self.hang_up()
        self.was_cut = False

    def add(self, connection: HTTPConnection) -> None:
        """
        A connection that is going to be made.

        :raises TooLate: if it comes too late
        """
        self.ask()
        self._connections.append(connection)

    def watch(self, opened: socket.socket) -> socket.socket:
        """
        The socket of a connection that was made, watched until it is hung up.

        :raises TooLate: if it comes too late: then it is closed
        """
        try:
            with self._lock:
                self.ask()
                # A copy: TLS takes the first one away before it has said a word.
                self._sockets.append(opened.dup())
        except OSError:
            opened.close()
            raise
        return opened

    def ask(self) -> None:
        """
        :raises TooLate: if this question has been cut
        """
        if self.was_cut:
            raise TooLate

    def cut(self) -> None:
        """From another thread: end what takes too long, however slowly words come."""
        with self._lock:
            self.was_cut = True
            for copy in self._sockets:
                # `close` would wait for whoever is reading. Some have ended already.
                with suppress(OSError):
                    copy.shutdown(socket.SHUT_RDWR)

    def hang_up(self) -> None:
        """A connection that went on would not be made, and so not be watched, anew."""
        for one in self._connections:
            one.close()
        with self._lock:
            for copy in self._sockets:
                copy.close()
            self._sockets.clear()
        self._connections.clear()


class Checked:
    """A connection that looks where it leads before it is made."""

    asker: "Asker"

    def _new_conn(self) -> socket.socket:
        is_own = (self.host.lower(), self.port) in self.asker.own
        # Nothing ends the looking up: it may come back too late.
        numbers = numbers_of(self._dns_host, self.port, is_own=is_own)
        self.asker.opened.add(self)
        return self.asker.opened.watch(self._first_of(numbers[:MOST_NUMBERS]))

    def _first_of(self, numbers: list[str]) -> socket.socket:
        """
        :raises TooLate: if what was asked was cut meanwhile
        :raises NobodyThere: if the last of them does not answer in time
        :raises OSError: if it takes no connection
        """
        *others, last = numbers
        for number in others:
            try:
                return self._connected(number)
            except OSError:
                continue
        try:
            return self._connected(last)
        except TooLate:
            raise
        except TimeoutError as error:
            raise NobodyThere from error

    def _connected(self, number: str) -> socket.socket:
        self.asker.opened.ask()
        return connection.create_connection(
            (number, self.port),
            min(self.timeout, self.asker.left()),
            socket_options=self.socket_options,
        )


class CheckedAdapter(HTTPAdapter):
    """requests over such connections."""

    def __init__(self, asker: "Asker") -> None:
        self.pools = _pools(asker)
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: object, **kwargs: object) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self.pools


def _pools(asker: "Asker") -> dict[str, type[HTTPConnectionPool]]:
    plain = type("Plain", (Checked, HTTPConnection), {"asker": asker})
    secure = type("Secure", (Checked, HTTPSConnection), {"asker": asker})
    return {
        "http": type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
    }


def causes(error: BaseException) -> Iterator[BaseException]:
    """An error and all that it came from."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, BaseException) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        reason = getattr(one, "reason", None)
        waiting += [one.__cause__, one.__context__, reason, *one.args]
