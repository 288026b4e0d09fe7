"""What the OParl feed has published, and what of it is gone."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils import timezone


class PublicObjectQuerySet(models.QuerySet):
    def of_kind(self, kind: str) -> Self:
        """Everything of that type ever published, oldest first."""
        return self.filter(kind=kind).order_by("pk")


class PublicObject(models.Model):
    """
    An object of the feed as its readers last saw it.

    `created` and `modified` are the moments from which this feed could show it, so
    nobody who asks for what is new since the last visit misses a change. What is
    gone stays as a row without content: readers hear that it was deleted.
    """

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    council = models.CharField(max_length=40, blank=True)
    content = models.JSONField(default=dict)
    created = models.DateTimeField()
    modified = models.DateTimeField()
    is_deleted = models.BooleanField(default=False)

    objects = PublicObjectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], name="councils_one_object_of_a_key"
            )
        ]
        indexes = [
            models.Index(fields=["kind", "modified"], name="councils_feed_modified"),
            models.Index(fields=["council", "kind"], name="councils_feed_council"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class FeedState(models.Model):
    """One row: whether something has changed since the feed was last written."""

    is_stale = models.BooleanField(default=True)
    written_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return "stale" if self.is_stale else f"written {self.written_at:%Y-%m-%d %H:%M}"

    @classmethod
    def mark(cls) -> None:
        """The next reader of the feed writes it anew."""
        cls.objects.update(is_stale=True)

    def is_due(self, *, at: datetime) -> bool:
        """Whether to write it anew: after a change, and daily for terms that begin."""
        if self.is_stale or self.written_at is None:
            return True
        return timezone.localdate(self.written_at) < timezone.localdate(at)

    def settle(self, *, at: datetime) -> None:
        self.is_stale, self.written_at = False, at
        self.save()
