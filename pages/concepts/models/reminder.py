"""Who was reminded of what is due, and who does not want to be."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from outbox import marks


class Reminder(models.Model):
    """
    Somebody was told that something is due: so each is told once.

    `about` is the key of an indicator or a measure, `step` how far its day was then.
    """

    concept_key = models.UUIDField()
    about = models.CharField(max_length=64)
    due = models.DateField()
    step = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["concept_key", "about", "due", "step"],
                name="concepts_reminded_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.due}: {self.step}"


class Recipient(models.Model):
    """
    Somebody who is reminded of a concept, or asked not to be any more.

    The address itself is not kept, only a mark by which it is known again.
    """

    concept_key = models.UUIDField()
    digest = models.CharField(max_length=64)
    written_at = models.DateTimeField(_("last letter"))
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)

    class Meta:
        verbose_name = _("recipient of reminders")
        verbose_name_plural = _("recipients of reminders")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["concept_key", "digest"], name="concepts_a_recipient_once"
            )
        ]

    def __str__(self) -> str:
        return self.digest[:8]


def digest_of(email: str) -> str:
    """What is kept of an address."""
    return marks.mark_of(email, "concepts.recipient")
