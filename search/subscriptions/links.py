"""Links of letters: one says yes, one opens the person's lists, one stops them all."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from pages.forms import tokens

from .models import Subscription

CONFIRM, MANAGE, STOP = "list_confirm", "list_manage", "list_stop"
# The outbox tries for two days; the person has one more.
UNCONFIRMED_KEPT = timedelta(days=3)
LETTER_KEPT = timedelta(days=180)


def confirm_url(subscription: Subscription, *, at: datetime) -> str:
    until = subscription.created_at + UNCONFIRMED_KEPT
    return _url("follow_open", CONFIRM, subscription, at=at, until=max(until, at))


def manage_url(subscription: Subscription, *, at: datetime) -> str:
    return _url("follow_open", MANAGE, subscription, at=at, until=at + LETTER_KEPT)


def stop_url(subscription: Subscription, *, at: datetime) -> str:
    """What mail programs ask with one click (RFC 8058)."""
    return _url("follow_stop", STOP, subscription, at=at, until=at + LETTER_KEPT)


def _url(
    view: str,
    purpose: str,
    subscription: Subscription,
    *,
    at: datetime,
    until: datetime,
) -> str:
    raw = tokens.mint(purpose, subscription, at=at, expires_at=until)
    with override(subscription.locale):
        return settings.WAGTAILADMIN_BASE_URL + reverse(view, args=[raw])
