"""Who was asked whether an entry is still right, and what they answered."""

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from locales.table import SOURCE_CODE
from pages.directory.models import Organisation, Person, Place
from pages.directory.models.entry import Entry

MODELS: dict[str, type[Entry]] = {
    "organisations": Organisation,
    "people": Person,
    "places": Place,
}


class CheckInQuerySet(models.QuerySet):
    def unanswered(self) -> Self:
        """Where somebody is still to answer, or to be called."""
        return self.filter(state__in=[CheckIn.State.OPEN, CheckIn.State.CALL])

    def about(self, entry: Entry) -> Self:
        return self.filter(kind=shelf_of(entry), entry_key=entry.translation_key)


class CheckIn(models.Model):
    """One round of asking about one entry, by letters or by telephone."""

    class State(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        CALL = "call", _("to be called")
        RIGHT = "right", _("is still right")
        CHANGED = "changed", _("something has changed")
        GONE = "gone", _("does not exist any more")
        ENDED = "ended", _("asked anew")

    kind = models.CharField(max_length=20)
    entry_key = models.UUIDField()
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.OPEN
    )
    begun_on = models.DateField(_("asked since"))
    called_at = models.DateTimeField(_("to be called since"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ["-pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["kind", "entry_key"], name="lifecycle_checkin_entry")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "entry_key"],
                condition=models.Q(state__in=["open", "call"]),
                name="lifecycle_one_open_checkin",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.begun_on}"

    def to_be_called(self, *, at: datetime) -> None:
        """Letters have ended without an answer."""
        self.state, self.called_at = CheckIn.State.CALL, at
        self.save(update_fields=["state", "called_at"])

    def entry(self) -> Entry | None:
        """The German row; None where it is gone."""
        model = MODELS.get(self.kind)
        return (
            model and german_rows(model).filter(translation_key=self.entry_key).first()
        )


class CheckInLetter(models.Model):
    """A letter of a round went out: each step once."""

    checkin = models.ForeignKey(
        CheckIn, on_delete=models.CASCADE, related_name="letters"
    )
    step = models.PositiveSmallIntegerField()
    told_on = models.DateField()

    class Meta:
        verbose_name = _("letter of a check-in")
        verbose_name_plural = _("letters of check-ins")
        default_permissions = ()
        ordering = ["step"]
        constraints = [
            models.UniqueConstraint(
                fields=["checkin", "step"], name="lifecycle_checkin_letter_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.checkin_id}: {self.step}"


class ProposalQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        return self.filter(state=Proposal.State.WAITING)

    def due(self, *, at: datetime) -> Self:
        """Those whose promised day of deletion has come."""
        return self.filter(delete_at__lte=timezone.localdate(at))


class Proposal(models.Model):
    """
    What a partner says has changed, until an editor has looked at it.

    `changes` holds for each field what the German row said (`was`), what the form
    showed (`shown`) and what was typed (`now`); `taken` what an editor wrote into the
    row (`after`) in the place of what (`before`).
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        ACCEPTED = "accepted", _("is taken over")
        REFUSED = "refused", _("is refused")

    checkin = models.ForeignKey(
        CheckIn, on_delete=models.CASCADE, related_name="proposals"
    )
    is_gone = models.BooleanField(_("does not exist any more"), default=False)
    changes = models.JSONField(_("changes"), default=dict)
    note = models.TextField(_("more"), blank=True)
    locale = models.CharField(_("language"), max_length=20, default=SOURCE_CODE)
    email = models.EmailField(_("e-mail address"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.WAITING
    )
    taken = models.JSONField(_("taken over"), default=dict)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("decided by"),
    )
    created_at = models.DateTimeField(_("sent"))
    delete_at = models.DateField(_("deleted on"), db_index=True)
    idem_key = models.CharField(max_length=64, unique=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal of a partner")
        verbose_name_plural = _("proposals of partners")
        ordering = ["created_at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.checkin_id}: {self.state}"

    @property
    def sent_on(self) -> date:
        return timezone.localdate(self.created_at)


def shelf_of(entry: Entry) -> str:
    """Which shelf of the directory an entry stands on."""
    return next(kind for kind, model in MODELS.items() if isinstance(entry, model))


def german_rows(model: type[Entry]) -> models.QuerySet:
    return model.objects.filter(locale__language_code=SOURCE_CODE)
