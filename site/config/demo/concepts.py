"""The demonstration's concepts, with days and values counted from that of loading."""

import json
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from django.utils import timezone
from wagtail.models import Page

from events.models import EventPage
from pages.concepts.models import (
    ConceptIndexPage,
    ConceptPage,
    Goal,
    Indicator,
    IndicatorValue,
)
from pages.councils.models import CouncilPage, MeetingPage, MotionPage
from pages.directory.models import Organisation, Person
from pages.projects.models import ProjectPage

if TYPE_CHECKING:
    from .loading import Demonstration

# Keys of blocks are made from where they stand, so that they are always the same.
SPACE = uuid.UUID("6d1d0b1e-54c4-4d59-9a54-0e6a3f7c2b11")
LINKED = {"projects": ProjectPage, "events": EventPage, "motions": MotionPage}
KEEPER = "zahlen@example.org"


def add_concepts(demonstration: "Demonstration", home: Page) -> None:
    """The list of concepts, its concepts, their values, and what serves their goals."""
    from .loading import read

    Concepts(demonstration, read("concepts.yaml")).load(home)


class Concepts:
    """Loads the concepts; what an editor has changed stays as it is."""

    def __init__(self, demonstration: "Demonstration", content: dict) -> None:
        self.demonstration, self.content = demonstration, content
        self.german, self.today = demonstration.german, timezone.localdate()

    def load(self, home: Page) -> None:
        index = self.demonstration.add(home, ConceptIndexPage, self.content["index"])
        known = {*ConceptPage.objects.child_of(index).values_list("slug", flat=True)}
        new = [x for x in self.content["concepts"] if x["slug"] not in known]
        for row in self.content["concepts"]:
            self._concept(index, row)
        for row in new:
            self._values(row)
        if new:
            self._links()

    def _concept(self, index: Page, row: dict) -> None:
        from .loading import rich

        first, last = row.get("days", (None, None))
        self.demonstration.add(
            index,
            ConceptPage,
            row,
            phase=row["phase"],
            starts_on=self._in_days(first),
            ends_on=self._in_days(last),
            steering_group=self._row(CouncilPage, row.get("steering")),
            institute=self._row(Organisation, row.get("institute")),
            resolution=self._row(MotionPage, row.get("resolution")),
            about=rich(row["about"]),
            timeline=json.dumps(list(self._timeline(row))),
            plan=json.dumps(list(self._plan(row))),
            responsible_email=KEEPER,
        )

    # The timeline ---------------------------------------------------------------

    def _timeline(self, row: dict) -> Iterator[dict]:
        for at, point in enumerate(row["timeline"]):
            event = self._row(EventPage, point.get("event"))
            page = event or self._row(MeetingPage, point.get("meeting"))
            value = {
                "day": self._day(point, event).isoformat(),
                "precision": point["precision"],
                "what": point["what"],
                "page": page.pk if page else None,
            }
            yield {"type": "point", "value": value, "id": _key(row, "point", at)}

    def _day(self, point: dict, event: EventPage | None) -> date:
        if "date" in point:
            return point["date"]
        if "months" in point:
            return self.today + relativedelta(months=point["months"])
        coming = event.occurrences.upcoming(at=timezone.now()).first()
        return (coming or event.occurrences.last()).start_day

    # The plan -------------------------------------------------------------------

    def _plan(self, row: dict) -> Iterator[dict]:
        for at, field in enumerate(row["fields"]):
            goals = [
                _item(_key(row, "goal", goal["slug"]), self._goal(row, goal))
                for goal in field["goals"]
            ]
            value = {
                "title": field["title"],
                "text": field.get("text", ""),
                "goals": goals,
            }
            yield {"type": "field", "value": value, "id": _key(row, "field", at)}

    def _goal(self, row: dict, goal: dict) -> dict:
        where = goal["slug"]
        measures = [
            _item(_key(row, where, "measure", at), self._measure(row, where, at, x))
            for at, x in enumerate(goal.get("measures", []))
        ]
        return {
            "title": goal["title"],
            "text": goal.get("text", ""),
            "slug": goal["slug"],
            "measures": measures,
            "indicators": self._indicators(row, goal, where),
        }

    def _measure(self, row: dict, where: str, at: int, measure: dict) -> dict:
        first, last = measure["days"]
        organisations = [
            _item(_key(row, where, at, slug), self._pk(Organisation, slug))
            for slug in measure.get("partners", [])
        ]
        council = self._row(CouncilPage, measure.get("council"))
        return {
            "title": measure["title"],
            "text": measure.get("text", ""),
            "person": self._pk(Person, measure.get("person")),
            "organisation": self._pk(Organisation, measure.get("organisation")),
            "council": council.pk if council else None,
            "responsible": measure.get("words", ""),
            "partners": organisations,
            "others": measure.get("others", ""),
            "starts_on": self._in_days(first).isoformat(),
            "ends_on": self._in_days(last).isoformat(),
            "state": measure["state"],
            "reason": measure.get("reason", ""),
            "indicators": self._indicators(row, measure, f"{where}-{at}"),
        }

    def _indicators(self, row: dict, above: dict, where: str) -> list[dict]:
        return [
            _item(_key(row, where, "indicator", at), self._indicator(indicator))
            for at, indicator in enumerate(above.get("indicators", []))
        ]

    def _indicator(self, row: dict) -> dict:
        return {
            "name": row["name"],
            "unit": row["unit"],
            "source": row["source"],
            "direction": "less" if row.get("less") else "more",
            "decimals": row.get("decimals", 0),
            **self._number("baseline", row.get("from")),
            **self._number("target", row.get("to")),
            "due_on": self._due(row).isoformat(),
            "every": row["every"],
            "told_name": row.get("keeper", "Büro für Integration"),
            "told_email": KEEPER,
        }

    def _number(self, name: str, pair: list | None) -> dict:
        if pair is None:
            return {name: None, f"{name}_on": None}
        number, days = pair
        return {name: str(number), f"{name}_on": self._in_days(days).isoformat()}

    def _due(self, row: dict) -> date:
        """As the first of its values was due, so that the next is due soon."""
        if "values" not in row:
            return self._in_days(row["due"])
        days = [day for day, _number in self._dated(row["values"])]
        return days[0] + timedelta(days=14)

    def _dated(self, values: dict) -> list[tuple[date, Decimal]]:
        last, count = self._in_days(values["last"]), len(values["numbers"])
        return [
            (
                last - relativedelta(months=values["every"] * (count - 1 - at)),
                Decimal(str(number)),
            )
            for at, number in enumerate(values["numbers"])
        ]

    def _values(self, row: dict) -> None:
        """Two years of values for the indicators of a concept that is new."""
        page = self.demonstration.made[row["slug"]]
        rows = {
            (x.goal.slug, x.name): x
            for x in Indicator.objects.of(page.translation_key).select_related("goal")
        }
        IndicatorValue.objects.bulk_create(
            IndicatorValue(indicator=rows[goal, one["name"]], day=day, value=number)
            for goal, one in _counted(row)
            for day, number in self._dated(one["values"])
        )

    # What serves the goals ------------------------------------------------------

    def _links(self) -> None:
        for shelf, model in LINKED.items():
            for slug, goals in self.content["links"][shelf].items():
                page = self._row(model, slug)
                if page is not None:
                    page.goals.set(Goal.objects.current().filter(slug__in=goals))
                    page.save_revision().publish()

    # Rows that others loaded ----------------------------------------------------

    def _row(self, model: type, slug: str | None) -> Page | Organisation | None:
        rows = model.objects.filter(locale=self.german, slug=slug)
        return rows.first() if slug else None

    def _pk(self, model: type, slug: str | None) -> int | None:
        row = self._row(model, slug)
        return row.pk if row else None

    def _in_days(self, days: int | None) -> date | None:
        return None if days is None else self.today + timedelta(days=days)


def _key(row: dict, *where: object) -> str:
    return str(uuid.uuid5(SPACE, "/".join(map(str, (row["slug"], *where)))))


def _item(key: str, value: object) -> dict:
    return {"type": "item", "value": value, "id": key}


def _counted(row: dict) -> Iterator[tuple[str, dict]]:
    """Every indicator with values, and the goal that it shows."""
    for field in row["fields"]:
        for goal in field["goals"]:
            for above in (goal, *goal.get("measures", [])):
                for indicator in above.get("indicators", []):
                    if "values" in indicator:
                        yield goal["slug"], indicator
