"""
Counting what is asked, without writing anything while somebody waits.

Counts lie in the cache until the timer takes them to the database. Nothing of the
person is in them, and nothing that looks like one: no e-mails, no numbers.
"""

import re
from collections import Counter
from zlib import crc32

from django.core.cache import cache
from django.db.models import F
from django.utils import timezone

from search.analysis.folding import in_one_line
from search.models import AskedDay

SLOTS, SECONDS = 32, 2 * 24 * 3600
LONGEST = 80
MOST_PER_SLOT = 500
EMAIL = re.compile(r"\S+@\S+")
NUMBER = re.compile(r"\d[\d ./-]*")
# What stands in their places.
MASKS = "@#"
Count = tuple[str, str, str, str]


def masked(text: str) -> str:
    """What somebody typed without what might say who it was."""
    text = NUMBER.sub("# ", EMAIL.sub("@", in_one_line(text.lower())))
    return in_one_line(text)[:LONGEST]


def count_search(language: str, text: str, *, found: bool) -> None:
    """One more who asked this."""
    _count(language, text, "searches", *([] if found else ["empty"]))


def count_click(language: str, text: str) -> None:
    """One more who followed a result."""
    _count(language, text, "clicks")


def _count(language: str, text: str, *what: str) -> None:
    text = masked(text)
    if not text:
        return
    key = _slot(crc32(text.encode()) % SLOTS)
    counts: Counter[Count] = cache.get(key) or Counter()
    day = timezone.localdate().isoformat()
    for name in what:
        if len(counts) < MOST_PER_SLOT:
            counts[(day, language, text, name)] += 1
    cache.set(key, counts, SECONDS)


def _slot(number: int) -> str:
    return f"search:asked:{number}"


def flush() -> int:
    """Take all counts to the database; how many questions there were."""
    AskedDay.objects.purge(today=timezone.localdate())
    done = 0
    for number in range(SLOTS):
        counts = cache.get(_slot(number))
        if counts:
            cache.delete(_slot(number))
            done += _store(counts)
    return done


def _store(counts: Counter[Count]) -> int:
    for (day, language, text, name), number in counts.items():
        row, _new = AskedDay.objects.get_or_create(
            day=day, language=language, text=text
        )
        AskedDay.objects.filter(pk=row.pk).update(**{name: F(name) + number})
    return len(counts)
