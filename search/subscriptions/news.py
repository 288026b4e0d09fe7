"""What is new for somebody who follows a list."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from .lists import Item
from .models import Subscription

# So long a thing may wait for its translation; then it goes out as it is, and says so.
WAITS = timedelta(days=7)
# What takes place by then does not wait.
SOON = timedelta(days=10)


def untold(subscription: Subscription, keys: list[str]) -> list[str]:
    """Those of the keys that the person has not been told yet."""
    return [key for key in keys if subscription.items.get(key) != ""]


def take_news(
    subscription: Subscription, items: list[Item], *, at: datetime
) -> list[Item]:
    """
    Those of the untold things to tell now.

    The subscription knows them from here on, unsaved.
    """
    today = timezone.localdate(at)
    told, known = [], dict(subscription.items)
    for item in items:
        since = known.get(item.key)
        if _may_go(item, since, today):
            told.append(item)
            known[item.key] = ""
        elif since is None:
            known[item.key] = today.isoformat()
    subscription.items = known
    return told


def forget_gone(subscription: Subscription, keys: list[str]) -> None:
    """What left the list is news when it comes back; unsaved."""
    there = set(keys)
    known = subscription.items.items()
    subscription.items = {key: since for key, since in known if key in there}


def _may_go(item: Item, since: str | None, today: date) -> bool:
    if not item.lang:
        return True
    if item.day and item.day <= today + SOON:
        return True
    return since is not None and date.fromisoformat(since) + WAITS <= today
