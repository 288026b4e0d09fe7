"""Editors and the entries: only their own, in one list, out of every language."""

import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, PageLogEntry

from accounts.models import User
from pages.base.models import StandardPage
from pages.forms.models import EntryFile, FormEntry

pytestmark = pytest.mark.django_db
ENTRY_RIGHTS = ("view_formentry", "change_formentry", "delete_formentry")


def person(name, page, rights=ENTRY_RIGHTS):
    """Somebody of a group that edits this page's tree and has these rights."""
    group = Group.objects.create(name=name)
    group.permissions.add(
        Permission.objects.get(codename="access_admin"),
        *Permission.objects.filter(codename__in=rights),
    )
    GroupPagePermission.objects.create(
        group=group,
        page=page,
        permission=Permission.objects.get(
            content_type__app_label="wagtailcore", codename="change_page"
        ),
    )
    user = User.objects.create_user(name, f"{name}@example.org", "secret")
    user.groups.add(group)
    return user


@pytest.fixture
def town(home):
    return home.add_child(instance=StandardPage(title="Kelmis", slug="kelmis"))


@pytest.fixture
def towns_form(town, make_form):
    return make_form(town, title="Kelmis fragt", slug="frage")


@pytest.fixture
def entry(send, picture):
    send(phone="0470 55 50 10", photo=picture())
    return FormEntry.objects.get()


@pytest.fixture
def ada(home, client):
    """Edits the whole site."""
    user = person("ada", home)
    client.force_login(user)
    return user


@pytest.fixture
def town_editor(town, towns_form, client):
    user = person("tom", town)
    client.force_login(user)
    return user


def urls_of(entry, contact):
    file = EntryFile.objects.get()
    return [
        f"/admin/entries/{contact.pk}/",
        f"/admin/entries/{contact.pk}/results/",
        f"/admin/entries/{contact.pk}/export.xlsx",
        f"/admin/entries/{contact.pk}/export.csv",
        f"/admin/entries/entry/{entry.pk}/",
        f"/admin/entries/entry/{entry.pk}/delete/",
        f"/admin/entries/entry/{entry.pk}/files/{file.pk}/",
    ]


class TestWhoMayRead:
    def test_an_editor_of_the_site_may_read_all(self, entry, contact, ada, client):
        for url in urls_of(entry, contact):
            assert client.get(url).status_code == 200, url

    def test_an_editor_of_a_town_may_read_only_the_towns(
        self, entry, contact, town_editor, towns_form, client
    ):
        index = client.get("/admin/entries/").content.decode()

        assert "Kelmis fragt" in index
        assert ">Kontakt<" not in index
        assert client.get(f"/admin/entries/{towns_form.pk}/").status_code == 200
        for url in urls_of(entry, contact):
            assert client.get(url).status_code == 302, url
            assert client.post(url).status_code in (302, 405), url
        assert FormEntry.objects.filter(pk=entry.pk).exists()

    def test_a_translator_edits_pages_but_reads_no_entries(
        self, entry, contact, home, client
    ):
        client.force_login(person("tina", home, rights=()))

        for url in urls_of(entry, contact):
            assert client.get(url).status_code == 302, url

    def test_nobody_else_gets_in(self, entry, contact, client):
        for url in urls_of(entry, contact):
            response = client.get(url)
            assert response.status_code == 302
            assert "/admin/login/" in response.url


class TestTheList:
    def test_has_every_language_once(self, client, ada, contact, send, arabic_contact):
        send(message="eins")
        send("/ar/kontakt/", message="zwei")

        page = client.get(f"/admin/entries/{contact.pk}/").content.decode()

        assert page.count("/admin/entries/entry/") == 2
        assert "Arabisch" in page

    def test_can_be_filtered_and_searched_in_any_script(
        self, client, ada, contact, send, arabic_contact
    ):
        send(message="Ich suche eine Wohnung in ÖSTERREICH")
        send("/ar/kontakt/", message="أبحث عن شقة")

        def found(query):
            url = f"/admin/entries/{contact.pk}/results/?{query}"
            return client.get(url).content.decode().count("/admin/entries/entry/")

        assert found("locale=ar") == 1
        assert found("state=done") == 0
        assert found("q=شقة") == 1
        assert found("q=österreich") == 1
        assert found("q=nichts") == 0
        tomorrow = timezone.localdate() + datetime.timedelta(days=1)
        assert found(f"created_at_from={tomorrow}") == 0

    def test_says_how_many_are_new(self, client, ada, entry):
        page = client.get("/admin/entries/").content.decode()

        assert "Kontakt" in page

    def test_needs_few_queries_however_many_there_are(
        self, client, ada, contact, django_assert_max_num_queries
    ):
        FormEntry.objects.bulk_create(
            FormEntry(
                form_key=contact.translation_key,
                locale="de",
                delete_at=datetime.date(2030, 1, 1),
            )
            for _number in range(40)
        )
        client.get(f"/admin/entries/{contact.pk}/")

        with django_assert_max_num_queries(40):
            client.get(f"/admin/entries/{contact.pk}/")


