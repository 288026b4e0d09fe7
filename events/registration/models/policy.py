"""RegistrationPolicy: how one takes part in an event."""

from datetime import datetime, time, timedelta
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.topics.models import source_only

from .invitation import Invitation
from .registration import DAYS_KEPT, Registration


def _days(first: int, last: int) -> list:
    return [MinValueValidator(first), MaxValueValidator(last)]


class RegistrationPolicyQuerySet(models.QuerySet):
    def of(self, event_key: object) -> "RegistrationPolicy | None":
        """The policy of that event, or None where nobody can register."""
        return self.filter(event_key=event_key).first()

    def published(self) -> Self:
        """Policies that let people register on the site."""
        return self.filter(is_open=True, retention_days__isnull=False)


class RegistrationPolicy(models.Model):
    """How people register for an event, in whatever language they read it."""

    class Mode(models.TextChoices):
        OPEN = "open", _("whoever comes first has a place")
        APPROVAL = "approval", _("the office decides")
        INVITATION = "invitation", _("only with an invitation")

    class Waiting(models.TextChoices):
        NONE = "none", _("no waiting list")
        AUTO = "auto", _("the next one gets the place at once")
        OFFER = "offer", _("the next one is asked first")

    class Misfit(models.TextChoices):
        STRICT = "strict", _("all wait until this group fits")
        SKIP = "skip", _("it is passed over once and told so")
        FEWER = "fewer", _("it is offered as many places as are free")

    class Booking(models.TextChoices):
        SINGLE = "single", _("one date")
        ANY = "any", _("as many dates as they like")
        WHOLE = "whole", _("all dates together, as a course")

    event_key = models.UUIDField(_("event"), unique=True, editable=False)
    is_open = models.BooleanField(
        _("people can register on the site"),
        default=False,
    )
    mode = models.CharField(
        _("who gets a place"), max_length=12, choices=Mode, default=Mode.OPEN
    )
    invitation_code = models.CharField(
        _("invitation code"),
        max_length=40,
        blank=True,
        help_text=_(
            "One for all. Empty where everybody invited has a code of their own."
        ),
    )
    booking = models.CharField(
        _("people sign up for"),
        max_length=6,
        choices=Booking,
        default=Booking.SINGLE,
        help_text=_("Where an event has several dates."),
    )
    double_opt_in = models.BooleanField(
        _("an e-mail address must be confirmed"),
        default=True,
        help_text=_("Those with only a phone number do not need to."),
    )
    opt_in_hours = models.PositiveSmallIntegerField(
        _("hours to confirm"), default=24, validators=_days(1, 72)
    )
    max_party = models.PositiveSmallIntegerField(
        _("largest group"), default=6, validators=_days(1, 50)
    )
    per_contact = models.PositiveSmallIntegerField(
        _("registrations for one address or phone"),
        default=5,
        validators=_days(1, 50),
        help_text=_("Families and social workers share one."),
    )
    waiting_list = models.CharField(
        _("when it is full"), max_length=8, choices=Waiting, default=Waiting.OFFER
    )
    misfit = models.CharField(
        _("a group is too large for the free places"),
        max_length=8,
        choices=Misfit,
        default=Misfit.SKIP,
        help_text=_(
            "No group is split without being asked. Who is offered fewer places can "
            "take them or keep the turn; smaller groups may then come first."
        ),
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("hours to accept an offer"), default=24, validators=_days(1, 168)
    )
    quiet_from = models.TimeField(_("no offers from"), default=time(21))
    quiet_until = models.TimeField(_("no offers until"), default=time(8))
    reconfirm_days = models.PositiveSmallIntegerField(
        _("ask again (days before)"),
        null=True,
        blank=True,
        validators=_days(2, 30),
        help_text=_("Who does not answer loses the place. Empty means: nobody is."),
    )
    reminder_hours = models.PositiveSmallIntegerField(
        _("remind (hours before)"),
        null=True,
        blank=True,
        default=24,
        validators=_days(1, 168),
    )
    asks_needs = models.BooleanField(
        _("ask for interpreters, childcare and access"), default=True
    )
    spam_check = models.BooleanField(
        _("check that no machine registers"),
        default=False,
        help_text=_(
            "The reader's device does some arithmetic that floods would find costly; "
            "nobody else is asked. Where it cannot, the form has to be filled for a "
            "quarter of a minute, an e-mail address must be confirmed, and whoever "
            "gives only a phone number waits until you decide."
        ),
    )
    consent = models.ForeignKey(
        "forms.ConsentText",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("consent text"),
        limit_choices_to=source_only,
    )
    retention_days = models.PositiveSmallIntegerField(
        _("delete registrations (days after the event)"),
        null=True,
        blank=True,
        validators=_days(1, 365),
        help_text=_("Without it nobody can register."),
    )
    needs_retention_days = models.PositiveSmallIntegerField(
        _("delete needs (days after the event)"), default=7, validators=_days(1, 14)
    )

    objects = RegistrationPolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration for an event")
        verbose_name_plural = _("registrations for events")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_open=False) | Q(retention_days__isnull=False),
                name="registration_open_means_retention",
            )
        ]

    def __str__(self) -> str:
        return str(self.event_key)

    @transaction.atomic
    def save(self, *args: object, **kwargs: object) -> None:
        """Shorter retention is for everybody; longer only for whoever comes now."""
        super().save(*args, **kwargs)
        Registration.objects.keep_no_longer(
            self.event_key, days=self.days_kept, needs_days=self.needs_retention_days
        )

    def clean(self) -> None:
        if self.is_open and self.retention_days is None:
            raise ValidationError(
                {"retention_days": _("Say when registrations are deleted.")}
            )
        if self.mode == self.Mode.INVITATION and not self._somebody_is_invited():
            raise ValidationError(
                {
                    "invitation_code": _(
                        "Without a code or a list of people nobody could register."
                    )
                }
            )

    def _somebody_is_invited(self) -> bool:
        has_code = bool(self.invitation_code.strip())
        return has_code or Invitation.objects.of(self.event_key).exists()

    @property
    def days_kept(self) -> int:
        """How long whoever registers now is kept."""
        return self.retention_days or DAYS_KEPT

    @property
    def has_waiting_list(self) -> bool:
        return self.waiting_list != self.Waiting.NONE

    def must_prove(self, registration: Registration) -> bool:
        """Whether only the link in the letter may confirm it."""
        is_asked = self.double_opt_in or registration.must_prove
        return bool(is_asked and registration.email and not registration.verified_at)

    def is_quiet(self, at: datetime) -> bool:
        """Whether people sleep at that moment; the hours may go over midnight."""
        now = timezone.localtime(at).time()
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= now < self.quiet_until
        return now >= self.quiet_from or now < self.quiet_until

    def opt_in_until(self, *, at: datetime) -> datetime:
        return at + timedelta(hours=self.opt_in_hours)

    def offer_until(self, *, at: datetime, starts_at: datetime) -> datetime:
        """When an offer of that moment runs out: never after the event began."""
        return min(at + timedelta(hours=self.offer_hours), starts_at)
