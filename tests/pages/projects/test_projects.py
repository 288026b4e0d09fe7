"""The list of projects and a project's page."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils import WagtailPageTestCase

from pages.base.models import HomePage, TopicPage
from pages.directory.entries import entries_now
from pages.directory.models import MunicipalityPage
from pages.projects import blocks, period
from pages.projects.models import FundingRow, Programme, ProjectIndexPage, ProjectPage
from pages.topics.models import Municipality

pytestmark = pytest.mark.django_db
MAY = date(2027, 5, 1)


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def read(client, path="projekte/patenschaften/", code="de"):
    response = client.get(f"/{code}/{path}")
    assert response.status_code == 200
    return response.content.decode()


class TestTheirPlace(WagtailPageTestCase):
    def test_projects_stand_only_in_their_list(self):
        self.assertAllowedParentPageTypes(ProjectPage, {ProjectIndexPage})
        self.assertAllowedSubpageTypes(ProjectPage, set())
        self.assertAllowedParentPageTypes(
            ProjectIndexPage, {HomePage, MunicipalityPage}
        )
        self.assertAllowedSubpageTypes(ProjectIndexPage, {ProjectPage})


class TestPartners:
    def test_ask_the_directory_once_for_its_address(
        self, make_project, directory, club, monkeypatch
    ):
        asked = []
        monkeypatch.setattr(
            blocks, "entries_now", lambda: asked.append(1) or entries_now()
        )
        partner = ("partner", {"organisation": club, "role": ""})
        page = make_project(partners=[partner] * 5)

        urls = {x.value.link.url for x in page.partners}

        assert urls == {"/de/menschen/organisations/lernpaten/"}
        assert len(asked) == 1


class TestAPeriod:
    @pytest.mark.parametrize(
        ("first", "last", "status"),
        [
            (None, None, ""),
            (MAY, None, "running"),
            (MAY + timedelta(days=1), None, "planned"),
            (None, MAY, "running"),
            (None, MAY - timedelta(days=1), "finished"),
            (MAY - timedelta(days=9), MAY - timedelta(days=1), "finished"),
            (MAY - timedelta(days=9), MAY, "running"),
            (MAY, MAY, "running"),
        ],
    )
    def test_says_what_a_project_is_and_the_database_says_the_same(
        self, make_project, first, last, status
    ):
        page = make_project(starts_on=first, ends_on=last)

        assert period.status_on(MAY, first, last) == status
        for one in ("planned", "running", "finished"):
            found = ProjectPage.objects.filter(period.with_status(one, day=MAY))
            assert (page in found) == (one == status), one


class TestAProject:
    def test_shows_nothing_empty(self, client, make_project):
        make_project()

        page = read(client)

        assert "Patenschaften" in page
        for heading in ("Ergebnisse", "Wer das bezahlt", "Mitmachen", "Zeitraum"):
            assert heading not in page
        assert "eu-emblem" not in page

    def test_shows_all_that_it_knows(
        self, client, directory, make_project, person, club, german
    ):
        page = make_project(
            starts_on=date(2025, 3, 1),
            ends_on=date(2099, 2, 28),
            target_group="Familien",
            budget="240000",
            aims="<p>Niemand bleibt allein.</p>",
            results="<p>71 Paare.</p>",
            partners=[("partner", {"organisation": club, "role": "findet Paten"})],
            volunteers=[
                (
                    "volunteer",
                    {"task": "Lesen", "time": "2 Stunden", "person": person},
                )
            ],
        )
        page.contacts = [person]
        page.municipalities = [
            Municipality.objects.create(name="Kelmis", slug="kelmis", locale=german)
        ]
        page.save()

        text = read(client)

        for words in (
            *("1. März 2025 bis 28. Februar 2099", "Läuft", "Familien", "Kelmis"),
            *("240.000,00\xa0€", "Niemand bleibt allein.", "71 Paare."),
            *("findet Paten", "2 Stunden", "0800 555 011"),
        ):
            assert words in text, words
        assert "/de/menschen/organisations/lernpaten/" in text
        assert "/de/menschen/people/mira/" in text

    def test_says_before_its_title_that_it_is_over_or_to_come(
        self, client, make_project
    ):
        make_project("Alt", ends_on=in_days(-1))
        make_project("Neu", starts_on=in_days(9))

        assert '<span class="label">Abgeschlossen</span>' in read(
            client, "projekte/alt/"
        )
        assert '<span class="label">Geplant</span>' in read(client, "projekte/neu/")

    def test_is_read_in_the_second_language(
        self, client, make_project, arabic, arabic_home, translated, commit_at_once
    ):
        page = make_project(aims="<p>Hilfe.</p>", target_group="Eltern")
        translated(page.get_parent().specific, arabic)
        translated(page, arabic)

        text = read(client, code="ar")

        assert 'dir="rtl"' in text
        assert "ar:Hilfe." in text
        assert "ar:Eltern" in text

    def test_keeps_going_when_a_partner_is_deleted(self, client, make_project, club):
        make_project(partners=[("partner", {"organisation": club, "role": "malt"})])
        assert "malt" in read(client)

        club.delete()

        text = read(client)
        assert "malt" not in text
        assert "Wer mitmacht" not in text

    def test_cannot_end_before_it_begins(self, make_project):
        with pytest.raises(ValidationError) as refused:
            make_project(starts_on=MAY, ends_on=MAY - timedelta(days=1))

        assert list(refused.value.message_dict) == ["ends_on"]


class TestTheList:
    def test_shows_what_runs_first_and_what_is_over_last(self, client, make_project):
        make_project("Vorbei", starts_on=in_days(-90), ends_on=in_days(-1))
        make_project("Bald", starts_on=in_days(30))
        make_project("Jetzt", starts_on=in_days(-3))

        text = read(client, "projekte/")

        assert text.index("Jetzt") < text.index("Bald") < text.index("Vorbei")
        assert "3 Projekte" in text

    @pytest.mark.parametrize(
        ("status", "shown"),
        [("running", "Jetzt"), ("planned", "Bald"), ("finished", "Vorbei")],
    )
    def test_keeps_those_of_the_status_asked_for(
        self, client, make_project, status, shown
    ):
        make_project("Vorbei", starts_on=in_days(-90), ends_on=in_days(-1))
        make_project("Bald", starts_on=in_days(30))
        make_project("Jetzt", starts_on=in_days(-3))

        text = read(client, f"projekte/?status={status}")

        found = [x for x in ("Vorbei", "Bald", "Jetzt") if f">{x}<" in text]
        assert found == [shown]

    @pytest.mark.parametrize("query", ["status=x", "status=%00", "topic=x&status=%27"])
    def test_names_a_filter_that_it_does_not_know(self, client, make_project, query):
        make_project()

        text = read(client, f"projekte/?{query}")

        assert "Einen Filter in dieser Adresse kennen wir nicht" in text
        assert "Patenschaften" in text

    def test_needs_as_many_queries_for_many_as_for_few(
        self, client, make_project, django_assert_max_num_queries
    ):
        for number in range(25):
            make_project(f"Projekt {number}", starts_on=in_days(-number))
        client.get("/de/projekte/")

        with django_assert_max_num_queries(15):
            client.get("/de/projekte/")

    def test_is_on_the_pages_of_its_topics_until_it_is_over(
        self, client, home, make_project, topic
    ):
        home.add_child(instance=TopicPage(title="Wohnen", slug="wohnen", topic=topic))
        make_project("Jetzt", [topic], starts_on=in_days(-3))
        make_project("Vorbei", [topic], ends_on=in_days(-3))

        text = read(client, "wohnen/")

        assert "Jetzt" in text
        assert "Vorbei" not in text


class TestAGrant:
    def test_refuses_a_programme_of_somebody_else(self, make_project, region, fund):
        row = FundingRow(project=make_project(), funder=region, programme=fund)

        with pytest.raises(ValidationError) as refused:
            row.full_clean()

        assert list(refused.value.message_dict) == ["programme"]

    @pytest.mark.parametrize("share", [-1, 101])
    def test_refuses_a_share_that_is_none(self, make_project, region, share):
        row = FundingRow(project=make_project(), funder=region, share=share)

        with pytest.raises(ValidationError) as refused:
            row.full_clean()

        assert "share" in refused.value.message_dict

    def test_refuses_to_end_before_it_begins(self, make_project, region):
        row = FundingRow(
            project=make_project(),
            funder=region,
            starts_on=MAY,
            ends_on=MAY - timedelta(days=1),
        )

        with pytest.raises(ValidationError) as refused:
            row.full_clean()

        assert list(refused.value.message_dict) == ["ends_on"]

    def test_reaches_every_translation_and_follows_german(
        self, make_project, union, fund, region, arabic, arabic_home, translated,
        commit_at_once,
    ):  # fmt: skip
        page = make_project()
        page.funding = [FundingRow(funder=union, programme=fund, share=75)]
        page.save()
        translated(page.get_parent().specific, arabic)
        version = translated(page, arabic)

        page = ProjectPage.objects.get(pk=page.pk)
        page.funding = [FundingRow(funder=region)]
        page.save_revision().publish()

        version = ProjectPage.objects.get(pk=version.pk)
        assert [x.funder for x in version.funding.all()] == [region]

    def test_keeps_its_funder_and_programme(
        self, admin_client, make_project, union, fund, grant
    ):
        grant(make_project(), union, programme=fund)

        for row in (union, fund):
            name = f"wagtailsnippets_projects_{row._meta.model_name}:delete"
            answer = admin_client.post(reverse(name, args=[row.pk]), follow=True)
            assert "Seiten nennen" in answer.content.decode()
        assert str(Programme.objects.get()) == "Integrationsfonds 2021–2027"


class TestADeletedProject:
    def test_takes_its_grants_along(self, make_project, union, grant):
        page = make_project()
        grant(page, union)

        Page.objects.get(pk=page.pk).delete()

        assert not FundingRow.objects.exists()
