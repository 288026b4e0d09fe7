"""What is public now, read in a fixed number of queries."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet
from wagtail.models import Collection, CollectionViewRestriction, Page

from locales.table import SOURCE_CODE
from pages.base.frame import Frame, address, frame, private_keys
from pages.directory.models import DirectoryPage, Organisation, Person, Place
from pages.media.models import CustomDocument

from ..models import CouncilPage, MeetingPage, Member, MotionPage

GERMAN = {"locale__language_code": SOURCE_CODE}


@dataclass(frozen=True)
class RawItem:
    """
    An item of an agenda as it is kept: files and motions by their keys.

    `key` names the meeting, too: a copy of a page keeps the ids of its items.
    """

    key: str
    title: str
    result: str
    motion: int | None
    documents: list[int]


def items_of(page: MeetingPage) -> list[RawItem]:
    """The items of an agenda, without a query for what they name."""
    return [
        RawItem(
            key=f"{page.translation_key}-{block['id']}",
            title=block["value"].get("title", ""),
            result=block["value"].get("result", ""),
            motion=block["value"].get("motion"),
            documents=[
                row["value"] if isinstance(row, dict) else row
                for row in block["value"].get("documents") or []
            ],
        )
        for block in page.agenda.raw_data
    ]


@dataclass
class Gathered:
    """The public councils with all that belongs to them."""

    frame: Frame
    directory_url: str
    councils: dict[str, CouncilPage] = field(default_factory=dict)
    members: list[Member] = field(default_factory=list)
    people: dict[int, Person] = field(default_factory=dict)
    organisations: dict[int, Organisation] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    meetings: list[MeetingPage] = field(default_factory=list)
    motions: dict[int, MotionPage] = field(default_factory=dict)
    documents: dict[int, CustomDocument] = field(default_factory=dict)

    def council_of(self, page: Page) -> CouncilPage:
        """The council that a meeting or motion stands below."""
        return self.councils[page.path[: -page.steplen]]


def gather(*, on: date) -> Gathered:
    """Everything of live councils that everybody may read that day, in German."""
    councils = {page.path: page for page in _public(CouncilPage)}
    found = Gathered(frame(SOURCE_CODE), _directory_url(), councils)
    keys = [page.pk for page in councils.values()]
    # Who is to come is not told before, just as on the council's page.
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=on)
    members = Member.objects.filter(begun, council__in=keys)
    found.members = list(members.order_by("council", "sort_order", "pk"))
    found.meetings = [
        page
        for page in _public(MeetingPage).prefetch_related("topics")
        if page.path[: -page.steplen] in councils
    ]
    motions = _public(MotionPage).prefetch_related("topics")
    found.motions = {
        page.pk: page for page in motions if page.path[: -page.steplen] in councils
    }
    found.people = _in_bulk(Person, _people_keys(found))
    found.organisations = _in_bulk(Organisation, _organisation_keys(found))
    found.places = _in_bulk(Place, {page.place_id for page in found.meetings})
    found.documents = _documents(found)
    return found


def _public(model: type[Page]) -> QuerySet:
    pages = model.objects.filter(live=True, **GERMAN).order_by("path")
    return pages.exclude(translation_key__in=private_keys(SOURCE_CODE))


def _in_bulk(model: type, keys: set) -> dict:
    keys.discard(None)
    return model.objects.in_bulk(keys) if keys else {}


def _people_keys(found: Gathered) -> set:
    keys = {row.person_id for row in found.members}
    return keys | {page.mover_person_id for page in found.motions.values()}


def _organisation_keys(found: Gathered) -> set:
    keys = {row.organisation_id for row in found.members}
    return keys | {page.mover_organisation_id for page in found.motions.values()}


def _directory_url() -> str:
    pages = DirectoryPage.objects.filter(live=True, **GERMAN)
    pages = pages.exclude(translation_key__in=private_keys(SOURCE_CODE))
    path = pages.values_list("url_path", flat=True).first()
    return address(path, SOURCE_CODE) if path else ""


def _documents(found: Gathered) -> dict[int, CustomDocument]:
    """The files that pages name, without those that only some may open."""
    keys = set()
    for page in found.meetings:
        keys |= {page.invitation_id, page.minutes_id}
        for item in items_of(page):
            keys |= {*item.documents}
    keys |= {page.document_id for page in found.motions.values()}
    keys.discard(None)
    if not keys:
        return {}
    closed = Q(pk__in=[])
    restricted = CollectionViewRestriction.objects.values_list("collection__path")
    for (path,) in restricted:
        closed |= Q(path__startswith=path)
    hidden = Collection.objects.filter(closed).values("pk")
    return CustomDocument.objects.exclude(collection__in=hidden).in_bulk(keys)
