"""Builds the dictionaries at set-up: some seconds a language, once."""

import json
from collections.abc import Callable, Iterator
from importlib.resources import files

import marisa_trie
from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from .folding import fold
from .lexicon import SEQUENCES, folder, missing, path_of
from .stemming import stem

WHOLE = {"ar", "de"}
# Where folding lets several words fall together.
MOST = 3
PLACES = ("prefix", "infix", "suffix")


def build_all(report: Callable[[str], None]) -> None:
    """Build what is missing; a half-written file never takes a dictionary's place."""
    names = missing()
    if names:
        folder().mkdir(parents=True, exist_ok=True)
    for name in names:
        report(name)
        trie = _sequences() if name == SEQUENCES else _lemmas(name)
        draft = path_of(name).with_suffix(".new")
        trie.save(str(draft))
        draft.replace(path_of(name))


def _lemmas(code: str) -> marisa_trie.BytesTrie:
    """Folded forms with their basic forms; an empty one stands for the form itself."""
    forms: dict[str, list[str]] = {}
    for form, basic in DefaultDictionaryFactory(1).get_dictionary(code).items():
        kept = forms.setdefault(fold(form, code), [])
        folded = fold(basic, code)
        if folded not in kept:
            kept.append(folded)
    return marisa_trie.BytesTrie(
        (form, b"" if form == basic else basic.encode())
        for form, basics in forms.items()
        if _says_more(code, form, basics)
        for basic in sorted(basics, key=lambda x: (x != form, len(x), x))[:MOST]
    )


def _says_more(code: str, form: str, basics: list[str]) -> bool:
    """
    Whether the stemmer alone would not find the same; else no page is spent on it.

    German compounds and Arabic articles are cut by what is a word at all.
    """
    if code in WHOLE:
        return True
    return {stem(code, basic) for basic in basics} != {stem(code, form)}


def _sequences() -> marisa_trie.RecordTrie:
    path = files("split_words") / "ngram_probs.json"
    likely = json.loads(path.read_text(encoding="utf-8"))
    return marisa_trie.RecordTrie("<b", _folded(likely))


def _folded(likely: dict[str, dict[str, float]]) -> Iterator[tuple[str, tuple[int]]]:
    for place in PLACES:
        best: dict[str, float] = {}
        for letters, share in likely[place].items():
            folded = fold(letters, "de")
            best[folded] = max(share, best.get(folded, -1))
        for letters, share in best.items():
            yield f"{place[0]}{letters}", (round(share * 100),)
