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
from pages.directory.models.entry import Entry
from pages.directory.shelf import forget_shelves
from pages.lifecycle.models import CheckIn, Proposal
from pages.lifecycle.models.checkin import german_rows

from . import answering, letters
from .asking import mark_unconfirmed
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
) -> list[str]:
    """
    Write what was chosen into the German row, and give the names of what is left.

    With nothing left the entry counts as confirmed. What is left waits on, unless a
    reason tells the partner why it is not taken over.

    :raises Refusal: if a field changed since it was looked at, or cannot hold that
    """
    proposal, entry = _locked(proposal, entry)
    fields = proposal.taken.get("fields", {}) | _write_chosen(proposal, entry, chosen)
    left = [name for name in proposal.changes if name not in fields]
    if left and not chosen and not (reason and fields):
        raise Refusal({"": str(_("Tick what is to be taken over."))})
    if reason and not left and not proposal.note:
        words = _("Everything is taken over, so no letter goes out: delete the reason.")
        raise Refusal({"": str(words)})
    proposal.taken = {"fields": fields}
    log(instance=entry, action=ACCEPTED, user=by, data={"fields": [*chosen]})
    if left and not reason:
        proposal.save()
        return left
    if not left:
        _confirm(proposal, entry, by=by, at=at)
    _decide(proposal, Proposal.State.ACCEPTED, reason, by=by, at=at)
    if reason:
        letters.post_refused(proposal, entry, at=at)
    return left


def _write_chosen(
    proposal: Proposal, entry: Entry, chosen: dict[str, Chosen]
) -> dict[str, dict[str, str]]:
    """What stood there before and stands there now, for each field that is settled."""
    now, errors = in_german(entry), {}
    asked = [x for x in fields_of(entry) if x.name in chosen]
    for entry_field in asked:
        name = entry_field.name
        try:
            _write(proposal, entry, entry_field, chosen[name], now[name])
        except ValidationError as error:
            errors[name] = error.messages[0]
    errors = {**_cannot_hold(entry, chosen), **errors}
    if errors:
        raise Refusal(errors)
    if chosen:
        entry.save()
    after = in_german(entry)
    former = proposal.taken.get("fields", {})
    return {
        name: former.get(name, {"before": now[name]}) | {"after": after[name]}
        for name, change in proposal.changes.items()
        if name in chosen or is_same(change["now"], now[name])
    }


def _confirm(proposal: Proposal, entry: Entry, *, by: User, at: datetime) -> None:
    """As of the day on which it was sent, unless it was confirmed since."""
    day = max(proposal.sent_on, entry.confirmed_on or proposal.sent_on)
    proposal.taken |= {
        "confirmed_on": _iso(entry.confirmed_on),
        "unconfirmed_since": _iso(entry.unconfirmed_since),
        "confirmed_to": _iso(day),
    }
    answering.confirm(entry, on=day, at=at, how=answering.PROPOSAL, by=by)


def _locked(proposal: Proposal, entry: Entry) -> tuple[Proposal, Entry]:
    """Both as they are now, for nobody else to change meanwhile."""
    proposal, entry = _lock(proposal, entry)
    if proposal.state != Proposal.State.WAITING:
        raise Refusal({"": str(_("Somebody has decided this already."))})
    return proposal, entry


def _lock(proposal: Proposal, entry: Entry) -> tuple[Proposal, Entry]:
    """The entry first, as everywhere in this room."""
    entry = german_rows(type(entry)).select_for_update(of=("self",)).get(pk=entry.pk)
    found = Proposal.objects.select_for_update().filter(pk=proposal.pk).first()
    if found is None:
        raise Refusal({"": str(_("The partner has taken it back."))})
    return found, entry


def _write(
    proposal: Proposal, entry: Entry, entry_field: EntryField, wanted: Chosen, now: str
) -> None:
    # An editor who has entered it herself has just changed it.
    if entry_field.by_hand:
        return
    if not is_same(wanted.seen, now):
        raise ValidationError(
            _("This was changed meanwhile. Please compare it once more.")
        )
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
    if proposal.is_gone:
        _unmark(proposal, entry)
    _decide(proposal, Proposal.State.REFUSED, reason, by=by, at=at)
    log(instance=entry, action=REFUSED, user=by)
    letters.post_refused(proposal, entry, at=at)


def _unmark(proposal: Proposal, entry: Entry) -> None:
    """Tell readers again what they were told before the partner seemed to be gone."""
    before = _day(proposal.taken.get("unconfirmed_since", ""))
    rows = german_rows(type(entry)).filter(pk=entry.pk)
    if rows.exclude(unconfirmed_since=None).update(unconfirmed_since=before):
        transaction.on_commit(forget_shelves)


def may_undo(proposal: Proposal, *, at: datetime) -> bool:
    """As long as nobody outside has heard of it; what was only taken over, longer."""
    if proposal.state == Proposal.State.WAITING:
        return bool(proposal.taken.get("fields"))
    if proposal.state == Proposal.State.ACCEPTED and not proposal.reason:
        return True
    return at < proposal.decided_at + letters.CALM


@transaction.atomic
def undo(proposal: Proposal, entry: Entry, *, by: User, at: datetime) -> list[str]:
    """
    Let it wait again, with the row as it was before.

    Gives the labels of fields that somebody has changed since: those stay.
    """
    proposal, entry = _lock(proposal, entry)
    if not may_undo(proposal, at=at):
        return []
    kept = []
    if proposal.is_gone:
        mark_unconfirmed(german_rows(type(entry)).filter(pk=entry.pk))
    elif proposal.state != Proposal.State.REFUSED:
        kept = _put_back(proposal, entry)
        proposal.taken = {}
    _decide(proposal, Proposal.State.WAITING, "", by=by, at=at)
    log(instance=entry, action=UNDONE, user=by)
    return kept


def _put_back(proposal: Proposal, entry: Entry) -> list[str]:
    taken, now, kept = proposal.taken, in_german(entry), []
    for entry_field in fields_of(entry):
        name = entry_field.name
        step = taken.get("fields", {}).get(name)
        if step is None or entry_field.by_hand:
            continue
        if not is_same(step["after"], now[name]):
            kept.append(entry_field.label())
        elif name == LANGUAGES:
            entry.languages = read_languages(step["before"], [])[0]
        else:
            setattr(entry, name, step["before"])
    # Somebody may have confirmed it once more since.
    if entry.confirmed_on and _iso(entry.confirmed_on) == taken.get("confirmed_to"):
        entry.confirmed_on = _day(taken["confirmed_on"])
        entry.unconfirmed_since = _day(taken["unconfirmed_since"])
    entry.save()
    rounds = CheckIn.objects.filter(pk=proposal.checkin_id)
    rounds.update(state=CheckIn.State.CHANGED)
    return kept


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
