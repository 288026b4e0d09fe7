"""One row for each thing that happens by itself, written over and over."""

from datetime import datetime, timedelta

from django.db import models

# So many times its period it may be silent before somebody must look.
PATIENCE = 3
# A clock that ran ahead and was put right leaves signs of life that are none.
AHEAD = timedelta(minutes=2)


class Beat(models.Model):
    """
    When a process or a sweep last began, came to its end, and failed.

    A process begins once, and each sign of life is an end.
    `every` is its period in seconds. Of an error only the class is kept: its words may
    name somebody.
    """

    name = models.CharField(max_length=60, unique=True)
    every = models.PositiveIntegerField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=80, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name}: {self.ended_at}"

    @property
    def last_at(self) -> datetime | None:
        """When it last came to an end, well or not."""
        return max(filter(None, (self.ended_at, self.failed_at)), default=None)

    @property
    def has_failed(self) -> bool:
        """Whether its last run failed."""
        return bool(self.failed_at) and self.failed_at == self.last_at

    @property
    def at_work_since(self) -> datetime | None:
        """When the run began that has not ended yet."""
        is_open = self.began_at and (not self.last_at or self.began_at > self.last_at)
        return self.began_at if is_open else None

    def is_late(self, *, at: datetime) -> bool:
        """Whether its last good end is more than three periods ago, or never was."""
        return not self.ended_at or not -AHEAD <= at - self.ended_at <= self.patience

    @property
    def patience(self) -> timedelta:
        """How long it may be silent."""
        return timedelta(seconds=PATIENCE * self.every)
