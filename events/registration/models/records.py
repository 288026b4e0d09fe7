"""What is written down at the door and in the office."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .registration import Registration


class CheckIn(models.Model):
    """Somebody came. Devices without a network send it later, by its nonce once."""

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="check_ins"
    )
    nonce = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    device = models.CharField(_("device"), max_length=40, blank=True)
    came_at = models.DateTimeField(_("came"), default=timezone.now)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        constraints = [
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(undone_at=None),
                name="registration_checked_in_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.came_at:%Y-%m-%d %H:%M}"


class Wish(models.Model):
    """How many people would come if one thing were different; nobody's name."""

    class Kind(models.TextChoices):
        INTERPRETER = "interpreter", _("interpreter")
        SIGN_LANGUAGE = "sign_language", _("sign language")
        CHILDCARE = "childcare", _("childcare")
        WHEELCHAIR = "wheelchair", _("wheelchair")
        OTHER_TIME = "other_time", _("another day or time")

    event_key = models.UUIDField(_("event"), editable=False)
    kind = models.CharField(_("wish"), max_length=14, choices=Kind)
    language = models.CharField(_("language"), max_length=20, blank=True)
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("people"), default=0)

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        constraints = [
            models.UniqueConstraint(
                fields=["event_key", "kind", "language", "day"],
                name="registration_wish_once_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language}"


class AuditEvent(models.Model):
    """Who did what to a registration and when; never a name or an answer."""

    class Reason(models.TextChoices):
        MISTAKE = "mistake", _("a mistake of ours")
        OFTEN = "often", _("waited for earlier dates in vain")
        NEED = "need", _("needs this event in particular")
        ARRANGED = "arranged", _("somebody is arranged for them")
        PARTNER = "partner", _("a partner organisation asked for it")
        OTHER = "other", _("another reason")

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="history"
    )
    what = models.CharField(_("what"), max_length=30)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("entry in the log")
        verbose_name_plural = _("log")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d %H:%M}"
