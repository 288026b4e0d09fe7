"""The members of a council as a reader sees them."""

from dataclasses import dataclass, field
from datetime import date

from pages.directory.entries import Entries, PersonView
from pages.directory.models import Person, TermOfOffice
from pages.directory.terms import neighbours

from .models import CouncilPage, Member
from .seating import SectorWords, sector_words
from .wording import period_words, role_words

NOBODY = SectorWords("", "", "")
ORDER = [*Member.Role.values]


@dataclass
class MemberView:
    """Somebody on a council, with those who came before and after."""

    person: PersonView
    role: str
    sector: SectorWords = NOBODY
    organisation: str = ""
    period: str = ""
    posts: list[tuple[str, str]] = field(default_factory=list)
    substitute: PersonView | None = None
    before: PersonView | None = None
    after: PersonView | None = None


@dataclass
class Members:
    """Who sits on a council on a day, and who did before."""

    current: list[MemberView]
    former: list[MemberView]


def rows_of(council: CouncilPage) -> list[Member]:
    """Its memberships: the chair first, then in the editor's order."""
    rows = list(council.members.select_related("organisation"))
    return sorted(rows, key=lambda row: ORDER.index(row.role))


def members_of(rows: list[Member], entries: Entries, *, on: date) -> Members:
    """Those of the rows who sit on the council that day, and those who did."""
    terms = _terms(rows)
    before = {row.pk or id(row): _before(row, terms) for row in rows}
    after = {row.pk or id(row): _after(row, rows, terms) for row in rows}
    wanted = {row.person_id for row in rows} | {row.substitute_id for row in rows}
    wanted |= {*before.values(), *after.values()}
    people = _people(wanted - {None}, entries)
    sectors = sector_words(entries.code)

    def view(row: Member) -> MemberView:
        key = row.pk or id(row)
        person = people[row.person_id]
        return MemberView(
            person=person,
            role=role_words(row.role),
            sector=sectors.get(row.sector_id, NOBODY),
            organisation=row.organisation.name if row.organisation else "",
            period=period_words(row.starts_on, row.ends_on),
            posts=person.posts if row.post_id else [],
            substitute=people.get(row.substitute_id),
            before=people.get(before[key]),
            after=people.get(after[key]),
        )

    known = [row for row in rows if row.person_id in people]
    return Members(
        current=[view(row) for row in known if row.sits_on(on)],
        former=[view(row) for row in known if row.is_over(on)],
    )


def _people(keys: set[int], entries: Entries) -> dict[int, PersonView]:
    if not keys:
        return {}
    found = Person.objects.filter(pk__in=keys).select_related("office", "portrait")
    rows = list(found)
    return {row.pk: view for row, view in zip(rows, entries.people(rows), strict=True)}


def _terms(rows: list[Member]) -> dict[int, list[TermOfOffice]]:
    """The terms of the posts that bring a seat with them."""
    posts = {row.post_id for row in rows if row.post_id}
    if not posts:
        return {}
    found: dict[int, list[TermOfOffice]] = {}
    for term in TermOfOffice.objects.held().filter(post_id__in=posts):
        found.setdefault(term.post_id, []).append(term)
    return found


def _own_term(row: Member, terms: dict[int, list[TermOfOffice]]) -> object:
    """Who came before and after in the post that the seat belongs to."""
    same_post = terms.get(row.post_id, [])
    own = [term for term in same_post if term.person_id == row.person_id]
    return neighbours(own[-1], same_post) if own else None


def _before(row: Member, terms: dict[int, list[TermOfOffice]]) -> int | None:
    if row.predecessor_id:
        return row.predecessor_id
    around = _own_term(row, terms)
    return around.before.person_id if around and around.before else None


def _after(
    row: Member, rows: list[Member], terms: dict[int, list[TermOfOffice]]
) -> int | None:
    for other in rows:
        if other.predecessor_id == row.person_id:
            return other.person_id
    around = _own_term(row, terms)
    return around.after.person_id if around and around.after else None
