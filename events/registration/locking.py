"""Dates held by one transaction at a time, the same on SQLite and PostgreSQL."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction

from events.models import Occurrence
from events.patience import patiently as patiently

from .models import Registration
from .refusals import NotPossible


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
