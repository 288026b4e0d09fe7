"""
Which lists can be had by e-mail, and what is on them for a reader of a language.

    lists.register("pages", read)

A room that shows lists registers a function that reads one: from its key and its
filters to a `Followed`, or None where there is no such list (any more).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from django.http import HttpRequest, QueryDict
from django.utils.translation import override

# What is further down is told when it has come up.
MOST_ITEMS = 500
LONGEST_QUERY = 3000


@dataclass(frozen=True)
class Item:
    """
    A thing on a list. `lang` is set where its words are not the reader's.

    `day`: when it takes place; what is soon does not wait for its translation.
    """

    key: str
    title: str
    url: str
    lang: str = ""
    when: str = ""
    summary: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Followed:
    """
    A list with its filters, in words of the language in force.

    `query` has the filters in one order, so that the same list is the same text.
    `untyped` is the title without what somebody typed, for letters that nobody has
    confirmed. `keys` tells what is on the list, `items` shows those of them that are
    asked for. `comes_back`: what left the list and returns is news again.
    """

    kind: str
    key: str
    query: str
    title: str
    url: str
    keys: Callable[[datetime], list[str]]
    items: Callable[[datetime, Collection[str]], list[Item]]
    lang: str = ""
    untyped: str = ""
    chosen: list[tuple[str, str]] = field(default_factory=list)
    comes_back: bool = False

    @property
    def which(self) -> str:
        """Stands for list and filters."""
        text = f"{self.kind} {self.key} {self.query}"
        return sha256(text.encode()).hexdigest()


Reader = Callable[[str, HttpRequest, str], Followed | None]
_readers: dict[str, Reader] = {}


def register(kind: str, reader: Reader) -> None:
    """
    Make a kind of list known.

    `reader` (key, request, code) is called in the language `code`; the request has the
    filters as its GET.
    """
    _readers[kind] = reader


def read(kind: str, key: str, query: str, code: str) -> Followed | None:
    """The list for readers of that language; None where there is none."""
    reader = _readers.get(kind)
    if reader is None or len(query) > LONGEST_QUERY or len(key) > 80:
        return None
    request = HttpRequest()
    request.GET = QueryDict(query)
    with override(code):
        followed = reader(key, request, code)
    if followed is None or len(followed.query) > LONGEST_QUERY:
        return None
    return followed


def in_order(query: QueryDict) -> str:
    """The same filters always as the same text."""
    made = QueryDict(mutable=True)
    for name in sorted(query):
        made.setlist(name, query.getlist(name))
    return made.urlencode()
