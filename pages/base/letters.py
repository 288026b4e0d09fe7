"""The office's letterhead, for the letters of every room."""

from django.conf import settings

from outbox.letterhead import Letterhead

from .frame import frame


def office_letterhead(locale: str) -> Letterhead:
    """The office's name and contact as the pages of that language show them."""
    found = frame(locale)
    office = found.office
    return Letterhead(
        name=office.get("name") or settings.WAGTAIL_SITE_NAME,
        places=office.get("places", ""),
        phone=found.phone,
        email=found.email,
        address=found.address,
        hours=office.get("hours", ""),
        url=f"{settings.WAGTAILADMIN_BASE_URL}{found.home_url}",
        lang=office.get("lang", ""),
    )
