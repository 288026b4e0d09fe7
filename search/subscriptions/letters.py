"""Letters to people who follow lists: do you want it, what is new, does it go on."""

from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from locales.table import find
from outbox import kinds
from outbox.letters import post
from pages.base.sentences import day_words

from . import links, lists
from .models import Subscription

News = tuple[Subscription, list[lists.Item]]
# More are on the list itself.
MOST_IN_A_LETTER = 20


def list_of(subscription: Subscription) -> lists.Followed | None:
    """The list as its reader finds it now."""
    return lists.read(
        subscription.kind, subscription.key, subscription.query, subscription.locale
    )


def in_language_of(subscription: Subscription) -> AbstractContextManager:
    return override(subscription.locale)


def post_asked(subscription: Subscription, *, at: datetime) -> None:
    """Ask whether the person wants it; or say that it runs already."""
    day = timezone.localdate(at).isoformat()
    post(
        ASKED,
        to=subscription.email,
        locale=subscription.locale,
        dedupe_key=f"list:{subscription.person}:asked:{subscription.pk}:{day}",
        snapshot={"subscription": subscription.pk},
        due_at=at,
    )


def post_news(news: list[News], *, slot: datetime, at: datetime) -> None:
    """One letter for all lists of a person that have something new at that hour."""
    first, _items = news[0]
    post(
        NEWS,
        to=first.email,
        locale=first.locale,
        dedupe_key=f"list:{first.person}:news:{slot:%Y%m%dT%H%M}",
        snapshot={
            "lists": [
                [subscription.pk, [item.key for item in items]]
                for subscription, items in news
            ]
        },
        due_at=at,
    )


def post_ending(rows: list[Subscription], *, at: datetime) -> None:
    """Two weeks before the year of a person's lists is over: do they go on?"""
    first = rows[0]
    post(
        ENDING,
        to=first.email,
        locale=first.locale,
        dedupe_key=f"list:{first.person}:ending:{first.ends_on}",
        snapshot={"lists": [[row.pk, []] for row in rows]},
        due_at=at,
    )


def described(followed: lists.Followed | None) -> dict | None:
    """Name, filters and address of a list, as letters and pages show it."""
    return followed and {
        "title": followed.title,
        "lang": followed.lang,
        "chosen": followed.chosen,
        "url": settings.WAGTAILADMIN_BASE_URL + followed.url,
    }


# What the outbox asks when it sends ----------------------------------------------


def _find(snapshot: dict) -> Subscription | None:
    return Subscription.objects.filter(pk=snapshot["subscription"]).first()


def _is_there(snapshot: dict) -> bool:
    found = _find(snapshot)
    return found is not None and list_of(found) is not None


def _asked(snapshot: dict, locale: str) -> dict:
    subscription, at = _find(snapshot), timezone.now()
    is_new = subscription.confirmed_at is None
    link = links.confirm_url if is_new else links.manage_url
    followed = list_of(subscription)
    shown = described(followed)
    if is_new and followed.untyped:
        # Somebody else may have typed the address, and words to go with it.
        shown["title"] = followed.untyped
    return {
        "list": shown,
        "is_new": is_new,
        "is_daily": subscription.rhythm == Subscription.Rhythm.DAILY,
        "url": kinds.Secret(link(subscription, at=at)),
    }


def _known(snapshot: dict) -> list[tuple[Subscription, list[str]]]:
    wanted = dict(snapshot["lists"])
    rows = Subscription.objects.confirmed().filter(pk__in=wanted).order_by("pk")
    return [(row, wanted[row.pk]) for row in rows]


def _sections(snapshot: dict) -> list[dict]:
    """What is on the lists still, as it is now."""
    made, at = [], timezone.now()
    for subscription, keys in _known(snapshot):
        followed = list_of(subscription)
        with in_language_of(subscription):
            items = followed.items(at, keys) if followed else []
        if items:
            made.append({**described(followed), **_shown(items)})
    return made


def _shown(items: list[lists.Item]) -> dict:
    base = settings.WAGTAILADMIN_BASE_URL
    return {
        "items": [
            {
                **asdict(item),
                "url": base + item.url,
                "language": find(item.lang).autonym if item.lang else "",
            }
            for item in items[:MOST_IN_A_LETTER]
        ],
        "more": max(len(items) - MOST_IN_A_LETTER, 0),
    }


def _has_news(snapshot: dict) -> bool:
    """Whether anything of it is still there."""
    return bool(_known(snapshot) and _sections(snapshot))


def _news(snapshot: dict, locale: str) -> dict:
    at = timezone.now()
    subscription, _keys = _known(snapshot)[0]
    sections = _sections(snapshot)
    return {
        "sections": sections,
        "number": sum(len(x["items"]) + x["more"] for x in sections),
        "manage_url": kinds.Secret(links.manage_url(subscription, at=at)),
        "stop_url": kinds.Secret(links.stop_url(subscription, at=at)),
    }


def _has_lists(snapshot: dict) -> bool:
    return any(list_of(subscription) for subscription, _keys in _known(snapshot))


def _ending(snapshot: dict, locale: str) -> dict:
    at, mine = timezone.now(), [row for row, _keys in _known(snapshot)]
    subscription = mine[0]
    return {
        "lists": [x for x in (described(list_of(row)) for row in mine) if x],
        "end_day": day_words(subscription.ends_on),
        "url": kinds.Secret(links.manage_url(subscription, at=at)),
        "stop_url": kinds.Secret(links.stop_url(subscription, at=at)),
    }


ASKED = kinds.register(
    kinds.Kind(
        name="list_asked",
        label=_("A list by e-mail: asks for a yes"),
        context=_asked,
        is_wanted=_is_there,
    )
)
NEWS = kinds.register(
    kinds.Kind(
        name="list_news",
        label=_("A list by e-mail: what is new"),
        context=_news,
        is_wanted=_has_news,
    )
)
ENDING = kinds.register(
    kinds.Kind(
        name="list_ending",
        label=_("A list by e-mail: does it go on?"),
        context=_ending,
        is_wanted=_has_lists,
    )
)
