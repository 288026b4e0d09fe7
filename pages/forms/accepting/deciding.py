"""Accepting an entry as an organisation, taking that back, or declining it."""

from datetime import datetime

from django.db import transaction
from wagtail.models import ReferenceIndex

from accounts.models import User
from pages.directory.models import Organisation
from pages.forms.models import FormEntry, FormPage, Outcome
from pages.topics.models import Municipality

from . import letters
from .drafting import digest, draft, fingerprint, proposal_of


class Refused(Exception):
    """An entry that cannot be decided so (any more)."""


@transaction.atomic
def accept(
    entry: FormEntry,
    page: FormPage,
    *,
    kept_by: Municipality | None,
    by: User | None,
    at: datetime,
) -> tuple[Organisation, bool]:
    """
    The organisation made from an entry, and whether it was made just now.

    A second call gives the first one. What was declined can still be accepted.

    :raises Refused: if the entry is gone or names no organisation
    """
    locked = _locked(entry)
    outcome = _outcome(locked)
    if outcome and outcome.is_accepted:
        return outcome.organisation, False
    made = proposal_of(locked, page)
    if not made.name:
        raise Refused
    if outcome:
        outcome.delete()
    organisation = draft(made, kept_by=kept_by)
    Outcome.objects.create(
        entry=locked,
        organisation=organisation,
        decided_by=by,
        decided_at=at,
        written_in=locked.locale,
        made_as=fingerprint(organisation),
        offer_as=digest(organisation.offer),
    )
    _put(locked, FormEntry.State.DONE)
    return organisation, True


@transaction.atomic
def take_back(entry: FormEntry) -> None:
    """
    Delete the draft that was made from an entry, while nobody has touched it.

    :raises Refused: if there is none, or somebody worked on it or uses it
    """
    locked = _locked(entry)
    outcome = _outcome(locked)
    if outcome is None or not is_untouched(outcome):
        raise Refused
    outcome.organisation.delete()
    _put(locked, FormEntry.State.NEW)


@transaction.atomic
def decline(
    entry: FormEntry, *, reason: str, words: str, tell: bool, by: User, at: datetime
) -> None:
    """
    Say no to an entry, and why; the sender hears of it once where `tell` says so.

    :raises Refused: if the entry is gone or was decided already
    """
    locked = _locked(entry)
    if _outcome(locked):
        raise Refused
    outcome = Outcome.objects.create(
        entry=locked,
        reason=reason,
        words=words,
        decided_by=by,
        decided_at=at,
        written_in=locked.locale,
    )
    _put(locked, FormEntry.State.DONE)
    if tell:
        letters.post_declined(outcome, at=at)


def is_untouched(outcome: Outcome) -> bool:
    """Whether the draft still says what it said when made, seen and used by none."""
    organisation = outcome.organisation
    if organisation is None or organisation.is_public or outcome.told_at:
        return False
    if organisation.get_translations().exists():
        return False
    if fingerprint(organisation) != outcome.made_as:
        return False
    return not ReferenceIndex.get_references_to(organisation).exists()


def _locked(entry: FormEntry) -> FormEntry:
    """
    The entry, alone until the end of the transaction.

    :raises Refused: if it was deleted or forgotten meanwhile
    """
    rows = FormEntry.objects.select_for_update().filter(anonymised_at__isnull=True)
    found = rows.filter(pk=entry.pk).first()
    if found is None:
        raise Refused
    return found


def _outcome(entry: FormEntry) -> Outcome | None:
    rows = Outcome.objects.select_related("organisation")
    return rows.filter(entry=entry).first()


def _put(entry: FormEntry, state: str) -> None:
    entry.state = state
    entry.save(update_fields=["state"])
