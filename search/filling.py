"""
Keeping what can be found true: from things to rows, from rows to the engines.

The database engine is changed in the same transaction as the rows; another engine is
told afterwards, and what it was not told yet stays `dirty`.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import F, Prefetch, QuerySet
from django.utils import timezone

from .analysis import ANALYSIS_VERSION
from .engines import Document, database_engine, outside_engine
from .models import SearchEntry, SearchItem
from .sources import Thing, Words, thing_of
from .terms import Analysed, analysed
from .vocabulary import Vocabulary

logger = logging.getLogger(__name__)
State = SearchItem.State
# What is written of an entry, whether it is new or not.
WRITTEN = [
    *("path", "title", "summary", "keywords", "headings", "body", "details"),
    *("title_terms", "heads_terms", "body_terms", "fingerprint", "analysis"),
]


def refresh(key: str) -> bool:
    """Look at the thing behind a key anew; whether anything had changed."""
    changed, gone = refresh_all([key], Vocabulary())
    return bool(changed or gone)


@transaction.atomic
def refresh_all(keys: list[str], vocabulary: Vocabulary) -> tuple[int, int]:
    """Look at the things behind these keys anew; how many had changed, were gone."""
    # Locked before they are looked at: who comes later sees what is newer.
    items = _locked(keys)
    things = {key: thing_of(key) for key in keys}
    without = [key for key, thing in things.items() if thing is None]
    gone = forget(without) if without else 0
    there = {key: thing for key, thing in things.items() if thing}
    new = [key for key in there if key not in items]
    if new:
        SearchItem.objects.bulk_create(
            [
                SearchItem(key=key, state=State.DELETED, version=0)
                for key in sorted(new)
            ],
            ignore_conflicts=True,
        )
        items |= _locked(new)
    changed = _write({items[key]: thing for key, thing in there.items()}, vocabulary)
    if changed:
        database_engine().index(_as_written(changed))
    return len(changed), gone


def _locked(keys: list[str]) -> dict[str, SearchItem]:
    items = SearchItem.objects.filter(key__in=keys).select_for_update().order_by("pk")
    return {item.key: item for item in items.prefetch_related(with_fingerprints())}


def with_fingerprints() -> Prefetch:
    """The entries of items, without their texts and terms."""
    light = SearchEntry.objects.only("item_id", "language", "fingerprint", "analysis")
    return Prefetch("entries", light)


def refresh_each(keys: Iterable[str]) -> None:
    """Look at these things anew. One bad thing keeps no other waiting."""
    for key in keys:
        try:
            refresh(key)
        except Exception:
            logger.exception("%s cannot be searched", key)


def refresh_due(*, at: datetime) -> int:
    """Look anew at what the clock has changed; how many things that were."""
    due = SearchItem.objects.filter(true_until__lte=at).order_by("true_until")
    keys = list(due.values_list("key", flat=True))
    refresh_each(keys)
    return len(keys)


@transaction.atomic
def forget(keys: Iterable[str]) -> int:
    """Let nobody find these things from this moment on; how many there were."""
    items = SearchItem.objects.filter(key__in=list(keys)).exclude(state=State.DELETED)
    # Locked, so that nobody who looks at them just now writes them again.
    locked = items.select_for_update().order_by("pk")
    versions = dict(locked.values_list("pk", "version"))
    numbers = list(versions)
    if not numbers:
        return 0
    database_engine().delete(versions)
    SearchEntry.objects.filter(item__in=numbers).delete()
    if outside_engine() is None:
        SearchItem.objects.filter(pk__in=numbers).delete()
        return len(numbers)
    SearchItem.objects.filter(pk__in=numbers).update(
        state=State.DELETED,
        version=F("version") + 1,
        changed_at=timezone.now(),
        facets="",
        true_until=None,
    )
    return len(numbers)


def _write(things: dict[SearchItem, Thing], vocabulary: Vocabulary) -> list[SearchItem]:
    """Bring rows in line with the things; the items that had to be changed."""
    changed, entries, outdated = [], [], []
    spellings: dict[str, dict[str, str]] = defaultdict(dict)
    for item, thing in things.items():
        known = {entry.language: entry for entry in item.entries.all()}
        wrong = [
            words
            for words in thing.words
            if (entry := known.pop(words.language, None)) is None
            or not is_current(entry, words)
        ]
        outdated += [entry.pk for entry in known.values()]
        for words in wrong:
            terms = analysed(words)
            entries.append(_entry(item, words, terms))
            spellings[words.language] |= terms.spellings
        if wrong or known or _differs(item, thing):
            changed.append(_changed(item, thing))
        elif item.true_until != thing.true_until:
            SearchItem.objects.filter(pk=item.pk).update(true_until=thing.true_until)
    if outdated:
        SearchEntry.objects.filter(pk__in=outdated).delete()
    _save(changed, entries)
    for code, words in spellings.items():
        vocabulary.remember(code, words)
    return changed


def _differs(item: SearchItem, thing: Thing) -> bool:
    return item.state == State.DELETED or (item.kind, item.facets, item.date) != (
        thing.kind,
        facet_words(thing),
        thing.day,
    )


def _changed(item: SearchItem, thing: Thing) -> SearchItem:
    item.kind, item.facets, item.date = thing.kind, facet_words(thing), thing.day
    item.true_until, item.changed_at = thing.true_until, timezone.now()
    item.state = State.DIRTY if outside_engine() else State.CLEAN
    item.version += 1
    return item


def _save(items: list[SearchItem], entries: list[SearchEntry]) -> None:
    names = ["kind", "facets", "date", "true_until", "changed_at", "state", "version"]
    # Not `bulk_update`: what it writes for each row costs as much as the analysis.
    SearchItem.objects.bulk_create(
        items,
        batch_size=50,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=names,
    )
    SearchEntry.objects.bulk_create(
        entries,
        batch_size=50,
        update_conflicts=True,
        unique_fields=["item", "language"],
        update_fields=WRITTEN,
    )


def is_true(key: str) -> bool:
    """Whether the rows of a key say what the thing behind it says."""
    thing = thing_of(key)
    item = SearchItem.objects.filter(key=key).exclude(state=State.DELETED).first()
    if thing is None or item is None:
        return thing is None and item is None
    known = {entry.language: entry for entry in item.entries.all()}
    same = (item.facets, item.date) == (facet_words(thing), thing.day)
    return same and all(
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


def _entry(item: SearchItem, words: Words, terms: Analysed) -> SearchEntry:
    return SearchEntry(
        item=item,
        language=words.language,
        path=words.path[:500],
        title=words.title[:255],
        summary=words.summary,
        keywords=words.keywords,
        headings=words.headings,
        body=words.body,
        details=words.details,
        title_terms=terms.title,
        heads_terms=terms.heads,
        body_terms=terms.body,
        fingerprint=fingerprint(words),
        analysis=ANALYSIS_VERSION,
    )


def documents(items: QuerySet[SearchItem]) -> Iterator[Document]:
    """These items as engines keep them; gone ones are left out."""
    for item in items.exclude(state=State.DELETED).prefetch_related("entries"):
        yield _document(item, item.entries.all())


def _as_written(items: list[SearchItem]) -> Iterator[Document]:
    """Items that have just been written; only their entries are read."""
    entries = defaultdict(list)
    for entry in SearchEntry.objects.filter(item__in=items):
        entries[entry.item_id].append(entry)
    for item in items:
        yield _document(item, entries[item.pk])


def _document(item: SearchItem, entries: Iterable[SearchEntry]) -> Document:
    entries = sorted(entries, key=lambda entry: entry.language)
    return Document(
        number=item.pk,
        key=item.key,
        title=" ".join(entry.title_terms for entry in entries),
        heads=" ".join(entry.heads_terms for entry in entries),
        body=" ".join(entry.body_terms for entry in entries),
        facets=item.facets,
        day=item.date,
        version=item.version,
    )
