"""
Dictionaries of word forms, memory-mapped: no process holds one of its own.

`building.build_all` makes them once, at set-up, from simplemma's word lists and from
the letter sequences of split-words.
"""

from functools import cache
from pathlib import Path
from typing import TypeVar

import marisa_trie
from django.conf import settings

# Another number makes set-up build anew.
VERSION = 5
# Languages with a word list.
LEMMAS = ("ar", "de", "en", "es", "fa", "fr", "nl", "pl", "ro", "ru", "sq", "tr", "uk")
SEQUENCES = "de-sequences"
T = TypeVar("T", marisa_trie.BytesTrie, marisa_trie.RecordTrie)


class LexiconMissing(RuntimeError):
    """The dictionaries have not been built: run `manage.py search_lexicon`."""


def folder() -> Path:
    return Path(settings.SEARCH_LEXICON) / str(VERSION)


def path_of(name: str) -> Path:
    return folder() / f"{name}.trie"


def missing() -> list[str]:
    """Names of dictionaries that set-up still has to build."""
    return [name for name in (*LEMMAS, SEQUENCES) if not path_of(name).exists()]


@cache
def _words(code: str) -> marisa_trie.BytesTrie | None:
    if code not in LEMMAS:
        return None
    return _mapped(marisa_trie.BytesTrie(), code)


@cache
def sequences() -> marisa_trie.RecordTrie:
    """Letter sequences of German words and how likely each stands where, in 1/100."""
    return _mapped(marisa_trie.RecordTrie("<b"), SEQUENCES)


def _mapped(trie: T, name: str) -> T:
    path = path_of(name)
    if not path.exists():
        raise LexiconMissing(name)
    return trie.mmap(str(path))


def is_word(code: str, folded: str) -> bool:
    """Whether the word list of that language has this form."""
    words = _words(code)
    return words is not None and folded in words


def lemmas(code: str, folded: str) -> tuple[str, ...]:
    """
    The basic forms of a folded word, itself first where it is one.

    Empty for words that are not in the list.
    """
    words = _words(code)
    found = words.get(folded) if words is not None else None
    if not found:
        return ()
    by_length = sorted((x.decode() for x in found), key=lambda x: (len(x), x))
    return tuple(x or folded for x in by_length)
