"""A round in which addresses are asked, and what each answered."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models, transaction
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from .address import Address, Reason, State

# Longer than one slice of a round may take.
LEASE = timedelta(minutes=5)


class RoundQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(verdict=Round.Verdict.OPEN)

    def claim(self, *, at: datetime) -> "Round | None":
        """An open round for this worker alone; None where none is to be had."""
        free = self.open().filter(Q(leased_until=None) | Q(leased_until__lte=at))
        # Somebody is waiting in front of the screen for the one.
        is_one = When(scope=Round.Scope.ONE, then=Value(0))
        first = free.order_by(Case(is_one, default=Value(1)), "pk")
        for pk in first.values_list("pk", flat=True):
            with transaction.atomic():
                if free.filter(pk=pk).update(leased_until=at + LEASE):
                    return self.get(pk=pk)
        return None


class Round(models.Model):
    """
    Addresses asked one after the other, over as many slices of time as it takes.

    What they answered counts when all were asked. Where too many hosts fail that
    answered before, the network here is at fault and nothing counts.
    """

    class Scope(models.TextChoices):
        ALL = "all", _("all links")
        AGAIN = "again", _("those that failed")
        ONE = "one", _("one link")

    class Verdict(models.TextChoices):
        OPEN = "open", _("going on")
        COUNTED = "counted", _("done")
        NETWORK = "network", _("not counted: our own network failed")

    scope = models.CharField(_("what"), max_length=10, choices=Scope)
    verdict = models.CharField(
        _("state"), max_length=10, choices=Verdict, default=Verdict.OPEN
    )
    begun_at = models.DateTimeField(_("begun"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    # Hosts that answered before this round, and how many of them did not in it.
    hosts = models.PositiveIntegerField(default=0)
    hosts_failed = models.PositiveIntegerField(default=0)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round of the link check")
        verbose_name_plural = _("rounds of the link check")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scope"],
                condition=Q(verdict="open", scope__in=["all", "again"]),
                name="lifecycle_one_open_round",
            )
        ]

    def __str__(self) -> str:
        return f"{self.begun_at:%Y-%m-%d %H:%M}"


class Answer(models.Model):
    """What an address answered in a round; no outcome: it is still to be asked."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="answers")
    address = models.ForeignKey(
        Address, on_delete=models.CASCADE, related_name="answers"
    )
    outcome = models.CharField(max_length=10, choices=State, blank=True)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    moved_to = models.TextField(blank=True)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("answer of a link")
        verbose_name_plural = _("answers of links")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["round", "address"], name="lifecycle_one_answer_a_round"
            )
        ]

    def __str__(self) -> str:
        return f"{self.address_id}: {self.outcome}"
