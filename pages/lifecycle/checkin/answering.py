"""What follows when somebody answers: right, changed, gone, or no more letters."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.log_actions import registry as log_registry

from accounts.models import User
from outbox.letters import forget
from pages.directory.models.entry import CheckBy, Entry
from pages.directory.shelf import forget_shelves
from pages.lifecycle.models import CheckIn, Proposal
from pages.lifecycle.models.checkin import german_rows

from .asking import lock, mark_unconfirmed

CONFIRMED, STOPPED = "lifecycle.entry_confirmed", "lifecycle.letters_stopped"
LETTER, PHONE, PROPOSAL = "letter", "phone", "proposal"


def deletion_day(*, at: datetime) -> date:
    """Until when a proposal that comes now is kept."""
    return timezone.localdate(at) + timedelta(days=settings.CHECKIN_DAYS)


@transaction.atomic
def confirm(
    entry: Entry, *, on: date, at: datetime, how: str, by: User | None = None
) -> None:
    """
    Everything that the site says of it was right on that day.

    The row itself is not saved anew: no word of it has changed.
    """
    rows = german_rows(type(entry)).filter(pk=entry.pk)
    rows.update(confirmed_on=on, unconfirmed_since=None)
    # Who was asked later still has to answer.
    asked = CheckIn.objects.unanswered().about(entry).filter(begun_on__lte=on)
    asked.update(state=CheckIn.State.RIGHT, answered_at=at)
    log(instance=entry, action=CONFIRMED, user=by, data={"how": how}, timestamp=at)
    transaction.on_commit(forget_shelves)


@transaction.atomic
def confirm_by_link(row: CheckIn, entry: Entry, *, at: datetime) -> None:
    """
    The partner says that all is right; a second tap on the same day is nothing.

    It takes back that the partner had said to be gone.
    """
    today = timezone.localdate(at)
    _lock_both(row, entry)
    if row.state == CheckIn.State.RIGHT and entry.confirmed_on == today:
        return
    confirm(entry, on=today, at=at, how=LETTER)
    _answered(row, entry, CheckIn.State.RIGHT, at=at)
    for proposal in _said_gone(entry):
        forget_proposal(proposal, at=at)


def _lock_both(row: CheckIn, entry: Entry) -> None:
    """As they are now, for nobody else to change meanwhile."""
    lock(entry)
    entry.refresh_from_db(fields=["check_by", "confirmed_on", "unconfirmed_since"])
    row.refresh_from_db(from_queryset=CheckIn.objects.select_for_update())


def _answered(row: CheckIn, entry: Entry, state: str, *, at: datetime) -> None:
    """Also an answer to an older letter ends the round that waits now."""
    row.state, row.answered_at = state, at
    row.save(update_fields=["state", "answered_at"])
    waiting = CheckIn.objects.unanswered().about(entry)
    waiting.update(state=state, answered_at=at)


def _said_gone(entry: Entry) -> QuerySet[Proposal]:
    rounds = CheckIn.objects.about(entry)
    return Proposal.objects.waiting().filter(checkin__in=rounds, is_gone=True)


@transaction.atomic
def propose(
    row: CheckIn,
    entry: Entry,
    *,
    changes: dict,
    note: str,
    email: str,
    locale: str,
    idem_key: str,
    at: datetime,
) -> Proposal:
    """Keep what has changed for an editor; a double click gives the first one back."""
    _lock_both(row, entry)
    proposal, is_new = Proposal.objects.get_or_create(
        idem_key=idem_key,
        defaults={
            "checkin": row,
            "changes": changes,
            "note": note,
            "email": email,
            "locale": locale,
            "created_at": at,
            "delete_at": deletion_day(at=at),
        },
    )
    if is_new:
        _answered(row, entry, CheckIn.State.CHANGED, at=at)
    return proposal


@transaction.atomic
def say_gone(row: CheckIn, entry: Entry, *, locale: str, at: datetime) -> None:
    """It does not exist any more: an editor looks at it, readers are warned now."""
    _lock_both(row, entry)
    if not _said_gone(entry).exists():
        before = entry.unconfirmed_since
        Proposal.objects.create(
            checkin=row,
            is_gone=True,
            taken={"unconfirmed_since": before.isoformat() if before else ""},
            locale=locale,
            created_at=at,
            delete_at=deletion_day(at=at),
            idem_key=f"gone:{row.pk}:{int(at.timestamp())}",
        )
    _answered(row, entry, CheckIn.State.GONE, at=at)
    mark_unconfirmed(german_rows(type(entry)).filter(pk=entry.pk))


@transaction.atomic
def stop_letters(row: CheckIn, entry: Entry, *, at: datetime) -> None:
    """No more letters to that partner: the keeper calls."""
    _lock_both(row, entry)
    if entry.check_by != CheckBy.LETTER:
        return
    _write_by(entry, CheckBy.LETTER, CheckBy.PHONE)
    if row.state == CheckIn.State.OPEN:
        row.to_be_called(at=at)
    log(instance=entry, action=STOPPED, timestamp=at)


@transaction.atomic
def write_again(row: CheckIn, entry: Entry) -> None:
    """Letters after all; the round goes on where it was."""
    _lock_both(row, entry)
    if not has_stopped(entry):
        return
    _write_by(entry, CheckBy.PHONE, CheckBy.LETTER)
    newest = CheckIn.objects.about(entry).first()
    if row == newest and row.state == CheckIn.State.CALL:
        row.state = CheckIn.State.OPEN
        row.save(update_fields=["state"])


def has_stopped(entry: Entry) -> bool:
    """Whether it is the partner, not the office, who wants no letters."""
    newest = log_registry.get_logs_for_instance(entry)
    told = newest.filter(action=STOPPED).exists()
    return told and entry.check_by == CheckBy.PHONE


def _write_by(entry: Entry, before: str, after: str) -> None:
    """What the office has decided itself stays."""
    if entry.check_by == before:
        rows = type(entry).objects.filter(translation_key=entry.translation_key)
        rows.update(check_by=after)
        entry.check_by = after


def forget_proposal(proposal: Proposal, *, at: datetime) -> None:
    """Delete it, with what our letters say of it."""
    forget(f"proposal:{proposal.pk}:", at=at)
    proposal.delete()


def forget_entry(entry: Entry, *, at: datetime) -> None:
    """The entry is gone, and with it what was asked and answered about it."""
    for row in CheckIn.objects.about(entry):
        for proposal in row.proposals.all():
            forget_proposal(proposal, at=at)
        forget(f"checkin:{row.pk}:", at=at)
        row.delete()
