"""How other rooms write letters: `post`, and `forget` when a person is forgotten."""

from datetime import datetime

from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from . import kinds
from .models import LIVE, OutboxMessage, OutboxQuerySet, State
from .safety import storable
from .tasks import nudge


def post(
    kind: kinds.Kind | str,
    *,
    to: str,
    locale: str,
    dedupe_key: str,
    snapshot: dict,
    due_at: datetime | None = None,
    ics_sequence: int = 0,
) -> OutboxMessage:
    """
    Put a letter into the outbox, within the caller's transaction.

    If that transaction is rolled back there is no letter; once it is committed the
    letter will be sent, at once or from `due_at` on. A second call with the same
    `dedupe_key` changes nothing and gives the first letter back.

    `locale`        language code of the recipient; the letter is rendered in it.
    `dedupe_key`    says what the letter is about and why it is sent, without personal
                    data: "entry:4711:confirmation:1". `forget` finds letters by how
                    it begins. It outlives the letter's words.
    `snapshot`      what the kind's callables need, as JSON: keys of rows rather than
                    their contents, because the present state is read when sending.
    `ics_sequence`  for calendar files; the callables find it in their snapshot.

    :raises UnknownKind: if the kind is not registered
    :raises ValidationError: if `to` is not one plain e-mail address
    """
    name = kind.name if isinstance(kind, kinds.Kind) else kind
    kinds.find(name)
    validate_email(to)
    now = timezone.now()
    message, created = OutboxMessage.objects.get_or_create(
        dedupe_key=dedupe_key,
        defaults={
            "kind": name,
            "to": to,
            "locale": locale,
            "snapshot": storable(snapshot),
            "ics_sequence": ics_sequence,
            "created_at": now,
            "due_at": due_at or now,
            "next_at": due_at or now,
        },
    )
    if created and message.next_at <= now:
        transaction.on_commit(nudge)
    return message


def free(dedupe_key: str) -> None:
    """Let a letter that was dropped be written anew; one that went stays as it is."""
    OutboxMessage.objects.filter(
        dedupe_key=dedupe_key, state=State.DROPPED, purged_at=None
    ).delete()


def forget(dedupe_prefix: str, *, at: datetime) -> int:
    """
    Delete what is known of the person from all letters whose key begins so.

    Those not sent yet are dropped. Call it with a closing separator ("entry:4711:"),
    or entry 47110 is forgotten too.
    """
    mine = _kept(dedupe_prefix)
    mine.filter(state__in=LIVE).update(
        state=State.DROPPED, lease_until=None, finished_at=at
    )
    return mine.purge(at=at)


def forget_sent(dedupe_prefix: str, *, at: datetime) -> int:
    """The same for letters that are done with; those on their way still go."""
    return _kept(dedupe_prefix).exclude(state__in=LIVE).purge(at=at)


def is_waiting(dedupe_prefix: str) -> bool:
    """Whether a letter whose key begins so has yet to leave."""
    return _kept(dedupe_prefix).filter(state__in=LIVE).exists()


def _kept(dedupe_prefix: str) -> OutboxQuerySet:
    return OutboxMessage.objects.filter(
        dedupe_key__startswith=dedupe_prefix, purged_at=None
    )
