"""Rows and index follow what is published, hidden, moved and deleted."""

from datetime import date

import pytest
from django.core.management import call_command
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import PageViewRestriction

from pages.directory.models import DirectoryPage, Organisation, Person
from pages.projects.models import ProjectIndexPage, ProjectPage
from pages.services.models import ServiceIndexPage
from search import vocabulary
from search.asking import all_words, conditions, read_question
from search.engines import database_engine
from search.filling import refresh_due
from search.models import SearchEntry, SearchItem, SearchWord
from search.queries import Request
from search.rebuilding import what_differs
from search.tasks import refresh_things
from search.vocabulary import forget_unused

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def found(text, code="de"):
    """Titles of what is found for a text."""
    asked = read_question(text, code)
    wanted = all_words(conditions(asked, asked.languages))
    hits = database_engine().search(Request(wanted)).hits
    entries = SearchEntry.objects.filter(item__key__in=[key for key, _ in hits])
    return set(entries.values_list("title", flat=True))


@pytest.fixture
def service(make_service, topic):
    page = make_service(
        topics=[topic], summary="Nach dem Umzug.", what_it_is="<p>Im Register.</p>"
    )
    page.save_revision().publish()
    return page


@pytest.fixture
def nothing_later(request, settings):
    """No task is run: what is to happen at once has to do without."""
    for name in {"service", "directory"} & set(request.fixturenames):
        request.getfixturevalue(name)
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}
    }


class TestPages:
    def test_are_found_by_every_field_that_is_searched(self, service):
        for text in ("Wohnsitz", "Umzüge", "Register"):
            assert "Wohnsitz anmelden" in found(text)

    def test_carry_what_they_are_sorted_by(self, service):
        item = SearchItem.objects.get(key=f"page:{service.translation_key}")

        assert item.facets == "kind=service lang=de place=* topic=wohnen"

    def test_a_draft_is_not_found(self, make_service):
        page = make_service(title="Geheimplan")
        page.unpublish()
        page.title = "Geheimplan zwei"
        page.save_revision()

        assert found("Geheimplan") == set()

    def test_what_is_taken_down_is_forgotten(self, service):
        service.unpublish()

        assert found("Wohnsitz") == set()

    def test_what_is_deleted_is_forgotten(self, service):
        service.delete()

        assert found("Wohnsitz") == set()

    def test_what_becomes_private_is_forgotten_and_comes_back(self, service):
        closed = PageViewRestriction.objects.create(
            page=service.get_parent(), restriction_type=PageViewRestriction.LOGIN
        )
        assert found("Wohnsitz") == set()

        closed.delete()

        assert "Wohnsitz anmelden" in found("Wohnsitz")

    def test_what_is_moved_below_a_private_page_is_forgotten_at_once(
        self, service, home, nothing_later
    ):
        closed = home.add_child(instance=ServiceIndexPage(title="Zu", slug="zu"))
        PageViewRestriction.objects.create(
            page=closed, restriction_type=PageViewRestriction.LOGIN
        )
        assert "Wohnsitz anmelden" in found("Wohnsitz")

        service.move(closed, pos="last-child")

        assert found("Wohnsitz") == set()

    def test_a_translation_is_found_in_its_own_words(
        self, service, arabic, arabic_home, translated, commit_at_once
    ):
        translated(service.get_parent().specific, arabic)
        translated(service, arabic, mark="تسجيل ")

        assert found("تسجيل", "ar")
        item = SearchItem.objects.get(key=f"page:{service.translation_key}")
        assert "lang=ar lang=de" in item.facets

    def test_another_title_replaces_the_old_one(self, service):
        service.title = "Adresse melden"
        service.save_revision().publish()

        assert found("Wohnsitz") == set()
        assert "Adresse melden" in found("Adresse")


class TestProjects:
    def test_are_found_by_what_volunteers_are_wanted_for_until_its_last_day(self, home):
        projects = home.add_child(instance=ProjectIndexPage(title="P", slug="p"))
        wanted = {"task": "Vorlesen", "until": date(2027, 3, 2)}
        with freeze_time("2027-03-02 12:00"):
            page = projects.add_child(
                instance=ProjectPage(
                    title="Paten", slug="paten", volunteers=[("volunteer", wanted)]
                )
            )
            page.save_revision().publish()
            refresh_due(at=timezone.now())
            assert found("Vorlesen") == {"Paten"}

        with freeze_time("2027-03-03 12:00"):
            refresh_due(at=timezone.now())

        assert found("Vorlesen") == set()
        assert found("Paten") == {"Paten"}


class TestTheDirectory:
    @pytest.fixture
    def directory(self, home):
        page = home.add_child(instance=DirectoryPage(title="Menschen", slug="menschen"))
        page.save_revision().publish()
        return page

    def test_organisations_are_found_while_the_directory_is_public(
        self, directory, german
    ):
        Organisation.objects.create(
            name="Sprachcafé", slug="sprachcafe", offer="Deutsch üben", locale=german
        )
        assert found("Sprachcafe") == {"Sprachcafé"}
        entry = SearchEntry.objects.get(title="Sprachcafé")
        assert entry.path == "menschen/organisations/sprachcafe/"

        directory.unpublish()

        assert found("Sprachcafe") == set()

    @pytest.mark.parametrize("how", ["private", "unpublished"])
    def test_its_people_are_forgotten_at_once(
        self, directory, german, nothing_later, how
    ):
        Person.objects.create(name="Ada Muster", slug="ada", locale=german, phone="1")
        refresh_things.call([f"people:{Person.objects.get().translation_key}"])
        assert found("Muster") == {"Ada Muster"}

        if how == "private":
            PageViewRestriction.objects.create(
                page=directory, restriction_type=PageViewRestriction.LOGIN
            )
        else:
            directory.unpublish()

        assert found("Muster") == set()

    def test_an_organisation_hidden_again_is_forgotten_at_once(
        self, directory, german, nothing_later
    ):
        row = Organisation.objects.create(name="Sprachcafé", slug="s", locale=german)
        refresh_things.call([f"organisations:{row.translation_key}"])
        assert found("Sprachcafe") == {"Sprachcafé"}

        row.is_public = False
        row.save()

        assert found("Sprachcafe") == set()

    def test_people_who_can_be_reached_are_found(self, directory, german):
        Person.objects.create(name="Ada Muster", slug="ada", locale=german, phone="1")
        Person.objects.create(name="Bob Muster", slug="bob", locale=german)

        assert found("Muster") == {"Ada Muster"}


