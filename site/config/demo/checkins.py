"""Which fictional partners confirmed their entries, kept silent, or wrote to us."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from pages.directory.models import Organisation
from pages.lifecycle.checkin.answering import deletion_day
from pages.lifecycle.models import CheckIn, CheckInLetter, Proposal

if TYPE_CHECKING:
    from .loading import Demonstration

ORGANISATIONS = "organisations"


def add_checkins(demonstration: "Demonstration") -> None:
    """Rounds of asking and what came of them, unless there are some already."""
    if CheckIn.objects.exists():
        return
    for row in demonstration.rows["check_ins"]:
        _add(demonstration, row)


def _add(demonstration: "Demonstration", row: dict) -> None:
    entry = Organisation.objects.get(locale=demonstration.german, slug=row["slug"])
    today = timezone.localdate()
    values = {
        name: today - timedelta(days=row[name])
        for name in ("confirmed_on", "unconfirmed_since")
        if name in row
    }
    # Not saved: nothing that readers of translations see has changed.
    Organisation.objects.filter(pk=entry.pk).update(**values)
    if "state" not in row:
        return
    begun = today - timedelta(days=row["asked"])
    checkin = CheckIn.objects.create(
        kind=ORGANISATIONS,
        entry_key=entry.translation_key,
        state=row["state"],
        begun_on=begun,
    )
    CheckInLetter.objects.bulk_create(
        CheckInLetter(checkin=checkin, step=step, told_on=begun + timedelta(14 * step))
        for step in range(row["letters"])
    )
    if "proposal" in row:
        _add_proposal(checkin, **row["proposal"])


def _add_proposal(
    checkin: CheckIn, locale: str, days_ago: int, note: str, changes: dict
) -> None:
    sent = timezone.now() - timedelta(days=days_ago)
    Proposal.objects.create(
        checkin=checkin,
        changes={
            name: {"was": was, "shown": was, "now": now}
            for name, (was, now) in changes.items()
        },
        note=note,
        locale=locale,
        created_at=sent,
        delete_at=deletion_day(at=sent),
        idem_key=f"demo:{checkin.entry_key}",
    )