class TestAnEntry:
    def test_gets_a_state_and_a_note(self, client, ada, entry):
        client.post(
            f"/admin/entries/entry/{entry.pk}/",
            {"state": "done", "note": "Hat einen Termin."},
        )

        entry.refresh_from_db()
        assert (entry.state, entry.note) == ("done", "Hat einen Termin.")

    def test_hides_what_is_sensitive(self, client, ada, entry):
        page = client.get(f"/admin/entries/entry/{entry.pk}/").content.decode()

        assert "0470 55 50 10" not in page
        assert "Diese Antwort dürfen Sie nicht sehen" in page

    def test_shows_it_to_those_who_may(self, client, home, entry):
        rights = (*ENTRY_RIGHTS, "view_sensitive_answers")
        client.force_login(person("mo", home, rights))

        page = client.get(f"/admin/entries/entry/{entry.pk}/").content.decode()

        assert "0470 55 50 10" in page

    def test_is_deleted_only_after_a_question(self, client, ada, entry):
        url = f"/admin/entries/entry/{entry.pk}/delete/"
        client.get(url)
        assert FormEntry.objects.exists()

        client.post(url)

        assert not FormEntry.objects.exists()
        assert not EntryFile.objects.exists()

    def test_gives_its_file_only_to_save(self, client, ada, entry):
        file = EntryFile.objects.get()

        response = client.get(f"/admin/entries/entry/{entry.pk}/files/{file.pk}/")

        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["Content-Type"] == "application/octet-stream"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in response.headers["Cache-Control"]


class TestExporting:
    def test_offers_sensitive_answers_to_those_who_may_read_them_only(
        self, client, ada, entry, contact, home
    ):
        url = f"/admin/entries/{contact.pk}/"
        assert "sensitive=1" not in client.get(url).content.decode()

        client.force_login(
            person("bob", home, (*ENTRY_RIGHTS, "view_sensitive_answers"))
        )

        assert "export.xlsx?sensitive=1" in client.get(url).content.decode()

    def test_leaves_out_what_is_sensitive_and_is_kept_by_no_cache(
        self, client, home, contact, entry
    ):
        rights = (*ENTRY_RIGHTS, "view_sensitive_answers")
        client.force_login(person("mo", home, rights))
        url = f"/admin/entries/{contact.pk}/export.csv"

        usual = client.get(url)
        full = client.get(f"{url}?sensitive=1").content.decode()

        assert "0470 55 50 10" not in usual.content.decode()
        assert "0470 55 50 10" in full
        assert "no-store" in usual.headers["Cache-Control"]
        assert usual.headers["Content-Disposition"].startswith("attachment")

    def test_gives_nothing_sensitive_to_those_who_may_not(
        self, client, ada, contact, entry
    ):
        url = f"/admin/entries/{contact.pk}/export.csv?sensitive=1"

        assert "0470 55 50 10" not in client.get(url).content.decode()

    def test_turns_arabic_cells_round(self, client, ada, contact, send, arabic_contact):
        send("/ar/kontakt/", message="أبحث عن شقة")

        content = client.get(f"/admin/entries/{contact.pk}/export.xlsx").content

        with ZipFile(BytesIO(content)) as book:
            styles = book.read("xl/styles.xml").decode()
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert 'readingOrder="2"' in styles
        assert "أبحث عن شقة" in sheet

    def test_takes_what_the_list_was_filtered_for(
        self, client, ada, contact, send, arabic_contact
    ):
        send(message="eins")
        send("/ar/kontakt/", message="zwei")

        content = client.get(f"/admin/entries/{contact.pk}/export.csv?locale=ar")

        assert "zwei" in content.content.decode()
        assert "eins" not in content.content.decode()

    def test_is_written_down_without_personal_values(self, client, ada, contact, entry):
        client.get(f"/admin/entries/{contact.pk}/export.xlsx")

        logged = PageLogEntry.objects.get(action="forms.export")
        assert logged.user == ada
        assert logged.data == {"kind": "xlsx", "entries": 1, "sensitive": False}


class TestDeletingAForm:
    @pytest.fixture
    def root(self, client):
        user = User.objects.create_superuser("root", "r@example.org", "x")
        client.force_login(user)
        return client

    @pytest.fixture
    def delete_chosen(self, root):
        """Deletes the pages ticked in the explorer."""

        def delete_chosen(*pages):
            way = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
            query = "&".join(f"id={page.pk}" for page in pages)
            return root.post(f"{way}?next=/admin/&{query}", follow=True)

        return delete_chosen

    def is_there(self, page):
        return type(page).objects.filter(pk=page.pk).exists()

    def test_waits_until_its_entries_are_gone(self, root, entry, contact):
        url = f"/admin/pages/{contact.pk}/delete/"

        root.post(url)
        assert self.is_there(contact)

        entry.remove()
        root.post(url)
        assert not self.is_there(contact)

    def test_waits_when_many_are_deleted(self, delete_chosen, entry, contact, town):
        shown = delete_chosen(contact, town).content.decode()

        assert self.is_there(contact)
        assert self.is_there(town)
        assert "Löschen Sie zuerst die Einträge" in shown
        assert "/admin/entries/" in shown

    def test_waits_with_the_page_above_it(self, delete_chosen, entry, contact):
        delete_chosen(contact.get_parent())

        assert self.is_there(contact)

    def test_happens_with_many_once_they_are_gone(self, delete_chosen, entry, contact):
        entry.remove()

        delete_chosen(contact)

        assert not self.is_there(contact)

    def test_takes_a_translation_alone(
        self, delete_chosen, entry, contact, arabic_contact
    ):
        delete_chosen(arabic_contact)

        assert not self.is_there(arabic_contact)
        assert self.is_there(contact)
