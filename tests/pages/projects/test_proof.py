"""The proof of use: what is in it, for whom, and as which file."""

import csv
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import PageLogEntry

from accounts.models import User
from accounts.roles import EDITORS, TRANSLATORS, grant_roles
from pages.base.frame import forget_frames
from pages.base.models import OfficeSettings
from pages.base.models.page import RelatedPage
from pages.directory.models import MunicipalityPage
from pages.news.models import NewsIndexPage, NewsPage
from pages.projects import evidence
from pages.projects.evidence import Held
from pages.projects.models import FundingRow, ProjectIndexPage, ProjectPage
from pages.projects.proof import people, proof_of, published, total
from pages.topics.models import Municipality

from .conftest import MORNING

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(make_project, union, fund, region, grant, club):
    page = make_project(
        starts_on=date(2025, 3, 1),
        ends_on=date(2028, 2, 29),
        budget=Decimal("240000.50"),
        partners=[("partner", {"organisation": club, "role": "=1+1"})],
    )
    grant(page, union, programme=fund, grant_number="=M-12", share=75, amount=180_000)
    grant(page, region, sort_order=1)
    return page


@pytest.fixture
def at_events():
    """Lets a room above tell of these dates."""
    named = []

    def tell(*held):
        provider = evidence.Provider("test", lambda p, until: held, lambda p: [])
        named.append(evidence.register(provider).name)

    yield tell
    for name in named:
        evidence._providers.pop(name, None)


def tables(project):
    return {table.title: table for table in proof_of(project, at=MORNING)}


def address(page, kind="xlsx"):
    return reverse("project_proof", args=[page.pk, kind])


def form_below(page):
    names = ("projects", "projectpage")
    return reverse("wagtailadmin_pages:add", args=[*names, page.pk])


def signed_in(name, *groups):
    user = User.objects.create_user(name, f"{name}@example.org", "x")
    user.groups.set(Group.objects.filter(name__in=groups))
    client = Client()
    client.force_login(user)
    return client


class TestTheProof:
    def test_tells_period_grants_and_partners(self, project):
        found = tables(project)

        facts = {row[0]: row[1] for row in found["Projekt"].rows}
        assert facts["Beginn"] == date(2025, 3, 1)
        assert facts["Stand"] == date(2027, 3, 2)
        assert facts["Budget in Euro"] == Decimal("240000.50")
        assert facts["Partner"] == "Lernpaten Region (=1+1)"
        first, second = found["Förderung"].rows
        assert first[:6] == [
            *("Europäische Union", "Integrationsfonds", "2021–2027", "=M-12"),
            *(Decimal(75), Decimal(180_000)),
        ]
        # A grant without days of its own is paid as long as the project.
        assert second[6:] == [date(2025, 3, 1), date(2028, 2, 29)]

    def test_tells_dates_with_people_but_no_small_number(self, project, at_events):
        at_events(
            Held("Treffen", date(2026, 5, 2), "Haus", 12, 9),
            Held("Ausflug", date(2026, 4, 1), "", 4, None),
            Held("Fest", date(2026, 6, 1), "", None, None),
        )

        rows = tables(project)["Veranstaltungen"].rows

        assert rows == [
            [date(2026, 4, 1), "Ausflug", "", "weniger als 5", "nicht gezählt"],
            [date(2026, 5, 2), "Treffen", "Haus", 12, 9],
            [date(2026, 6, 1), "Fest", "", "nicht gezählt", "nicht gezählt"],
            [None, "Zusammen", "", "mindestens 13", 9],
        ]

    @pytest.mark.parametrize("number", [1, 2, 3, 4])
    def test_cannot_be_taken_apart(self, number):
        german = {people(n) for n in (1, 2, 3, 4)}

        assert people(number) in german
        assert len(german) == 1
        assert len({total([20, n]) for n in (1, 2, 3, 4)}) == 1

    def test_tells_nought_and_five(self):
        assert [people(0), people(5), total([0, 5])] == [0, 5, 5]

    def test_lists_what_was_published_with_its_emblem(
        self, home, project, arabic, arabic_home
    ):
        news = home.add_child(instance=NewsIndexPage(title="Neues", slug="neues"))
        for slug in ("vorher", "fremd"):
            item = news.add_child(instance=NewsPage(title=slug, slug=slug))
            item.save_revision().publish()
        RelatedPage.objects.create(
            page=NewsPage.objects.get(slug="vorher"), target=project
        )
        project.save_revision().publish()
        project.copy_for_translation(arabic, copy_parents=True)
        version = ProjectPage.objects.get(locale=arabic)
        version.save_revision().publish()

        rows = tables(project)["Veröffentlichungen"].rows

        assert [(row[1], row[2], row[6]) for row in rows] == [
            ("Patenschaften", "Deutsch", "gezeigt"),
            ("Patenschaften", "Arabisch", "gezeigt"),
            ("vorher", "Deutsch", "fehlt"),
        ]
        assert rows[0][3].endswith("/de/projekte/patenschaften/")
        assert isinstance(rows[0][4], date)

        OfficeSettings.objects.update(eu_funded=True)
        forget_frames()
        assert tables(project)["Veröffentlichungen"].rows[2][6] == "gezeigt"

    def test_lists_no_page_twice_and_sees_other_projects_emblems(
        self, make_project, project, union, grant, at_events
    ):
        other = make_project("Lotsen")
        grant(other, union)
        RelatedPage.objects.create(page=project, target=other)
        rows = tables(project)["Veröffentlichungen"].rows
        assert [(x[1], x[6]) for x in rows] == [
            ("Patenschaften", "gezeigt"),
            ("Lotsen", "gezeigt"),
        ]

        listed = [x for x in published(project) if x.title == "Lotsen"]
        provider = evidence.Provider("pages", lambda p, until: [], lambda p: listed)
        evidence.register(provider)
        try:
            assert len(tables(project)["Veröffentlichungen"].rows) == len(rows)
        finally:
            evidence._providers.pop("pages")

    def test_leaves_drafts_out(self, project):
        project.unpublish()

        assert tables(project)["Veröffentlichungen"].rows == []


