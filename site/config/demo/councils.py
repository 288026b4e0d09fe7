"""The demonstration's councils, with dates counted from the day of loading."""

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from events.models import EventPage, Occurrence
from pages.councils.models import (
    CouncilIndexPage,
    CouncilPage,
    MeetingPage,
    Member,
    MotionPage,
    Sector,
    SectorSeats,
)
from pages.directory.models import Organisation, Person, Place, Post

from .media import sheet

if TYPE_CHECKING:
    from .loading import Demonstration

PERSON = ("name", "illustration", "door", "languages", "about")
MOTION_TEXTS = ("text", "answer", "decision", "implementation")
MOTION_DAYS = {
    "submitted": "submitted_on",
    "due": "answer_due",
    "answered": "answered_on",
    "decided": "decided_on",
    "done": "done_on",
}
THURSDAY = 3
MEETING = ("place_name", "place_address", "is_open", "guests", "attendance")


def add_councils(demonstration: "Demonstration", home: Page) -> None:
    """The list of councils and everything below it, where it is missing."""
    from .loading import read

    Councils(demonstration, read("councils.yaml")).load(home)


class Councils:
    """Loads the councils; what an editor has changed stays as it is."""

    def __init__(self, demonstration: "Demonstration", content: dict) -> None:
        self.demonstration, self.content = demonstration, content
        self.german = demonstration.german
        self.sectors: dict[str, Sector] = {}

    def load(self, home: Page) -> None:
        self._sectors()
        for row in self.content["people"]:
            self._person(row)
        index = self.demonstration.add(
            home, CouncilIndexPage, self.content["index"], show_in_menus=True
        )
        for row in self.content["councils"]:
            self._council(index, row)

    def _sectors(self) -> None:
        for at, row in enumerate(self.content["sectors"]):
            found = Sector.objects.filter(locale=self.german, sort_order=at).first()
            self.sectors[row["key"]] = found or Sector.objects.create(
                locale=self.german, name=row["name"], note=row["note"], sort_order=at
            )

    def _person(self, row: dict) -> None:
        if self._entry(Person, row["slug"]) is None:
            values = {name: row[name] for name in PERSON}
            Person.objects.create(slug=row["slug"], locale=self.german, **values)

    def _entry(self, model: type, slug: str | None) -> object:
        rows = model.objects.filter(locale=self.german)
        return rows.filter(slug=slug).first() if slug else None

    def _council(self, index: Page, row: dict) -> None:
        from .loading import rich

        is_new = not CouncilPage.objects.child_of(index).filter(slug=row["slug"])
        term = row.get("term", {})
        page = self.demonstration.add(
            index,
            CouncilPage,
            row,
            kind=row["kind"],
            term_starts_on=term.get("from"),
            term_ends_on=term.get("to"),
            remit=rich(row.get("remit")),
            legal_basis=rich(row.get("legal_basis")),
            history=[("point", point) for point in row.get("history", [])],
        )
        if is_new:
            self._seats(page, row)
        for motion in row.get("motions", []):
            self._motion(page, motion)
        for meeting in row.get("meetings", []):
            self._meeting(page, meeting)

    def _seats(self, page: CouncilPage, row: dict) -> None:
        page.seats = [
            SectorSeats(sector=self.sectors[key], number=number, sort_order=at)
            for at, (key, number) in enumerate(row.get("seats", {}).items())
        ]
        page.members = [
            self._member(member, at) for at, member in enumerate(row.get("members", []))
        ]
        page.save_revision().publish()

    def _member(self, row: dict, at: int) -> Member:
        return Member(
            person=self._entry(Person, row["person"]),
            sector=self.sectors.get(row.get("sector")),
            organisation=self._entry(Organisation, row.get("organisation")),
            post=self._post(row.get("post")),
            role=row.get("role", Member.Role.MEMBER),
            has_vote=row.get("has_vote", True),
            starts_on=row["from"],
            ends_on=row.get("to"),
            substitute=self._entry(Person, row.get("substitute")),
            predecessor=self._entry(Person, row.get("predecessor")),
            sort_order=at,
        )

    def _post(self, name: str | None) -> Post | None:
        """The post of that municipality, or elsewhere the one of that name."""
        posts = Post.objects.filter(locale=self.german)
        known = Q(municipality__slug=name) | Q(municipality=None, name=name)
        return posts.filter(known).first() if name else None

    def _motion(self, council: CouncilPage, row: dict) -> None:
        from .loading import rich

        days = {
            field: _in_days(row[name])
            for name, field in MOTION_DAYS.items()
            if name in row
        }
        steps = [
            ("step", {"day": _in_days(step["days"]), "what": step["what"]})
            for step in row.get("history", [])
        ]
        self.demonstration.add(
            council,
            MotionPage,
            row,
            reference=row["reference"],
            mover=row["mover"],
            mover_person=self._entry(Person, row.get("person")),
            mover_organisation=self._entry(Organisation, row.get("organisation")),
            plain_summary=row["plain"],
            state=row["state"],
            referred_to=row.get("referred_to", ""),
            history=steps,
            responsible_email=row.get("keeper", "gremien@example.org"),
            **days,
            **{name: rich(row.get(name)) for name in MOTION_TEXTS},
        )

    def _meeting(self, council: CouncilPage, row: dict) -> None:
        from .loading import rich

        event = self.demonstration.made.get(row.get("event"))
        page = self.demonstration.add(
            council,
            MeetingPage,
            row,
            stage=row["stage"],
            is_cancelled=row.get("cancelled", False),
            place=self._entry(Place, row.get("place")),
            agenda=[("item", self._item(item)) for item in row.get("agenda", [])],
            report=rich(row.get("report")),
            **_when(row, event),
            **{name: row[name] for name in MEETING if name in row},
        )
        if event is not None and event.meeting_id is None:
            event.meeting = page
            event.save_revision().publish()

    def _item(self, row: dict) -> dict:
        motion = self.demonstration.made.get(row.get("motion"))
        return {
            "title": row["title"],
            "text": row.get("text", ""),
            "motion": motion,
            "documents": [sheet(name) for name in row.get("documents", [])],
            "result": row.get("result", ""),
        }


def _when(row: dict, event: EventPage | None) -> dict:
    """The day and the hours: of an event's next date, or as the row has them."""
    if event is not None:
        coming = event.occurrences.upcoming(at=timezone.now()).first()
        return _hours_of(coming or event.occurrences.last())
    day = row["date"] if "date" in row else _evening(_in_days(row["in_days"]))
    if "times" not in row:
        return {"date": day}
    start, end = (time.fromisoformat(x) for x in row["times"].split("-"))
    return {"date": day, "starts_at": start, "ends_at": end}


def _hours_of(row: Occurrence | None) -> dict:
    if row is None:
        return {}
    return {
        "date": row.start_day,
        "starts_at": row.start_time,
        "ends_at": row.end_time,
    }


def _evening(day: date) -> date:
    """The next day on which councils meet: a Thursday."""
    return day + timedelta(days=(THURSDAY - day.weekday()) % 7)


def _in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)
