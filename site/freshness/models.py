"""What has been written, in the order of commits."""

from django.db import models
from django.utils import timezone


class Change(models.Model):
    """
    The tables that one commit has written.

    A row is made after its commit, in turn with those of others (`versions`), so
    whoever has seen a number reads from then on what every lower number stands for.
    """

    tables = models.TextField()
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.tables
