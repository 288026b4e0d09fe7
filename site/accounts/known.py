"""Browsers in which somebody has signed in before: strangers lock nobody out there."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from .models import User
from .paths import EDITORS

COOKIE, SALT = "known", "accounts.known"
KEPT = timedelta(days=90)
# A counter's browser is used by several people.
MOST = 10


def is_known(request: HttpRequest, address: str) -> bool:
    """Whether the account of that address was signed in with here."""
    here = _accounts(request)
    return bool(here) and User.objects.filter(pk__in=here, email=address).exists()


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Leave the account's number in this browser, signed."""
    others = [pk for pk in _accounts(request) if pk != user.pk]
    response.set_cookie(
        COOKIE,
        signing.dumps([user.pk, *others][:MOST], salt=SALT),
        max_age=KEPT,
        path=EDITORS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _accounts(request: HttpRequest) -> list[int]:
    kept = request.COOKIES.get(COOKIE, "")
    try:
        return signing.loads(kept, salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return []
