"""Links into a registration, each made when a letter or page is written."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from events.models import Occurrence
from pages.forms import tokens

from .models import Registration

MANAGE, CONFIRM, DOOR = "registration", "registration_mail", "registration_door"
AFTERWARDS = timedelta(days=2)


def path_to(registration: Registration, purpose: str, *, at: datetime) -> str:
    """A new link, good until the date is over; earlier ones stay valid."""
    raw = tokens.mint(
        purpose, registration, at=at, expires_at=_end(registration.occurrence, at)
    )
    with translation.override(registration.locale):
        return reverse("registration_open", args=[raw])


def address_of(registration: Registration, purpose: str, *, at: datetime) -> str:
    """The same with the site's name, for letters."""
    path = path_to(registration, purpose, at=at)
    return settings.WAGTAILADMIN_BASE_URL + path


def door_address(registration: Registration, *, at: datetime) -> str:
    """What the QR code says: only the office can open it."""
    [found] = door_addresses(registration.occurrence, [registration], at=at)
    return found


def door_addresses(
    date: Occurrence, registrations: list[Registration], *, at: datetime
) -> list[str]:
    """The same for several of one date."""
    end = _end(date, at)
    raws = tokens.mint_each(DOOR, registrations, at=at, expires_at=end)
    return [
        settings.WAGTAILADMIN_BASE_URL + reverse("registration_door", args=[raw])
        for raw in raws
    ]


def _end(date: Occurrence, at: datetime) -> datetime:
    return max(date.ends_at, at) + AFTERWARDS
