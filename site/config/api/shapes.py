"""What the API answers with; the OpenAPI document is made from these."""

from datetime import date, datetime, time
from uuid import UUID

from ninja import Field, Schema
from pydantic import AwareDatetime

MOST = 100
SLUG = r"^[\w-]*$"
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


class Asked(Schema):
    """What every list can be asked for."""

    language: str = Field("de", description="Code of the language, such as de or ar.")
    limit: int = Field(20, ge=1, le=MOST, description="How many at once.")
    offset: int = Field(0, ge=0, le=1_000_000, description="How many to leave out.")


class Sorted(Asked):
    """Lists that are sorted by terms."""

    topic: str = Field("", max_length=80, pattern=SLUG, description="Slug of a topic.")
    municipality: str = Field(
        "",
        max_length=80,
        pattern=SLUG,
        description="Slug of a municipality; what is for the whole region comes too.",
    )


class AskedPages(Sorted):
    type: str = Field("", max_length=80, description="Such as services.ServicePage.")
    audience: str = Field(
        "", max_length=80, pattern=SLUG, description="Slug of an audience."
    )
    changed_since: AwareDatetime | None = Field(
        None, description="Only what was published after that moment, with its zone."
    )


class AskedEvents(Sorted):
    since: date | None = Field(
        None,
        ge=FIRST_DAY,
        le=LAST_DAY,
        description="Only events with a date from that day on; else from now on.",
    )
    until: date | None = Field(
        None,
        ge=FIRST_DAY,
        le=LAST_DAY,
        description="And up to that day, included.",
    )


class Listed(Schema):
    """One slice of a list."""

    total: int
    next: str | None = Field(None, description="Address of the next slice.")
    previous: str | None = Field(None, description="Address of the slice before.")


class Term(Schema):
    slug: str
    name: str
    language: str = Field(description="The language of the name.")


class Version(Schema):
    language: str
    url: str


class PageItem(Schema):
    key: UUID = Field(description="The same for all language versions of a page.")
    type: str
    language: str
    title: str
    summary: str
    url: str
    published_at: datetime | None
    changed_at: datetime | None
    topics: list[Term]
    audiences: list[Term]
    municipalities: list[Term] = Field(description="None means: the whole region.")
    translations: list[Version]


class Pages(Listed):
    items: list[PageItem]


class Part(Schema):
    key: str = Field(description="The same in every language.")
    kind: str
    html: str


class SectionItem(Schema):
    heading: str
    parts: list[Part]


class Picture(Schema):
    url: str
    shows: str
    credit: str


class WholePage(PageItem):
    image: Picture | None
    sections: list[SectionItem]


class Spot(Schema):
    name: str
    address: str
    key: UUID | None = Field(None, description="Of a place of this API.")


class DateItem(Schema):
    id: UUID
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    time_is_known: bool
    status: str = Field(description="scheduled, moved or cancelled")
    free_places: int | None = Field(description="Null means: without limit.")
    place: Spot | None


class EventItem(Schema):
    key: UUID
    language: str
    title: str
    summary: str
    url: str
    attendance: str = Field(description="place, online or both")
    is_free: bool
    cost: str
    languages: list[str]
    interpreters: list[str]
    women_only: bool
    childcare: bool
    topics: list[Term]
    municipalities: list[Term]
    dates: list[DateItem]
    translations: list[Version]


class Events(Listed):
    items: list[EventItem]


class HoursItem(Schema):
    weekday: int = Field(description="0 is Monday.")
    week: int = Field(description="0: every week; 1 to 5: of the month; -1: the last.")
    opens: time | None
    closes: time | None
    by_appointment: bool
    valid_from: date | None
    valid_to: date | None


class EntryItem(Schema):
    key: UUID
    slug: str
    name: str
    url: str
    words_language: str = Field(description="The language of its sentences.")
    changed_at: datetime


class PlaceItem(EntryItem):
    street: str
    postal_code: str
    town: str
    municipality: Term | None
    latitude: float | None
    longitude: float | None
    phone: str
    email: str
    access: list[str]
    directions: str
    only_by_appointment: bool
    hours: list[HoursItem]


class Places(Listed):
    items: list[PlaceItem]


class OrganisationItem(EntryItem):
    offer: str
    phone: str
    email: str
    website: str
    contact_name: str
    languages: list[str]
    topics: list[Term]
    municipalities: list[Term]
    places: list[UUID]
    partners_wanted: str


class Organisations(Listed):
    items: list[OrganisationItem]


class PersonItem(EntryItem):
    """Without phone and e-mail: the site gives those for one person at a time."""

    about: str
    posts: list[str]
    languages: list[str]
    topics: list[Term]
    office: UUID | None


class People(Listed):
    items: list[PersonItem]
