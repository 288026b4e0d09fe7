"""What the office decides: show, refuse, let wait again, answer, take back."""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Locale

from accounts.models import User
from locales.table import SOURCE_CODE
from outbox.letters import forget

from . import letters
from .models import Contribution, OfficeAnswer, State
from .talks import forget_talks

SALT = "contributions.undo"
UNDO_FOR = 3600


@dataclass(frozen=True)
class Before:
    """How a text stood before a decision, and when that was made."""

    pk: int
    state: str
    why: str
    decided_at: str


@transaction.atomic
def decide(
    rows: QuerySet[Contribution], state: str, *, by: User, at: datetime, why: str = ""
) -> list[Before]:
    """Let all of them be in that state; how those stood that were in another."""
    why = why if state == State.REFUSED else ""
    changed = []
    for row in rows.select_for_update().order_by("pk"):
        if row.state == state and row.why == why:
            continue
        changed.append(Before(row.pk, row.state, row.why, at.isoformat()))
        row.state, row.why = state, why
        row.decided_at, row.decided_by = at, by
        row.save(update_fields=["state", "why", "decided_at", "decided_by"])
        letters.post_answered(row, at=at)
    transaction.on_commit(forget_talks)
    return changed


def sign(changed: list[Before]) -> str:
    """What "undo" needs to know, short enough for the address of the list."""
    groups: dict[str, list[int]] = {}
    for x in changed:
        groups.setdefault(f"{x.state} {x.why}", []).append(x.pk)
    decided_at = changed[0].decided_at if changed else ""
    return signing.dumps([decided_at, groups], salt=SALT, compress=True)


def unsign(text: str) -> list[Before]:
    """The same from an address; nothing when it is not ours, or an hour old."""
    try:
        decided_at, groups = signing.loads(text, salt=SALT, max_age=UNDO_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return []
    return [
        Before(pk, *stood.split(" "), decided_at)
        for stood, keys in groups.items()
        for pk in keys
    ]


@transaction.atomic
def undo(
    changed: list[Before], rows: QuerySet[Contribution], *, by: User, at: datetime
) -> int:
    """Put those back that nobody has decided anew since; how many."""
    number = 0
    locked = rows.select_for_update().in_bulk([x.pk for x in changed])
    for before in changed:
        row = locked.get(before.pk)
        if row is None or row.decided_at != datetime.fromisoformat(before.decided_at):
            continue
        row.state, row.why = before.state, before.why
        row.decided_at, row.decided_by = at, by
        row.save(update_fields=["state", "why", "decided_at", "decided_by"])
        letters.post_answered(row, at=at)
        number += 1
    transaction.on_commit(forget_talks)
    return number


@transaction.atomic
def answer(row: Contribution, text: str, *, at: datetime) -> None:
    """The office's answer, in German; without words there is none any more."""
    # Locked: two who answer at once write one answer.
    row = Contribution.objects.select_for_update().get(pk=row.pk)
    if row.answer_id and not text:
        row.answer.forget()
        row.refresh_from_db(fields=["answer"])
    elif row.answer_id:
        row.answer.text = text
        row.answer.save(update_fields=["text"])
    elif text:
        german = Locale.objects.get(language_code=SOURCE_CODE)
        row.answer = OfficeAnswer.objects.create(text=text, locale=german)
        row.save(update_fields=["answer"])
    letters.post_answered(row, at=at)


def forget_one(row: Contribution, *, at: datetime) -> None:
    """Delete a text, its answer, and what our letters say of it."""
    forget(letters.key_of(row), at=at)
    row.remove()
    transaction.on_commit(forget_talks)
