"""Entries of the directory as a reader sees them: own words, state now, addresses."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from locales.table import SOURCE_CODE
from pages.base.frame import Frame, Link, address, frame, lang_of

from .languages import language_names
from .models import DirectoryPage, Organisation, Person, Place, TermOfOffice
from .opening import Schedule, coming_changes, state, week
from .opening_words import Row, Status, change_words, monthly_words, status, table
from .schedules import (
    ORGANISATION_ROWS,
    PERSON_ROWS,
    PLACE_ROWS,
    Schedules,
    today_of,
)

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
        return status(state(self.schedule, self.at))

    @cached_property
    def rows(self) -> list[Row]:
        if not self.schedule.is_known:
            return []
        today = today_of(self.at)
        return table(week(self.schedule, today), today)

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
    contact_name: str = ""
    looks_for_partners: bool = False
    partners_wanted: str = ""
    places: list[PlaceView] = field(default_factory=list)


class Entries:
    """Makes views of entries for readers of one language at one moment."""

    def __init__(self, code: str, at: datetime, base_url: str | None = None) -> None:
        self.code, self.at = code, at
        self.base_url = directory_url(code) if base_url is None else base_url

    @cached_property
    def frame(self) -> Frame:
        return frame(self.code)

    @cached_property
    def schedules(self) -> Schedules:
        return Schedules(self.code)

    def own(self, rows: list) -> dict:
        """The reader's versions of these German rows, by translation key."""
        if self.code == SOURCE_CODE or not rows:
            return {}
        found = type(rows[0]).objects.filter(
            locale__language_code=self.code,
            translation_key__in={row.translation_key for row in rows},
        )
        return {row.translation_key: row for row in found.select_related("locale")}

    def words(self, row: object, own: dict, name: str) -> tuple[str, str]:
        """The words of a field for this reader, and "de" where they are German."""
        version = own.get(row.translation_key)
        if version is not None:
            return getattr(version, name), lang_of(version, self.code)
        text = getattr(row, name)
        return text, SOURCE_CODE if text and self.code != SOURCE_CODE else ""

    # Places ---------------------------------------------------------------------

    def places(self, rows: Iterable[Place], with_words: bool = True) -> list[PlaceView]:
        rows = list(rows)
        prefetch_related_objects(rows, *PLACE_ROWS)
        own = self.own(rows) if with_words else {}
        return [self._place(row, own) for row in rows]

    def _place(self, row: Place, own: dict) -> PlaceView:
        text, lang = self.words(row, own, "directions")
        located = row.latitude is not None and row.longitude is not None
        return PlaceView(
            **self._common(row, "places"),
            text=text,
            lang=lang,
            towns=self._towns([row.municipality_id]),
            opening=Opening(self.schedules.of_place(row), self.at),
            street=row.street,
            town=f"{row.postal_code} {row.town}".strip(),
            access=[
                (ACCESS_ICONS.get(code, "accessibility"), access_words()[code])
                for code in row.access
                if code in access_words()
            ],
            geo=f"geo:{row.latitude},{row.longitude}" if located else "",
            at=(row.latitude, row.longitude) if located else None,
            only_by_appointment=row.only_by_appointment,
        )

    # People ---------------------------------------------------------------------

    def people(self, rows: Iterable[Person]) -> list[PersonView]:
        rows = list(rows)
        prefetch_related_objects(
            rows,
            *PERSON_ROWS,
            "topics",
            "portrait__renditions",
            Prefetch("terms", TermOfOffice.objects.select_related("post")),
        )
        own = self.own(rows)
        posts = {x.post_id: x.post for row in rows for x in row.terms.all()}
        own_posts = self.own(list(posts.values()))
        return [self._person(row, own, own_posts) for row in rows]

    def _person(self, row: Person, own: dict, own_posts: dict) -> PersonView:
        text, lang = self.words(row, own, "about")
        today = today_of(self.at)
        common = self._common(row, "people")
        current = [x for x in row.terms.all() if x.is_current(today)]
        return PersonView(
            **common,
            text=text,
            lang=lang,
            languages=language_names(row.languages),
            topics=self._topics(row),
            towns=self._towns(
                [row.office.municipality_id if row.office else None]
                + [x.post.municipality_id for x in current]
            ),
            opening=Opening(self.schedules.of_person(row), self.at),
            posts=[self.words(x.post, own_posts, "name") for x in current],
            portrait=row.portrait,
            illustration=row.illustration,
            door=row.door,
            office=self._place(row.office, {}) if row.office else None,
            has_own_hours=bool(row.hours.all()) or row.office is None,
            vcard_url=f"{common['url']}vcard/",
            qr_url=f"{common['url']}qr/",
        )

    # Organisations --------------------------------------------------------------

    def organisations(self, rows: Iterable[Organisation]) -> list[OrganisationView]:
        rows = list(rows)
        prefetch_related_objects(rows, *ORGANISATION_ROWS, "topics", "municipalities")
        own = self.own(rows)
        return [self._organisation(row, own) for row in rows]

    def _organisation(self, row: Organisation, own: dict) -> OrganisationView:
        text, lang = self.words(row, own, "offer")
        places = [self._place(x, {}) for x in row.places.all()]
        return OrganisationView(
            **self._common(row, "organisations"),
            text=text,
            lang=lang,
            languages=language_names(row.languages),
            topics=self._topics(row),
            towns=self._towns([x.pk for x in row.municipalities.all()]),
            opening=places[0].opening if len(places) == 1 else None,
            website=row.website,
            contact_name=row.contact_name,
            looks_for_partners=row.looks_for_partners,
            partners_wanted=self.words(row, own, "partners_wanted")[0],
            places=places,
        )

    # What all have --------------------------------------------------------------

    def _common(self, row: object, shelf: str) -> dict:
        url = f"{self.base_url}{shelf}/{row.slug}/" if self.base_url else ""
        return {
            "name": row.name,
            "slug": row.slug,
            "url": url,
            "phone": row.phone,
            "email": row.email,
        }

    def _topics(self, row: Person | Organisation) -> list[Link]:
        shelf = self.frame.topics
        return [shelf[x.pk] for x in row.topics.all() if x.pk in shelf]

    def _towns(self, ids: list[int | None]) -> list[str]:
        shelf = self.frame.municipalities
        return [shelf[pk].title for pk in dict.fromkeys(ids) if pk in shelf]


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


def directory_url(code: str) -> str:
    """Where the directory is in a language; empty where there is none."""
    path = (
        DirectoryPage.objects.filter(live=True, locale__language_code=SOURCE_CODE)
        .values_list("url_path", flat=True)
        .first()
    )
    return address(path, code) if path else ""


def entries_now() -> Entries:
    """Entries for the language of this request, now."""
    return Entries(get_language() or SOURCE_CODE, timezone.now())
