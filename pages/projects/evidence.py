"""
What rooms above know of a project's work: its events, and what was published.

A room registers what it knows in `AppConfig.ready`; page lists and the proof of use
ask here, so that this room need not know them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import ProjectPage

# Numbers below could tell who somebody is.
FEWEST = 5


@dataclass(frozen=True)
class Held:
    """A date that took place; None where nobody counted how many people."""

    title: str
    day: date
    place: str
    registered: int | None
    came: int | None


@dataclass(frozen=True)
class Published:
    """A page about the project in one language."""

    kind: str
    title: str
    code: str
    url: str
    first: datetime | None
    last: datetime | None
    has_emblem: bool


@dataclass(frozen=True)
class Counted:
    """A number of a year, in words that tell nobody who somebody is."""

    name: str
    year: int
    number: str


def _nothing(*args: object) -> tuple:
    return ()


@dataclass(frozen=True)
class Provider:
    """
    A room that knows something.

    `held` (project, until) -> dates that were over by then; `published` (project) ->
    live pages that belong to it; `counted` (project, until) -> numbers of its years.
    """

    name: str
    held: Callable[["ProjectPage", datetime], Iterable[Held]] = _nothing
    published: Callable[["ProjectPage"], Iterable[Published]] = _nothing
    counted: Callable[["ProjectPage", datetime], Iterable[Counted]] = _nothing


_providers: dict[str, Provider] = {}


def register(provider: Provider) -> Provider:
    """Let a room tell; a second one of that name takes its place."""
    _providers[provider.name] = provider
    return provider


def held(project: "ProjectPage", *, until: datetime) -> list[Held]:
    """Every date of the project that was over by then, the earliest first."""
    found = [x for one in _providers.values() for x in one.held(project, until)]
    return sorted(found, key=lambda one: (one.day, one.title))


def published(project: "ProjectPage") -> list[Published]:
    """What rooms above have published about the project."""
    return [x for one in _providers.values() for x in one.published(project)]


def counted(project: "ProjectPage", *, until: datetime) -> list[Counted]:
    """What rooms above have counted of the project's years."""
    return [x for one in _providers.values() for x in one.counted(project, until)]


def summed(numbers: Iterable[int | None]) -> tuple[int, bool] | None:
    """
    All of them together, and whether exactly; nothing where nobody counted.

    With small ones among them it is only how many there were at least: the small ones
    could be told apart otherwise.
    """
    counted = [x for x in numbers if x is not None]
    if not counted:
        return None
    small = [x for x in counted if 0 < x < FEWEST]
    return sum(counted) - sum(small) + len(small), not small
