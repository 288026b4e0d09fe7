"""
Sending what is due: claim, ask, render, hand over, write down what happened.

Several senders may run at once. Nothing here happens within a transaction, and nothing
personal goes into a log.
"""

import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from . import faults, kinds
from .models import GIVE_UP_AFTER, LIVE, LOST, OutboxMessage, State
from .rendering import Letter, as_email, render

logger = logging.getLogger(__name__)

BATCH = 100
LONGEST_WAIT = timedelta(hours=2)
JITTER = 0.25


class Post:
    """The connection to the mail server, opened for the first letter that needs it."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def open(self) -> BaseEmailBackend:
        if self._connection is None:
            connection = get_connection(fail_silently=False)
            connection.open()
            self._connection = connection
        return self._connection

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.close()
        except OSError:
            # The letters are through; the other side hung up first.
            logger.info("the mail server ended the connection")


def send_due(
    *,
    clock: Callable[[], datetime] = timezone.now,
    is_stopped: Callable[[], bool] = bool,
) -> int:
    """
    Send all letters that are due; how many left.

    Ends early when the mail server cannot be reached or `is_stopped` says so.
    """
    sent = 0
    with Post() as post:
        while pks := list(
            OutboxMessage.objects.due(at=clock()).values_list("pk", flat=True)[:BATCH]
        ):
            for pk in pks:
                if is_stopped():
                    return sent
                message = OutboxMessage.objects.claim(pk, at=clock())
                if message is None:
                    continue
                fault = deliver(message, post, clock=clock)
                if fault and fault.is_ours:
                    return sent
                sent += message.state == State.SENT
    return sent


def deliver(
    message: OutboxMessage, post: Post, *, clock: Callable[[], datetime] = timezone.now
) -> faults.Fault | None:
    """Send one claimed letter, or write down why not; what went wrong, if anything."""
    try:
        kind = kinds.find(message.kind)
        end = _reason_not_to_send(message, kind, at=clock())
        if end:
            _finish(message, state=end, at=clock())
            if end == State.DROPPED:
                kind.when_dropped(message.snapshot)
            return None
        letter = render(message, kind)
        email = as_email(message, letter)
        email.message()
    except Exception as error:  # noqa: BLE001  whatever a room's code raises
        return _failed(message, faults.of_writing(error), at=clock())
    fault = _hand_over(post, email)
    if fault:
        return _failed(message, fault, at=clock(), **letter.kept())
    _sent(message, letter, at=clock())
    return None


def _reason_not_to_send(
    message: OutboxMessage, kind: kinds.Kind, *, at: datetime
) -> State | None:
    # A letter that waited because no sender ran gets its attempt all the same.
    was_tried = message.attempts > 1 or kind.give_up_at
    if was_tried and at >= message.gives_up_at(kind):
        return State.GIVEN_UP
    return None if kind.is_wanted(message.snapshot) else State.DROPPED


def _hand_over(post: Post, email: EmailMessage) -> faults.Fault | None:
    try:
        connection = post.open()
    except Exception as error:  # noqa: BLE001  sockets, TLS, the server's refusals
        return faults.of_connection(error)
    try:
        connection.send_messages([email])
    except Exception as error:  # noqa: BLE001  the same
        fault = faults.of_letter(error)
        if fault.is_ours:
            post.close()
        return fault
    return None


def _sent(message: OutboxMessage, letter: Letter, *, at: datetime) -> None:
    """Whoever has the claim by now: the letter is out, and must not go again."""
    OutboxMessage.objects.filter(
        pk=message.pk, state__in=(*LIVE, *LOST), purged_at=None
    ).update(
        state=State.SENT,
        sent_at=at,
        finished_at=at,
        lease_until=None,
        last_error="",
        **letter.kept(),
    )
    message.state = State.SENT


def _failed(
    message: OutboxMessage, fault: faults.Fault, *, at: datetime, **kept: str
) -> faults.Fault:
    logger.warning("letter %s (%s): %s", message.pk, message.kind, fault.text)
    next_at = at + wait_after(message.attempts)
    kept["last_error"] = fault.text
    if fault.is_final:
        _finish(message, state=State.FAILED, at=at, **kept)
    elif next_at >= _deadline(message):
        _finish(message, state=State.GIVEN_UP, at=at, **kept)
    else:
        _note(message, state=State.QUEUED, next_at=next_at, **kept)
    return fault


def wait_after(attempts: int) -> timedelta:
    """Twice as long after each attempt, and never quite the same."""
    first = timedelta(seconds=settings.OUTBOX_FIRST_RETRY_SECONDS)
    longest = min(first * 2 ** min(attempts - 1, 20), LONGEST_WAIT)
    return longest * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  no secret


def _deadline(message: OutboxMessage) -> datetime:
    try:
        return message.gives_up_at(kinds.find(message.kind))
    except Exception:  # noqa: BLE001  it is what failed, perhaps
        return message.due_at + GIVE_UP_AFTER


def _finish(message: OutboxMessage, *, at: datetime, **values: object) -> None:
    _note(message, finished_at=at, **values)


def _note(message: OutboxMessage, *, state: State, **values: object) -> None:
    """Only where this sender still has the claim."""
    OutboxMessage.objects.filter(
        pk=message.pk, state=State.SENDING, attempts=message.attempts
    ).update(state=state, lease_until=None, **values)
    message.state = state
