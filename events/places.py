"""Where events take place, as a reader sees it."""

from dataclasses import dataclass, field
from urllib.parse import quote

from pages.directory.entries import ACCESS_ICONS, access_words, entries_now
from pages.directory.models import Place

from .models import EventPage, Occurrence


@dataclass
class PlaceLine:
    """Where a date takes place."""

    name: str = ""
    address: str = ""
    geo: str = ""
    url: str = ""
    way: str = ""
    way_lang: str = ""
    access: list[tuple[str, str]] = field(default_factory=list)

    @property
    def in_a_line(self) -> str:
        """Name and address for programmes, which know no languages."""
        return ", ".join(x for x in (self.name, self.address) if x)


def line_of_place(place: Place, room: str = "") -> PlaceLine:
    """A place of the directory, with the room in it."""
    return with_way(
        PlaceLine(
            name=", ".join(x for x in (place.name, room) if x),
            address=", ".join(x for x in (place.street, place.town_line) if x),
            geo=place.geo,
            access=[
                (ACCESS_ICONS.get(code, "accessibility"), words)
                for code, words in access_words().items()
                if code in place.access
            ],
        )
    )


def with_way(place: PlaceLine) -> PlaceLine:
    """The place with the address that opens a map programme when it is tapped."""
    if not place.geo and place.address:
        place.geo = f"geo:0,0?q={quote(place.address)}"
    return place


def own_place_of(occurrence: Occurrence) -> PlaceLine | None:
    """Where this date takes place, if it is not where the event usually does."""
    if occurrence.place:
        return line_of_place(occurrence.place, occurrence.place_name)
    if occurrence.place_name:
        return with_way(PlaceLine(occurrence.place_name, occurrence.place_address))
    return None


def place_of(page: EventPage) -> PlaceLine:
    """Where an event usually takes place."""
    if page.place:
        return line_of_place(page.place, page.place_name)
    return with_way(PlaceLine(page.place_name, page.place_address))


def place_in_full(page: EventPage) -> PlaceLine:
    """The same, with what the directory says of it: its own page, how to get there."""
    line = place_of(page)
    if page.place:
        (entry,) = entries_now().places([page.place])
        line.url, line.way, line.way_lang = entry.url, entry.text, entry.lang
    return line
