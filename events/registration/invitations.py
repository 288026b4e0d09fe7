"""Who is invited: read from a list, written to, and let in by code."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from events.models import Occurrence
from locales.table import SOURCE_CODE, TABLE
from outbox import letters
from pages.forms.kinds import one_line

from . import invitation_letter
from .contacts import Party
from .models import Invitation, Registration, RegistrationPolicy
from .models.registration import DAYS_KEPT
from .refusals import NotYet, UsedCode, WrongCode

MOST = 500
PARTS = re.compile(r"[;\t,]")


@dataclass(frozen=True)
class Guest:
    """Somebody on a list: name, perhaps an address, and the language to write in."""

    name: str
    email: str
    locale: str


def admit(policy: RegistrationPolicy, party: Party) -> Invitation | None:
    """
    The invitation that this party comes with; None where none is needed.

    The caller has locked the date. The invitation is locked after it, so that one
    code cannot be used for two dates at once.

    :raises WrongCode: if it needs one and has none
    :raises UsedCode: if somebody has registered with it
    """
    if policy.mode != RegistrationPolicy.Mode.INVITATION or party.by_office:
        return None
    found = Invitation.objects.select_for_update(of=("self",)).of(policy.event_key)
    own = found.with_code(party.invitation_code).first()
    if own is not None:
        if own.is_used:
            raise UsedCode
        return own
    given, right = party.invitation_code.strip(), policy.invitation_code.strip()
    if not right or given.casefold() != right.casefold():
        raise WrongCode
    return None


def use(invitation: Invitation | None, registration: Registration) -> None:
    """Note who registered with it."""
    if invitation is not None:
        invitation.registration = registration
        invitation.save(update_fields=["registration"])


def is_theirs(invitation: Invitation, party: Party) -> bool:
    """Whether the code came to the very address that registers: that proves it."""
    was_written = bool(invitation.sent_at and invitation.email)
    return was_written and invitation.email.casefold() == party.email.casefold()


def read_list(text: str) -> tuple[list[Guest], list[str]]:
    """
    The guests of a pasted list, and what is wrong with its lines.

    One a line: name, address, language, with `;`, a comma or a tab between.
    """
    guests, problems = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            guests.append(_guest(line))
        except ValidationError as error:
            problems.append(
                str(_("Line %(number)s: %(problem)s"))
                % {"number": number, "problem": error.messages[0]}
            )
    if len(guests) > MOST:
        problems.append(str(_("At most %(number)s at once.")) % {"number": MOST})
    return guests, problems


def _guest(line: str) -> Guest:
    parts = [one_line(part).strip('" ') for part in PARTS.split(line)]
    email = next((part for part in parts if "@" in part), "")
    rest = [part for part in parts if part and part != email]
    if not rest:
        raise ValidationError(_("There is no name."))
    if email:
        check_email(email)
    name, *more = rest
    return Guest(name[:200], email, language_of(more[-1]) if more else SOURCE_CODE)


def check_email(email: str) -> None:
    """Pass where it is an address, and not longer than one is kept."""
    Registration._meta.get_field("email").run_validators(email)


def language_of(said: str) -> str:
    """A language by its code or its name, in German or in itself."""
    for language in TABLE:
        names = (language.code, language.german, language.autonym)
        if said.casefold() in {name.casefold() for name in names}:
            return language.code
    raise ValidationError(
        _("“%(said)s” is no language of the site."), params={"said": said}
    )


def invite(event_key: object, guests: list[Guest]) -> int:
    """Put them on the list; those whose address is there stay as they are."""
    rows = Invitation.objects.of(event_key).exclude(email="")
    known = {email.casefold() for email in rows.values_list("email", flat=True)}
    added = 0
    for guest in guests:
        if guest.email and guest.email.casefold() in known:
            continue
        Invitation.objects.create(event_key=event_key, **guest.__dict__)
        known.add(guest.email.casefold())
        added += 1
    return added


def send(event_key: object, *, at: datetime) -> int:
    """
    Write to everybody with an address who has got no letter yet.

    :raises NotYet: if nobody could sign up with it
    """
    problem = invitation_letter.obstacle(event_key, at=at)
    if problem:
        raise NotYet(problem)
    unsent = list(Invitation.objects.of(event_key).unsent())
    for invitation in unsent:
        invitation_letter.post(invitation, at=at)
        invitation.sent_at = at
        invitation.save(update_fields=["sent_at"])
    return len(unsent)


def kept_until(event_keys: Iterable[object]) -> dict[object, datetime]:
    """Until when each event's list is kept: as long as whoever registers now."""
    lists = Invitation.objects.filter(event_key__in=event_keys).order_by()
    written = dict(lists.values_list("event_key").annotate(Max("created_at")))
    dates = Occurrence.objects.filter(event_key__in=written).order_by()
    ends = dict(dates.values_list("event_key").annotate(Max("ends_at")))
    policies = RegistrationPolicy.objects.filter(event_key__in=written)
    days = {policy.event_key: policy.days_kept for policy in policies}
    return {
        key: ends.get(key, at) + timedelta(days=days.get(key, DAYS_KEPT))
        for key, at in written.items()
    }


def forget(invitation: Invitation, *, at: datetime) -> None:
    """Take somebody off the list; the letter is forgotten, too."""
    letters.forget(invitation_letter.prefix(invitation), at=at)
    invitation.delete()
