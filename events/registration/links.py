"""Links into a registration, each made when a letter or page is written."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from pages.forms import tokens

from .models import Registration

MANAGE, CONFIRM, DOOR = "registration", "registration_mail", "registration_door"
AFTERWARDS = timedelta(days=2)


def path_to(registration: Registration, purpose: str, *, at: datetime) -> str:
    """A new link, good until the date is over; earlier ones stay valid."""
    raw = tokens.mint(purpose, registration, at=at, expires_at=_end(registration, at))
    with translation.override(registration.locale):
        return reverse("registration_open", args=[raw])


def address_of(registration: Registration, purpose: str, *, at: datetime) -> str:
    """The same with the site's name, for letters."""
    path = path_to(registration, purpose, at=at)
    return settings.WAGTAILADMIN_BASE_URL + path


def door_address(registration: Registration, *, at: datetime) -> str:
    """What the QR code says: only the office can open it."""
    raw = tokens.mint(DOOR, registration, at=at, expires_at=_end(registration, at))
    return settings.WAGTAILADMIN_BASE_URL + reverse("registration_door", args=[raw])


def _end(registration: Registration, at: datetime) -> datetime:
    return max(registration.occurrence.ends_at, at) + AFTERWARDS
