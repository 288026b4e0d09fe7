"""Letters on their way, and what is remembered of those that went."""

import uuid
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from . import kinds

GIVE_UP_AFTER = timedelta(hours=48)
BODIES_KEPT = timedelta(days=14)
RECIPIENTS_KEPT = timedelta(days=400)
LATE_AFTER = timedelta(minutes=15)


class State(models.TextChoices):
    QUEUED = "queued", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("refused")
    GIVEN_UP = "given_up", _("given up")
    DROPPED = "dropped", _("not sent any more")


LIVE = (State.QUEUED, State.SENDING)
LOST = (State.FAILED, State.GIVEN_UP)


def new_message_id() -> str:
    """A Message-ID that holds nothing about the letter or its reader."""
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
    return f"<{uuid.uuid4()}@{host}>"


class OutboxQuerySet(models.QuerySet):
    def due(self, *, at: datetime) -> Self:
        """
        Letters to be sent now, also those whose sender died; the oldest first.

        One that should have left at once does, although the clock was put back since.
        """
        at_once = Q(created_at__gt=at, due_at__lte=F("created_at"), attempts=0)
        return self.filter(
            Q(state=State.QUEUED, next_at__lte=at)
            | Q(state=State.SENDING, lease_until__lte=at)
            | Q(at_once, state=State.QUEUED)
        ).order_by("next_at", "pk")

    def claim(self, pk: int, *, at: datetime) -> "OutboxMessage | None":
        """
        That letter for this sender alone until its lease ends; None if another has it.

        The same on SQLite and PostgreSQL: one UPDATE that only one of two can do.

        :raises RuntimeError: inside a transaction, which would span the sending
        """
        lease = at + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
        with transaction.atomic(durable=True):
            claimed = (
                self.due(at=at)
                .filter(pk=pk)
                .order_by()
                .update(
                    state=State.SENDING, lease_until=lease, attempts=F("attempts") + 1
                )
            )
            return self.get(pk=pk) if claimed else None

    def late(self, *, at: datetime) -> Self:
        """Letters that should have been sent a quarter of an hour ago."""
        return self.filter(state__in=LIVE, due_at__lte=at - LATE_AFTER)

    def lost(self) -> Self:
        """Letters that did not reach anybody and that nobody has seen to."""
        return self.filter(state__in=LOST)

    def try_again(self, *, at: datetime) -> int:
        """Send lost letters after all, as if they were due now; how many."""
        return (
            self.lost()
            .filter(purged_at=None)
            .update(state=State.QUEUED, due_at=at, next_at=at, finished_at=None)
        )

    def set_aside(self, *, at: datetime) -> int:
        """Lost letters that somebody has seen to in another way; how many."""
        return self.lost().update(state=State.DROPPED, finished_at=at)

    def forgettable(self, *, at: datetime) -> Self:
        """Letters that are done with, whose words and address are still kept."""
        return self.filter(finished_at__lte=at - BODIES_KEPT, purged_at=None).exclude(
            state__in=LIVE
        )

    def purge(self, *, at: datetime) -> int:
        """Delete words, address and data of these letters; how many there were."""
        return self.update(
            to="",
            subject="",
            body_text="",
            body_html="",
            snapshot={},
            purged_at=at,
        )


class OutboxMessage(models.Model):
    """
    A letter to one address; it is sent once, or twice if the sender dies in between.

    `attempts` is also the number of the claim: a sender whose lease ran out cannot
    change what a later one does.
    """

    kind = models.CharField(_("kind"), max_length=60)
    dedupe_key = models.CharField(max_length=200, unique=True)
    to = models.EmailField(_("to"), max_length=254, blank=True)
    locale = models.CharField(_("language"), max_length=20)
    snapshot = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    ics_sequence = models.PositiveIntegerField(default=0)
    message_id = models.CharField(max_length=255, unique=True, default=new_message_id)

    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.QUEUED
    )
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due"))
    next_at = models.DateTimeField(_("next attempt"))
    lease_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(_("error"), max_length=120, blank=True)

    subject = models.CharField(_("subject"), max_length=255, blank=True)
    body_text = models.TextField(blank=True)
    body_html = models.TextField(blank=True)

    created_at = models.DateTimeField(_("written"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    purged_at = models.DateTimeField(null=True, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        default_permissions = ("view",)
        permissions = [
            ("resend_outboxmessage", _("Can try letters again")),
            ("read_outboxmessage", _("Can see addresses and words of letters")),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(state="queued"), name="outbox_queued"
            ),
            models.Index(
                fields=["lease_until"],
                condition=Q(state="sending"),
                name="outbox_sending",
            ),
            models.Index(
                fields=["state"],
                condition=Q(state__in=["failed", "given_up"]),
                name="outbox_lost",
            ),
            models.Index(
                fields=["finished_at"],
                condition=Q(purged_at=None),
                name="outbox_forgettable",
            ),
            models.Index(fields=["-created_at"], name="outbox_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="outbox_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state="sending", lease_until__isnull=False)
                | (~Q(state="sending") & Q(lease_until=None)),
                name="outbox_lease_while_sending",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
                name="outbox_sent_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=LIVE, finished_at=None)
                | (~Q(state__in=LIVE) & Q(finished_at__isnull=False)),
                name="outbox_finished_when_done",
            ),
            models.CheckConstraint(
                condition=Q(purged_at=None)
                | (
                    Q(to="", subject="", body_text="", body_html="")
                    & ~Q(state__in=LIVE)
                ),
                name="outbox_purged_is_empty",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=LIVE) | ~Q(to=""), name="outbox_live_has_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{kinds.label(self.kind)} {self.pk}"

    @property
    def masked_to(self) -> str:
        """The address as those see it who may not know it: `a…@example.org`."""
        name, _at, host = self.to.partition("@")
        return f"{name[:1]}…@{host}" if self.to else ""

    @property
    def is_confidential(self) -> bool:
        """Whether nobody in the office may see to whom it went and what it says."""
        return kinds.is_confidential(self.kind)

    def gives_up_at(self, kind: kinds.Kind) -> datetime:
        """The moment after which no further attempt is made."""
        if kind.give_up_at:
            return kind.give_up_at(self)
        return self.due_at + GIVE_UP_AFTER


class RecipientQuerySet(models.QuerySet):
    def forgettable(self, *, at: datetime) -> Self:
        """Who has had no letter for long; who wants none is remembered."""
        return self.filter(stopped_at=None, written_at__lt=at - RECIPIENTS_KEPT)


class Recipient(models.Model):
    """
    Somebody who gets letters of one sort again and again, or wants none of them.

    The address itself is not kept, only a mark by which it is known again.
    """

    sort = models.CharField(max_length=60)
    mark = models.CharField(max_length=64)
    written_at = models.DateTimeField(_("last letter"))
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)

    objects = RecipientQuerySet.as_manager()

    class Meta:
        verbose_name = _("recipient of letters")
        verbose_name_plural = _("recipients of letters")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["sort", "mark"], name="outbox_a_recipient_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sort}: {self.mark[:8]}"
