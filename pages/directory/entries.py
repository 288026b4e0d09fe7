"""Entries of the directory as a reader sees them: own words, state now, addresses."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from django.db.models import prefetch_related_objects
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from freshness.clock import moment, until
from locales.table import SOURCE_CODE
from pages.base.frame import Frame, Link, frame

from .confirmed import confirmed_words, unconfirmed_words
from .languages import language_names
from .models import Organisation, Person, Place
from .opening import ENDLESS, Schedule, coming_changes, next_turn, state, week
from .opening_words import Row, Status, change_words, monthly_words, status, table
from .shelf import Shelf, shelf, today_of

ACCESS_ICONS = {"hearing-loop": "ear", "children": "baby", "pram": "baby"}


@dataclass
class Opening:
    """The hours of one place or person at a moment; the table only when asked for."""

    schedule: Schedule
    at: datetime

    @cached_property
    def status(self) -> Status | None:
        if not self.schedule.is_known:
            return None
        until(next_turn(self.schedule, self.at))
        told = state(self.schedule, self.at)
        if told.is_endless:
            until(told.span.ends_at - ENDLESS)
        return status(told)

    @cached_property
    def rows(self) -> list[Row]:
        if not self.schedule.is_known:
            return []
        today = today_of(self.at)
        return table(week(self.schedule, today), today)

    @property
    def is_known(self) -> bool:
        return self.schedule.is_known

    @cached_property
    def usual(self) -> list[Row]:
        """Weekdays with the hours of any week, for what is kept longer: paper."""
        weekly = tuple(rule for rule in self.schedule.rules if not rule.week)
        usually = replace(self.schedule, rules=weekly, changes=(), holiday=None)
        today = today_of(self.at)
        return [row for row in table(week(usually, today), today) if row.hours]

    @cached_property
    def monthly(self) -> list[SafeString]:
        return [monthly_words(rule) for rule in self.schedule.rules if rule.week]

    @cached_property
    def coming(self) -> list[SafeString]:
        today = today_of(self.at)
        return [change_words(x) for x in coming_changes(self.schedule, today)]


@dataclass
class EntryView:
    """What all entries show. `lang` is "de" where the words are not translated."""

    name: str
    slug: str
    url: str
    phone: str = ""
    email: str = ""
    text: str = ""
    lang: str = ""
    languages: list[str] = field(default_factory=list)
    topics: list[Link] = field(default_factory=list)
    towns: list[str] = field(default_factory=list)
    opening: Opening | None = None
    unconfirmed: str = ""
    confirmed: str = ""

    @property
    def status(self) -> Status | None:
        return self.opening.status if self.opening else None


@dataclass
class PlaceView(EntryView):
    street: str = ""
    town: str = ""
    access: list[tuple[str, str]] = field(default_factory=list)
    geo: str = ""
    at: tuple | None = None
    only_by_appointment: bool = False
    number: int = 0


@dataclass
class PersonView(EntryView):
    posts: list[tuple[str, str]] = field(default_factory=list)
    portrait: object = None
    illustration: str = ""
    door: str = "saffron"
    office: PlaceView | None = None
    has_own_hours: bool = False
    vcard_url: str = ""
    qr_url: str = ""


@dataclass
class OrganisationView(EntryView):
    website: str = ""
    address: str = ""
    contact_name: str = ""
    looks_for_partners: bool = False
    partners_wanted: str = ""
    places: list[PlaceView] = field(default_factory=list)


class Entries:
    """Makes views of entries for readers of one language at one moment."""

    def __init__(self, code: str, at: datetime, base_url: str | None = None) -> None:
        self.code, self.at = code, at
        self.base_url = self.shelf.url if base_url is None else base_url

    @cached_property
    def frame(self) -> Frame:
        return frame(self.code)

    @cached_property
    def shelf(self) -> Shelf:
        return shelf(self.code)

    def words(self, row: object, name: str) -> tuple[str, str]:
        """The words of a field for this reader, and "de" where they are German."""
        own = self.shelf.words.get(row.translation_key)
        if own is not None:
            return own[name], ""
        text = getattr(row, name)
        return text, SOURCE_CODE if text and self.code != SOURCE_CODE else ""

    # Places ---------------------------------------------------------------------

    def places(self, rows: Iterable[Place]) -> list[PlaceView]:
        return [self._place(row) for row in rows]

    def _place(self, row: Place) -> PlaceView:
        text, lang = self.words(row, "directions")
        return PlaceView(
            **self._common(row, "places"),
            text=text,
            lang=lang,
            towns=self._towns([row.municipality_id]),
            opening=Opening(self.shelf.of_place(row.pk), self.at),
            street=row.street,
            town=row.town_line,
            access=[
                (ACCESS_ICONS.get(code, "accessibility"), access_words()[code])
                for code in row.access
                if code in access_words()
            ],
            geo=row.geo,
            at=row.at,
            only_by_appointment=row.only_by_appointment,
        )

    # People ---------------------------------------------------------------------

    def people(self, rows: Iterable[Person]) -> list[PersonView]:
        """Views of rows whose `office` and `portrait` were selected with them."""
        rows = list(rows)
        portraits = [row for row in rows if row.portrait_id]
        prefetch_related_objects(portraits, "portrait__renditions")
        return [self._person(row) for row in rows]

    def _person(self, row: Person) -> PersonView:
        text, lang = self.words(row, "about")
        common, today = self._common(row, "people"), today_of(self.at)
        current = [x for x in self.shelf.held.get(row.pk, []) if x.is_current(today)]
        schedule = self.shelf.of_person(row.pk, row.office_id)
        return PersonView(
            **common,
            text=text,
            lang=lang,
            languages=language_names(row.languages),
            towns=self._towns(
                [row.office.municipality_id if row.office else None]
                + [x.town_id for x in current]
            ),
            opening=Opening(schedule, self.at),
            posts=[(x.post, x.lang) for x in current],
            portrait=row.portrait,
            illustration=row.illustration,
            door=row.door,
            office=self._place(row.office) if row.office else None,
            has_own_hours=row.office is None or self.shelf.has_own_hours(row.pk),
            vcard_url=f"{common['url']}vcard/",
            qr_url=f"{common['url']}qr/",
        )

    # Organisations --------------------------------------------------------------

    def organisations(self, rows: Iterable[Organisation]) -> list[OrganisationView]:
        return [self._organisation(row) for row in rows]

    def _organisation(self, row: Organisation) -> OrganisationView:
        text, lang = self.words(row, "offer")
        at, topics = self.shelf.at.get(row.pk, []), self.frame.topics
        one_place = self.shelf.of_place(at[0]) if len(at) == 1 else None
        return OrganisationView(
            **self._common(row, "organisations"),
            text=text,
            lang=lang,
            languages=language_names(row.languages),
            topics=[topics[x] for x in self.shelf.about.get(row.pk, []) if x in topics],
            towns=self._towns(self.shelf.towns.get(row.pk, [])),
            opening=Opening(one_place, self.at) if one_place else None,
            website=row.website,
            address=row.address,
            contact_name=row.contact_name,
            looks_for_partners=row.looks_for_partners,
            partners_wanted=self.words(row, "partners_wanted")[0],
        )

    # What all have --------------------------------------------------------------

    def _common(self, row: object, shelf: str) -> dict:
        # Of a draft there is only a name.
        is_found = self.base_url and getattr(row, "is_public", True)
        url = f"{self.base_url}{shelf}/{row.slug}/" if is_found else ""
        return {
            "name": row.name,
            "slug": row.slug,
            "url": url,
            "phone": row.phone,
            "email": row.email,
            "unconfirmed": unconfirmed_words(row.unconfirmed_since),
            "confirmed": confirmed_words(row),
        }

    def topics(self, row: Person) -> list[Link]:
        """The topics of one row, in the reader's words."""
        known = self.frame.topics
        return [known[x.pk] for x in row.topics.all() if x.pk in known]

    def _towns(self, ids: list[int | None]) -> list[str]:
        known = self.frame.municipalities
        return [known[pk].title for pk in dict.fromkeys(ids) if pk in known]


def access_words() -> dict[str, str]:
    """What a place has for people who need it, in the reader's words."""
    return {
        "step-free": _("Without steps"),
        "lift": _("Lift"),
        "toilet": _("Wheelchair-accessible toilet"),
        "hearing-loop": _("Hearing loop"),
        "parking": _("Parking space for disabled people"),
        "guide-dog": _("Guide dogs are welcome"),
        "pram": _("Room for a pram"),
        "children": _("Corner for children"),
        "quiet": _("Quiet waiting room"),
    }


def entries_now() -> Entries:
    """Entries for the language of this request, now."""
    return Entries(get_language() or SOURCE_CODE, moment())
