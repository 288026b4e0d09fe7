"""Who was reminded of what is due, and who does not want to be."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
    """An address that is reminded of a concept, or asked not to be any more."""

    concept_key = models.UUIDField()
    email = models.EmailField(_("e-mail"))
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)

    class Meta:
        verbose_name = _("recipient of reminders")
        verbose_name_plural = _("recipients of reminders")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["concept_key", "email"], name="concepts_a_recipient_once"
            )
        ]

    def __str__(self) -> str:
        return self.email
