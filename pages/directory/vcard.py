"""A person as a card for an address book, and as a picture to scan."""

from io import BytesIO

import segno
import vobject

from .entries import PersonView


def vcard(person: PersonView, url: str) -> str:
    """The card as vCard 3.0, escaped and folded."""
    card = vobject.vCard()
    card.add("fn").value = person.name
    given, _space, family = person.name.rpartition(" ")
    card.add("n").value = vobject.vcard.Name(family=family, given=given)
    if person.posts:
        card.add("title").value = person.posts[0][0]
    if person.phone:
        phone = card.add("tel")
        phone.value, phone.type_param = person.phone, "WORK"
    if person.email:
        card.add("email").value = person.email
    if person.office and person.office.street:
        _postal_code, _space, town = person.office.town.partition(" ")
        home = card.add("adr")
        home.type_param = "WORK"
        home.value = vobject.vcard.Address(
            street=person.office.street, city=town, code=_postal_code
        )
    card.add("url").value = url
    return card.serialize()


def qr_code(text: str) -> bytes:
    """A QR code as SVG: dark on white by day and by night, so that cameras see it."""
    code, out = segno.make(text, error="m", encoding="utf-8"), BytesIO()
    code.save(out, kind="svg", scale=4, border=3, light="white", svgclass=None)
    return out.getvalue()