class TestABadThing:
    @pytest.fixture
    def bad(self, shelf, monkeypatch):
        for name in ("a", "b", "c"):
            shelf.put(name, de="Kurs")
            shelf.things[name].words[0].title = "Tanz"
        real = shelf.thing
        monkeypatch.setattr(
            shelf, "thing", lambda name: real("" if name == "b" else name) or 1 / 0
        )

    def test_keeps_none_behind_it_waiting_for_the_clock(self, bad):
        SearchItem.objects.update(true_until=timezone.now())

        refresh_due(at=timezone.now())

        assert SearchEntry.objects.filter(title="Tanz").count() == 2

    def test_keeps_none_behind_it_in_a_task(self, bad):
        refresh_things.call([f"shelf:{name}" for name in "abc"])

        assert SearchEntry.objects.filter(title="Tanz").count() == 2


class TestTheRebuild:
    def test_finds_what_was_changed_behind_its_back(self, service):
        call_command("search_rebuild", verbosity=0)
        type(service).objects.filter(pk=service.pk).update(title="Umgemeldet")
        assert what_differs() == [f"page:{service.translation_key}"]

        call_command("search_rebuild", verbosity=0)

        assert what_differs() == []
        assert "Umgemeldet" in found("Umgemeldet")

    def test_a_dry_run_changes_nothing(self, service, capsys):
        SearchItem.objects.all().delete()

        call_command("search_rebuild", "--dry-run")

        assert not SearchItem.objects.exists()
        assert f"page:{service.translation_key}" in capsys.readouterr().out


class TestWordsThatCorrectOthers:
    def words(self):
        return set(SearchWord.objects.values_list("surface", flat=True))

    def test_go_at_night_with_the_last_text_that_has_them(self, home, shelf):
        shelf.put("raum", de=("Raumfahrt", "Raketen und Monde"), uk="Ракета")
        shelf.put("rad", de="Eine Rakete zu Fuß", uk="Місяць")
        shelf.take("raum")

        call_command("search_rebuild", verbosity=0)

        # Another form of it stands there still.
        assert {"Raketen", "Rakete", "Eine", "Місяць"} <= self.words()
        assert self.words().isdisjoint({"Raumfahrt", "Monde", "Ракета"})

    def test_go_with_changed_words(self, home, shelf):
        shelf.put("raum", de="Raumfahrt")
        shelf.put("raum", de="Radfahrt")

        call_command("search_rebuild", verbosity=0)

        assert self.words() & {"Raumfahrt", "Radfahrt"} == {"Radfahrt"}

    def test_stay_when_one_language_is_rebuilt(self, home, shelf):
        shelf.put("raum", de="Raumfahrt")
        shelf.take("raum")

        call_command("search_rebuild", "--locale", "de", verbosity=0)

        assert self.words() == {"Raumfahrt"}

    def test_of_a_text_that_came_meanwhile_stay(self, shelf, monkeypatch):
        SearchWord.objects.create(
            language="de", word="rakete", mirrored="etekar", surface="Rakete"
        )
        real = vocabulary._terms

        def terms(*values):
            found = real(*values)
            shelf.put("rakete", de="Rakete")
            return found

        monkeypatch.setattr(vocabulary, "_terms", terms)

        forget_unused(since=timezone.now(), beat=lambda: None)

        assert self.words() == {"Rakete"}

    def test_of_a_text_that_came_after_the_last_look_come_back(
        self, shelf, monkeypatch
    ):
        for word in ("mond", "rakete"):
            SearchWord.objects.create(
                language="de", word=word, mirrored=word[::-1], surface=word.title()
            )
        real, looks = vocabulary._unused, []

        def unused(*values):
            found = real(*values)
            looks.append(found)
            if len(looks) == 2:
                shelf.put("rakete", de="Rakete")
            return found

        monkeypatch.setattr(vocabulary, "_unused", unused)

        number = forget_unused(since=timezone.now(), beat=lambda: None)

        assert self.words() == {"Rakete"}
        assert number == 1

    def test_are_looked_at_in_small_steps(self, shelf, monkeypatch):
        monkeypatch.setattr(vocabulary, "WORDS", 2, raising=False)
        monkeypatch.setattr(vocabulary, "TEXTS", 2, raising=False)
        for name in ("eins", "zwei", "drei", "vier"):
            shelf.put(name, de=f"Nummer{name}")
        beats = []

        assert forget_unused(since=timezone.now(), beat=lambda: beats.append(1)) == 0

        # Two for the texts, two for the words.
        assert len(beats) == 4
        assert len(self.words()) == 4

    def test_stand_in_no_correction_of_what_was_withdrawn(self, client, home, shelf):
        for name in "abc":
            shelf.put(name, de="Raumfahrt")
            shelf.take(name)
        call_command("search_rebuild", verbosity=0)

        page = client.get("/de/search/", {"q": "Raumfart"}).content.decode()

        assert "Raumfahrt" not in page
