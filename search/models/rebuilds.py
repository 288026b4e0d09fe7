"""Rebuilds of the index: how far each has come. Two at once there cannot be."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RebuildRun(models.Model):
    """
    A rebuild of rows and indexes.

    Whoever works on it is its `holder` and says so again and again (`beat_at`); one
    that is silent for long has died and may be taken up by another.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped")
        FAILED = "failed", _("failed")

    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    holder = models.CharField(max_length=32)
    begun_at = models.DateTimeField(default=timezone.now)
    beat_at = models.DateTimeField(default=timezone.now)
    wants_stop = models.BooleanField(default=False)
    # What it is about: engines that get a new index, and one language or all.
    engines = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=12, blank=True)
    # Where it is: the key it has looked at last, then the index it fills.
    place = models.CharField(max_length=80, blank=True)
    looked_at_all = models.BooleanField(default=False)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    filling = models.CharField(max_length=40, blank=True)
    index_name = models.CharField(max_length=120, blank=True)
    index_begun_at = models.DateTimeField(null=True, blank=True)
    # When the index of each engine was replaced.
    replaced = models.JSONField(default=dict, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("rebuild of the search")
        verbose_name_plural = _("rebuilds of the search")
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state="running"),
                name="one_rebuild_at_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.begun_at:%Y-%m-%d %H:%M} {self.state}"

    @property
    def can_go_on(self) -> bool:
        """Whether it ended before it was through."""
        return self.state in (self.State.STOPPED, self.State.FAILED)
