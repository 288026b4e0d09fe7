"""An organisation that is a draft: found by nobody, named at most."""

import pytest
from django.utils import timezone

from pages.directory.entries import Entries
from pages.directory.models import MunicipalityPage
from search.sources.directory import EntrySource

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(directory, make_organisation, eupen, make_place):
    organisation = make_organisation(
        is_public=False, languages=["ka"], address="Musterweg 1"
    )
    organisation.municipalities = [eupen]
    organisation.places = [make_place()]
    organisation.save()
    return organisation


def show(organisation):
    organisation.is_public = True
    organisation.save()


class TestADraft:
    @pytest.mark.parametrize(
        "address",
        ["organisations/", "places/haus/", "organisations/?place=eupen"],
    )
    def test_stands_in_no_list_until_it_is_shown(self, client, draft, address):
        before = client.get(f"/de/menschen/{address}").content.decode()
        show(draft)
        after = client.get(f"/de/menschen/{address}").content.decode()

        assert "sprachen/" not in before
        assert 'href="/de/menschen/organisations/sprachen/"' in after

    def test_has_no_page_in_any_language(self, client, draft, arabic_home):
        address = "menschen/organisations/sprachen/"

        assert client.get(f"/de/{address}").status_code == 404
        assert client.get(f"/ar/{address}").status_code == 404
        show(draft)
        assert "Musterweg 1" in client.get(f"/de/{address}").content.decode()

    def test_stands_in_no_sitemap(self, client, draft):
        assert "sprachen" not in client.get("/sitemap.xml").content.decode()

    def test_stands_on_no_municipalitys_page(self, client, draft, home, eupen):
        home.add_child(
            instance=MunicipalityPage(title="E", slug="eupen", municipality=eupen)
        )

        assert "Haus der Sprachen" not in client.get("/de/eupen/").content.decode()

    def test_offers_its_languages_in_no_filter(self, client, draft):
        assert 'value="ka"' not in client.get("/de/menschen/").content.decode()

    def test_is_not_found_by_the_search(self, draft):
        source = EntrySource("organisations")

        assert source.thing(str(draft.translation_key)) is None
        assert list(source.names()) == []

    def test_has_a_name_but_no_address_where_another_page_names_it(self, draft):
        [view] = Entries("de", timezone.now()).organisations([draft])

        assert (view.name, view.url) == ("Haus der Sprachen", "")
