"""From rows of hours to schedules: of places, people and organisations."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from pages.base.frame import lang_of, versions

from .closed_days import by_law
from .models import Organisation, OwnHoliday, Person, Place
from .opening import ZONE, Schedule, is_open

# What has to be there so that no row asks for itself.
PLACE_ROWS = ("hours", "changes")
PERSON_ROWS = (*PLACE_ROWS, "office__hours", "office__changes")
ORGANISATION_ROWS = ("places__hours", "places__changes")


@dataclass(frozen=True)
class OwnDay:
    """A holiday of the office, in a reader's words."""

    day: date
    every_year: bool
    words: str
    words_lang: str


class Schedules:
    """Makes schedules for readers of one language."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.own_days = [
            OwnDay(german.day, german.every_year, own.name, lang_of(own, code))
            for german, own in versions(OwnHoliday, code)
        ]

    def of_place(self, place: Place) -> Schedule:
        holiday = None
        if place.holidays:
            holiday = by_law(place.holidays, self.code, self.own_days)
        return Schedule(
            rules=tuple(row.as_rule() for row in place.hours.all()),
            changes=tuple(row.as_change() for row in place.changes.all()),
            holiday=holiday,
            only_by_appointment=place.only_by_appointment,
        )

    def of_person(self, person: Person) -> Schedule:
        """The own hours or the office's; what closes the office counts for both."""
        office = self.of_place(person.office) if person.office else Schedule()
        own = tuple(row.as_rule() for row in person.hours.all())
        absent = tuple(row.as_change() for row in person.changes.all())
        return Schedule(
            rules=own or office.rules,
            changes=(*absent, *_closures(office, bool(own))),
            holiday=office.holiday,
            only_by_appointment=office.only_by_appointment and not own,
        )

    def is_open(self, entry: Place | Person | Organisation, at: datetime) -> bool:
        if isinstance(entry, Organisation):
            return any(is_open(self.of_place(x), at) for x in entry.places.all())
        if isinstance(entry, Person):
            return is_open(self.of_person(entry), at)
        return is_open(self.of_place(entry), at)


def _closures(office: Schedule, only_closed: bool) -> list:
    """With own hours, the office's other hours say nothing about the person."""
    return [x for x in office.changes if not only_closed or x.opens is None]


def today_of(at: datetime) -> date:
    return timezone.localtime(at, ZONE).date()
