"""What every old site is read into before anything is written: one neutral form."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from hashlib import blake2b

from locales.table import BY_CODE, SOURCE_CODE

# What other systems call languages that have another code here.
OTHER_CODES = {
    "de-si": "de-simple",
    "de-ls": "de-simple",
    "de-x-simple": "de-simple",
    "ku": "kmr",
    "ua": "uk",
}


# What an old site says in no language that it would name.
UNKNOWN = "unknown"
GERMAN_PLACES = {"de", "at", "be", "ch", "it", "li", "lu"}


class Kind(StrEnum):
    """What an item becomes here."""

    PAGE = "page"
    NEWS = "news"
    EVENT = "event"
    PLACE = "place"
    ORGANISATION = "organisation"
    PERSON = "person"


PAGES = (Kind.PAGE, Kind.NEWS, Kind.EVENT)


@dataclass
class Text:
    """
    What an item says in one language.

    `foreign` is what the old site calls this version of it, `address` where readers
    found it. `html` may be anything: it is cleaned when it is written. Only what the
    old site showed to everybody `is_public`.
    """

    title: str
    html: str = ""
    summary: str = ""
    foreign: str = ""
    address: str = ""
    slug: str = ""
    is_public: bool = True


@dataclass(frozen=True)
class When:
    """
    One date of an event on the wall clock of its zone.

    `key` stays the same when the date is moved.
    """

    key: str
    start: datetime
    end: datetime
    zone: str
    is_cancelled: bool = False
    without_time: bool = False

    def __post_init__(self) -> None:
        """
        :raises ValueError: for a year that must be a mistake
        """
        this_year = datetime.now(UTC).year
        for moment in (self.start, self.end):
            if not 1970 <= moment.year <= this_year + 20:
                raise ValueError(f"the year {moment.year}")


@dataclass(frozen=True)
class Open:
    """Opening hours of one weekday; Monday is 0."""

    weekday: int
    opens: time
    closes: time
    by_appointment: bool = False


@dataclass
class Item:
    """
    One page, event, place, organisation or person in all its languages.

    `foreign` names it on the old site for good. `values` are fields that say the same
    in every language. `remarks` are what the reader could not carry over. Up to
    `named_until` a rule names all of its dates: those that it does not are off.
    """

    kind: Kind
    foreign: str
    texts: dict[str, Text]
    parent: str = ""
    order: int = 0
    picture: str = ""
    picture_alt: str = ""
    values: dict = field(default_factory=dict)
    dates: list[When] = field(default_factory=list)
    named_until: datetime | None = None
    hours: list[Open] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Its name among all items of the old site."""
        return f"{self.kind}:{self.foreign}"

    @property
    def name(self) -> str:
        """How a report calls it: people by their number only."""
        if self.kind == Kind.PERSON:
            return ""
        return next((text.title for text in self.texts.values()), "")

    def said(self, code: str) -> str:
        """A short digest of all that the old site says of it in that language."""
        whole = asdict(self)
        whole["texts"] = asdict(self.texts[code])
        # While German is a draft all others are.
        german = self.texts.get(SOURCE_CODE)
        whole["is_public"] = german is not None and german.is_public
        # Where it stands is looked at by itself, and dates have rows of their own.
        for name in ("parent", "order", "dates", "named_until", "remarks"):
            del whole[name]
        return digest(whole)


@dataclass
class Old:
    """
    An old site as it was read.

    `name` is what remembers where things came from; `base` the address that relative
    links begin at; `files` what a folder brought along, by the address it had.
    """

    name: str
    base: str = ""
    items: list[Item] = field(default_factory=list)
    files: dict[str, object] = field(default_factory=dict)
    # What readers could not carry over at all: what, why.
    left_out: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def guarded(left: list[str], what: str = "") -> Iterator[None]:
    """
    Whatever one foreign thing brings about is noted: the others are to be read.

    :param what: a word before the reason
    """
    try:
        yield
    except Exception as error:  # noqa: BLE001
        left.append(f"{what}could not be read: {type(error).__name__}")


def digest(value: object) -> str:
    """The same for what is equal, whatever the order of its keys."""
    said = json.dumps(value, sort_keys=True, default=_plain, ensure_ascii=False)
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def language(code: str) -> str:
    """What a foreign code is called here; empty for a language that is not there."""
    plain = code.strip().lower().replace("_", "-")
    for known in (plain, OTHER_CODES.get(plain, ""), *_shorter(plain)):
        if known in BY_CODE:
            return known
    return ""


def _shorter(code: str) -> Iterator[str]:
    """ "uk-ua": "uk". Simple German is no German, so it is asked for before."""
    base, _dash, rest = code.partition("-")
    if base == SOURCE_CODE and rest.split("-")[0] not in GERMAN_PLACES | {""}:
        # Such as "de-easy": a language of its own that is not known here.
        return
    yield base
    yield OTHER_CODES.get(base, "")