class TestAFunder:
    def test_stays_while_a_grant_names_it(self, admin_client, project, union):
        url = reverse("wagtailsnippets_projects_funder:delete", args=[union.pk])

        answer = admin_client.post(url, follow=True)

        assert "Seiten nennen" in answer.content.decode()
        assert project.funding.filter(funder=union).exists()

    def test_may_go_while_an_old_draft_names_it(self, project, fund, union):
        project.save_revision()
        FundingRow.objects.all().delete()
        fund.delete()
        union.delete()

        draft = ProjectPage.objects.get(pk=project.pk).get_latest_revision_as_object()

        assert [x.funder.name for x in draft.funding.all()] == ["Musterregion"]


class TestTheFile:
    def test_opens_as_a_workbook_with_numbers_days_and_no_formula(
        self, admin_client, project, at_events
    ):
        at_events(Held("=2+2", date(2026, 5, 2), "@x", 12, 3))

        answer = admin_client.get(address(project))

        book = load_workbook(BytesIO(answer.content))
        assert book.sheetnames == [
            *("Projekt", "Förderung", "Veranstaltungen", "Veröffentlichungen")
        ]
        grant = [cell.value for cell in book["Förderung"][2]]
        assert grant[3:6] == ["=M-12", 75, 180_000]
        assert grant[6] == datetime(2025, 3, 1)
        held = book["Veranstaltungen"][2]
        assert [cell.value for cell in held][1:] == [
            *("=2+2", "@x", 12, "weniger als 5")
        ]
        assert {cell.data_type for sheet in book for r in sheet for cell in r} <= {
            *"snd"
        }

    def test_opens_as_csv_without_a_formula(self, admin_client, project):
        answer = admin_client.get(address(project, "csv"))

        text = StringIO(answer.content.decode("utf-8-sig"))
        rows = list(csv.reader(text, delimiter=";"))
        assert ["Projekt"] in rows
        assert ["Budget in Euro", "240000,50"] in rows
        assert ["Beginn", "2025-03-01"] in rows
        assert any("'=M-12" in row for row in rows)
        assert not any(cell.startswith("=") for row in rows for cell in row)

    def test_is_named_for_the_project_and_noted(self, admin_client, project):
        answer = admin_client.get(address(project, "csv"))

        assert 'filename="patenschaften-2' in answer["Content-Disposition"]
        assert "no-store" in answer["Cache-Control"]
        assert PageLogEntry.objects.filter(action="projects.proof").count() == 1

    def test_is_offered_at_the_german_page(
        self, admin_client, project, arabic, arabic_home
    ):
        version = project.copy_for_translation(arabic, copy_parents=True)
        edit = reverse("wagtailadmin_pages:edit", args=[project.pk])

        assert address(project) in admin_client.get(edit).content.decode()
        assert admin_client.get(address(version)).status_code == 404

    def test_needs_the_same_queries_for_10_and_for_100_grants(
        self, admin_client, project, union, grant, django_assert_max_num_queries
    ):
        for number in range(100):
            grant(project, union, sort_order=number)
        proof_of(project, at=MORNING)

        with django_assert_max_num_queries(15):
            proof_of(project, at=MORNING)


class TestWhoMayHaveIt:
    def test_is_whoever_may_edit_the_page(self, home, project):
        grant_roles([home])

        assert signed_in("ada", EDITORS).get(address(project)).status_code == 200
        answer = signed_in("bob", TRANSLATORS).get(address(project))
        assert answer.status_code == 302
        assert answer.url == reverse("wagtailadmin_home")

    def test_is_nobody_who_is_not_signed_in(self, client, project):
        answer = client.get(address(project))

        assert answer.status_code == 302
        assert "login" in answer.url

    def test_is_a_towns_editor_for_the_towns_projects_only(
        self, home, german, make_project, project
    ):
        town = Municipality.objects.create(name="Eupen", slug="eupen", locale=german)
        page = home.add_child(
            instance=MunicipalityPage(title="Eupen", slug="eupen", municipality=town)
        )
        own_list = page.add_child(
            instance=ProjectIndexPage(title="Projekte", slug="projekte")
        )
        own = make_project("Nur in Eupen", below=own_list)
        client = signed_in("ada", "Municipality editors: Eupen")

        assert client.get(address(own)).status_code == 200
        assert client.get(address(project)).status_code == 302
        assert client.get(form_below(own_list)).status_code == 200
        assert client.get(form_below(project.get_parent())).status_code == 302
        assert "Nur in Eupen" in client.get("/de/projekte/").content.decode()
        funders = reverse("wagtailsnippets_projects_funder:list")
        assert client.get(funders).status_code == 302
