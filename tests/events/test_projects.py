"""An event of a project says so, with the European emblem where it is due."""

import pytest

from pages.projects.models import Funder, FundingRow, ProjectIndexPage, ProjectPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(home, german):
    index = home.add_child(instance=ProjectIndexPage(title="Projekte", slug="projekte"))
    page = index.add_child(instance=ProjectPage(title="Paten", slug="paten"))
    union = Funder.objects.create(name="EU", is_eu=True, locale=german)
    FundingRow.objects.create(project=page, funder=union)
    return page


@pytest.fixture
def event(make_event, project):
    return make_event(project=project)


def read(client, code="de", rest=""):
    address = f"/{code}/veranstaltungen/sprachcafe/{rest}"
    return client.get(address).content.decode()


class TestAnEventOfAProject:
    def test_names_it_and_shows_the_emblem(self, client, event):
        text = read(client)

        assert "Teil eines Projekts" in text
        assert '<a href="/de/projekte/paten/">Paten</a>' in text
        assert 'class="eu-emblem"' in text
        assert "Kofinanziert von der Europäischen Union" in text

    def test_says_nothing_without_one(self, client, make_event):
        make_event()

        text = read(client)

        assert "Teil eines Projekts" not in text
        assert "eu-emblem" not in text

    def test_shows_no_emblem_without_the_union(self, client, event):
        Funder.objects.update(is_eu=False)

        text = read(client)

        assert "Teil eines Projekts" in text
        assert "eu-emblem" not in text

    def test_has_it_on_the_sheet_of_two_languages(
        self, client, event, arabic, arabic_home, translated, commit_at_once
    ):
        translated(event.get_parent().specific, arabic)
        version = translated(event, arabic)

        text = read(client, "ar", "beside/")

        assert version.project_id == event.project_id
        assert text.count('class="eu-emblem"') == 2
        assert '<a href="/ar/projekte/paten/" lang="de" dir="ltr">Paten</a>' in text

    def test_stays_when_its_project_is_deleted(self, client, event, project):
        ProjectPage.objects.get(pk=project.pk).delete()

        event.refresh_from_db()
        assert event.project_id is None
        assert "Teil eines Projekts" not in read(client)
