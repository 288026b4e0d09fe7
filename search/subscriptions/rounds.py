"""The rounds of the day: who hears what is new, who is asked whether it goes on."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from . import letters, lists
from .calm import next_slot
from .models import Subscription
from .news import take_news

ASKED_BEFORE = timedelta(days=14)


class Round:
    """One round: each list is read once for all who follow it in a language."""

    def __init__(self, *, at: datetime) -> None:
        self.at = at
        self._read: dict[tuple, tuple[lists.Followed | None, list[lists.Item]]] = {}

    def go(self) -> int:
        """Write to all whose hour has come; how many letters that made."""
        made = 0
        while people := self._people():
            made += sum(self._write(*person) for person in people)
        return made

    def _people(self) -> list[tuple[str, str]]:
        """Some of the addresses and languages whose hour has come."""
        due = Subscription.objects.due(at=self.at).order_by("pk")
        return list(dict.fromkeys(due.values_list("email", "locale")[:500]))

    def _write(self, email: str, locale: str) -> int:
        """One letter for all that is due of a person, if anything is new."""
        mine = Subscription.objects.of_person(email, locale).due(at=self.at)
        contents = {row.pk: self._contents(row) for row in mine}
        with transaction.atomic():
            # Another round may have been here in the meantime.
            rows = mine.select_for_update().filter(pk__in=contents).order_by("pk")
            news = []
            for row in rows:
                followed, items = contents[row.pk]
                told = take_news(row, followed, items, at=self.at) if followed else []
                row.next_at = next_slot(row.rhythm, after=self.at)
                row.save(update_fields=["items", "next_at"])
                if told:
                    news.append((row, told))
            if news:
                letters.post_news(news, at=self.at)
        return bool(news)

    def _contents(
        self, row: Subscription
    ) -> tuple[lists.Followed | None, list[lists.Item]]:
        which = (row.kind, row.key, row.query, row.locale)
        if which not in self._read:
            followed = letters.list_of(row)
            with letters.in_language_of(row):
                items = followed.items(self.at) if followed else []
            self._read[which] = (followed, items)
        return self._read[which]


def ask_whether_to_go_on(*, at: datetime) -> int:
    """Write to all whose year is over in two weeks; how many there are."""
    until = timezone.localdate(at) + ASKED_BEFORE
    ending = Subscription.objects.confirmed().filter(ends_on__lte=until)
    asked: Iterable[Subscription] = ending.order_by("pk").iterator()
    seen = set()
    for row in asked:
        if row.person not in seen:
            seen.add(row.person)
            with transaction.atomic():
                letters.post_ending(row, at=at)
    return len(seen)
