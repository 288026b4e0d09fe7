"""People and places inside services and texts."""

import pytest
from wagtail.models import Page

from pages.base.blocks import StoryBlock
from pages.base.models import StandardPage
from pages.services.models import ServicePage

pytestmark = pytest.mark.django_db


class TestAService:
    def test_names_who_helps_and_where_instead_of_the_office(
        self, client, directory, make_service, make_person, make_place
    ):
        page = make_service()
        page.contacts = [make_person(phone="0800 555 011", languages=["ti"])]
        page.places = [make_place(street="Beispielstraße 1", access=["lift"])]
        page.save()

        text = client.get("/de/leistungen/wohnsitz-anmelden/").content.decode()

        assert (
            '<a href="/de/menschen/people/mira/"><bdi>Mira Beispiel</bdi></a>' in text
        )
        assert "0800 555 011" in text
        assert "Tigrinya" in text
        assert "Beispielstraße 1" in text
        assert "Aufzug" in text
        assert 'id="contact-card"' not in text

    def test_names_the_office_where_nobody_is_named(self, client, make_service):
        make_service()

        text = client.get("/de/leistungen/wohnsitz-anmelden/").content.decode()

        assert 'id="contact-card"' in text

    def test_gives_its_people_and_places_to_every_translation(
        self, arabic_home, arabic, make_service, make_person, make_place
    ):
        page = make_service()
        version = page.copy_for_translation(arabic, copy_parents=True)
        version.save_revision().publish()
        page.contacts, page.places = [make_person()], [make_place()]

        page.save_revision().publish()

        version = ServicePage.objects.get(pk=version.pk)
        assert [x.name for x in version.contacts.all()] == ["Mira Beispiel"]
        assert [x.name for x in version.places.all()] == ["Haus am Markt"]


class TestAText:
    def test_can_hold_a_contact_and_a_place(
        self, client, home, directory, make_person, make_place
    ):
        person, place = make_person(phone="1"), make_place(street="Gasse 3")
        home.add_child(
            instance=StandardPage(
                title="Text",
                slug="text",
                body=[
                    ("contact", {"person": person}),
                    ("place", {"place": place}),
                ],
            )
        )

        text = client.get("/de/text/").content.decode()

        assert "Mira Beispiel" in text
        assert "Gasse 3" in text

    def test_stays_readable_when_the_person_is_deleted(
        self, client, home, directory, make_person
    ):
        person = make_person()
        home.add_child(
            instance=StandardPage(
                title="Text", slug="text", body=[("contact", {"person": person})]
            )
        )
        person.delete()

        assert client.get("/de/text/").status_code == 200

    def test_offers_both_in_every_body(self):
        assert {"contact", "place"} <= set(StoryBlock().child_blocks)
        body = StandardPage._meta.get_field("body").stream_block
        assert {"contact", "place"} <= set(body.child_blocks)

    def test_keeps_them_out_of_the_translators_sight(self, home, make_person):
        from wagtail_localize.segments.extract import extract_segments

        page = home.add_child(
            instance=StandardPage(
                title="Text", slug="text", body=[("contact", {"person": make_person()})]
            )
        )

        paths = [
            x.path for x in extract_segments(Page.objects.get(pk=page.pk).specific)
        ]

        assert not any(path.startswith("body") for path in paths)
