"""The demonstration's people, organisations, places and municipality pages."""

import json
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from wagtail.models import Locale, Page, Site

from pages.directory.models import (
    DirectoryPage,
    DirectorySettings,
    MunicipalityPage,
    Organisation,
    OwnHoliday,
    Person,
    PersonHours,
    Place,
    PlaceChange,
    PlaceHours,
    Post,
    TermOfOffice,
)
from pages.directory.opening import LAST
from pages.directory.outline import read_outline
from pages.topics.models import Municipality, Topic

if TYPE_CHECKING:
    from .loading import Demonstration

WEEKS = {"first": 1, "third": 3, "last": LAST}
PLACE = (
    *("name", "street", "postal_code", "town", "latitude", "longitude"),
    *("phone", "email", "access", "directions", "holidays"),
)
PERSON = ("name", "illustration", "door", "about", "phone", "email", "languages")
ORGANISATION = (
    *("name", "offer", "languages", "phone", "email", "website"),
    *("looks_for_partners", "partners_wanted"),
)
# In the order in which translations need each other.
TRANSLATED = (Post, OwnHoliday, Place, Person, Organisation)


class DirectoryDemonstration:
    """Makes the entries that are missing; leaves those that are there."""

    def __init__(self, german: Locale, rows: dict) -> None:
        self.german, self.rows = german, rows
        self.towns = {x.slug: x for x in Municipality.objects.filter(locale=german)}

    def load(self) -> None:
        for row in self.rows["holidays"]:
            OwnHoliday.objects.get_or_create(
                name=row["name"], locale=self.german, defaults=row
            )
        for row in self.rows["places"]:
            self._place(row)
        for row in [*self.rows["people"], *self.rows["network"]]:
            self._person(row)
        for row in self.rows["organisations"]:
            self._organisation(row)

    def draw_map(self) -> None:
        """The outline, once there is a site to keep it."""
        settings = DirectorySettings.for_site(Site.objects.get(is_default_site=True))
        if not settings.outline:
            settings.outline = read_outline(json.dumps(self.rows["outline"]).encode())
            settings.save()

    def _is_there(self, model: type, row: dict) -> bool:
        return model.objects.filter(slug=row["slug"], locale=self.german).exists()

    def _values(self, row: dict, names: tuple[str, ...]) -> dict:
        known = {name: row[name] for name in names if name in row}
        return {"slug": row["slug"], "locale": self.german, **known}

    def _place(self, row: dict) -> None:
        if self._is_there(Place, row):
            return
        town = self.towns[row["municipality"]]
        place = Place(**self._values(row, PLACE), municipality=town, kept_by=town)
        place.hours = [PlaceHours(**x) for x in _hours(row["hours"])]
        place.changes = [PlaceChange(**_change(x)) for x in row.get("changes", [])]
        place.save()

    def _person(self, row: dict) -> None:
        if self._is_there(Person, row):
            return
        office = Place.objects.filter(slug=row.get("office"), locale=self.german)
        person = Person(**self._values(row, PERSON), office=office.first())
        person.kept_by = person.office.municipality if person.office else None
        person.topics = self._topics(row)
        person.hours = [PersonHours(**x) for x in _hours(row.get("hours", []))]
        person.terms = [self._term(x) for x in row.get("terms", [])]
        person.save()

    def _term(self, row: dict) -> TermOfOffice:
        post, _ = Post.objects.get_or_create(
            name=row.get("post", self.rows["post"]),
            municipality=self.towns.get(row.get("town")),
            locale=self.german,
        )
        return TermOfOffice(
            post=post,
            kind=row["kind"],
            starts_on=row["from"],
            ends_on=row.get("to"),
            precision=row.get("precision", "day"),
        )

    def _organisation(self, row: dict) -> None:
        if self._is_there(Organisation, row):
            return
        towns = [self.towns[slug] for slug in row.get("municipalities", [])]
        organisation = Organisation(**self._values(row, ORGANISATION))
        organisation.kept_by = towns[0] if len(towns) == 1 else None
        organisation.municipalities = towns
        organisation.topics = self._topics(row)
        organisation.places = Place.objects.filter(
            slug__in=row.get("places", []), locale=self.german
        )
        organisation.save()

    def _topics(self, row: dict) -> list[Topic]:
        wanted = row.get("topics", [])
        return list(Topic.objects.filter(slug__in=wanted, locale=self.german))


def add_directory_pages(demonstration: "Demonstration", home: Page) -> None:
    """The directory and a page for each municipality, where they are missing."""
    from .loading import stream

    rows, german = demonstration.rows, demonstration.german
    demonstration.add(home, DirectoryPage, rows["page"], show_in_menus=True)
    for row in rows["municipalities"]:
        demonstration.add(
            home,
            MunicipalityPage,
            {**row, "municipalities": [row["slug"]]},
            municipality=Municipality.objects.get(slug=row["slug"], locale=german),
            commissioner=Person.objects.get(slug=row["commissioner"], locale=german),
            office=Place.objects.get(slug=row["office"], locale=german),
            body=stream([{"rich_text": [row["text"]]}]),
        )


def _hours(lines: list[str]) -> list[dict]:
    """ "0-4 09:00-12:30 first" as values of rows: weekdays, times, how often."""
    found = []
    for line in lines:
        days, times, *rest = line.split()
        first, _dash, last = days.partition("-")
        opens, closes = (time.fromisoformat(x) for x in times.split("-"))
        found += [
            {
                "weekday": weekday,
                "opens": opens,
                "closes": closes,
                "week": next((WEEKS[x] for x in rest if x in WEEKS), 0),
                "by_appointment": "appointment" in rest,
            }
            for weekday in range(int(first), int(last or first) + 1)
        ]
    return found


def _change(row: dict) -> dict:
    return {
        "first_day": _in_days(row["in_days"]),
        "last_day": _in_days(row["to_days"]) if "to_days" in row else None,
        "opens": time.fromisoformat(row["opens"]) if "opens" in row else None,
        "closes": time.fromisoformat(row["closes"]) if "closes" in row else None,
        "reason": row["reason"],
    }


def _in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)
