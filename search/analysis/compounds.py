"""German compounds and their parts: a Wohnsitzanmeldung has to do with a Wohnsitz."""

from functools import lru_cache

from .lexicon import is_word, sequences

SHORTEST = 3
LONGEST_SEQUENCE = 20
LINKS = ("", "s", "es", "n", "en", "er", "e")
# The only words of three letters that compounds of an office are made of.
SHORT = {
    *(
        "amt",
        "rat",
        "bus",
        "tag",
        "ort",
        "weg",
        "job",
        "hof",
        "uhr",
        "see",
        "bad",
        "bau",
    ),
    *(
        "tur",
        "arm",
        "ehe",
        "kur",
        "tee",
        "ohr",
        "rad",
        "zug",
        "typ",
        "abc",
        "neu",
        "alt",
    ),
    *(
        "fuß",
        "bio",
        "abo",
        "akt",
        "art",
        "opa",
        "oma",
        "not",
        "mut",
        "hut",
        "ost",
        "sud",
    ),
}
# Endings, not words: what the word list has of them would cut real words.
NO_PARTS = {
    *("ung", "ungen", "heit", "keit", "lich", "isch", "chen", "lein", "schaft", "tum"),
    *("nis", "bar", "sam", "los", "ige", "igen", "iger", "iges", "ende", "enden"),
    *("ern", "eren", "ler", "ter", "ten", "tes", "gen", "ver", "ber", "aus", "ein"),
    *("erschein", "besch", "reiben"),
    *("der", "den", "des", "dem", "die", "das", "ist", "mit", "auf", "bei", "nach"),
}


@lru_cache(maxsize=10_000)
def parts(word: str) -> tuple[str, ...]:
    """The words that a folded German word is made of; none for a simple one."""
    if len(word) < 2 * SHORTEST + 1 or not word.isalpha() or not word.isascii():
        return ()
    split = _best_split(word)
    if split is None:
        return ()
    found: list[str] = []
    for part in split:
        # A part that is a compound counts as a whole and in its own parts.
        found += [part, *parts(part)]
    return tuple(dict.fromkeys(found))


def _best_split(word: str) -> tuple[str, str] | None:
    best, best_score = None, 0.0
    for at in range(SHORTEST, len(word) - SHORTEST + 1):
        tail = word[at:]
        if not _may_be_part(tail):
            continue
        head = _head(word[:at])
        if head is None:
            continue
        score = _score(word, at, head)
        if score > best_score:
            best, best_score = (head, tail), score
    return best


def _head(left: str) -> str | None:
    """The first part without the letters that only link it to the second."""
    for link in LINKS:
        if link and not left.endswith(link):
            continue
        head = left[: len(left) - len(link)]
        if _may_be_part(head):
            return head
    return None


def _may_be_part(word: str) -> bool:
    if len(word) <= SHORTEST:
        return word in SHORT
    return word not in NO_PARTS and is_word("de", word)


def _score(word: str, at: int, head: str) -> float:
    """How likely a seam is there, after Tuggener (2016): above 0 rather yes."""
    tail = word[at:]
    ends = _first("s", [head[-k:] for k in range(len(head), 2, -1)])
    begins = _first("p", [tail[:k] for k in range(len(tail), 2, -1)])
    inside = min(
        (_share("i", tail[:k], 100) for k in range(3, len(tail) + 1)), default=100
    )
    return (ends + begins - inside) / 100


def _first(place: str, candidates: list[str]) -> int:
    for letters in candidates:
        share = _share(place, letters, None)
        if share is not None:
            return share
    return -100


def _share(place: str, letters: str, default: int | None) -> int | None:
    if len(letters) > LONGEST_SEQUENCE:
        return default
    found = sequences().get(place + letters)
    return found[0][0] if found else default
