"""A list of projects, funders, and makers of the least that matters."""

import datetime
from datetime import date

import pytest

from pages.directory.models import DirectoryPage, Organisation, Person
from pages.projects.models import (
    Funder,
    FundingRow,
    Programme,
    ProjectIndexPage,
    ProjectPage,
)
from tests.again import content

MORNING = datetime.datetime(2027, 3, 2, 7, tzinfo=datetime.UTC)
TODAY = date(2027, 3, 2)


@content
def projects(home):
    return home.add_child(instance=ProjectIndexPage(title="Projekte", slug="projekte"))


@pytest.fixture
def make_project(projects):
    def make(title="Patenschaften", topics=(), below=None, **values):
        slug = values.pop("slug", title.lower().replace(" ", "-"))
        page = (below or projects).add_child(
            instance=ProjectPage(title=title, slug=slug, **values)
        )
        page.topics.set(topics)
        page.save()
        return page

    return make


@content
def union(german):
    return Funder.objects.create(name="Europäische Union", is_eu=True, locale=german)


@pytest.fixture
def region(german):
    return Funder.objects.create(name="Musterregion", locale=german)


@pytest.fixture
def fund(union, german):
    return Programme.objects.create(
        name="Integrationsfonds", years="2021–2027", funder=union, locale=german
    )


@pytest.fixture
def grant():
    """Gives a project a grant of that funder."""

    def grant(page, funder, **values):
        # As the editor's form numbers them.
        values.setdefault("sort_order", page.funding.count())
        return FundingRow.objects.create(project=page, funder=funder, **values)

    return grant


@pytest.fixture
def directory(home):
    return home.add_child(instance=DirectoryPage(title="Menschen", slug="menschen"))


@pytest.fixture
def person(german):
    return Person.objects.create(
        name="Mira Beispiel", slug="mira", phone="0800 555 011", locale=german
    )


@pytest.fixture
def club(german):
    return Organisation.objects.create(
        name="Lernpaten Region", slug="lernpaten", locale=german
    )
