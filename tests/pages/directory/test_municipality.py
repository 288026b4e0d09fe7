"""A municipality's page, its own lists, and its editors."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils import WagtailPageTestCase

from accounts.models import User
from accounts.roles import grant_roles
from events.models import EventIndexPage
from pages.base.models import HomePage, StandardPage
from pages.concepts.models import ConceptIndexPage
from pages.councils.models import CouncilIndexPage
from pages.directory.models import MunicipalityPage, Person, Place
from pages.directory.permissions import KeptPolicy
from pages.forms.models import FormPage
from pages.news.models import NewsIndexPage
from pages.projects.models import ProjectIndexPage
from pages.services.models import ServiceIndexPage, ServicePage
from pages.topics.models import Municipality
from tests.filling import another_image, document

pytestmark = pytest.mark.django_db


@pytest.fixture
def kelmis(german):
    return Municipality.objects.create(name="Kelmis", slug="kelmis", locale=german)


@pytest.fixture
def eupen_page(home, eupen):
    return home.add_child(
        instance=MunicipalityPage(title="Eupen", slug="eupen", municipality=eupen)
    )


@pytest.fixture
def kelmis_page(home, kelmis):
    return home.add_child(
        instance=MunicipalityPage(title="Kelmis", slug="kelmis", municipality=kelmis)
    )


class TestItsPlace(WagtailPageTestCase):
    def test_is_below_the_home_page_with_its_own_lists(self):
        self.assertAllowedParentPageTypes(MunicipalityPage, {HomePage})
        self.assertAllowedSubpageTypes(
            MunicipalityPage,
            {
                *(ServiceIndexPage, ProjectIndexPage, EventIndexPage, NewsIndexPage),
                *(CouncilIndexPage, ConceptIndexPage, StandardPage, FormPage),
            },
        )


class TestAMunicipalitysPage:
    def test_shows_its_commissioner_office_and_organisations(
        self, client, directory, eupen_page, eupen, make_person, make_place,
        make_organisation,
    ):  # fmt: skip
        always = [(weekday, "00:00", "00:00") for weekday in range(7)]
        eupen_page.commissioner = make_person(phone="0800 555 011", languages=["ar"])
        eupen_page.office = make_place(hours=always, street="Beispielstraße 1")
        eupen_page.save()
        club = make_organisation(offer="Kurse am Abend.")
        club.municipalities = [eupen]
        club.save()
        make_organisation("Anderswo", "anderswo")

        page = client.get("/de/eupen/").content.decode()

        assert "Mira Beispiel" in page
        assert "Beispielstraße 1" in page
        assert "rund um die Uhr" in page
        assert "Haus der Sprachen" in page
        assert "Anderswo" not in page

    def test_is_shown_with_nobody_named(self, client, arabic_home, eupen_page):
        for code in ("de", "ar"):
            response = client.get(f"/{code}/eupen/")

            assert response.status_code == 200
            assert "0800 555 010" in response.content.decode()

    def test_needs_few_queries(
        self, client, eupen_page, make_place, make_person,
        django_assert_max_num_queries,
    ):  # fmt: skip
        eupen_page.commissioner, eupen_page.office = make_person(), make_place()
        eupen_page.save()
        client.get("/de/eupen/")

        with django_assert_max_num_queries(18):
            client.get("/de/eupen/")


class TestLists:
    def test_of_the_region_gather_from_all_and_the_towns_only_their_own(
        self, client, services, make_service, eupen_page
    ):
        make_service("Regional")
        own = eupen_page.add_child(
            instance=ServiceIndexPage(title="Leistungen", slug="leistungen")
        )
        own.add_child(instance=ServicePage(title="Nur in Eupen", slug="nur-eupen"))

        region = client.get("/de/leistungen/").content.decode()
        town = client.get("/de/eupen/leistungen/").content.decode()

        assert "Regional" in region
        assert "Nur in Eupen" in region
        assert "/de/eupen/leistungen/nur-eupen/" in region
        assert "Nur in Eupen" in town
        assert "Regional" not in town


@pytest.fixture
def editor(home, eupen_page, arabic, arabic_home):
    """Ada edits Eupen, in German and Arabic."""
    grant_roles([home, arabic_home])
    eupen_page.copy_for_translation(arabic)
    group = Group.objects.get(name="Municipality editors: Eupen")
    ada = User.objects.create_user("ada", "ada@example.org", "geheim")
    ada.groups.add(group)
    return ada


@pytest.fixture
def signed_in(editor):
    client = Client()
    client.force_login(editor)
    return client


class TestAMunicipalitysEditor:
    def test_may_edit_below_the_own_page_in_every_language_and_nothing_else(
        self, editor, home, eupen_page, kelmis_page, services
    ):
        def rights(page):
            return page.permissions_for_user(editor)

        for page in eupen_page.get_translations(inclusive=True):
            assert rights(page).can_edit()
            assert rights(page).can_add_subpage()
            assert not rights(page).can_publish()
        for page in (home, kelmis_page, services):
            assert not rights(page).can_edit()
            assert not rights(page).can_add_subpage()

    def test_hands_in_for_moderation(self, editor, eupen_page):
        assert eupen_page.get_workflow().name == "Moderation"
        assert eupen_page.permissions_for_user(editor).can_submit_for_moderation()

    def test_sees_and_changes_only_entries_that_the_town_keeps(
        self, signed_in, editor, make_person, eupen, kelmis
    ):
        own = make_person(kept_by=eupen)
        others = make_person("Leyla Probe", "leyla", kept_by=kelmis)
        regional = make_person("Jana Muster", "jana")

        listing = signed_in.get(reverse(Person.snippet_viewset.get_url_name("list")))
        text = listing.content.decode()

        assert "Mira Beispiel" in text
        assert "Leyla Probe" not in text
        assert "Jana Muster" not in text
        edit = Person.snippet_viewset.get_url_name("edit")
        assert signed_in.get(reverse(edit, args=[own.pk])).status_code == 200
        for foreign in (others, regional):
            for answer in (
                signed_in.get(reverse(edit, args=[foreign.pk])),
                signed_in.post(reverse(edit, args=[foreign.pk]), {"name": "X"}),
            ):
                assert answer.status_code in (302, 403)
            foreign.refresh_from_db()
            assert foreign.name != "X"
            policy = KeptPolicy(Person)
            assert not policy.user_has_permission_for_instance(
                editor, "change", foreign
            )

    @pytest.mark.parametrize("what", ["history", "history_results", "usage"])
    def test_learns_only_of_own_entries_who_changed_them_and_where_they_are_used(
        self, signed_in, make_person, eupen, kelmis, what
    ):
        own = make_person(kept_by=eupen)
        others = make_person("Leyla Probe", "leyla", kept_by=kelmis)
        address = Person.snippet_viewset.get_url_name(what)

        assert signed_in.get(reverse(address, args=[own.pk])).status_code == 200
        assert signed_in.get(reverse(address, args=[others.pk])).status_code == 302

    def test_chooses_every_picture_and_file_but_changes_only_those_added(
        self, signed_in, editor
    ):
        files = (
            ("wagtailimages", another_image(), another_image()),
            ("wagtaildocs", document("de"), document("ar")),
        )
        for room, own, others in files:
            own.uploaded_by_user = editor
            own.save()

            def ask(name, file, room=room):
                return signed_in.get(reverse(f"{room}{name}", args=[file.pk]))

            for file in (own, others):
                assert ask("_chooser:chosen", file).status_code == 200
            assert ask(":edit", own).status_code == 200
            assert ask(":edit", others).status_code == 302

    def test_gives_new_entries_to_the_own_town_only(
        self, signed_in, eupen, kelmis, german
    ):
        add = reverse(Place.snippet_viewset.get_url_name("add"))
        form = signed_in.get(add).content.decode()
        assert "Eupen" in form
        assert "Kelmis" not in form

        values = {"name": "Haus", "slug": "haus-neu", "holidays": "BE"}
        values |= {"check_by": "letter", "check_language": "de"}
        for prefix in ("hours", "changes"):
            values |= {f"{prefix}-{x}_FORMS": "0" for x in ("TOTAL", "INITIAL")}
            values |= {f"{prefix}-MIN_NUM_FORMS": "0", f"{prefix}-MAX_NUM_FORMS": "99"}
        signed_in.post(add, {**values, "kept_by": kelmis.pk})
        assert not Place.objects.filter(slug="haus-neu").exists()
        signed_in.post(add, {**values, "kept_by": ""})
        assert not Place.objects.filter(slug="haus-neu").exists()

        signed_in.post(add, {**values, "kept_by": eupen.pk})
        assert Place.objects.get(slug="haus-neu").kept_by == eupen

    def test_cannot_change_the_words_of_a_foreign_entry_in_another_language(
        self, signed_in, make_person, arabic, kelmis
    ):
        foreign = make_person(kept_by=kelmis, about="Hilft.")
        version = foreign.copy_for_translation(arabic)
        version.save()

        edit = reverse(Person.snippet_viewset.get_url_name("edit"), args=[version.pk])

        assert signed_in.get(edit).status_code in (302, 403)

    def test_keeps_all_entries_when_also_an_editor_of_the_region(
        self, editor, make_person, kelmis
    ):
        from django.contrib.auth.models import Group

        editor.groups.add(Group.objects.get(name="Editors"))
        foreign = make_person(kept_by=kelmis)

        policy = KeptPolicy(Person)

        assert policy.user_has_permission_for_instance(editor, "change", foreign)

    def test_writes_about_the_own_town_without_saying_so(
        self, signed_in, eupen_page, eupen
    ):
        address = reverse(
            "wagtailadmin_pages:add", args=("base", "standardpage", eupen_page.pk)
        )
        form = {
            "title": "Neu",
            "slug": "neu",
            "door": "sky",
            "body-count": "0",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
            "related_pages-TOTAL_FORMS": "0",
            "related_pages-INITIAL_FORMS": "0",
        }

        signed_in.post(address, form)

        page = Page.objects.get(slug="neu").specific
        assert list(page.municipalities.all()) == [eupen]
