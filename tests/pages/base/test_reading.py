"""What stands around a page is kept for its readers, and never out of date."""

import pytest
from wagtail.models import PageViewRestriction

from pages.base.models.page import RelatedPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commit_at_once")]


@pytest.fixture
def other(make_service):
    return make_service("Wohnung finden")


@pytest.fixture
def service(make_service, other):
    page = make_service()
    page.related_pages = [RelatedPage(target=other)]
    page.save_revision().publish()
    return page


@pytest.fixture
def read(client, service):
    def read(code="de"):
        url = f"/{code}/leistungen/wohnsitz-anmelden/"
        return client.get(url).content.decode()

    return read


def rename(page, title):
    page.title = title
    page.save_revision().publish()


class TestARelatedPage:
    def test_has_its_new_name_at_once(self, read, other):
        assert "Wohnung finden" in read()

        rename(other, "Wohnung tauschen")

        page = read()
        assert "Wohnung tauschen" in page
        assert "Wohnung finden" not in page

    def test_is_named_no_more_once_it_is_private(self, read, other):
        assert "Wohnung finden" in read()

        PageViewRestriction.objects.create(page=other, restriction_type="login")

        assert "Wohnung finden" not in read()

    def test_is_translated_for_readers_of_that_language_only(
        self, read, other, services, arabic_home, arabic, translated
    ):
        translated(services, arabic)
        translated(other, arabic)

        assert "ar:Wohnung finden" in read("ar")
        assert "ar:Wohnung finden" not in read("de")


class TestTheWayToAPage:
    def test_has_the_new_name_of_the_page_above_at_once(self, read, services):
        assert ">Leistungen</a>" in read()

        rename(services, "Angebote")

        assert ">Angebote</a>" in read()

    def test_is_german_and_says_so_where_it_is_not_translated(self, read, arabic_home):
        assert 'lang="de" dir="ltr">Leistungen</a>' in read("ar")


class TestTheMenu:
    @pytest.mark.parametrize("code", ["de", "ar"])
    def test_names_no_private_page(self, client, services, arabic_home, code):
        assert "Leistungen" in client.get(f"/{code}/").content.decode()

        restriction = PageViewRestriction.objects.create(
            page=services, restriction_type="login"
        )
        assert "Leistungen" not in client.get(f"/{code}/").content.decode()

        restriction.delete()
        assert "Leistungen" in client.get(f"/{code}/").content.decode()
