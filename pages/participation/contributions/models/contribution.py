"""Contribution: what a resident wrote, and what was decided about it."""

from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from locales.table import BY_CODE
from pages.forms.models.entries import new_reference

from .answer import OfficeAnswer

REFUSED_KEPT = timedelta(days=30)
OTHER_LANGUAGE = "other"


class State(models.TextChoices):
    WAITING = "waiting", _("waits")
    SHOWN = "shown", _("is shown")
    REFUSED = "refused", _("is not shown")


class Why(models.TextChoices):
    INSULT = "insult", _("insults somebody")
    PRIVATE = "private", _("tells something about other people")
    ADVERT = "advert", _("is an advertisement")
    TOPIC = "topic", _("is about something else")
    DOUBLE = "double", _("is there already")


class ContributionQuerySet(models.QuerySet):
    def shown(self) -> Self:
        """What everybody may read, the newest first."""
        return self.filter(state=State.SHOWN)

    def waiting(self) -> Self:
        return self.filter(state=State.WAITING)

    def due(self, *, at: datetime) -> Self:
        """Those whose day has come (`goes_on`)."""
        today = timezone.localdate(at)
        return self.filter(
            Q(delete_at__lte=today)
            | Q(state=State.REFUSED, decided_at__date__lte=today - REFUSED_KEPT)
        )


class Contribution(models.Model):
    """
    A text, read by the office before anybody else reads it.

    `locale` is the language that the person reads, `written_in` the one of the text.
    Their address is for our letters; no desk and no file shows it.
    """

    discussion = models.ForeignKey(
        "contributions.Discussion",
        on_delete=models.PROTECT,
        related_name="contributions",
        verbose_name=_("page"),
    )
    goal_key = models.CharField(_("goal"), max_length=64, blank=True)
    reference = models.CharField(
        _("reference"), max_length=9, unique=True, default=new_reference
    )
    locale = models.CharField(_("language"), max_length=20)
    written_in = models.CharField(_("written in"), max_length=20)
    text = models.TextField(_("text"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.WAITING
    )
    why = models.CharField(_("why not"), max_length=10, choices=Why, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("decided by"),
    )
    consent = models.ForeignKey(
        "forms.ConsentWording",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("version of the consent text"),
    )
    answer = models.ForeignKey(
        OfficeAnswer,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("answer of the office"),
    )
    created_at = models.DateTimeField(_("sent"))
    delete_at = models.DateField(_("deleted on"), db_index=True)
    idem_key = models.CharField(max_length=64, unique=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("idea or comment")
        verbose_name_plural = _("ideas and comments")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["discussion", "goal_key", "state"], name="contributions_shown"
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def lang(self) -> str:
        """For `lang` and `dir`; empty where nobody knows."""
        return self.written_in if self.written_in in BY_CODE else ""

    @property
    def goes_on(self) -> date:
        """The day on which it is deleted: as promised, or a month after a refusal."""
        if self.state != State.REFUSED or self.decided_at is None:
            return self.delete_at
        return min(self.delete_at, timezone.localdate(self.decided_at) + REFUSED_KEPT)

    def remove(self) -> None:
        """Delete it with what the office said to it, in every language."""
        if self.answer_id:
            self.answer.forget()
        self.delete()
