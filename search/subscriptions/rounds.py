"""The rounds of the day: who hears what is new, who is asked whether it goes on."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from . import letters, lists
from .calm import DAILY, next_slot
from .models import Subscription
from .news import forget_gone, take_news, untold

logger = logging.getLogger(__name__)
ASKED_BEFORE = timedelta(days=14)
BATCH = 500


class Round:
    """One round: each list is read once for all who follow it in a language."""

    def __init__(self, *, at: datetime) -> None:
        self.at = at
        self._lists: dict[tuple, tuple[lists.Followed | None, list[str]]] = {}
        self._items: dict[tuple, list[lists.Item]] = {}

    def go(self) -> int:
        """Write to all whose hour has come; how many letters that made."""
        made = 0
        while people := self._people():
            made += sum(self._try(*person) for person in people)
        return made

    def _people(self) -> list[tuple[str, str]]:
        """Some of the addresses and languages whose hour has come."""
        due = Subscription.objects.due(at=self.at).order_by("pk")
        return list(dict.fromkeys(due.values_list("email", "locale")[:BATCH]))

    def _try(self, email: str, locale: str) -> int:
        """One letter, if anything is new; a fault keeps nobody else waiting."""
        try:
            return self._write(email, locale)
        except Exception:
            logger.exception("what is new on a list could not be told")
            mine = Subscription.objects.of_person(email, locale).due(at=self.at)
            mine.update(next_at=next_slot(DAILY, after=self.at))
            return 0

    def _write(self, email: str, locale: str) -> int:
        mine = Subscription.objects.of_person(email, locale).due(at=self.at)
        news = {row.pk: self._news_of(row) for row in mine}
        with transaction.atomic():
            # Another round may have been here in the meantime.
            rows = mine.select_for_update().filter(pk__in=news).order_by("pk")
            told, slots = [], []
            for row in rows:
                slots.append(row.next_at)
                if found := self._take(row, *news[row.pk]):
                    told.append((row, found))
            if told:
                letters.post_news(told, slot=max(slots), at=self.at)
        return bool(told)

    def _take(
        self,
        row: Subscription,
        followed: lists.Followed | None,
        keys: list[str],
        items: list[lists.Item],
    ) -> list[lists.Item]:
        found = take_news(row, items, at=self.at)
        if followed and followed.comes_back:
            forget_gone(row, keys)
        row.next_at = next_slot(row.rhythm, after=self.at)
        row.save(update_fields=["items", "next_at"])
        return found

    def _news_of(
        self, row: Subscription
    ) -> tuple[lists.Followed | None, list[str], list[lists.Item]]:
        """The list, what is on it, and what of that the person was not told yet."""
        which = (row.which, row.locale)
        with letters.in_language_of(row):
            if which not in self._lists:
                followed = letters.list_of(row)
                keys = followed.keys(self.at) if followed else []
                self._lists[which] = (followed, keys)
            followed, keys = self._lists[which]
            wanted = tuple(untold(row, keys))
            if (which, wanted) not in self._items:
                self._items[which, wanted] = (
                    followed.items(self.at, wanted) if wanted else []
                )
        return followed, keys, self._items[which, wanted]


def ask_whether_to_go_on(*, at: datetime) -> int:
    """Write to all whose year is over in two weeks; how many there are."""
    until = timezone.localdate(at) + ASKED_BEFORE
    ending = Subscription.objects.confirmed().filter(ends_on__lte=until)
    people: dict[str, list[Subscription]] = {}
    for row in ending.order_by("pk").iterator():
        people.setdefault(row.person, []).append(row)
    for rows in people.values():
        with transaction.atomic():
            letters.post_ending(rows, at=at)
    return len(people)
