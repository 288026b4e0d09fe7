"""Which links are collected, and where those within our own site lead."""

import json

import pytest
from django.core.files.base import ContentFile
from wagtail.models import Page

from pages.base.models import AlertBanner, StandardPage
from pages.directory.models import Organisation
from pages.lifecycle.links.addresses import spelled
from pages.lifecycle.links.collecting import collect_all, collect_from
from pages.lifecycle.models import Address, Kind, Reason, State, Use
from pages.media.models import CustomDocument

pytestmark = pytest.mark.django_db
URL = "https://example.org/a"


def urls():
    return set(Address.objects.filter(kind=Kind.WEB).values_list("url", flat=True))


@pytest.fixture
def document(db):
    file = ContentFile(b"%PDF-1.4", name="blatt.pdf")
    return CustomDocument.objects.create(title="Merkblatt", file=file)


def page_link(pk):
    return f'<p><a linktype="page" id="{pk}">hier</a></p>'


class TestCollecting:
    def test_finds_one_row_for_an_address_and_all_its_uses(
        self, make_service, link_to, german
    ):
        make_service("Eins", what_it_is=link_to(URL) + link_to(f"{URL}#b"))
        make_service("Zwei", online_url=URL)
        Organisation.objects.create(name="V", slug="v", website=URL, locale=german)

        collect_all()

        address = Address.objects.get()
        assert address.host == "example.org"
        assert sorted(address.uses.values_list("field", flat=True)) == [
            "online_url", "website", "what_it_is", "what_it_is",
        ]  # fmt: skip

    def test_looks_into_blocks_of_every_language(self, home, arabic_home, link_to):
        body = json.dumps(
            [
                {"type": "rich_text", "id": "1", "value": link_to(URL)},
                {
                    "type": "accordion",
                    "id": "2",
                    "value": [{"title": "T", "text": link_to("https://example.org/b")}],
                },
            ]
        )
        arabic_home.add_child(
            instance=StandardPage(
                title="A", slug="a", body=body, locale=arabic_home.locale
            )
        )

        collect_all()

        assert urls() == {URL, "https://example.org/b"}

    def test_leaves_out_what_nobody_reads(self, make_service, link_to):
        make_service("Entwurf", what_it_is=link_to(URL), live=False)
        page = make_service("Live", what_it_is="<p>Nichts</p>")
        page.what_it_is = link_to(URL)
        page.save_revision()

        collect_all()

        assert urls() == set()

    def test_forgets_an_address_that_nobody_uses_any_more(self, make_service, link_to):
        page = make_service("Eins", what_it_is=link_to(URL))
        collect_all()

        page.what_it_is = ""
        page.save()
        collect_from(page)

        assert urls() == set()

    def test_keeps_what_is_known_of_an_address(self, make_service, link_to):
        make_service("Eins", what_it_is=link_to(URL))
        collect_all()
        Address.objects.update(state=State.DEAD)

        collect_all()

        assert Address.objects.get().state == State.DEAD

    def test_follows_what_is_published_taken_offline_or_deleted(
        self, make_service, link_to, german, django_capture_on_commit_callbacks
    ):
        page = make_service("Eins", what_it_is=link_to(URL))
        row = Organisation.objects.create(
            name="V", slug="v", website="https://example.org/v", locale=german
        )
        collect_all()

        with django_capture_on_commit_callbacks(execute=True):
            page.what_it_is = link_to("https://example.org/b")
            page.save_revision().publish()
            row.website = "https://example.org/w"
            row.save()
        assert urls() == {"https://example.org/b", "https://example.org/w"}

        with django_capture_on_commit_callbacks(execute=True):
            page.unpublish()
            row.delete()
        assert urls() == set()

    def test_asks_the_database_no_more_for_many_links(
        self, make_service, link_to, django_assert_max_num_queries
    ):
        many = "".join(link_to(f"https://example.org/{n}") for n in range(200))
        make_service("Eins", what_it_is=many)

        with django_assert_max_num_queries(70):
            collect_all()

        assert Use.objects.count() == 200

    def test_takes_an_address_that_cannot_be_read_as_it_is(self, make_service):
        make_service("Eins", what_it_is='<a href="https://[::1">x</a>')

        collect_all()

        assert urls() == {"https://[::1"}

    @pytest.mark.parametrize(
        "url", [f"https://{'a' * 300}.example.org/", "https://example.org/\udcff"]
    )
    def test_takes_an_address_that_no_database_takes(self, url):
        found = spelled(url, root="https://www.example.org/")

        assert len(found.host) <= 253
        assert found.key and found.url.encode()

    def test_takes_no_number_for_a_page_that_is_none(self, make_service):
        make_service("Eins", what_it_is=page_link("9" * 90))

        assert collect_all() == 0


class TestALinkToAPage:
    def test_leads_somewhere_where_the_page_is_live_or_its_german_is(
        self, make_service, home, arabic_home
    ):
        home.unpublish()
        make_service("Eins", what_it_is=page_link(home.pk))
        Page.objects.filter(pk=home.pk).update(live=True)
        arabic_home.unpublish()
        make_service("Zwei", what_it_is=page_link(arabic_home.pk))

        collect_all()

        assert set(Address.objects.values_list("state", flat=True)) == {State.FINE}

    def test_leads_nowhere_where_it_is_not_published_or_gone(self, make_service):
        draft = make_service("Entwurf", live=False)
        make_service("Eins", what_it_is=page_link(draft.pk) + page_link(999_999))

        collect_all()

        assert set(Address.objects.values_list("state", "reason")) == {
            (State.DEAD, Reason.UNPUBLISHED),
            (State.DEAD, Reason.DELETED),
        }

    def test_is_looked_at_when_the_page_comes_or_goes(
        self, make_service, django_capture_on_commit_callbacks
    ):
        target = make_service("Ziel")
        make_service("Eins", what_it_is=page_link(target.pk))
        collect_all()

        with django_capture_on_commit_callbacks(execute=True):
            target.unpublish()
        assert Address.objects.get().reason == Reason.UNPUBLISHED
        with django_capture_on_commit_callbacks(execute=True):
            target.save_revision().publish()
        assert Address.objects.get().state == State.FINE
        target.delete()
        assert Address.objects.get().reason == Reason.DELETED


class TestALinkToAFile:
    def test_is_found_in_text_and_in_choosers(self, make_service, document):
        text = f'<a linktype="document" id="{document.pk}">PDF</a>'
        make_service("Eins", what_it_is=text)
        bring = [{"type": "thing", "id": "1",
                  "value": {"item": "Pass", "document": document.pk}}]  # fmt: skip
        make_service("Zwei", bring=json.dumps(bring))

        collect_all()

        address = Address.objects.get()
        assert (address.title, address.state) == ("Merkblatt", State.FINE)
        assert set(address.uses.values_list("field", flat=True)) == {
            "what_it_is", "bring",
        }  # fmt: skip

    def test_leads_nowhere_where_the_file_is_missing(self, make_service, document):
        make_service(
            "Eins", what_it_is=f'<a linktype="document" id="{document.pk}">x</a>'
        )
        document.file.storage.delete(document.file.name)

        collect_all()

        assert Address.objects.get().reason == Reason.NO_FILE


class TestAText:
    def test_without_links_costs_no_row(self, german):
        AlertBanner.objects.create(title="Heute zu", locale=german)

        assert collect_all() == 0
