"""What is new for somebody who follows a list."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from .lists import Followed, Item
from .models import Subscription

# So long a thing may wait for its translation; then it goes out as it is, and says so.
WAITS = timedelta(days=7)
# What takes place by then does not wait.
SOON = timedelta(days=10)


def take_news(
    subscription: Subscription, followed: Followed, items: list[Item], *, at: datetime
) -> list[Item]:
    """The things to tell now; the subscription knows them from here on, unsaved."""
    today = timezone.localdate(at)
    told, known = [], dict(subscription.items)
    for item in items:
        since = known.get(item.key)
        if since == "":
            continue
        if _may_go(item, since, today):
            told.append(item)
            known[item.key] = ""
        elif since is None:
            known[item.key] = today.isoformat()
    if followed.comes_back:
        there = {item.key for item in items}
        known = {key: since for key, since in known.items() if key in there}
    subscription.items = known
    return told


def _may_go(item: Item, since: str | None, today: date) -> bool:
    if not item.lang:
        return True
    if item.day and item.day <= today + SOON:
        return True
    return since is not None and date.fromisoformat(since) + WAITS <= today
