"""
Who may send: a signed ticket, a trap, and counts by fingerprint. Nobody else is asked.

Nothing times out on somebody who reads slowly, and a refusal keeps what was typed.
"""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext

from accounts.visitors import sender
from freshness.recording import spoil

from .models import Attempt, DailyKey

SALT, STAMP_SALT = "forms.ticket", "forms.stamp"
FIELD, TRAP = "_form", "website"
MINIMUM_SECONDS = 3
# A shelter or an office is one address on the net.
SENT_PER_HOUR, FILES_PER_HOUR = 60, 120
LETTERS_PER_THING, LETTERS_PER_DAY = 1, 5
QUARTER, HOUR, DAY = "quarter", "hour", "day"


class TooMany(Exception):
    """So many came from one place that the next one has to wait."""


@dataclass(frozen=True)
class Ticket:
    """
    When a form was opened, and the number that makes it count once.

    `read` stands for the words of the consent that were in it.
    """

    form_key: str
    nonce: str
    opened_at: datetime
    read: str = ""

    def signed(self) -> str:
        opened = int(self.opened_at.timestamp())
        said = [self.form_key, self.nonce, opened, *filter(None, [self.read])]
        return signing.dumps(said, salt=SALT)


def new_ticket(form_key: object, *, at: datetime) -> Ticket:
    """A ticket for one reader: the page that it stands on is kept for no other."""
    spoil("has a reader's ticket")
    return Ticket(str(form_key), secrets.token_hex(16), at)


def read_ticket(text: str, form_key: object) -> Ticket | None:
    """The ticket of that form, however old; None when it is not ours."""
    try:
        key, nonce, opened, *read = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if key != str(form_key):
        return None
    return Ticket(key, nonce, datetime.fromtimestamp(opened, tz=UTC), *read)


def page_stamp(form_key: object, *, on: date) -> str:
    """
    A ticket for a form on a page that caches keep: the same for every reader of a day.

    It has no number and no hour, so it makes nothing count once and shows no haste.
    """
    signer = signing.Signer(salt=STAMP_SALT)
    return signer.sign_object([str(form_key), on.isoformat()])


def read_page_stamp(text: str, form_key: object) -> bool:
    """Whether it is ours, of that form, of whatever day."""
    try:
        key, _day = signing.Signer(salt=STAMP_SALT).unsign_object(text)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    return key == str(form_key)


def once(ticket: Ticket, *said: object) -> str:
    """The same for the same words from the same opened form: a double click, "back"."""
    text = json.dumps([ticket.nonce, *said], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def objection(data: QueryDict, ticket: Ticket | bool | None) -> str:
    """Why this looks like a machine, as a sentence; empty when it does not."""
    if not ticket:
        return opened_otherwise()
    if data.get(TRAP):
        return gettext(
            "The field “Website” must stay empty. Please empty it and send the form "
            "once more."
        )
    return ""


def opened_otherwise() -> str:
    """What came back is not what the form now is; it has to be looked at again."""
    return gettext(
        "This form was open in another way. Please check your answers and send it "
        "once more."
    )


def haste(ticket: Ticket, *, at: datetime, least: int = MINIMUM_SECONDS) -> str:
    """A sentence when a form came back faster than a person fills it."""
    took = (at - ticket.opened_at).total_seconds()
    # Opened later than now: the clock was put right meanwhile, and says nothing.
    if took < 0 or took >= least:
        return ""
    return gettext(
        "That was very fast. Please check your answers and send the form once more."
    )


def fingerprint(text: str, *, at: datetime) -> str:
    """Something that stands for it today and for nothing tomorrow."""
    row, _created = DailyKey.objects.get_or_create(
        day=timezone.localdate(at), defaults={"key": secrets.token_hex(32)}
    )
    return hmac.new(row.key.encode(), text.encode(), hashlib.sha256).hexdigest()


def count(
    what: str, who: str, *, at: datetime, about: object = "", window: str = HOUR
) -> int:
    """How often it happened in this quarter, hour or day, this time included."""
    return Attempt.objects.once_more(
        what, str(about), fingerprint(who, at=at), since=_beginning(window, at)
    )


def take_back(
    what: str, who: str, *, at: datetime, about: object = "", window: str = HOUR
) -> bool:
    """Let it not have happened in this quarter, hour or day; whether it had."""
    number, _rows = Attempt.objects.filter(
        what=what,
        about=str(about),
        who=fingerprint(who, at=at),
        since=_beginning(window, at),
    ).delete()
    return number > 0


def _beginning(window: str, at: datetime) -> datetime:
    at = timezone.localtime(at).replace(second=0, microsecond=0)
    if window == QUARTER:
        return at.replace(minute=at.minute - at.minute % 15)
    return at.replace(minute=0, hour=0 if window == DAY else at.hour)


def may_write_to(address: str, what: str, *, at: datetime, about: object) -> bool:
    """
    Whether one more letter that nobody confirmed may go to that address today.

    Somebody else may have typed it: one about each thing, five a day.
    """
    who = address.casefold()
    if count(what, who, at=at, about=about, window=DAY) > LETTERS_PER_THING:
        return False
    return count(what, who, at=at, window=DAY) <= LETTERS_PER_DAY


def let_in(request: HttpRequest, form_key: object, *, at: datetime) -> None:
    """
    Count one entry of this sender.

    :raises TooMany: if the hour is full
    """
    if count("sent", sender(request), at=at, about=form_key) > SENT_PER_HOUR:
        raise TooMany


def let_file_in(request: HttpRequest, *, at: datetime) -> None:
    """
    Count one file of this sender.

    :raises TooMany: if the hour is full
    """
    if count("file", sender(request), at=at) > FILES_PER_HOUR:
        raise TooMany
