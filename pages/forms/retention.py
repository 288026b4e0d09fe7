"""
Forgetting in time: every room says what it keeps and how it is swept.

    retention.register(retention.Duty("registrations", _("Registrations"), sweep))

A duty is called with a moment and gives back how much was due. It works in batches,
each in its own transaction, so that a sweep that is stopped goes on the next night.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Model, QuerySet

BATCH = 200


@dataclass(frozen=True)
class Duty:
    """
    Something that is not kept for ever.

    `sweep` (at, dry_run) -> how many rows were due (and, without dry_run, are gone).
    """

    name: str
    label: str
    sweep: Callable[[datetime, bool], int]


_duties: dict[str, Duty] = {}


def register(duty: Duty) -> Duty:
    """Add to the nightly sweep; a second one of that name takes its place."""
    _duties[duty.name] = duty
    return duty


def sweep(*, at: datetime, dry_run: bool = False) -> dict[Duty, int]:
    """What was due in each duty, and unless it is a dry run is gone now."""
    return {duty: duty.sweep(at, dry_run) for duty in _duties.values()}


def in_batches(due: QuerySet, forget: Callable[[Model], None], *, dry_run: bool) -> int:
    """
    Forget each row of a query; how many there were.

    `forget` must take the row out of the query, or its batch would come again.
    """
    if dry_run:
        return due.count()
    total = 0
    while True:
        with transaction.atomic():
            rows = list(due.order_by("pk")[:BATCH])
            for row in rows:
                forget(row)
        total += len(rows)
        if len(rows) < BATCH:
            return total
