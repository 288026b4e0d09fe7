"""
What volunteers are wanted for, over many projects, in the reader's words.

The German project says what is open; a translation brings its words, and where it has
none yet the German ones stand there, labelled. It asks the database as often for a
thousand projects as for ten.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import override

from locales.table import SOURCE_CODE
from locales.values import filled
from pages.base.frame import Frame, Link, address
from pages.base.listing import readable
from pages.directory.models import Person

from .blocks import VOLUNTEER_WORDS, is_open, link_to
from .models import ProjectPage

NEEDED = (
    *("pk", "translation_key", "title", "url_path", "locale__language_code"),
    *("first_published_at", "volunteers"),
)


@dataclass(frozen=True)
class Found:
    """Something that is open in a project, as it is kept; `lang` of its words."""

    key: str
    page: dict
    words: dict
    values: dict
    lang: str
    since: date


@dataclass(frozen=True)
class Opportunity:
    """The same as a reader gets it in a list."""

    key: str
    task: str
    time: str
    text: str
    lang: str
    url: str
    project: Link
    since: date
    until: date | None = None
    places: str = ""
    contact: Link | None = None
    phone: str = ""


def open_in(projects: QuerySet, code: str, *, on: date) -> list[Found]:
    """All that is open in these pages on that day, the newest first."""
    rows = list(projects.order_by("path").values(*NEEDED))
    german = _german_pages(rows)
    found = [
        one
        for row in rows
        for one in _open_in_one(row, german.get(row["translation_key"]), code, on)
    ]
    return sorted(found, key=lambda one: one.since, reverse=True)


def _german_pages(rows: list[dict]) -> dict[object, dict]:
    """What the German versions of translated pages say, by translation key."""
    own = [x["pk"] for x in rows if x["locale__language_code"] != SOURCE_CODE]
    if not own:
        return {}
    # Not by a list of keys: a database takes only so many.
    german = readable(ProjectPage.objects.all(), SOURCE_CODE)
    names = ("translation_key", "volunteers", "first_published_at")
    return {row["translation_key"]: row for row in german.values(*names)}


def _open_in_one(
    row: dict, german: dict | None, code: str, on: date
) -> Iterator[Found]:
    own = {block["id"]: block["value"] for block in row["volunteers"].raw_data}
    spoken = row["locale__language_code"]
    original = german or row
    for block in original["volunteers"].raw_data:
        values = block["value"]
        if not is_open(values, on=on):
            continue
        is_own = block["id"] in own
        lang = spoken if is_own else SOURCE_CODE
        yield Found(
            key=str(block["id"]),
            page=row,
            words=own[block["id"]] if is_own else values,
            values=values,
            lang="" if lang == code else lang,
            since=since(values, original["first_published_at"]),
        )


def since(values: dict, published: object) -> date:
    """The day from which it is wanted: as an editor says, or the project's first."""
    said = values.get("since")
    if said:
        return date.fromisoformat(said) if isinstance(said, str) else said
    return timezone.localdate(published) if published else date.min


def shown(found: list[Found], frame: Frame) -> list[Opportunity]:
    """A page of a list in the reader's words, with places and contacts."""
    people = Person.objects.in_bulk({x.values.get("person") for x in found} - {None})
    towns = _towns({x.page["pk"] for x in found}, frame)
    return [_shown(one, people, towns, frame) for one in found]


def _towns(pages: set[int], frame: Frame) -> dict[int, list[str]]:
    pairs = ProjectPage.municipalities.through.objects.filter(projectpage__in=pages)
    found: dict[int, list[str]] = {}
    for page, town in pairs.order_by("pk").values_list(
        "projectpage_id", "municipality_id"
    ):
        if town in frame.municipalities:
            found.setdefault(page, []).append(frame.municipalities[town].title)
    return found


def _texts(one: Found, code: str) -> dict[str, str]:
    """Its words with the values of the facts that they name, in their language."""
    with override(one.lang or code):
        return {name: filled(one.words.get(name) or "") for name in VOLUNTEER_WORDS}


def _shown(one: Found, people: dict, towns: dict, frame: Frame) -> Opportunity:
    page, person = one.page, people.get(one.values.get("person"))
    until = one.values.get("until")
    url = address(page["url_path"], frame.code)
    spoken = page["locale__language_code"]
    return Opportunity(
        key=one.key,
        **_texts(one, frame.code),
        lang=one.lang,
        url=f"{url}#join",
        project=Link(page["title"], url, "" if spoken == frame.code else spoken),
        since=one.since,
        until=date.fromisoformat(until) if until else None,
        places=", ".join(towns.get(page["pk"], [])),
        contact=link_to(person, "people"),
        phone=person.phone if person else "",
    )
