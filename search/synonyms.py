"""Other words for the same: office German and what people say instead."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.cache import cache

from .analysis import Token
from .models import SynonymTerm
from .queries import Condition, all_of, any_of

KEY, SECONDS = "search:synonyms", 300
Word = Callable[[str, Token], Condition]


@dataclass(frozen=True)
class Meaning:
    """One of the words of a group."""

    code: str
    tokens: tuple[Token, ...]
    only_asked: bool

    @property
    def normals(self) -> tuple[str, ...]:
        return tuple(token.normal for token in self.tokens)

    def condition(self, word: Word) -> Condition:
        return all_of(word(self.code, token) for token in self.tokens)


Group = tuple[Meaning, ...]


def groups() -> list[Group]:
    """All groups in use; kept until one is saved."""
    found = cache.get(KEY)
    if found is None:
        found = read_groups(SynonymTerm.objects.filter(group__is_active=True))
        cache.set(KEY, found, SECONDS)
    return found


def forget_groups() -> None:
    cache.delete(KEY)


def read_groups(terms: object) -> list[Group]:
    """The groups of these terms, cut into words."""
    from .asking import keywords

    made: dict[int, list[Meaning]] = {}
    for term in terms.order_by("group_id", "sort_order"):
        tokens = tuple(keywords(term.language, term.text))
        if tokens:
            meaning = Meaning(term.language, tokens, term.only_asked)
            made.setdefault(term.group_id, []).append(meaning)
    return [tuple(meanings) for meanings in made.values()]


def widened(
    code: str, tokens: list[Token], word: Word, known: list[Group] | None = None
) -> list[Condition]:
    """
    The condition of each word, met by what means the same as well.

    Where several words make one meaning, each of them stands for all.
    """
    made = [word(code, token) for token in tokens]
    for at, length, meanings in _matches(code, tokens, known):
        own = all_of(made[at : at + length])
        wider = any_of([own, *(x.condition(word) for x in meanings)])
        made[at : at + length] = [wider] * length
    return made


def alike(code: str, tokens: list[Token]) -> dict[str, list[Token]]:
    """The words of each language that were looked for besides."""
    found: dict[str, list[Token]] = {}
    for _at, _length, meanings in _matches(code, tokens, None):
        for meaning in meanings:
            found.setdefault(meaning.code, []).extend(meaning.tokens)
    return found


def _matches(
    code: str, tokens: list[Token], known: list[Group] | None
) -> Iterator[tuple[int, int, list[Meaning]]]:
    """Where a meaning stands among the words, and what means the same."""
    normals = tuple(token.normal for token in tokens)
    for group in groups() if known is None else known:
        for meaning in group:
            if meaning.code != code:
                continue
            length = len(meaning.normals)
            for at in range(len(normals) - length + 1):
                if normals[at : at + length] == meaning.normals:
                    yield (
                        at,
                        length,
                        [x for x in group if x is not meaning and not x.only_asked],
                    )
