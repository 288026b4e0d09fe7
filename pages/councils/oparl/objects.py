"""From the pages of councils to the objects of the standard."""

from collections.abc import Iterator

from .common import key_of
from .drafts import (
    NAMESPACE,
    ONLY,
    ROOT,
    SITE,
    Draft,
    Embedded,
    known,
    list_path,
    object_path,
)
from .gathering import Gathered
from .meetings import Meetings
from .people import People
from .vocabulary import LISTS


def drafts_of(found: Gathered) -> Iterator[Draft]:
    """Every object that is public; one that is embedded comes before where it is."""
    return Drafting(found).all()


class Drafting(People, Meetings):
    """All of the feed, in the order in which objects are embedded."""

    def all(self) -> Iterator[Draft]:
        self._remember_files()
        yield from (self._location(x) for x in self.found.places.values())
        yield from self._own_locations()
        yield from (self._file(x) for x in self.found.documents.values())
        for meeting in self.found.meetings:
            yield from self._items(meeting)
        yield from (self._meeting(x) for x in self.found.meetings)
        yield from (self._paper(x) for x in self.found.motions.values())
        yield from self._memberships()
        yield from (self._person(x) for x in self.found.people.values())
        yield from (self._council(x) for x in self.found.councils.values())
        yield from (self._outside(x) for x in self.found.organisations.values())
        yield from (
            self._term(x) for x in self.found.councils.values() if x.term_starts_on
        )
        yield self._body_object()
        yield self._system()

    def _system(self) -> Draft:
        values = known(
            oparlVersion=NAMESPACE,
            body=f"{SITE}{ROOT}bodies",
            name=self.found.frame.office.get("name", ""),
            contactEmail=self.found.frame.email,
            website=f"{SITE}{self.found.frame.home_url}",
        )
        return Draft("system", ONLY, values)

    def _body_object(self) -> Draft:
        office = self.found.frame.office
        terms = [
            Embedded("legislativeterm", key_of(page))
            for page in self.found.councils.values()
            if page.term_starts_on
        ]
        values = known(
            system=object_path("system", ONLY),
            name=office.get("name") or "–",
            shortName=office.get("places", ""),
            contactEmail=self.found.frame.email,
            website=f"{SITE}{self.found.frame.home_url}",
            **{name: list_path("body", ONLY, rest) for name, rest in LISTS.items()},
        )
        return Draft("body", ONLY, {**values, "legislativeTerm": terms})
