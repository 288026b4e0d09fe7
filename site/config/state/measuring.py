"""What is counted for the administrators' page and for Prometheus alike."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q
from django_tasks import TaskResultStatus as Status
from django_tasks_db.models import DBTaskResult, get_date_max

from config.upkeep.ages import TOO_OLD, known
from config.upkeep.places import Backup
from search.models import SearchItem

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Tasks:
    """Tasks that wait, are at work, and failed within a day; since when."""

    waiting: int
    running: int
    failed: int
    oldest: timedelta | None
    longest: timedelta | None


def tasks(*, at: datetime) -> Tasks:
    """The background tasks in one query; one that is not due yet does not wait."""
    ready, at_once = Q(status=Status.READY), Q(run_after=get_date_max())
    due = Q(ready, run_after__lte=at)
    # A task whose worker was killed stays marked as running for ever.
    running = Q(status=Status.RUNNING, started_at__gte=at - DAY)
    failed = Q(status=Status.FAILED, finished_at__gte=at - DAY)
    found = DBTaskResult.objects.order_by().aggregate(
        waiting=Count("pk", filter=(ready & at_once) | due),
        running=Count("pk", filter=running),
        failed=Count("pk", filter=failed),
        first=Min("enqueued_at", filter=ready & at_once),
        first_due=Min("run_after", filter=due),
        begun=Min("started_at", filter=running),
    )
    first = min(filter(None, (found["first"], found["first_due"])), default=None)
    return Tasks(
        found["waiting"],
        found["running"],
        found["failed"],
        at - first if first else None,
        at - found["begun"] if found["begun"] else None,
    )


def rows_waiting() -> int:
    """How many things the search engine does not know of yet."""
    states = [SearchItem.State.DIRTY, SearchItem.State.DELETED]
    return SearchItem.objects.filter(state__in=states).count()


@dataclass(frozen=True)
class Backups:
    """Whether backups are wanted, how many there are, and the newest one."""

    is_wanted: bool
    kept: int
    newest: Backup | None
    age: timedelta | None

    @property
    def is_fresh(self) -> bool:
        return self.age is not None and self.age < TOO_OLD


def backup(*, at: datetime) -> Backups:
    """
    The backups in their folder.

    :raises OSError: if it cannot be read, or says nothing for two seconds
    """
    found = known(at=at)
    newest = found[0] if found else None
    age = at - newest.made_at if newest else None
    return Backups(bool(settings.BACKUP_DIR), len(found), newest, age)
