"""
What lists ask of every entry, kept as one cached value for each language.

Hours, terms and relations of all entries: with them a list needs as few queries
for a thousand people as for ten, and "open now" needs none of its own.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.core.cache import cache
from django.db.models import Model
from django.utils import timezone

from freshness.clock import until, until_tomorrow
from freshness.kept import shared
from freshness.recording import current as answer_being_made
from locales.table import SOURCE_CODE
from pages.base.frame import Link, address, lang_of, versions
from pages.base.listing import readable

from .closed_days import by_law
from .models import (
    DirectoryPage,
    DirectorySettings,
    MunicipalityPage,
    Organisation,
    OwnHoliday,
    Person,
    PersonChange,
    PersonHours,
    Place,
    PlaceChange,
    PlaceHours,
    Post,
    TermOfOffice,
)
from .opening import ZONE, Change, Rule, Schedule, is_open, next_turn
from .outline import Ring

VERSION_KEY = "directory:version"
# A page may be scheduled without anybody saving anything.
SECONDS = 60
# What is said of entries in each language; all else is read from German rows.
WORDS = {
    Organisation: ("offer", "partners_wanted"),
    Person: ("about",),
    Place: ("directions",),
    Post: ("name",),
}


@dataclass(frozen=True)
class OwnDay:
    """A holiday of the office, in a reader's words."""

    day: date
    every_year: bool
    words: str
    words_lang: str


@dataclass
class Hours:
    """The rows of one place or person."""

    rules: list[Rule] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    region: str = ""
    only_by_appointment: bool = False


