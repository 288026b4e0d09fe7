"""Councils, who sits on them, and for whom."""

from collections.abc import Iterator

from pages.directory.models import Organisation, Person

from ..models import CouncilPage, Member
from .common import Part, day_of, key_of, web_of
from .drafts import Draft, Embedded, known, list_path, object_path
from .vocabulary import KINDS, ROLES


class People(Part):
    """Organizations, memberships, persons and terms."""

    def _council(self, page: CouncilPage) -> Draft:
        own = [row for row in self.found.members if row.council_id == page.pk]
        own = [row for row in own if row.person_id in self.found.people]
        key = key_of(page)
        values = known(
            body=self.body,
            name=page.title,
            membership=[object_path("membership", _seat(page, row)) for row in own],
            meeting=list_path("organization", key, "meetings"),
            consultation=list_path("organization", key, "consultations"),
            post=sorted({ROLES[row.role] for row in own}),
            organizationType="Gremium",
            classification=KINDS[page.kind],
            startDate=day_of(page.term_starts_on),
            endDate=day_of(page.term_ends_on),
            web=web_of(page),
        )
        return Draft("organization", key, values, key)

    def _outside(self, row: Organisation) -> Draft:
        values = known(
            body=self.body,
            name=row.name,
            organizationType="Externe Organisation",
            website=row.website if row.is_public else "",
            web=self._entry("organisations", row.slug) if row.is_public else "",
        )
        return Draft("organization", str(row.translation_key), values)

    def _memberships(self) -> Iterator[Draft]:
        councils = {page.pk: page for page in self.found.councils.values()}
        for row in self.found.members:
            person = self.found.people.get(row.person_id)
            if person is None:
                continue
            page = councils[row.council_id]
            self.sits[person.pk].append(Embedded("membership", _seat(page, row)))
            yield self._membership(row, person, page)

    def _membership(self, row: Member, person: Person, page: CouncilPage) -> Draft:
        values = known(
            person=object_path("person", person.translation_key),
            organization=object_path("organization", key_of(page)),
            role=ROLES[row.role],
            votingRight=row.has_vote,
            startDate=day_of(row.starts_on),
            endDate=day_of(row.ends_on),
            onBehalfOf=self._organisation(row.organisation_id),
        )
        return Draft("membership", _seat(page, row), values, key_of(page))

    def _person(self, row: Person) -> Draft:
        """A name and what it does: how to reach people is not for copying."""
        values = known(
            body=self.body,
            name=row.name,
            membership=self.sits[row.pk],
            web=self._entry("people", row.slug),
        )
        return Draft("person", str(row.translation_key), values)

    def _term(self, page: CouncilPage) -> Draft:
        values = known(
            body=self.body,
            name=f"Amtszeit: {page.title}",
            startDate=day_of(page.term_starts_on),
            endDate=day_of(page.term_ends_on),
        )
        return Draft("legislativeterm", key_of(page), values, key_of(page))


def _seat(page: CouncilPage, row: Member) -> str:
    """What a membership is known by: a copy of a council keeps its rows' ids."""
    return f"{key_of(page)}-{row.uid}"
