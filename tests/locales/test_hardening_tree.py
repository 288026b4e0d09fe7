"""What happens to a German page happens to its translations; never the reverse."""

import pytest
from django.urls import reverse
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from tests.again import content

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(make_service):
    return make_service()


@content
def version(service, arabic_services, arabic, translated):
    return translated(service, arabic)


@pytest.fixture(autouse=True)
def _signed_in(client, admin):
    client.force_login(admin)


def is_live(page):
    return Page.objects.filter(pk=page.pk, live=True).exists()


class TestUnpublishing:
    def test_german_takes_translations_down(self, client, service, version):
        client.post(reverse("wagtailadmin_pages:unpublish", args=[service.pk]))

        assert not is_live(version)

    def test_by_itself_takes_translations_down_too(self, service, version):
        UnpublishPageAction(service).execute(skip_permission_checks=True)

        assert not is_live(version)

    def test_a_translation_leaves_german_alone(self, client, service, version):
        client.post(reverse("wagtailadmin_pages:unpublish", args=[version.pk]))

        assert is_live(service)


class TestDeleting:
    def test_german_deletes_translations(self, client, service, version):
        client.post(reverse("wagtailadmin_pages:delete", args=[service.pk]))

        assert not Page.objects.filter(pk__in=[service.pk, version.pk]).exists()
        assert Page.find_problems() == ([], [], [], [], [])

    def test_many_deletes_translations(self, client, service, version):
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

        client.post(f"{url}?id={service.pk}&next=/admin/")

        assert not Page.objects.filter(pk__in=[service.pk, version.pk]).exists()

    def test_a_translation_leaves_german_alone(self, client, service, version):
        client.post(reverse("wagtailadmin_pages:delete", args=[version.pk]))

        assert Page.objects.filter(pk=service.pk).exists()


class TestMoving:
    @pytest.fixture
    def other(self, home, services):
        return home.add_child(instance=type(services)(title="Archiv", slug="archiv"))

    def move(self, client, page, destination):
        client.post(
            reverse("wagtailadmin_pages:move_confirm", args=[page.pk, destination.pk])
        )

    def test_german_moves_translations(
        self, client, service, version, other, arabic, translated
    ):
        arabic_other = translated(other, arabic)

        self.move(client, service, other)

        version = Page.objects.get(pk=version.pk)
        assert version.get_parent().pk == arabic_other.pk

    def test_is_refused_where_translations_could_not_follow(
        self, client, service, version, other, services
    ):
        self.move(client, service, other)

        assert Page.objects.get(pk=service.pk).get_parent().pk == services.pk

    def test_into_another_language_is_refused(
        self, client, service, version, arabic_services, services
    ):
        self.move(client, service, arabic_services)

        assert Page.objects.get(pk=service.pk).get_parent().pk == services.pk

    def test_many_with_translations_is_refused(
        self, client, service, version, other, services
    ):
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])

        client.post(f"{url}?id={service.pk}&next=/admin/", {"chooser": other.pk})

        assert Page.objects.get(pk=service.pk).get_parent().pk == services.pk


class TestSynchronisedBlocks:
    def test_are_never_offered_as_text(self, make_service):
        from wagtail_localize.segments.extract import extract_segments

        value = {"kind": "warn", "title": "Neu", "text": "<p>Heute zu.</p>"}
        service = make_service(body=[("call_out", value)])

        offered = {x.path.split(".")[-1] for x in extract_segments(service)}

        assert {"title", "text"} <= offered
        assert "kind" not in offered
