"""
Keeping what can be found true: from things to rows, from rows to the engines.

The database engine is changed in the same transaction as the rows; another engine is
told afterwards, and what it was not told yet stays `dirty`.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from django.db import transaction
from django.db.models import F, QuerySet

from .analysis import ANALYSIS_VERSION
from .engines import Document, database_engine, outside_engine
from .models import SearchEntry, SearchItem
from .sources import Thing, Words, thing_of
from .terms import body_terms, heads_terms, title_terms
from .vocabulary import remember_words

State = SearchItem.State


def refresh(key: str) -> bool:
    """Look at the thing behind a key anew; whether anything had changed."""
    thing = thing_of(key)
    if thing is None:
        return bool(forget([key]))
    return _store(key, thing)


@transaction.atomic
def forget(keys: Iterable[str]) -> int:
    """Let nobody find these things from this moment on; how many there were."""
    items = SearchItem.objects.filter(key__in=list(keys)).exclude(state=State.DELETED)
    numbers = list(items.values_list("pk", flat=True))
    if not numbers:
        return 0
    database_engine().delete(numbers)
    SearchEntry.objects.filter(item__in=numbers).delete()
    if outside_engine() is None:
        SearchItem.objects.filter(pk__in=numbers).delete()
        return len(numbers)
    SearchItem.objects.filter(pk__in=numbers).update(
        state=State.DELETED, version=F("version") + 1, facets=""
    )
    return len(numbers)


@transaction.atomic
def _store(key: str, thing: Thing) -> bool:
    facets = facet_words(thing)
    item, is_new = SearchItem.objects.select_for_update().get_or_create(
        key=key, defaults={"kind": thing.kind, "facets": facets, "date": thing.day}
    )
    changed = is_new or item.state == State.DELETED
    changed |= (item.kind, item.facets, item.date) != (thing.kind, facets, thing.day)
    known = {entry.language: entry for entry in item.entries.all()}
    for words in thing.words:
        entry = known.pop(words.language, None)
        if entry is None or not is_current(entry, words):
            _write(item, words)
            changed = True
    if known:
        SearchEntry.objects.filter(pk__in=[x.pk for x in known.values()]).delete()
        changed = True
    if changed:
        SearchItem.objects.filter(pk=item.pk).update(
            kind=thing.kind,
            facets=facets,
            date=thing.day,
            state=State.DIRTY if outside_engine() else State.CLEAN,
            version=F("version") + 1,
        )
        database_engine().index(documents(SearchItem.objects.filter(pk=item.pk)))
    return changed


def is_true(key: str) -> bool:
    """Whether the rows of a key say what the thing behind it says."""
    thing = thing_of(key)
    item = SearchItem.objects.filter(key=key).exclude(state=State.DELETED).first()
    if thing is None or item is None:
        return thing is None and item is None
    known = {entry.language: entry for entry in item.entries.all()}
    return item.facets == facet_words(thing) and all(
        words.language in known and is_current(known.pop(words.language), words)
        for words in thing.words
    )


def is_current(entry: SearchEntry, words: Words) -> bool:
    """Whether a row still says these words, analysed as today."""
    return (
        entry.fingerprint == fingerprint(words) and entry.analysis == ANALYSIS_VERSION
    )


def fingerprint(words: Words) -> str:
    """Another one for other words."""
    texts = (
        *(words.path, words.title, words.summary, words.keywords),
        *(words.headings, words.body, repr(sorted(words.details.items()))),
    )
    return sha256("\x1f".join(texts).encode()).hexdigest()


def facet_words(thing: Thing) -> str:
    """What filters ask for: `kind=service lang=ar lang=de topic=wohnen`."""
    found = [f"kind={thing.kind}"]
    found += sorted(f"lang={words.language}" for words in thing.words)
    for name, values in sorted(thing.facets.items()):
        found += sorted(f"{name}={value}" for value in values)
    return " ".join(found)


def _write(item: SearchItem, words: Words) -> None:
    code = words.language
    heads = (words.summary, words.keywords, *words.headings.split("\n"))
    SearchEntry.objects.update_or_create(
        item=item,
        language=code,
        defaults={
            "path": words.path[:500],
            "title": words.title[:255],
            "summary": words.summary,
            "keywords": words.keywords,
            "headings": words.headings,
            "body": words.body,
            "details": words.details,
            "title_terms": title_terms(code, words.title),
            "heads_terms": heads_terms(code, *heads),
            "body_terms": body_terms(code, words.body),
            "fingerprint": fingerprint(words),
            "analysis": ANALYSIS_VERSION,
        },
    )
    remember_words(code, [words.title, *heads, words.body])


def documents(items: QuerySet[SearchItem]) -> Iterator[Document]:
    """These items as engines keep them; gone ones are left out."""
    for item in items.exclude(state=State.DELETED).prefetch_related("entries"):
        entries = sorted(item.entries.all(), key=lambda entry: entry.language)
        yield Document(
            number=item.pk,
            key=item.key,
            title=" ".join(entry.title_terms for entry in entries),
            heads=" ".join(entry.heads_terms for entry in entries),
            body=" ".join(entry.body_terms for entry in entries),
            facets=item.facets,
            day=item.date,
            version=item.version,
        )
