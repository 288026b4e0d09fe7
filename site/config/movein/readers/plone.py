"""
Reads what collective.exportimport writes out of Plone: JSON, and files beside it.

`content.json` (or a folder with one JSON file a thing) holds everything;
`translations.json` says which things are versions of each other. What is not
"published" becomes a draft.
"""

import base64
import binascii
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from config.movein.fetching import Fetcher, Refused, as_json
from config.movein.folders import is_web, read_file
from config.movein.items import UNKNOWN, Item, Kind, Old, Text, When, guarded, language
from config.movein.recurring import NoRule, day_keys, days_of_rule
from locales.table import SOURCE_CODE

KINDS = {
    "Document": Kind.PAGE,
    "Folder": Kind.PAGE,
    "LRF": "",
    "Plone Site": "",
    "News Item": Kind.NEWS,
    "Event": Kind.EVENT,
}
FILES = {"Image": "image", "File": "file"}
# What has no state has that of the folder it is in; the site itself is public.
PUBLIC = {"published", "internally_published_externally"}


def read(source: str, fetcher: Fetcher, spoken: str = "") -> Old:
    """
    A JSON file or a folder of them.

    :param spoken: the language of what names none; else that of the site
    :raises Refused: if it cannot be read
    """
    rows, groups, folder = _rows(source, fetcher)
    sites = [row for row in rows if row.get("@type") == "Plone Site"]
    ids = [str(row.get("@id") or "") for row in rows if row.get("@id")]
    base = str(sites[0]["@id"]) if sites and sites[0].get("@id") else _shared(ids)
    if not base:
        raise Refused("this is no export of Plone")
    old = Old(
        name=f"plone:{base}"[:120], base=f"{base.rstrip('/')}/", files=_Files(folder)
    )
    if not spoken and sites:
        spoken = _said(sites[0])
    _Export(old, rows, groups, language(spoken) or spoken or UNKNOWN).read()
    return old


def _rows(source: str, fetcher: Fetcher) -> tuple[list[dict], list[dict], Path | None]:
    rows, groups = [], []
    if is_web(source):
        documents, folder = [(source, fetcher.content(source))], None
    else:
        path = Path(source)
        paths = sorted(path.rglob("*.json")) if path.is_dir() else [path]
        documents = [(x.name, read_file(x)) for x in paths]
        folder = path if path.is_dir() else path.parent
    for name, content in documents:
        found = as_json(content, name)
        for row in found if isinstance(found, list) else [found]:
            if isinstance(row, dict):
                is_thing = "@type" in row
                # The export writes many other lists: members, rights, portlets.
                if is_thing:
                    rows.append(row)
                elif name == "translations.json":
                    groups.append(row)
    return rows, groups, folder


def _shared(ids: list[str]) -> str:
    """The address that all begin with."""
    return ids[0].rsplit("/", 1)[0] if ids else ""


class _Files(dict):
    """Pictures and files by their addresses, and by `resolveuid` and scales."""

    def __init__(self, folder: Path | None) -> None:
        super().__init__()
        self.folder = folder

    def __contains__(self, address: object) -> bool:
        return super().__contains__(_without_scale(str(address)))

    def __getitem__(self, address: str) -> object:
        return super().__getitem__(_without_scale(address))


def _without_scale(address: str) -> str:
    for mark in ("/@@images/", "/@@download/", "/at_download/", "/image_"):
        address = address.split(mark)[0]
    return address.split("?")[0].removesuffix("/view").rstrip("/")


