"""The words that stand in the texts, and which of them a misspelt one is near."""

from collections.abc import Iterable

from django.db.models import Q

from .analysis import analyse
from .analysis.tokens import base_language
from .models import SearchWord

SHORTEST, LONGEST = 4, 40
# So many candidates are compared at most, the ones alike in length first.
MOST = 400


def remember_words(code: str, texts: Iterable[str]) -> None:
    """Know the words of these texts."""
    found = {}
    for text in texts:
        for token in analyse(code, text):
            if SHORTEST <= len(token.exact) <= LONGEST and token.exact.isalpha():
                found.setdefault(token.exact, token.surface)
    known = SearchWord.objects.filter(language=code)
    names = sorted(found)
    for at in range(0, len(names), 500):
        part = names[at : at + 500]
        there = set(known.filter(word__in=part).values_list("word", flat=True))
        SearchWord.objects.bulk_create(
            [
                SearchWord(
                    language=code,
                    word=word,
                    mirrored=word[::-1],
                    surface=found[word][:80],
                )
                for word in part
                if word not in there
            ],
            ignore_conflicts=True,
        )


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
