"""A person's card for an address book, and as a QR code."""

import pytest
import vobject

from pages.directory.models import Person

pytestmark = pytest.mark.django_db


class TestTheCard:
    def test_can_be_read_by_a_phone(self, client, directory, make_person, make_place):
        make_person(
            "Mira O’Beispiel; Ö, \\",
            phone="0800 555 011",
            email="mira@example.org",
            office=make_place(street="Straße 1", postal_code="4700", town="Eupen"),
        )

        response = client.get("/de/menschen/people/mira/vcard/")

        card = vobject.readOne(response.content.decode())
        assert response["Content-Type"] == "text/vcard; charset=utf-8"
        assert 'filename="mira.vcf"' in response["Content-Disposition"]
        assert card.fn.value == "Mira O’Beispiel; Ö, \\"
        assert card.tel.value == "0800 555 011"
        assert card.adr.value.city == "Eupen"
        assert card.url.value == "http://testserver/de/menschen/people/mira/"

    def test_cannot_be_given_more_lines_by_a_name(self, client, directory, make_person):
        make_person("Mira\r\nTEL:666")

        text = client.get("/de/menschen/people/mira/vcard/").content.decode()

        assert not any(line.startswith("TEL") for line in text.splitlines())

    def test_can_be_scanned_from_paper(self, client, directory, make_person):
        make_person(phone="0800 555 011")

        response = client.get("/de/menschen/people/mira/qr/")

        assert response["Content-Type"] == "image/svg+xml"
        assert b"<svg" in response.content
        assert b"#fff" in response.content or b"white" in response.content


class TestSpokenLanguages:
    def test_are_kept_as_codes_in_their_order(self, make_person):
        make_person(languages=["ti", "ar"])

        assert Person.objects.get().languages == ["ti", "ar"]
        assert Person.objects.get().serializable_data()["languages"] == "|ti|ar|"
