"""Dates held by one transaction at a time, the same on SQLite and PostgreSQL."""

import random
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

from events.models import Occurrence

from .models import Registration
from .refusals import Busy, NotPossible

ATTEMPTS, SECONDS = 3, 0.2
P, T = ParamSpec("P"), TypeVar("T")


def patiently(service: Callable[P, T]) -> Callable[P, T]:
    """
    Try a whole transaction again when the database was locked by others.

    :raises Busy: after the last attempt
    """

    @wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return service(*args, **kwargs)
            except OperationalError as error:
                if connection.in_atomic_block:
                    raise
                if attempt == ATTEMPTS:
                    raise Busy from error
                time.sleep(random.uniform(0, SECONDS * attempt))  # noqa: S311  no secret
        raise Busy

    return run


@contextmanager
def locked(pks: Iterable[int]) -> Iterator[list[Occurrence]]:
    """
    These dates, for this transaction alone.

    The lock is its first statement: on SQLite a transaction that has read cannot wait
    for one that writes, and on PostgreSQL what was read before would be out of date.
    """
    with transaction.atomic(durable=True):
        yield Occurrence.objects.lock(pks)


@contextmanager
def locked_registrations(pks: Iterable[int]) -> Iterator[list[Registration]]:
    """
    These registrations as they are now, with their dates locked.

    :raises NotPossible: if one was moved to another date at this moment, or is gone
    """
    wanted = sorted(set(pks))
    # Of whoever is forgotten only numbers are left: nothing more happens to those.
    found = Registration.objects.known().filter(pk__in=wanted)
    with locked(set(found.values_list("occurrence_id", flat=True))) as dates:
        by_pk = {date.pk: date for date in dates}
        registrations = list(found.order_by("pk"))
        if [x.pk for x in registrations] != wanted:
            raise NotPossible
        for registration in registrations:
            if registration.occurrence_id not in by_pk:
                raise NotPossible
            registration.occurrence = by_pk[registration.occurrence_id]
        yield registrations


@contextmanager
def locked_registration(pk: int) -> Iterator[Registration]:
    """
    That registration as it is now, with its date locked.

    :raises NotPossible: if it was moved to another date at this moment, or is gone
    """
    with locked_registrations([pk]) as registrations:
        yield registrations[0]
