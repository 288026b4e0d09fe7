"""
Reads a region of Integreat CMS through its API v3, or the same answers from a folder.

The API shows what is public. Where an export says the status of a version as well,
what is no "PUBLIC" becomes a draft.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, time
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from config.movein.fetching import Fetcher, Refused, as_json
from config.movein.folders import Folder, getter, is_web
from config.movein.items import (
    Item,
    Kind,
    Old,
    Open,
    Text,
    When,
    digest,
    guarded,
    language,
)
from config.movein.recurring import NoRule, day_keys, days_of_rule
from events.clock import known_zones
from locales.table import SOURCE_CODE

LONGEST_NAME = 255
Get = Callable[[str, str], bytes | None]


def read(source: str, fetcher: Fetcher) -> Old:
    """
    Everything of one region.

    :param source: `https://cms.integreat-app.de/api/v3/<region>` or a folder with
        `languages.json` and `<language>/pages.json`, `events.json`, `locations.json`
    :raises Refused: if it cannot be read
    """
    old = Old(name=f"integreat:{_region(source)}"[:120])
    if is_web(source):
        parts = urlsplit(source)
        old.base = f"{parts.scheme}://{parts.netloc}/"
    else:
        if not Path(source).is_dir():
            raise Refused(f"there is no folder {source}")
        old.files = Folder(Path(source))
    region = _Region(old, getter(source, fetcher))
    region.read()
    return old


def _region(source: str) -> str:
    return source.rstrip("/").replace("\\", "/").rsplit("/", 1)[-1] or "region"


class _Region:
    """Puts the languages' answers together."""

    def __init__(self, old: Old, get: Get) -> None:
        self.old, self.get = old, get
        self.items: dict[tuple[Kind, str], Item] = {}
        self.now = timezone.now()

    def read(self) -> None:
        codes = [str(row.get("code") or "") for row in self._rows("languages")]
        codes = [code for code in codes if code.replace("-", "").isalnum()]
        # German first: it gives the names that others are found by.
        codes.sort(key=lambda code: language(code) != SOURCE_CODE)
        for code in codes:
            here = language(code) or code
            for what, read in (
                ("pages", self._page),
                ("locations", self._location),
                ("events", self._event),
            ):
                for row in self._rows(what, code):
                    broken: list[str] = []
                    with guarded(broken):
                        read(row, code, here)
                    name = f"{here}: {str(row.get('path') or '')[:200]}"
                    self.old.left_out += [(name, why) for why in broken]
        self.old.items = list(self.items.values())
        if not self.old.base:
            self.old.base = next(
                (t.address for x in self.old.items for t in x.texts.values()), ""
            )

    def _rows(self, what: str, code: str = "") -> Iterator[dict]:
        query = "?combine_recurring=1" if what == "events" else ""
        part = f"{code}/{what}/{query}" if code else f"{what}/"
        name = f"{code}/{what}.json" if code else f"{what}.json"
        content = self.get(part, name)
        if content is None:
            if what in ("languages", "pages"):
                raise Refused(f"{name} is not there")
            return
        rows = as_json(content, name)
        if not isinstance(rows, list):
            raise Refused(f"{name} is no list")
        for row in rows:
            if isinstance(row, dict):
                yield row

    def _add(self, kind: Kind, foreign: str, here: str, text: Text) -> Item | None:
        """The item with this text in it; None if it has one in that language."""
        foreign = foreign if len(foreign) <= LONGEST_NAME else digest(foreign)
        item = self.items.setdefault((kind, foreign), Item(kind, foreign, {}))
        if here in item.texts:
            return None
        item.texts[here] = text
        return item

    # Pages ----------------------------------------------------------------------

    def _page(self, row: dict, code: str, here: str) -> None:
        text = _text(row)
        item = self._add(Kind.PAGE, self._german_name(row, here), here, text)
        if item is None:
            self.old.left_out.append((text.address, "this page is there twice"))
        elif here == SOURCE_CODE:
            above = row.get("parent") or {}
            item.parent = _last(str(above.get("path") or ""))
            item.order = _number(row.get("order"))
            item.picture = str(row.get("thumbnail") or "")

    def _german_name(self, row: dict, here: str) -> str:
        """The last part of the German address: unique in a region, and it stays."""
        if here == SOURCE_CODE:
            return _last(str(row.get("path") or ""))
        for code, version in (row.get("available_languages") or {}).items():
            if language(code) == SOURCE_CODE and isinstance(version, dict):
                return _last(str(version.get("path") or ""))
        return f"{here}/{_last(str(row.get('path') or ''))}"

    # Places ---------------------------------------------------------------------

    def _location(self, row: dict, _code: str, here: str) -> None:
        where = row.get("location") or {}
        foreign = str(where.get("id") or _last(str(row.get("path") or "")))
        text = _text(row)
        said = Text(
            title=text.title,
            summary=str(row.get("meta_description") or ""),
            html=text.html,
            address=text.address,
            is_public=text.is_public,
            foreign=text.foreign,
        )
        # A place has an address and its hours, what is offered there an organisation.
        place = Text(text.title, is_public=text.is_public, foreign=text.foreign)
        item = self._add(Kind.PLACE, foreign, here, place)
        also = self._add(Kind.ORGANISATION, foreign, here, said)
        if item is None or also is None or here != SOURCE_CODE:
            return
        item.values = {
            "street": str(where.get("address") or ""),
            "postal_code": str(where.get("postcode") or ""),
            "town": str(where.get("town") or ""),
            "phone": str(row.get("phone_number") or ""),
            "email": str(row.get("email") or ""),
            "access": ["step-free"] if row.get("barrier_free") else [],
            **_coordinates(where),
        }
        item.hours = list(_hours(row.get("opening_hours")))
        also.values = {
            "phone": item.values["phone"],
            "email": item.values["email"],
            "website": str(row.get("website") or ""),
            "places": [foreign],
        }
        if row.get("temporarily_closed"):
            item.remarks.append("it is closed for now: please note until when")
        if row.get("appointment_url"):
            item.remarks.append(f"appointments: {row['appointment_url']}"[:300])
        for contact in row.get("contacts") or ():
            if isinstance(contact, dict):
                self._contact(contact, foreign, also, is_public=text.is_public)

    def _contact(self, row: dict, place: str, of: Item, *, is_public: bool) -> None:
        """Somebody to turn to: for readers only where one of the places is."""
        area = row.get("area_of_responsibility") or row.get("point_of_contact_for")
        name = str(row.get("name") or area or "").strip()
        values = {
            "phone": str(row.get("phone_number") or row.get("mobile_number") or ""),
            "email": str(row.get("email") or ""),
            "office": place,
        }
        if not name:
            of.remarks.append("a contact without a name")
            return
        foreign = str(row.get("id") or f"{place}/{digest([name, str(area)])[:12]}")
        text = Text(title=name, summary=str(area or ""), is_public=is_public)
        before = self.items.get((Kind.PERSON, foreign))
        if before is not None and is_public and not before.texts[SOURCE_CODE].is_public:
            del self.items[Kind.PERSON, foreign]
        person = self._add(Kind.PERSON, foreign, SOURCE_CODE, text)
        if person is not None:
            person.values = values

    # Events ---------------------------------------------------------------------

    def _event(self, row: dict, _code: str, here: str) -> None:
        event = row.get("event") or {}
        foreign = str(event.get("id") or _last(str(row.get("path") or "")))
        key = (Kind.EVENT, foreign)
        if here == SOURCE_CODE and key in self.items and here in self.items[key].texts:
            # A series that comes date by date.
            self._dates(self.items[key], row, event)
            return
        text = _text(row)
        # Each date of a series has an address of its own, which ends with the day.
        text.address, text.slug = text.address.split("$")[0], text.slug.split("$")[0]
        item = self._add(Kind.EVENT, foreign, here, text)
        if item is None or here != SOURCE_CODE:
            return
        item.picture = str(row.get("thumbnail") or "")
        item.values = _where(row)
        self._dates(item, row, event)

    def _dates(self, item: Item, row: dict, event: dict) -> None:
        try:
            item.dates += self._whens(row, event)
        except (ValueError, TypeError, KeyError, OverflowError, NoRule):
            item.remarks.append("its dates cannot be read")

    def _whens(self, row: dict, event: dict) -> list[When]:
        zone = event.get("timezone") or settings.TIME_ZONE
        zone = zone if zone in known_zones() else settings.TIME_ZONE
        start, end = (_wall(event[name], zone) for name in ("start", "end"))
        rule = _rule(str(row.get("recurrence_rule") or ""))
        is_one = "$" in str(row.get("path") or "")
        starts = [start]
        if rule and not is_one:
            now = self.now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
            starts = days_of_rule(rule, start, now=now)
        is_series = is_one or bool(rule)
        keys = day_keys(starts) if is_series else ["once"]
        return [
            When(
                key=key,
                start=one,
                end=one + (end - start),
                zone=zone,
            )
            for key, one in zip(keys, starts, strict=True)
        ]