@dataclass(frozen=True)
class Held:
    """A term of office in short: the post in a reader's words, and when."""

    post: str
    lang: str
    town_id: int | None
    starts_on: date
    ends_on: date | None

    def is_current(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass
class Shelf:
    """The directory in short, for readers of one language."""

    code: str
    url: str = ""
    own_days: list[OwnDay] = field(default_factory=list)
    places: dict[int, Hours] = field(default_factory=dict)
    people: dict[int, Hours] = field(default_factory=dict)
    held: dict[int, list[Held]] = field(default_factory=dict)
    spoken: set[str] = field(default_factory=set)
    # The translated words of entries, by their translation keys.
    words: dict[UUID, dict[str, str]] = field(default_factory=dict)
    # Of organisations: the keys of their places, topics and municipalities.
    at: dict[int, list[int]] = field(default_factory=dict)
    about: dict[int, list[int]] = field(default_factory=dict)
    towns: dict[int, list[int]] = field(default_factory=dict)
    town_pages: list[Link] = field(default_factory=list)
    outline: list[Ring] = field(default_factory=list)

    def of_place(self, pk: int | None) -> Schedule:
        hours = self.places.get(pk)
        if hours is None:
            return Schedule()
        holiday = None
        if hours.region:
            holiday = by_law(hours.region, self.code, self.own_days)
        return Schedule(
            rules=tuple(hours.rules),
            changes=tuple(hours.changes),
            holiday=holiday,
            only_by_appointment=hours.only_by_appointment,
        )

    def of_person(self, pk: int, office_id: int | None) -> Schedule:
        """The own hours or the office's; what closes the office counts for both."""
        office, own = self.of_place(office_id), self.people.get(pk, Hours())
        return Schedule(
            rules=tuple(own.rules) or office.rules,
            changes=(*own.changes, *_closures(office, bool(own.rules))),
            holiday=office.holiday,
            only_by_appointment=office.only_by_appointment and not own.rules,
        )

    def has_own_hours(self, pk: int) -> bool:
        """Whether a person keeps other hours than the office."""
        return pk in self.people and bool(self.people[pk].rules)

    def is_open(self, entry: Place | Person | Organisation, at: datetime) -> bool:
        schedules = self._schedules(entry)
        for schedule in schedules:
            until(next_turn(schedule, at))
        return any(is_open(schedule, at) for schedule in schedules)

    def _schedules(self, entry: Place | Person | Organisation) -> list[Schedule]:
        if isinstance(entry, Organisation):
            return [self.of_place(pk) for pk in self.at.get(entry.pk, [])]
        if isinstance(entry, Person):
            return [self.of_person(entry.pk, entry.office_id)]
        return [self.of_place(entry.pk)]


def _closures(office: Schedule, only_closed: bool) -> list[Change]:
    """With own hours, the office's other hours say nothing about the person."""
    return [x for x in office.changes if not only_closed or x.opens is None]


def shelf(code: str) -> Shelf:
    """The directory in short; built once and kept until an entry changes."""
    if answer_being_made():
        return shared(f"directory:{code}", lambda: _build(code))
    key = f"directory:{cache.get(VERSION_KEY, 0)}:{code}"
    found = cache.get(key)
    if found is None:
        found = _build(code)
        cache.set(key, found, timeout=SECONDS)
    return found


def forget_shelves() -> None:
    """Build all of them anew at the next request."""
    cache.set(VERSION_KEY, timezone.now().timestamp(), timeout=None)


def _build(code: str) -> Shelf:
    built = Shelf(code, url=_directory_url(code))
    built.own_days = [
        OwnDay(german.day, german.every_year, own.name, lang_of(own, code))
        for german, own in versions(OwnHoliday, code)
    ]
    built.places = {
        pk: Hours(region=region, only_by_appointment=only)
        for pk, region, only in _german(Place, "pk", "holidays", "only_by_appointment")
    }
    _add_rows(built.places, PlaceHours, PlaceChange, "place_id")
    spoken = _german(Person, "pk", "languages")
    built.people = {pk: Hours() for pk, _languages in spoken}
    _add_rows(built.people, PersonHours, PersonChange, "person_id")
    spoken += Organisation.to_be_read().order_by().values_list("pk", "languages")
    built.spoken = {x for _pk, languages in spoken for x in languages}
    built.words = _words(code)
    built.held = _held(code)
    built.at = _pairs(Organisation.places.through)
    built.about = _pairs(Organisation.topics.through)
    built.towns = _pairs(Organisation.municipalities.through)
    built.town_pages = _town_pages(code)
    drawn = DirectorySettings.objects.filter(site__is_default_site=True).first()
    built.outline = drawn.outline if drawn else []
    return built


def _words(code: str) -> dict[UUID, dict[str, str]]:
    if code == SOURCE_CODE:
        return {}
    return {
        row.pop("translation_key"): row
        for model, names in WORDS.items()
        for row in model.objects.filter(locale__language_code=code)
        .order_by()
        .values("translation_key", *names)
    }


def _german(model: type[Model], *names: str) -> list[tuple]:
    rows = model.objects.filter(locale__language_code=SOURCE_CODE).order_by()
    return list(rows.values_list(*names))


def _add_rows(shelf: dict[int, Hours], hours: type, changes: type, owner: str) -> None:
    for row in hours.objects.order_by("sort_order"):
        if getattr(row, owner) in shelf:
            shelf[getattr(row, owner)].rules.append(row.as_rule())
    for row in changes.objects.order_by("sort_order"):
        if getattr(row, owner) in shelf:
            shelf[getattr(row, owner)].changes.append(row.as_change())


def _held(code: str) -> dict[int, list[Held]]:
    posts = {german.pk: own for german, own in versions(Post, code)}
    found: dict[int, list[Held]] = defaultdict(list)
    for term in TermOfOffice.objects.held().order_by("-starts_on", "pk"):
        post = posts.get(term.post_id)
        if post is not None:
            found[term.person_id].append(
                Held(
                    post.name,
                    lang_of(post, code),
                    post.municipality_id,
                    term.starts_on,
                    term.ends_on,
                )
            )
    return dict(found)


def _pairs(relation: type[Model]) -> dict[int, list[int]]:
    other = next(
        x.attname
        for x in relation._meta.concrete_fields
        if x.is_relation and x.attname != "organisation_id"
    )
    found: dict[int, list[int]] = defaultdict(list)
    for pk, target in relation.objects.order_by("pk").values_list(
        "organisation_id", other
    ):
        found[pk].append(target)
    return dict(found)


def _directory_url(code: str) -> str:
    page = DirectoryPage.objects.filter(live=True, locale__language_code=SOURCE_CODE)
    path = page.values_list("url_path", flat=True).first()
    return address(path, code) if path else ""


def _town_pages(code: str) -> list[Link]:
    """The municipalities' own pages, in the reader's language or in German."""
    pages = readable(MunicipalityPage.objects.all(), code).select_related("locale")
    return [
        Link(
            title=page.title,
            url=address(page.url_path, code),
            lang="" if page.locale.language_code == code else SOURCE_CODE,
            line=page.in_short,
        )
        for page in pages.order_by("path")
    ]


def today_of(at: datetime) -> date:
    until_tomorrow()
    return timezone.localtime(at, ZONE).date()