class _Export:
    """Puts things together that are versions of each other."""

    def __init__(
        self, old: Old, rows: list[dict], groups: list[dict], spoken: str
    ) -> None:
        self.old, self.rows, self.spoken = old, rows, spoken
        self.uids = {str(row.get("UID") or ""): row for row in rows}
        self.states = {_path(row): _state(row) for row in rows if _state(row)}
        self.group_of = {
            str(uid): number
            for number, group in enumerate(groups)
            for uid in group.values()
        }

    def read(self) -> None:
        groups, left, names = defaultdict(list), defaultdict(int), {}
        for row in self.rows:
            kind = str(row.get("@type"))
            if kind in FILES:
                self._file(row, FILES[kind])
            elif KINDS.get(kind):
                uid = str(row.get("UID") or row.get("@id"))
                groups[self.group_of.get(uid, uid)].append(row)
            elif kind not in KINDS:
                left[kind] += 1
        for kind, number in sorted(left.items()):
            self.old.left_out.append((kind, f"{number} things of this kind"))
        for rows in groups.values():
            broken: list[str] = []
            with guarded(broken):
                german = next(
                    (x for x in rows if self._code(x) == SOURCE_CODE), rows[0]
                )
                item = self._item(german, rows)
                names |= {str(row.get("@id")): item.foreign for row in rows}
                self.old.items.append(item)
            name = str(rows[0].get("@id"))[:255]
            self.old.left_out += [(name, why) for why in broken]
        for item in self.old.items:
            item.parent = names.get(item.parent, "")

    def _code(self, row: dict) -> str:
        said = _said(row)
        return language(said) or said or self.spoken

    def _file(self, row: dict, field: str) -> None:
        address = _path(row)
        if not self._is_public(row):
            self.old.left_out.append((address, "it is not public there"))
            return
        content = _bytes(row.get(field), self.old.files.folder)
        if content is None:
            self.old.left_out.append((address, "its file is not in the export"))
            return
        dict.__setitem__(self.old.files, address, content)

    def _item(self, german: dict, rows: list[dict]) -> Item:
        kind = KINDS[str(german["@type"])]
        item = Item(kind, str(german.get("UID") or german.get("@id"))[:255], {})
        for row in rows:
            code = self._code(row)
            if code in item.texts:
                item.remarks.append(f"it is there twice in {code}")
            else:
                item.texts[code] = self._text(row)
        item.parent = str((german.get("parent") or {}).get("@id") or "")
        order = german.get("@order", german.get("order"))
        item.order = order if isinstance(order, int) else 0
        if kind == Kind.NEWS:
            said = str(german.get("effective") or german.get("created") or "")
            item.values = {"date": _day(said), "author": ""}
        if kind == Kind.EVENT:
            self._event(item, german)
        self._lead_picture(item, german)
        return item

    def _text(self, row: dict) -> Text:
        body = row.get("text")
        html = (
            str(body.get("data") or "") if isinstance(body, dict) else str(body or "")
        )
        address = str(row.get("@id") or "")
        return Text(
            title=str(row.get("title") or ""),
            html=self._resolved(html),
            summary=str(row.get("description") or ""),
            foreign=str(row.get("UID") or "")[:255],
            address=address,
            slug=str(row.get("id") or address.rstrip("/").rsplit("/", 1)[-1]),
            is_public=self._is_public(row),
        )

    def _is_public(self, row: dict) -> bool:
        """Whether everybody saw it there, now."""
        above = _path(row)
        while above and above not in self.states:
            above = above.rpartition("/")[0]
        state = self.states.get(above, "published")
        is_begun = not row.get("effective") or _is_over(row["effective"])
        return state in PUBLIC and is_begun and not _is_over(row.get("expires"))

    def _resolved(self, html: str) -> str:
        """Links by number as links by address."""
        for part in html.split("resolveuid/")[1:]:
            uid = part[:32]
            row = self.uids.get(uid)
            if row is not None:
                for begin in ("../" * 8 + "resolveuid/", *_begins(html, uid)):
                    html = html.replace(f"{begin}{uid}", str(row.get("@id")))
        return html

    def _lead_picture(self, item: Item, row: dict) -> None:
        picture = row.get("image")
        content = _bytes(picture, self.old.files.folder)
        if content is not None and not self._is_public(row):
            item.remarks.append("its picture was left out: it is not public there")
        elif content is not None:
            address = f"{str(row.get('@id') or '').rstrip('/')}/lead-image"
            dict.__setitem__(self.old.files, address, content)
            item.picture = address
            item.picture_alt = str(row.get("image_caption") or "")

    def _event(self, item: Item, row: dict) -> None:
        item.values = {
            "place_name": str(row.get("location") or "")[:120],
            "online_url": str(row.get("event_url") or "")[:200],
        }
        for name in ("contact_name", "contact_email", "contact_phone"):
            if row.get(name):
                item.remarks.append("whom to ask: please write it into the text")
                break
        try:
            item.dates = _dates(row)
        except (ValueError, TypeError, OverflowError, NoRule):
            item.remarks.append("its dates cannot be read")


def _begins(html: str, uid: str) -> Iterator[str]:
    """How relative links to that number begin: `../resolveuid/`."""
    for part in html.split(f"resolveuid/{uid}")[:-1]:
        begin = ""
        while part.endswith("../"):
            begin, part = f"../{begin}", part[:-3]
        yield f"{begin}resolveuid/"


def _dates(row: dict) -> list[When]:
    zone = ZoneInfo(settings.TIME_ZONE)
    start, end = (
        timezone.make_naive(found, zone) if found.tzinfo else found
        for found in (
            datetime.fromisoformat(str(row[name])) if row.get(name) else None
            for name in ("start", "end")
        )
        if found
    )
    rules = [
        line.split(":", 1)[1]
        for line in str(row.get("recurrence") or "").splitlines()
        if line.upper().startswith("RRULE:")
    ]
    starts = [start]
    if rules:
        now = timezone.make_naive(timezone.now(), zone)
        starts = days_of_rule(rules[0], start, now=now)
    keys = day_keys(starts) if rules else ["once"]
    return [
        When(
            key=key,
            start=one,
            end=one + (end - start),
            zone=settings.TIME_ZONE,
        )
        for key, one in zip(keys, starts, strict=True)
    ]


def _path(row: dict) -> str:
    return str(row.get("@id") or "").rstrip("/")


def _state(row: dict) -> str:
    state = str(row.get("review_state") or "")
    return "" if state == "None" else state


def _said(row: dict) -> str:
    said = row.get("language")
    token = said.get("token") if isinstance(said, dict) else said
    return str(token or "")


def _bytes(field: object, folder: Path | None) -> object:
    """The content of a file field: in the export, or a file beside it."""
    if not isinstance(field, dict):
        return None
    if isinstance(field.get("data"), str):
        try:
            return base64.b64decode(field["data"], validate=False)
        except (binascii.Error, ValueError):
            return None
    blob = field.get("blob_path")
    if isinstance(blob, str) and folder is not None:
        path = (folder / blob).resolve()
        if path.is_relative_to(folder.resolve()) and path.is_file():
            return path
    return None


def _day(moment: str) -> date | None:
    try:
        return date.fromisoformat(moment[:10])
    except ValueError:
        return None


def _is_over(moment: object) -> bool:
    try:
        found = datetime.fromisoformat(str(moment))
    except ValueError:
        return False
    if found.tzinfo is None:
        found = timezone.make_aware(found)
    return found < timezone.now()
