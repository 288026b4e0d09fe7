"""Pair and Meeting: who was brought together with whom, and how often they met."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .participant import Participant


class PairState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    AGREED = "agreed", _("both said yes")
    RUNNING = "running", _("meets")
    ENDED = "ended", _("ended")


OPEN = (PairState.PROPOSED, PairState.AGREED, PairState.RUNNING)
MET = (PairState.AGREED, PairState.RUNNING)
# So long somebody has time to say yes or no.
ANSWER_TIME = timedelta(days=14)


class Ending(models.TextChoices):
    TAKEN_BACK = "taken_back", _("the office took it back")
    REFUSED = "refused", _("one of them said no")
    NO_ANSWER = "no_answer", _("there was no answer")
    DONE = "done", _("they have reached what they wanted")
    NO_TIME = "no_time", _("no time any more")
    NO_MATCH = "no_match", _("they did not suit each other")
    MOVED = "moved", _("somebody moved away")
    LEFT = "left", _("somebody left the programme")
    OTHER = "other", _("another reason")


class PairQuerySet(models.QuerySet):
    def taking_place(self) -> Self:
        """Those that were proposed, agreed or meet."""
        return self.filter(state__in=OPEN)

    def to_call(self) -> Self:
        """Where one has to hear on the phone how to reach the other."""
        mentors = Q(mentor__email="", mentor_told_on=None)
        newcomers = Q(newcomer__email="", newcomer_told_on=None)
        return self.filter(mentors | newcomers, state__in=MET)

    def due(self, *, at: datetime) -> Self:
        """What is over, and of which only numbers may be left."""
        kept = ~Q(mentor=None) | ~Q(newcomer=None)
        return self.filter(kept, forget_at__lte=timezone.localdate(at))


class Pair(models.Model):
    """A mentor and a newcomer; without names it stays as a number."""

    programme = models.ForeignKey(
        "mentoring.MentoringProgramme",
        on_delete=models.CASCADE,
        related_name="pairs",
        verbose_name=_("programme"),
    )
    mentor = models.ForeignKey(
        "mentoring.Participant",
        null=True,
        on_delete=models.SET_NULL,
        related_name="pairs_as_mentor",
        verbose_name=_("mentor"),
    )
    newcomer = models.ForeignKey(
        "mentoring.Participant",
        null=True,
        on_delete=models.SET_NULL,
        related_name="pairs_as_newcomer",
        verbose_name=_("newcomer"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=PairState, default=PairState.PROPOSED
    )
    why_ended = models.CharField(
        _("why it ended"), max_length=12, choices=Ending, blank=True
    )
    proposed_at = models.DateTimeField(_("proposed"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    mentor_yes_at = models.DateTimeField(_("mentor said yes"), null=True, blank=True)
    newcomer_yes_at = models.DateTimeField(
        _("newcomer said yes"), null=True, blank=True
    )
    agreed_on = models.DateField(_("both said yes"), null=True, blank=True)
    asked_on = models.DateField(_("asked about meetings"), null=True, blank=True)
    mentor_told_on = models.DateField(
        _("mentor told on the phone"), null=True, blank=True
    )
    newcomer_told_on = models.DateField(
        _("newcomer told on the phone"), null=True, blank=True
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    forget_at = models.DateField(_("only numbers from"), null=True, db_index=True)
    mentor_closing = models.TextField(_("how it was for the mentor"), blank=True)
    newcomer_closing = models.TextField(_("how it was for the newcomer"), blank=True)

    objects = PairQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair")
        verbose_name_plural = _("pairs")
        ordering = ["-proposed_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["newcomer"],
                condition=Q(state__in=OPEN),
                name="mentoring_one_mentor_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def yes_field(self, person: "Participant") -> str:
        return f"{person.role}_yes_at"

    def said_yes(self, person: "Participant") -> bool:
        return getattr(self, self.yes_field(person)) is not None

    def closing_of(self, person: "Participant") -> str:
        """How it was for one of them, in their words."""
        return getattr(self, f"{person.role}_closing")

    def other_of(self, person: "Participant") -> "Participant | None":
        return self.newcomer if person.pk == self.mentor_id else self.mentor

    @property
    def people(self) -> list["Participant"]:
        """Both of them, or who is left."""
        return [x for x in (self.mentor, self.newcomer) if x is not None]

    @property
    def to_call(self) -> list["Participant"]:
        """Who of them has to hear on the phone how to reach the other."""
        if not self.may_meet:
            return []
        silent = [person for person in self.people if not person.email]
        return [x for x in silent if getattr(self, f"{x.role}_told_on") is None]

    def forget(self) -> None:
        """Leave only the numbers."""
        self.meetings.update(line="")
        self.mentor = self.newcomer = None
        self.mentor_closing = self.newcomer_closing = ""
        self.save()

    @property
    def answer_until(self) -> datetime:
        return self.proposed_at + ANSWER_TIME

    @property
    def may_meet(self) -> bool:
        """Whether they know each other and meetings are counted."""
        return self.state in MET


class Meeting(models.Model):
    """Once that two people met."""

    pair = models.ForeignKey(
        Pair, on_delete=models.CASCADE, related_name="meetings", verbose_name=_("pair")
    )
    day = models.DateField(_("day"))
    hours = models.DecimalField(
        _("hours"),
        max_digits=4,
        decimal_places=2,
        validators=[MinValueValidator(0.25), MaxValueValidator(24)],
    )
    line = models.CharField(_("what they did"), max_length=200, blank=True)
    noted_by = models.CharField(_("noted by"), max_length=10)
    idem_key = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("meeting of a pair")
        verbose_name_plural = _("meetings of pairs")
        ordering = ["-day", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gt=0), name="mentoring_meeting_took_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}"

    @staticmethod
    def earliest(pair: Pair) -> date:
        """Nobody met before both said yes."""
        return pair.agreed_on or timezone.localdate(pair.proposed_at)
