"""What follows when somebody answers: right, changed, gone, or no more letters."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from outbox.letters import forget
from pages.directory.models.entry import CheckBy, Entry
from pages.directory.shelf import forget_shelves
from pages.lifecycle.models import CheckIn, Proposal
from pages.lifecycle.models.checkin import german_rows

from .asking import mark_unconfirmed

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
    CheckIn.objects.unanswered().about(entry).update(
        state=CheckIn.State.RIGHT, answered_at=at
    )
    log(instance=entry, action=CONFIRMED, user=by, data={"how": how}, timestamp=at)
    transaction.on_commit(forget_shelves)


@transaction.atomic
def confirm_by_link(row: CheckIn, entry: Entry, *, at: datetime) -> None:
    """The partner says that all is right; a second tap on the same day is nothing."""
    today = timezone.localdate(at)
    row = CheckIn.objects.select_for_update().get(pk=row.pk)
    if row.state == CheckIn.State.RIGHT and entry.confirmed_on == today:
        return
    confirm(entry, on=today, at=at, how=LETTER)
    _answered(row, CheckIn.State.RIGHT, at=at)


def _answered(row: CheckIn, state: str, *, at: datetime) -> None:
    row.state, row.answered_at = state, at
    row.save(update_fields=["state", "answered_at"])


@transaction.atomic
def propose(
    row: CheckIn,
    *,
    changes: dict,
    note: str,
    email: str,
    locale: str,
    idem_key: str,
    at: datetime,
) -> Proposal:
    """Keep what has changed for an editor; a double click gives the first one back."""
    proposal, _is_new = Proposal.objects.get_or_create(
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
    _answered(row, CheckIn.State.CHANGED, at=at)
    return proposal


@transaction.atomic
def say_gone(row: CheckIn, entry: Entry, *, locale: str, at: datetime) -> None:
    """It does not exist any more: an editor looks at it, readers are warned now."""
    waiting = Proposal.objects.waiting().filter(checkin=row, is_gone=True)
    if not waiting.exists():
        Proposal.objects.create(
            checkin=row,
            is_gone=True,
            locale=locale,
            created_at=at,
            delete_at=deletion_day(at=at),
            idem_key=f"gone:{row.pk}:{int(at.timestamp())}",
        )
    _answered(row, CheckIn.State.GONE, at=at)
    mark_unconfirmed(german_rows(type(entry)).filter(pk=entry.pk))


@transaction.atomic
def stop_letters(row: CheckIn, entry: Entry, *, at: datetime) -> None:
    """No more letters to that partner: the keeper calls."""
    _write_by(entry, CheckBy.LETTER, CheckBy.PHONE)
    if row.state == CheckIn.State.OPEN:
        row.to_be_called(at=at)
    log(instance=entry, action=STOPPED, timestamp=at)


def write_again(row: CheckIn, entry: Entry) -> None:
    """Letters after all; the round goes on where it was."""
    _write_by(entry, CheckBy.PHONE, CheckBy.LETTER)
    newest = CheckIn.objects.about(entry).first()
    if row == newest and row.state == CheckIn.State.CALL:
        row.state = CheckIn.State.OPEN
        row.save(update_fields=["state"])


def _write_by(entry: Entry, before: str, after: str) -> None:
    """What the office has decided itself stays."""
    if entry.check_by == before:
        rows = type(entry).objects.filter(translation_key=entry.translation_key)
        rows.update(check_by=after)
        entry.check_by = after


def forget_entry(entry: Entry, *, at: datetime) -> None:
    """The entry is gone, and with it what was asked and answered about it."""
    for row in CheckIn.objects.about(entry):
        for proposal in row.proposals.all():
            forget(f"proposal:{proposal.pk}:", at=at)
        forget(f"checkin:{row.pk}:", at=at)
        row.delete()
