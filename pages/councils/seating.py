"""The seats of a council: a table, and a half circle of doors beside it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from math import cos, pi, sin

from locales.table import SOURCE_CODE
from pages.base.frame import kept, lang_of, versions

from .models import CouncilPage, Member, Sector

# More doors than these would be dots.
MOST_DOORS = 90
COLOURS = 8
WIDTH, BASE = 320, 158
OUTER, GAP = 138, 40
DOOR_WIDTH = 22


@dataclass(frozen=True)
class SectorWords:
    """A sector in the reader's words; `lang` is "de" where they are German."""

    name: str
    note: str
    lang: str


@dataclass(frozen=True)
class Row:
    """A sector in the table; `colour` is the number of its colour."""

    sector: SectorWords
    seats: int
    free: int
    colour: int


@dataclass(frozen=True)
class Seat:
    """A door of the half circle."""

    x: str
    y: str
    colour: int


@dataclass
class Seating:
    """What the component shows; `doors` is empty where there would be too many."""

    rows: list[Row] = field(default_factory=list)
    doors: list[Seat] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(row.seats for row in self.rows)


def sector_words(code: str) -> dict[int, SectorWords]:
    """Every sector by its German key, kept as long as a frame."""
    return kept("sectors", code, lambda: _sector_words(code))


def _sector_words(code: str) -> dict[int, SectorWords]:
    return {
        german.pk: SectorWords(own.name, own.note, lang_of(own, code))
        for german, own in versions(Sector, code)
    }


def seating_of(
    council: CouncilPage, members: Iterable[Member], code: str, *, on: date
) -> Seating:
    """The seats by sector on a day, and how many of them nobody sits on."""
    words = sector_words(code or SOURCE_CODE)
    taken = Counter(x.sector_id for x in members if x.has_vote and x.sits_on(on))
    rows = [
        Row(
            sector=words[seats.sector_id],
            seats=seats.number,
            free=max(seats.number - taken[seats.sector_id], 0),
            colour=at % COLOURS + 1,
        )
        for at, seats in enumerate(council.seats.all())
        if seats.sector_id in words
    ]
    return Seating(rows, _doors(rows))


def _doors(rows: list[Row]) -> list[Seat]:
    """A door for each seat, sector by sector from one end to the other."""
    colours = [row.colour for row in rows for _seat in range(row.seats)]
    if not 0 < len(colours) <= MOST_DOORS:
        return []
    places = sorted(_places(len(colours)))
    return [
        Seat(f"{x:.1f}", f"{y:.1f}", colour)
        for (_at, x, y), colour in zip(places, colours, strict=True)
    ]


def _places(total: int) -> list[tuple[float, float, float]]:
    """Share of the way round, and where: on as many arcs as the doors need."""
    arcs = min(3 if total > 8 else 1 if total < 5 else 2, total)
    gap = GAP
    while sum(_room(OUTER - gap * arc) for arc in range(arcs)) < total:
        if OUTER - gap * arcs > DOOR_WIDTH:
            arcs += 1
        else:
            gap *= 0.8
    radii = [OUTER - gap * arc for arc in range(arcs)]
    places = []
    for radius, number in zip(radii, _shares(total, radii), strict=True):
        for at in range(number):
            share = at / (number - 1) if number > 1 else 0.5
            angle = pi * (1 - share)
            x = WIDTH / 2 - DOOR_WIDTH / 2 + radius * cos(angle)
            places.append((share, x, BASE - radius * sin(angle)))
    return places


def _room(radius: float) -> int:
    return int(pi * radius / (DOOR_WIDTH + 4)) + 1


def _shares(total: int, radii: list[float]) -> list[int]:
    """How many doors stand on each arc: as its length is to the others'."""
    left, found = total, []
    for at, radius in enumerate(radii):
        share = round(left * radius / sum(radii[at:]))
        found.append(min(max(share, 0), left))
        left -= found[-1]
    return found
