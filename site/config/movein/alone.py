"""One at a time: two runs of the same old site would bring everything twice."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from config.movein.fetching import Refused


@contextmanager
def alone(source: str, using: BaseDatabaseWrapper | None = None) -> Iterator[None]:
    """
    Within it nobody else brings anything from this old site.

    Whoever dies lets go at once, so that a run that was stopped can begin anew.

    :raises Refused: if somebody is at it
    """
    using = using or connection
    held = _in_database if using.vendor == "postgresql" else _on_this_machine
    with held(using, blake2b(source.encode(), digest_size=8).digest()):
        yield


@contextmanager
def _in_database(using: BaseDatabaseWrapper, mark: bytes) -> Iterator[None]:
    number = int.from_bytes(mark, "big", signed=True)
    with using.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise _busy()
    try:
        yield
    finally:
        with using.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


@contextmanager
def _on_this_machine(using: BaseDatabaseWrapper, mark: bytes) -> Iterator[None]:
    """SQLite has no locks of this kind, and is never on two machines."""
    name = str(using.settings_dict["NAME"]).encode()
    whole = blake2b(name + mark, digest_size=12).hexdigest()
    path = Path(tempfile.gettempdir()) / f"move-in-{whole}.lock"
    handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise _busy() from error
    try:
        yield
    finally:
        os.close(handle)


def _busy() -> Refused:
    return Refused("another run brings this old site just now: wait for its end")