def _text(row: dict) -> Text:
    path = str(row.get("path") or "")
    status = str(row.get("status") or "PUBLIC").upper()
    return Text(
        title=str(row.get("title") or ""),
        html=str(row.get("content") or ""),
        foreign=_last(path)[:LONGEST_NAME],
        address=str(row.get("url") or path),
        slug=_last(path),
        is_public=status == "PUBLIC",
    )


def _last(path: str) -> str:
    return path.rstrip("/").rsplit("/", 1)[-1]


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _coordinates(where: dict) -> dict:
    try:
        found = [round(float(where[name]), 5) for name in ("latitude", "longitude")]
    except (KeyError, TypeError, ValueError):
        return {}
    return {"latitude": str(found[0]), "longitude": str(found[1])} if any(found) else {}


def _hours(rows: object) -> Iterator[Open]:
    """Integreat has a row for each weekday from Monday on."""
    if not isinstance(rows, list) or len(rows) != 7:
        return
    for weekday, row in enumerate(rows):
        if not isinstance(row, dict) or row.get("closed"):
            continue
        only = bool(row.get("appointmentOnly"))
        slots = row.get("timeSlots") or []
        if row.get("allDay"):
            slots = [{"start": "00:00", "end": "00:00"}]
        for slot in slots:
            try:
                opens, closes = (
                    time.fromisoformat(str(slot[x])) for x in ("start", "end")
                )
            except (KeyError, TypeError, ValueError):
                continue
            yield Open(weekday, opens, closes, only)


def _where(row: dict) -> dict:
    where, online = row.get("location") or {}, str(row.get("meeting_url") or "")
    line = " ".join(str(where.get(x) or "") for x in ("postcode", "town")).strip()
    street = str(where.get("address") or "")
    values = {
        "place": str(where.get("id") or ""),
        "place_name": str(where.get("name") or "")[:120],
        "place_address": ", ".join(x for x in (street, line) if x)[:200],
        "online_url": online[:200] if is_web(online) else "",
    }
    if values["online_url"]:
        values["attendance"] = "both" if where.get("id") else "online"
    return values


def _wall(moment: str, zone: str) -> datetime:
    """What a clock in that zone shows."""
    found = datetime.fromisoformat(moment)
    if found.tzinfo is not None:
        found = found.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return found.replace(microsecond=0)


def _rule(text: str) -> str:
    for line in text.splitlines():
        said = line.split(":", 1)[-1] if line.upper().startswith("RRULE") else line
        if said.upper().startswith("FREQ="):
            return said
    return ""
