"""What one answer costs: queries, writes, bytes and CPU, the database's included."""

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from django.db import connection
from django.test import Client

WRITES = ("INSERT", "UPDATE", "DELETE")
WARMING = 3


class Failed(Exception):
    """What was to be measured did not answer as it should."""


def ask(
    call: Callable[[], object], times: int, *, status: int = 200
) -> dict[str, float]:
    """
    Of a call that gives a response: what one costs when everything is warm.

    `CPU ms` is the least of all, of this process and of PostgreSQL's for this
    connection: what others do on the machine only ever adds to it.

    :raises Failed: if an answer has another status
    """
    for _number in range(WARMING):
        _checked(call(), status)
    statements = []

    def count(execute: Callable, sql: str, *args: object) -> object:
        statements.append((sql, str(args[0])))
        return execute(sql, *args)

    with connection.execute_wrapper(count):
        response = _checked(call(), status)
    seconds = []
    for _number in range(times):
        begun = cpu()
        call()
        seconds.append(cpu() - begun)
    return {
        "queries": len(statements),
        "twice": sum(x - 1 for x in Counter(statements).values()),
        "writes": sum(sql.startswith(WRITES) for sql, _params in statements),
        "KB": len(_body(response)) / 1000,
        "CPU ms": 1000 * min(seconds),
    }


def sitemap(times: int) -> dict[str, float]:
    """What the sitemap of this site costs."""
    client = Client()
    answer = ask(lambda: client.get("/sitemap.xml"), times)
    addresses = client.get("/sitemap.xml").content.count(b"<loc>")
    return {
        "addresses": addresses,
        "queries": answer["queries"],
        "CPU ms a hundred addresses": 100 * answer["CPU ms"] / addresses,
    }


def cpu() -> float:
    """Seconds of this process and of the database's that serves it."""
    return time.process_time() + _backend()


def _backend() -> float:
    if connection.vendor != "postgresql":
        return 0
    if connection.connection is None:
        connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    # Nanoseconds on a processor; the usual counters know hundredths of a second only.
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def _checked(response: object, status: int) -> object:
    if response.status_code != status:
        raise Failed(f"{response.request['PATH_INFO']}: {response.status_code}")
    return response


def _body(response: object) -> bytes:
    return b"".join(response) if response.streaming else response.content


def named(what: str, found: dict[str, float], *names: str) -> dict[str, float]:
    """Some of what `ask` found, as lines of a table: "home: queries"."""
    return {f"{what}: {name}": found[name] for name in names}
