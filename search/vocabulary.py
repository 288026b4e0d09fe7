"""The words that stand in the texts, and which of them a misspelt one is near."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TypeVar

from django.db.models import Q, QuerySet

from .analysis import analyse
from .analysis.tokens import base_language
from .models import SearchEntry, SearchWord
from .terms import SHORTEST, normal_term

# So many candidates are compared at most, the ones alike in length first.
MOST = 400
# So many words a rebuild keeps in mind.
MOST_NOTED = 200_000
# After so many the sweep says that it goes on: no step may seem to have died.
WORDS, TEXTS = 1000, 200
Row = TypeVar("Row", SearchWord, SearchEntry)


class Vocabulary:
    """Notes the words of texts; what it has noted already it does not note again."""

    def __init__(self) -> None:
        self.noted: set[tuple[str, str]] = set()

    def remember(self, code: str, spellings: dict[str, str]) -> None:
        """Know these words; `spellings` has how each was written."""
        new = [word for word in spellings if (code, word) not in self.noted]
        SearchWord.objects.bulk_create(
            [
                SearchWord(
                    language=code,
                    word=word,
                    mirrored=word[::-1],
                    surface=spellings[word][:80],
                )
                for word in sorted(new)
            ],
            batch_size=500,
            ignore_conflicts=True,
        )
        if len(self.noted) > MOST_NOTED:
            self.noted.clear()
        self.noted.update((code, word) for word in new)


def forget_unused(*, since: datetime, beat: Callable[[], None]) -> int:
    """
    Forget words of which no text has any form; how many they were.

    Texts that were changed `since` are looked at again right before and at the end:
    what one of them says that was saved meanwhile comes back.
    """
    codes = SearchWord.objects.order_by("language").values_list("language", flat=True)
    gone = {code: _forget(code, since, beat) for code in list(codes.distinct())}
    back = sum(_take_back(code, gone[code], since, beat) for code in gone)
    return sum(map(len, gone.values())) - back


def _forget(code: str, since: datetime, beat: Callable[[], None]) -> list[SearchWord]:
    entries = SearchEntry.objects.filter(language=code)
    words = _in_steps(SearchWord.objects.filter(language=code), WORDS)
    gone = _unused(words, _terms(entries, beat), beat)
    if gone:
        changed = entries.filter(item__changed_at__gte=since)
        gone = _unused(gone, _terms(changed, beat), beat)
    for at in range(0, len(gone), 500):
        numbers = [word.pk for word in gone[at : at + 500]]
        SearchWord.objects.filter(pk__in=numbers).delete()
        beat()
    return gone


def _take_back(
    code: str, gone: list[SearchWord], since: datetime, beat: Callable[[], None]
) -> int:
    """
    Remember those again that a text has by now; how many they are.

    Who saved it found them there still and left them as they were.
    """
    if not gone:
        return 0
    changed = SearchEntry.objects.filter(language=code, item__changed_at__gte=since)
    still_gone = {word.pk for word in _unused(gone, _terms(changed, beat), beat)}
    back = {x.word: x.surface for x in gone if x.pk not in still_gone}
    Vocabulary().remember(code, back)
    return len(back)


def _in_steps(rows: QuerySet[Row], size: int) -> Iterator[Row]:
    """All rows. None is being read in between: SQLite could not write then."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:size]):
        yield from batch
        last = batch[-1].pk


def _terms(entries: QuerySet[SearchEntry], beat: Callable[[], None]) -> set[str]:
    found: set[str] = set()
    light = entries.only("title_terms", "heads_terms", "body_terms")
    for number, entry in enumerate(_in_steps(light, TEXTS)):
        if number % TEXTS == 0:
            beat()
        for terms in (entry.title_terms, entry.heads_terms, entry.body_terms):
            found.update(terms.split())
    return found


def _unused(
    words: Iterable[SearchWord], terms: set[str], beat: Callable[[], None]
) -> list[SearchWord]:
    found = []
    for number, word in enumerate(words):
        if number % WORDS == 0:
            beat()
        if not _stands_in(word, terms):
            found.append(word)
    return found


def _stands_in(word: SearchWord, terms: set[str]) -> bool:
    tokens = analyse(word.language, word.surface)
    return any(normal_term(word.language, x.normal) in terms for x in tokens)


def near_words(code: str, word: str, *, distance: int = 1) -> list[SearchWord]:
    """Known words at most so many letters away, the nearest first."""
    if len(word) < SHORTEST or not word.isalpha():
        return []
    half = max(len(word) // 2, 2)
    alike = Q(word__startswith=word[:half]) | Q(mirrored__startswith=word[::-1][:half])
    rows = SearchWord.objects.filter(alike, language__in={code, base_language(code)})
    found = []
    for row in rows[: MOST * 5]:
        if abs(len(row.word) - len(word)) <= distance:
            away = letters_apart(word, row.word, distance)
            if away <= distance:
                found.append((away, row.word, row))
    return [row for _away, _word, row in sorted(found, key=lambda x: x[:2])]


def letters_apart(one: str, other: str, most: int) -> int:
    """
    How many letters must be put in, left out, changed or swapped with the next.

    Stops counting above `most`.
    """
    before, last = None, list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        now = [row]
        for at, its in enumerate(other, start=1):
            cost = min(last[at] + 1, now[-1] + 1, last[at - 1] + (letter != its))
            swapped = row > 1 and at > 1 and letter == other[at - 2]
            if swapped and its == one[row - 2]:
                cost = min(cost, before[at - 2] + 1)
            now.append(cost)
        if min(now) > most:
            return most + 1
        before, last = last, now
    return last[-1]
