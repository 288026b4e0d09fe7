"""Who was asked to read pages again, and who does not want to be asked by letter."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from outbox import marks


class Reader(models.Model):
    """
    Somebody who is asked to read pages again, or wants no letters about it.

    The address itself is not kept, only a mark by which it is known again.
    """

    digest = models.CharField(max_length=64, unique=True)
    written_at = models.DateTimeField(_("last letter"))
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)

    class Meta:
        verbose_name = _("reader of pages")
        verbose_name_plural = _("readers of pages")
        default_permissions = ()

    def __str__(self) -> str:
        return self.digest[:8]


class Reminded(models.Model):
    """Somebody was told of a page and its day: each step is told once."""

    page_key = models.UUIDField()
    due = models.DateField()
    step = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField()

    class Meta:
        verbose_name = _("request to read again")
        verbose_name_plural = _("requests to read again")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["page_key", "due", "step"], name="lifecycle_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.due}: {self.step}"


def mark_of(email: str) -> str:
    """What is kept of an address."""
    return marks.mark_of(email, "lifecycle.reader")
