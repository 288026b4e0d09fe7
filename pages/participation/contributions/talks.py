"""Where readers can write, and how much is written: one cached value a language."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count
from django.utils import timezone
from wagtail.models import Page

from pages.base.frame import address, kept
from pages.base.listing import readable
from pages.base.sentences import day_words
from pages.concepts.models import Goal

from .models import Contribution, Discussion
from .subjects import PLACE

VERSION_KEY = "talks-version"


@dataclass(frozen=True)
class Talk:
    """The texts about one thing, and whether there may be more."""

    url: str
    number: int
    is_open: bool
    last_day: str
    discussion_id: int


def talk_about(page_key: object, code: str, goal_key: str = "") -> Talk | None:
    """Of a news item, or a goal of a concept; None where there is nothing to show."""
    talks = kept(f"talks:{cache.get(VERSION_KEY, 0)}", code, lambda: _talks(code))
    talk = talks.get((str(page_key), goal_key))
    return talk if talk and (talk.is_open or talk.number) else None


def forget_talks() -> None:
    """Let readers see at once what was decided."""
    cache.set(VERSION_KEY, timezone.now().timestamp(), timeout=None)


def _talks(code: str) -> dict[tuple[str, str], Talk]:
    """A copied concept has goals of the same keys, so its own key goes with them."""
    discussions = {row.page_key: row for row in Discussion.objects.all()}
    if not discussions:
        return {}
    found = readable(Page.objects.filter(translation_key__in=discussions), code)
    pages = {page.translation_key: page for page in found}
    goals = Goal.objects.current().filter(concept_key__in=pages)
    numbers = _numbers()
    made = {}
    concepts = set()
    for goal in goals:
        concepts.add(goal.concept_key)
        url = f"{address(pages[goal.concept_key].url_path, code)}{PLACE}{goal.slug}/"
        made[str(goal.concept_key), goal.key] = _talk(
            discussions[goal.concept_key], goal.key, url, numbers
        )
    for key, page in pages.items():
        if key not in concepts:
            url = f"{address(page.url_path, code)}{PLACE}"
            made[str(key), ""] = _talk(discussions[key], "", url, numbers)
    return made


def _talk(discussion: Discussion, goal_key: str, url: str, numbers: dict) -> Talk:
    return Talk(
        url=url,
        number=numbers.get((discussion.pk, goal_key), 0),
        is_open=discussion.takes(on=timezone.localdate()),
        last_day=day_words(discussion.closes_on),
        discussion_id=discussion.pk,
    )


def _numbers() -> dict[tuple[int, str], int]:
    rows = Contribution.objects.shown().order_by()
    return {
        (row["discussion"], row["goal_key"]): row["number"]
        for row in rows.values("discussion", "goal_key").annotate(number=Count("pk"))
    }
