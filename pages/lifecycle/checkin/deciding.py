"""What an editor does with a proposal: take over, refuse, take back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from accounts.models import User
from locales.table import SOURCE_CODE
from outbox.letters import forget
from pages.directory.models.entry import Entry
from pages.lifecycle.models import CheckIn, Proposal
from pages.lifecycle.models.checkin import german_rows

from . import answering, letters
from .questions import is_same, with_scheme
from .saying import LANGUAGES, EntryField, fields_of, in_german, read_languages

ACCEPTED, REFUSED = "lifecycle.proposal_accepted", "lifecycle.proposal_refused"
UNDONE = "lifecycle.proposal_undone"


@dataclass(frozen=True)
class Chosen:
    """A field to take over: what the editor saw in the row, and what is to stand."""

    seen: str
    text: str


class Refusal(Exception):
    """Why nothing was taken over: a sentence for each field, by its name."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


def needs_german(proposal: Proposal, entry_field: EntryField) -> bool:
    """Whether the words were typed in another language than the row's."""
    return entry_field.is_words and proposal.locale != SOURCE_CODE


@transaction.atomic
def accept(
    proposal: Proposal,
    entry: Entry,
    chosen: dict[str, Chosen],
    *,
    reason: str,
    by: User,
    at: datetime,
) -> None:
    """
    Write what was chosen into the German row; it counts as confirmed.

    :raises Refusal: if a field changed since it was looked at, or cannot hold that
    """
    proposal, entry = _locked(proposal, entry)
    now = in_german(entry)
    taken, errors = {}, {}
    for entry_field in fields_of(entry):
        if entry_field.name not in chosen:
            continue
        name, wanted = entry_field.name, chosen[entry_field.name]
        try:
            _write(proposal, entry, entry_field, wanted, now[name])
        except ValidationError as error:
            errors[name] = error.messages[0]
        taken[name] = {"before": now[name], "after": wanted.text}
    errors = {**_cannot_hold(entry, taken), **errors}
    if errors:
        raise Refusal(errors)
    before = {
        "confirmed_on": _iso(entry.confirmed_on),
        "unconfirmed_since": _iso(entry.unconfirmed_since),
    }
    entry.save()
    now = in_german(entry)
    for name in taken:
        taken[name]["after"] = now[name]
    proposal.taken = {"fields": taken, **before}
    _decide(proposal, Proposal.State.ACCEPTED, reason, by=by, at=at)
    answering.confirm(entry, on=proposal.sent_on, at=at, how=answering.PROPOSAL, by=by)
    log(instance=entry, action=ACCEPTED, user=by, data={"fields": [*taken]})
    if reason:
        letters.post_refused(proposal, entry, at=at)


def _locked(proposal: Proposal, entry: Entry) -> tuple[Proposal, Entry]:
    """Both as they are now, for nobody else to change meanwhile."""
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    entry = german_rows(type(entry)).select_for_update(of=("self",)).get(pk=entry.pk)
    if proposal.state != Proposal.State.WAITING:
        raise Refusal({"": str(_("Somebody has decided this already."))})
    return proposal, entry


def _write(
    proposal: Proposal, entry: Entry, entry_field: EntryField, wanted: Chosen, now: str
) -> None:
    if not is_same(wanted.seen, now):
        raise ValidationError(
            _("This was changed meanwhile. Please compare it once more.")
        )
    if entry_field.by_hand:
        return
    if needs_german(proposal, entry_field) and is_same(wanted.text, now):
        raise ValidationError(_("Write the new words in German first."))
    if entry_field.name == LANGUAGES:
        codes, unknown = read_languages(wanted.text, [proposal.locale])
        if unknown:
            words = {"words": ", ".join(unknown)}
            raise ValidationError(_("No such language: %(words)s") % words)
        entry.languages = codes
        return
    text = with_scheme(wanted.text) if entry_field.purpose == "url" else wanted.text
    setattr(entry, entry_field.name, text)


def _cannot_hold(entry: Entry, names: Iterable[str]) -> dict[str, str]:
    """What the row's own rules say against these fields."""
    others = [x.name for x in entry._meta.fields if x.name not in names]
    try:
        entry.clean_fields(exclude=others)
    except ValidationError as error:
        return {name: found[0] for name, found in error.message_dict.items()}
    return {}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _decide(
    proposal: Proposal, state: str, reason: str, *, by: User, at: datetime
) -> None:
    proposal.state, proposal.reason = state, reason
    proposal.decided_at, proposal.decided_by = at, by
    proposal.save()


@transaction.atomic
def refuse(
    proposal: Proposal, entry: Entry, reason: str, *, by: User, at: datetime
) -> None:
    """
    Nothing of it is taken over; the partner hears why.

    :raises Refusal: if somebody has decided it already
    """
    proposal, entry = _locked(proposal, entry)
    _decide(proposal, Proposal.State.REFUSED, reason, by=by, at=at)
    log(instance=entry, action=REFUSED, user=by)
    letters.post_refused(proposal, entry, at=at)


def may_undo(proposal: Proposal, *, at: datetime) -> bool:
    """As long as nobody outside has heard of it; what was only taken over, longer."""
    if proposal.state == Proposal.State.WAITING:
        return False
    if proposal.state == Proposal.State.ACCEPTED and not proposal.reason:
        return True
    return at < proposal.decided_at + letters.CALM


@transaction.atomic
def undo(proposal: Proposal, entry: Entry, *, by: User, at: datetime) -> list[str]:
    """
    Let it wait again, with the row as it was before.

    Gives the labels of fields that somebody has changed since: those stay.
    """
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if not may_undo(proposal, at=at):
        return []
    entry = german_rows(type(entry)).select_for_update(of=("self",)).get(pk=entry.pk)
    kept = _put_back(proposal, entry) if proposal.taken else []
    proposal.taken = {}
    _decide(proposal, Proposal.State.WAITING, "", by=by, at=at)
    log(instance=entry, action=UNDONE, user=by)
    return kept


def _put_back(proposal: Proposal, entry: Entry) -> list[str]:
    taken, now, kept = proposal.taken, in_german(entry), []
    for entry_field in fields_of(entry):
        name = entry_field.name
        step = taken["fields"].get(name)
        if step is None or entry_field.by_hand:
            continue
        if not is_same(step["after"], now[name]):
            kept.append(entry_field.label())
        elif name == LANGUAGES:
            entry.languages = read_languages(step["before"], [])[0]
        else:
            setattr(entry, name, step["before"])
    entry.confirmed_on = _day(taken["confirmed_on"])
    entry.unconfirmed_since = _day(taken["unconfirmed_since"])
    entry.save()
    state = CheckIn.State.GONE if proposal.is_gone else CheckIn.State.CHANGED
    CheckIn.objects.filter(pk=proposal.checkin_id).update(state=state)
    return kept


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def forget_proposal(proposal: Proposal, *, at: datetime) -> None:
    """Delete it, with what our letters say of it."""
    forget(f"proposal:{proposal.pk}:", at=at)
    proposal.delete()
