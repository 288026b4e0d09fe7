"""The demonstration's projects, their funders and grants."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from wagtail.models import Page

from locales.table import SOURCE_CODE
from pages.directory.models import Organisation, Person
from pages.projects.models import (
    Funder,
    FundingRow,
    Programme,
    ProjectIndexPage,
    ProjectPage,
)

if TYPE_CHECKING:
    from .loading import Demonstration

PLAIN = ("target_group", "budget")
RICH = ("aims", "results")
GRANT = ("grant_number", "share", "amount")
# In the order in which translations need each other.
TRANSLATED = (Funder, Programme)


def add_projects(demonstration: "Demonstration", home: Page) -> None:
    """The list, its projects and who pays for them, where they are missing."""
    from .loading import read

    content = read("projects.yaml")
    index = demonstration.add(
        home, ProjectIndexPage, content["index"], show_in_menus=True
    )
    funders, programmes = _add_funders(demonstration, content)
    known = set(ProjectPage.objects.child_of(index).values_list("slug", flat=True))
    for row in content["projects"]:
        page = demonstration.add(index, ProjectPage, row, **_values(demonstration, row))
        if row["slug"] not in known:
            page.funding = [
                _grant(x, funders, programmes, number)
                for number, x in enumerate(row["funding"])
            ]
            page.save_revision().publish()


def _add_funders(demonstration: "Demonstration", content: dict) -> tuple[dict, dict]:
    german = demonstration.german
    funders = {
        row["key"]: Funder.objects.get_or_create(
            name=row["name"],
            locale=german,
            defaults={
                "is_eu": row.get("is_eu", False),
                "website": row.get("website", ""),
            },
        )[0]
        for row in content["funders"]
    }
    programmes = {
        row["key"]: Programme.objects.get_or_create(
            name=row["name"],
            years=row["years"],
            locale=german,
            defaults={"funder": funders[row["funder"]]},
        )[0]
        for row in content["programmes"]
    }
    return funders, programmes


def _values(demonstration: "Demonstration", row: dict) -> dict:
    from .loading import rich

    first, last = row.get("days", (None, None))
    return {
        **{name: row[name] for name in PLAIN if name in row},
        **{name: rich(row.get(name)) for name in RICH},
        "starts_on": row.get("starts_on") or _in_days(first),
        "ends_on": row.get("ends_on") or _in_days(last),
        "body": [("rich_text", rich(row["body"]))],
        "partners": [
            ("partner", {"organisation": _one(Organisation, slug), "role": role})
            for pair in row["partners"]
            for slug, role in pair.items()
        ],
        "volunteers": [("volunteer", _volunteer(x)) for x in row.get("volunteers", [])],
        "contacts": demonstration.entries(Person, row["contacts"]),
    }


def _volunteer(row: dict) -> dict:
    person = _one(Person, row["person"]) if "person" in row else None
    days = {name: _in_days(row.get(name)) for name in ("since", "until")}
    return {"text": "", "filled": False, **row, "person": person, **days}


def let_volunteers_answer(demonstration: "Demonstration") -> None:
    """The list of projects leads volunteers to their form, unless it does already."""
    from .loading import read

    row = read("projects.yaml")["index"]
    # Read anew: it has pages below it by now.
    index = ProjectIndexPage.objects.get(pk=demonstration.made[row["slug"]].pk)
    form = row["volunteer_form"]
    if index.volunteer_form is None and form in demonstration.made:
        index.volunteer_form = demonstration.made[form]
        index.save_revision().publish()


def _one(model: type, slug: str) -> object:
    return model.objects.get(slug=slug, locale__language_code=SOURCE_CODE)


def _grant(row: dict, funders: dict, programmes: dict, number: int) -> FundingRow:
    return FundingRow(
        sort_order=number,
        funder=funders[row["funder"]],
        programme=programmes.get(row.get("programme")),
        ends_on=row.get("ends_on") or _in_days(row.get("ends_in")),
        **{name: row[name] for name in GRANT if name in row},
    )


def _in_days(days: int | None) -> date | None:
    return None if days is None else timezone.localdate() + timedelta(days=days)
