"""A list of registrations: each row checked before the first one is put down."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from events.models import Occurrence
from locales.table import SOURCE_CODE
from pages.forms.import_files import in_columns, read_headings
from pages.forms.kinds import one_line, several_lines, western

from . import places, refusals
from .contacts import Party
from .invitations import check_email, language_of
from .models import Registration, RegistrationPolicy
from .models.registration import digits
from .questions import MOST_BY_OFFICE
from .states import State

MOST = 500
# What a column is, its heading in the template, and other words for it.
COLUMNS = {
    "name": (_("Name"), "name"),
    "email": (_("E-mail"), "e-mail", "email", "mail"),
    "phone": (_("Phone"), "telefon", "phone"),
    "adults": (_("Adults"), "erwachsene", "adults"),
    "children": (_("Children"), "kinder", "children"),
    "locale": (_("Language"), "sprache", "language"),
    "note": (_("Note"), "notiz", "note"),
}
PLACE, WAITING = _("a place"), _("the waiting list")
ALREADY, TWICE = _("is there already"), _("stands in the list twice")
GONE = _("had cancelled: please write down by hand")
NO_PLACE = _("no place: not so many are free")
WHY_NOT = {
    refusals.Full: NO_PLACE,
    refusals.Closed: _("no place: the date takes nobody any more"),
    refusals.TooLarge: _("no place: the group is larger than the date"),
}


@dataclass(frozen=True)
class Row:
    """One party of the list, and the line it stands in."""

    number: int
    name: str
    email: str = ""
    phone: str = ""
    adults: int = 1
    children: int = 0
    locale: str = SOURCE_CODE
    note: str = ""

    @property
    def people(self) -> int:
        return self.adults + self.children

    @property
    def key(self) -> str:
        """The same for the same person in another copy of the list."""
        who = [self.name.casefold(), self.email.casefold(), digits(self.phone)]
        return f"import-{hashlib.sha256(repr(who).encode()).hexdigest()[:32]}"

    def party(self) -> Party:
        told = asdict(self)
        del told["number"]
        return Party(**told, channel=Registration.Channel.STAFF, idem_key=self.key)


@dataclass(frozen=True)
class Outcome:
    """What a row gets."""

    row: Row
    said: str
    is_new: bool = True
    is_good: bool = True


def headings() -> list[str]:
    """The first line of a list, as the template has it."""
    return [str(words[0]) for words in COLUMNS.values()]


def read_rows(table: list[list[str]]) -> tuple[list[Row], list[str]]:
    """The parties of a table, and what is wrong with it, line by line."""
    if not table:
        return [], [str(_("There is nobody on the list."))]
    first = [one_line(cell) for cell in table[0]]
    columns, problems = read_headings(first, COLUMNS, _lacks)
    if problems:
        return [], problems
    rows = []
    for number, cells in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        try:
            rows.append(_row(number, in_columns(columns, cells)))
        except ValidationError as error:
            said = {"number": number, "problem": error.messages[0]}
            problems.append(str(_("Line %(number)s: %(problem)s")) % said)
    if len(rows) > MOST:
        problems.append(str(_("At most %(number)s at once.")) % {"number": MOST})
    if not rows and not problems:
        problems.append(str(_("There is nobody on the list.")))
    return rows, problems


def _lacks(found: set[str]) -> list[str]:
    return [] if "name" in found else [str(_("Line 1: there is no column “Name”."))]


def _row(number: int, cells: dict[str, str]) -> Row:
    told = {key: one_line(cells.get(key, "")) for key in COLUMNS}
    if not told["name"]:
        raise ValidationError(_("There is no name."))
    if len(told["name"]) > 200 or len(told["phone"]) > 40:
        raise ValidationError(_("The name or the phone number is too long."))
    if told["email"]:
        check_email(told["email"])
    if told["phone"] and not digits(told["phone"]):
        raise ValidationError(_("This is no phone number."))
    row = Row(
        number,
        name=told["name"],
        email=told["email"],
        phone=told["phone"],
        adults=_people(told["adults"], otherwise=1),
        children=_people(told["children"], otherwise=0),
        locale=language_of(told["locale"]) if told["locale"] else SOURCE_CODE,
        note=several_lines(cells.get("note", ""))[:2000],
    )
    if not 1 <= row.people <= MOST_BY_OFFICE:
        raise ValidationError(_("Nobody comes, or far too many."))
    return row


def _people(text: str, *, otherwise: int) -> int:
    if not text:
        return otherwise
    number = western(text)
    if not (number.isascii() and number.isdecimal() and len(number) < 4):
        raise ValidationError(
            _("“%(said)s” is no number of people."), params={"said": text[:20]}
        )
    return int(number)


def plan(
    date: Occurrence, policy: RegistrationPolicy, rows: list[Row]
) -> list[Outcome]:
    """What each row would get if nobody else came meanwhile; nothing is changed."""
    known, held, waiting = _known(date, rows), date.held, date.waiting
    outcomes = []
    for row in rows:
        said = _repeated(row, known)
        if said:
            outcomes.append(Outcome(row, said, is_new=False, is_good=said != GONE))
            continue
        known[row.key] = TWICE
        is_too_large = date.capacity is not None and row.people > date.capacity
        has_room = date.capacity is None or held + row.people <= date.capacity
        if is_too_large:
            said = WHY_NOT[refusals.TooLarge]
        elif has_room and not waiting:
            said, held = PLACE, held + row.people
        elif policy.has_waiting_list:
            said, waiting = WAITING, waiting + 1
        else:
            said = NO_PLACE
        outcomes.append(Outcome(row, said, is_good=said in (PLACE, WAITING)))
    return outcomes


def put_down(
    date: Occurrence, rows: list[Row], *, at: datetime, by: User
) -> Iterator[Outcome]:
    """
    Put each row down in a transaction of its own, and say what it got.

    People who register on the site have their turn between two rows. Whatever is
    there already, from a run that broke off, stays as it is.
    """
    known = _known(date, rows)
    for row in rows:
        said = _repeated(row, known)
        if said:
            yield Outcome(row, said, is_new=False, is_good=said != GONE)
            continue
        known[row.key] = TWICE
        try:
            [booked] = places.register([date.pk], party=row.party(), at=at, by=by)
        except (refusals.Refused, refusals.Busy) as refused:
            tried = _("not yet: please send the list once more")
            yield Outcome(row, WHY_NOT.get(type(refused), tried), is_good=False)
        else:
            has_place = booked.state == State.CONFIRMED
            yield Outcome(row, PLACE if has_place else WAITING)


def _known(date: Occurrence, rows: list[Row]) -> dict[str, str]:
    keys = {f"{row.key}:{date.pk}": row.key for row in rows}
    there = Registration.objects.filter(idem_key__in=list(keys))
    return {
        keys[key]: GONE if state == State.CANCELLED else ALREADY
        for key, state in there.values_list("idem_key", "state")
    }


def _repeated(row: Row, known: dict[str, str]) -> str:
    return known.get(row.key, "")
