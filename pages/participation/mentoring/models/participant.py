"""Participant: somebody who signed up as a mentor or to find one."""

from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.directory.fields import CodesField
from pages.directory.languages import editors_choices
from pages.forms.models.entries import new_reference

from .pair import MET, OPEN, Pair

HOURS_UNCONFIRMED = 24
# So many days before they are deleted, those who wait are asked.
ASKED_BEFORE = 14


class Role(models.TextChoices):
    MENTOR = "mentor", _("mentor")
    NEWCOMER = "newcomer", _("newcomer")


class State(models.TextChoices):
    UNCONFIRMED = "unconfirmed", _("has not confirmed yet")
    TO_CALL = "call", _("waits for our call")
    WAITING = "waiting", _("looks for somebody")
    PAUSED = "paused", _("pauses")
    FINISHED = "finished", _("has finished")


class ParticipantQuerySet(models.QuerySet):
    def looking(self) -> Self:
        return self.filter(state=State.WAITING)

    def longest_first(self) -> Self:
        """Whoever has looked longest stands first."""
        return self.order_by("since", "created_at", "pk")

    def with_pairs(self) -> Self:
        """With how many pairs each is in now."""
        theirs = Q(pairs_as_mentor__state__in=OPEN)
        others = Q(pairs_as_newcomer__state__in=OPEN)
        return self.annotate(
            pairs_now=Count("pairs_as_mentor", filter=theirs, distinct=True)
            + Count("pairs_as_newcomer", filter=others, distinct=True)
        )

    def in_no_pair(self) -> Self:
        pairs = Pair.objects.filter(state__in=OPEN)
        theirs = Q(mentor=OuterRef("pk")) | Q(newcomer=OuterRef("pk"))
        return self.filter(~Exists(pairs.filter(theirs)))

    def due(self, *, at: datetime) -> Self:
        """Who did not confirm for a day, and those in no pair whose day has come."""
        unconfirmed = Q(
            state=State.UNCONFIRMED,
            created_at__lte=at - timedelta(hours=HOURS_UNCONFIRMED),
        )
        over = Q(delete_at__lte=timezone.localdate(at))
        return self.in_no_pair().filter(unconfirmed | over)

    def to_ask(self, *, on: date) -> Self:
        """Who waits and is deleted soon, and was not asked yet."""
        return self.in_no_pair().filter(
            state__in=(State.WAITING, State.PAUSED),
            asked_on=None,
            delete_at__gt=on,
            delete_at__lte=on + timedelta(days=ASKED_BEFORE),
        )


class Participant(models.Model):
    """
    What somebody told us, in the language that they read.

    `answers` are those of the form by key; `spoken` and `municipality` stand beside
    them for lists. `kept_days` is what was promised for the time after a pair;
    `days_from` is the day from which those until `delete_at` were counted.
    """

    programme = models.ForeignKey(
        "mentoring.MentoringProgramme",
        on_delete=models.PROTECT,
        related_name="participants",
        verbose_name=_("programme"),
    )
    role = models.CharField(_("takes part as"), max_length=10, choices=Role)
    reference = models.CharField(
        _("reference"), max_length=9, unique=True, default=new_reference
    )
    locale = models.CharField(_("language"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    answers = models.JSONField(_("answers"), default=dict)
    spoken = CodesField(_("speaks"), wanted=editors_choices)
    municipality = models.CharField(_("municipality"), max_length=60, blank=True)
    offers = models.PositiveSmallIntegerField(_("takes so many people"), default=1)
    state = models.CharField(_("state"), max_length=12, choices=State)
    gets_reminders = models.BooleanField(_("is asked about meetings"), default=True)
    consent = models.ForeignKey(
        "forms.ConsentWording",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("version of the consent text"),
    )
    gender_consent = models.ForeignKey(
        "forms.ConsentWording",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("version of the consent text for the gender"),
    )
    created_at = models.DateTimeField(_("signed up"))
    since = models.DateField(_("looks since"))
    days_from = models.DateField(_("days count from"))
    arrived_at = models.DateTimeField(_("ready for the office"), null=True, blank=True)
    asked_on = models.DateField(_("asked whether still looking"), null=True, blank=True)
    kept_days = models.PositiveSmallIntegerField(_("days kept after a pair"))
    delete_at = models.DateField(_("deleted on"), db_index=True)
    idem_key = models.CharField(max_length=64, unique=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("person in mentoring")
        verbose_name_plural = _("people in mentoring")
        ordering = ["since", "created_at", "pk"]
        default_permissions = ()
        permissions = [
            ("view_mentoring", "Can see people in mentoring"),
            ("change_mentoring", "Can bring people in mentoring together"),
        ]
        indexes = [
            models.Index(
                fields=["programme", "role", "state"], name="mentoring_who_waits"
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_mentor(self) -> bool:
        return self.role == Role.MENTOR

    @property
    def most_pairs(self) -> int:
        """In how many pairs at once."""
        return self.offers if self.is_mentor else 1

    @property
    def pairs(self) -> models.QuerySet[Pair]:
        return self.pairs_as_mentor if self.is_mentor else self.pairs_as_newcomer

    def open_pairs(self) -> models.QuerySet[Pair]:
        """What it is in now, or was proposed."""
        return self.pairs.filter(state__in=OPEN)

    def with_same_address(self) -> models.QuerySet["Participant"]:
        """Others of the programme: families and those who help them share one."""
        if not self.email:
            return Participant.objects.none()
        rows = Participant.objects.filter(programme=self.programme_id)
        return rows.filter(email__iexact=self.email).exclude(pk=self.pk)

    @property
    def meets_somebody(self) -> bool:
        return self.pairs.filter(state__in=MET).exists()

    def deleted_on(self) -> date | None:
        """By when at the latest; while they meet somebody, no day is known."""
        pair = self.open_pairs().order_by("proposed_at").last()
        if pair is None:
            return self.delete_at
        if self.meets_somebody:
            return None
        answered = timezone.localdate(pair.answer_until)
        return max(self.delete_at, answered + timedelta(days=ASKED_BEFORE))

    def is_asked(self, *, on: date) -> bool:
        """Whether it is time to say that one is still looking."""
        waits = self.state in (State.WAITING, State.PAUSED)
        return waits and self.delete_at <= on + timedelta(days=ASKED_BEFORE)
