"""The words that stand in the texts, and which of them a misspelt one is near."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from .analysis import analyse
from .analysis.tokens import base_language
from .models import SearchEntry, SearchWord
from .terms import SHORTEST, normal_term

# So many candidates are compared at most, the ones alike in length first.
MOST = 400
# So many words a rebuild keeps in mind.
MOST_NOTED = 200_000


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

    Texts that were changed `since` are looked at again right before.
    """
    done = 0
    codes = SearchWord.objects.order_by("language").values_list("language", flat=True)
    for code in codes.distinct():
        beat()
        entries = SearchEntry.objects.filter(language=code)
        unused = _unused(SearchWord.objects.filter(language=code), _terms(entries))
        changed = entries.filter(item__changed_at__gte=since)
        gone = _unused(unused, _terms(changed)) if unused else []
        for at in range(0, len(gone), 500):
            numbers = [word.pk for word in gone[at : at + 500]]
            done += SearchWord.objects.filter(pk__in=numbers).delete()[0]
    return done


def _terms(entries: QuerySet[SearchEntry]) -> set[str]:
    found: set[str] = set()
    rows = entries.values_list("title_terms", "heads_terms", "body_terms")
    for texts in rows.iterator(chunk_size=200):
        for terms in texts:
            found.update(terms.split())
    return found


def _unused(words: Iterable[SearchWord], terms: set[str]) -> list[SearchWord]:
    return [word for word in words if not _stands_in(word, terms)]


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
