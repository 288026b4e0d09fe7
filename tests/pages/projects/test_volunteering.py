"""Where to join in: one list of what volunteers are wanted for in all projects."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from pages.base.frame import forget_frames
from pages.base.models import Fact
from pages.directory.models import MunicipalityPage
from pages.forms.models import FormPage
from pages.projects import still_wanted
from pages.projects.blocks import VolunteerBlock
from pages.projects.models import ProjectIndexPage, ProjectPage
from pages.topics.models import Municipality
from tests.many import beside

from .conftest import MORNING, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commit_at_once")]
LIST = "/de/projekte/volunteering/"


def wanted(task="Vorlesen", key="v1", **values):
    """A block as the database keeps it."""
    value = {"task": task, "time": "", "text": "", "person": None, **values}
    return {"type": "volunteer", "id": key, "value": value}


def blocks(*rows):
    return json.dumps(rows)


def read(client, address=LIST, on=TODAY):
    with freeze_time(datetime(on.year, on.month, on.day, 10, tzinfo=UTC)):
        forget_frames()
        response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def town(german):
    return Municipality.objects.create(name="Eupen", slug="eupen", locale=german)


class TestTheList:
    def test_names_what_is_open_in_every_project(
        self, client, make_project, person, directory
    ):
        make_project("Paten", volunteers=blocks(wanted("Lesen", person=person.pk)))
        make_project("Lotsen", volunteers=blocks(wanted("Gehen", time="montags")))

        html = read(client)

        assert "<span>Lesen</span>" in html
        assert "<span>Gehen</span>" in html
        assert "<span>montags</span>" in html
        assert 'href="/de/projekte/lotsen/#join"' in html
        assert 'href="/de/menschen/people/mira/"' in html
        assert "0800 555 011" in html

    def test_leaves_out_what_is_filled_or_over(self, client, make_project):
        make_project(
            volunteers=blocks(
                wanted("Heute noch", "a", until="2027-03-02"),
                wanted("Vorbei", "b", until="2027-03-01"),
                wanted("Besetzt", "c", filled=True),
            )
        )

        html = read(client)
        page = read(client, "/de/projekte/patenschaften/")

        for text in (html, page):
            assert "Heute noch" in text
            assert "Vorbei" not in text
            assert "Besetzt" not in text

    def test_leaves_out_projects_that_are_over_or_drafts(self, client, make_project):
        one = blocks(wanted())
        make_project("Alt", ends_on=TODAY - timedelta(days=1), volunteers=one)
        make_project("Entwurf", live=False, volunteers=one)

        assert "Vorlesen" not in read(client)
        assert "Vorlesen" not in read(client, "/de/projekte/alt/")

    def test_puts_in_the_values_of_facts(self, client, make_project):
        Fact.objects.create(key="fee", label="Gebühr", kind="money", value="20")
        make_project(volunteers=blocks(wanted("Kasse", text="Eintritt: {fee}")))

        html = read(client)

        assert "{fee}" not in html
        assert "20" in html[html.index("Eintritt:") :][:60]

    def test_begins_with_the_newest(self, client, make_project):
        rows = [wanted("Alt", "a", since="2026-01-01")]
        make_project(volunteers=blocks(*rows, wanted("Neu", "b", since="2027-01-01")))

        html = read(client)

        assert html.index("<span>Neu</span>") < html.index("<span>Alt</span>")

    def test_is_filtered_by_topic_and_place(self, client, make_project, topic, town):
        here = make_project("A", [topic], volunteers=blocks(wanted("Hier")))
        here.municipalities.set([town])
        here.save()
        make_project("B", volunteers=blocks(wanted("Dort")))

        about = read(client, f"{LIST}?topic=wohnen")
        placed = read(client, f"{LIST}?place=eupen")

        assert "<span>Hier</span>" in about
        assert "<span>Dort</span>" not in about
        # Without a place it is for the whole region.
        assert "<span>Dort</span>" in placed

    def test_says_so_when_there_is_nothing(self, client, projects):
        assert "Dazu haben wir nichts gefunden." in read(client)

    def test_of_a_municipality_has_only_its_own(self, client, home, make_project, town):
        page = home.add_child(
            instance=MunicipalityPage(title="Eupen", slug="eupen", municipality=town)
        )
        own = page.add_child(instance=ProjectIndexPage(title="P", slug="projekte"))
        make_project("Eigenes", below=own, volunteers=blocks(wanted("Eigene")))
        make_project("Anderes", volunteers=blocks(wanted("Andere")))

        assert "<span>Andere</span>" not in read(
            client, "/de/eupen/projekte/volunteering/"
        )
        assert "<span>Eigene</span>" in read(client)

    @pytest.mark.parametrize(
        "query", ["topic=%00", "place=%27", "page=-1", "page=%00", "language=xx"]
    )
    def test_answers_odd_questions(self, client, make_project, query):
        make_project(volunteers=blocks(wanted()))

        assert client.get(f"{LIST}?{query}").status_code == 200

    def test_needs_the_same_queries_for_10_and_for_1000(self, client, projects):
        pages = [
            projects.add_child(
                instance=ProjectPage(
                    title="X", slug=f"x-{number}", volunteers=blocks(wanted())
                )
            )
            for number in range(10)
        ]

        def cost():
            client.get(LIST)
            with CaptureQueriesContext(connection) as queries:
                client.get(LIST)
            return len(queries)

        few = cost()
        beside(pages[0], 990)

        assert cost() == few
        assert few <= 15

    def test_has_an_address_in_the_sitemap_and_two_links(self, client, make_project):
        make_project(volunteers=blocks(wanted()))

        assert f"{LIST}</loc>" in client.get("/sitemap.xml").content.decode()
        assert f'href="{LIST}"' in read(client, "/de/projekte/")
        assert f'href="{LIST}"' in read(client, "/de/projekte/patenschaften/")

    def test_is_a_feed(self, client, make_project):
        make_project(volunteers=blocks(wanted("Lesen", since="2027-01-04")))

        text = read(client, f"{LIST}feed/")

        assert "<title>Lesen</title>" in text
        assert "Mon, 04 Jan 2027" in text


class TestInAnotherLanguage:
    def test_a_project_without_a_translation_is_german_and_labelled(
        self, client, arabic_home, make_project
    ):
        make_project(volunteers=blocks(wanted("Vorlesen")))

        html = read(client, "/ar/projekte/volunteering/")

        assert '<span lang="de" dir="ltr">Vorlesen</span>' in html

    def test_words_are_the_translations_and_the_state_is_the_german_pages(
        self, client, arabic_home, projects, make_project, arabic, translated
    ):
        page = make_project(volunteers=blocks(wanted("Lesen", "a"), wanted("X", "b")))
        translated(projects, arabic)
        translated(page, arabic)
        # As it is until the task has run that copies values.
        ProjectPage.objects.filter(pk=page.pk).update(
            volunteers=blocks(
                wanted("Lesen", "a"),
                wanted("X", "b", filled=True),
                wanted("Neu", "c"),
            )
        )

        html = read(client, "/ar/projekte/volunteering/")

        assert "<span>ar:Lesen</span>" in html
        assert "ar:X" not in html
        assert '<span lang="de" dir="ltr">Neu</span>' in html

    def test_the_projects_own_page_says_the_same(
        self, client, arabic_home, projects, make_project, arabic, translated, person
    ):
        page = make_project(volunteers=blocks(wanted("Lesen", "a"), wanted("X", "b")))
        translated(projects, arabic)
        translated(page, arabic)
        ProjectPage.objects.filter(pk=page.pk).update(
            volunteers=blocks(
                wanted("Lesen", "a", person=person.pk),
                wanted("X", "b", filled=True),
                wanted("Neu <& „alt“>", "c"),
            )
        )

        html = read(client, "/ar/projekte/patenschaften/")

        assert "<h3>ar:Lesen</h3>" in html
        assert "0800 555 011" in html
        assert "ar:X" not in html
        german = '<span lang="de" dir="ltr">Neu &lt;&amp; „alt“&gt;</span>'
        assert html.count(german) == 1


class TestHowToAnswer:
    def test_leads_to_the_form_of_the_list(self, client, home, projects):
        form = FormPage(title="Mitmachen", slug="mitmachen", retention_days=9)
        projects.volunteer_form = home.add_child(instance=form)
        projects.save()

        assert 'href="/de/mitmachen/"' in read(client)

    def test_is_not_promised_without_one(self, client, home, projects):
        form = FormPage(title="M", slug="m", live=False, retention_days=9)
        projects.volunteer_form = home.add_child(instance=form)
        projects.save()

        assert 'href="/de/m/"' not in read(client)


class TestWhatVolunteersDo:
    def test_is_wanted_from_today_unless_somebody_says_otherwise(self, make_project):
        rows = [wanted("Neu", "a"), wanted("Alt", "b", since="2026-01-01")]
        with freeze_time(MORNING):
            page = make_project(volunteers=blocks(*rows))

        page.refresh_from_db()
        days = [block.value["since"] for block in page.volunteers]
        assert days == [TODAY, date(2026, 1, 1)]

    def test_that_is_older_than_its_day_gets_none_when_something_is_added(
        self, make_project
    ):
        page = make_project()
        ProjectPage.objects.filter(pk=page.pk).update(
            volunteers=blocks(wanted("Alt", "a"))
        )
        page.refresh_from_db()
        page.volunteers.append(("volunteer", {"task": "Neu", "since": None}))
        with freeze_time(MORNING):
            page.save()

        page.refresh_from_db()
        assert [block.value["since"] for block in page.volunteers] == [None, TODAY]

    def test_without_a_day_is_as_old_as_the_german_page(
        self, client, arabic_home, projects, make_project, arabic, translated
    ):
        old, new = make_project("A"), make_project("B")
        for page in (projects, old):
            translated(page, arabic)
        for page, task, day in ((old, "Alt", 1), (new, "Neu", 2)):
            ProjectPage.objects.filter(pk=page.pk).update(
                volunteers=blocks(wanted(task, task)),
                first_published_at=datetime(2026, 1, day, 12, tzinfo=UTC),
            )

        html = read(client, "/ar/projekte/volunteering/")

        assert html.index(">Neu</span>") < html.index(">Alt</span>")

    def test_needs_a_task(self):
        block = VolunteerBlock()
        with pytest.raises(ValidationError):
            block.clean(block.to_python({"task": ""}))

    def test_is_found_only_while_it_is_open(self):
        block = VolunteerBlock()

        filled = block.to_python({"task": "Lesen", "filled": True})

        assert block.get_searchable_content(filled) == []


class TestTheDigest:
    @pytest.mark.parametrize(
        ("since", "is_told"),
        [
            (date(2026, 9, 2), True),
            (date(2026, 9, 1), False),
            (date(2026, 9, 3), False),
            (date(2026, 3, 2), True),
        ],
    )
    def test_asks_every_six_months_whether_it_is_still_open(
        self, make_project, since, is_told
    ):
        make_project(
            responsible_email="ada@example.org",
            volunteers=blocks(wanted("Lesen", since=since.isoformat())),
        )

        found = list(still_wanted.lines(MORNING - timedelta(days=1), MORNING))

        assert bool(found) == is_told
        if is_told:
            assert found[0].to == "ada@example.org"
            assert "„Lesen“" in found[0].sentence

    def test_asks_nothing_about_what_is_filled(self, make_project):
        make_project(
            responsible_email="ada@example.org",
            volunteers=blocks(wanted(since="2026-09-02", filled=True)),
        )

        assert not list(still_wanted.lines(MORNING - timedelta(days=1), MORNING))

    def test_asks_nothing_about_a_project_that_is_over(self, make_project):
        make_project(
            responsible_email="ada@example.org",
            ends_on=TODAY - timedelta(days=1),
            volunteers=blocks(wanted(since="2026-09-02")),
        )

        assert not list(still_wanted.lines(MORNING - timedelta(days=1), MORNING))
