"""
Reads CSV tables of organisations and places, as a spreadsheet writes them.

One row is one entry; `kind` says which. Words in other languages stand in columns that
end with the language: `text`, `text:en`, `text:ar`.
"""

import csv
from io import StringIO
from pathlib import Path, PurePath
from urllib.parse import urlsplit

from config.movein.fetching import Fetcher, Refused
from config.movein.folders import is_web, read_file
from config.movein.items import Item, Kind, Old, Text, digest, guarded, language
from locales.table import SOURCE_CODE
from pages.directory.models.place import access_choices

# What columns are called, in German and in English.
COLUMNS = {
    "kind": ("kind", "art"),
    "id": ("id", "nr", "nummer"),
    "name": ("name",),
    "text": ("text", "angebot", "beschreibung", "description"),
    "street": ("street", "straße", "strasse"),
    "postal_code": ("postal_code", "plz", "postleitzahl"),
    "town": ("town", "ort", "stadt"),
    "latitude": ("latitude", "breite", "lat"),
    "longitude": ("longitude", "länge", "laenge", "lon", "lng"),
    "phone": ("phone", "telefon", "tel"),
    "email": ("email", "e-mail", "mail"),
    "website": ("website", "webseite", "url", "homepage"),
    "address": ("address", "adresse"),
    "contact_name": ("contact_name", "ansprechperson", "kontakt"),
    "languages": ("languages", "sprachen"),
    "access": ("access", "zugang"),
    "public": ("public", "öffentlich", "oeffentlich"),
}
KINDS = {
    **dict.fromkeys(("organisation", "organization", "verein"), Kind.ORGANISATION),
    **dict.fromkeys(("place", "ort"), Kind.PLACE),
}
YES = {"yes", "ja", "1", "true", "wahr", "x", "j", "y"}
NO = {"no", "nein", "0", "false", "falsch", "n"}
LISTS = {"languages", "access"}
MOST_ROWS = 20_000


def read(source: str, fetcher: Fetcher) -> Old:
    """
    One table.

    :raises Refused: if it cannot be read, or lacks a column that is needed
    """
    content = fetcher.content(source) if is_web(source) else read_file(Path(source))
    rows = _table(_decoded(content))
    name = PurePath(source).name
    if is_web(source):
        # What is behind a question mark may be a password.
        name = f"{urlsplit(source).hostname}:{digest(source)[:16]}"
    old = Old(name=f"csv:{name}"[:120])
    for number, row in enumerate(rows, 2):
        broken: list[str] = []
        with guarded(broken):
            _row(old, row, number)
        old.left_out += [(f"row {number}", why) for why in broken]
    return old


def _decoded(content: bytes) -> str:
    for code in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(code)
        except UnicodeDecodeError:
            continue
    raise Refused("the table is neither UTF-8 nor Windows-1252")


def _table(text: str) -> list[dict[str, str]]:
    head = text.split("\n", 1)[0]
    mark = max(";,\t", key=head.count)
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise Refused("the table cannot be read") from error
    if not rows:
        raise Refused("the table is empty")
    if len(rows) > MOST_ROWS:
        raise Refused(f"the table has more than {MOST_ROWS} rows")
    names = [_column(name) for name in rows[0]]
    missing = {"kind", "name"} - set(names)
    if missing:
        raise Refused(f"the table lacks the columns: {', '.join(sorted(missing))}")
    return [
        {name: cell.strip() for name, cell in zip(names, row, strict=False) if name}
        for row in rows[1:]
        if any(cell.strip() for cell in row)
    ]


def _column(name: str) -> str:
    plain, _colon, code = name.strip().lower().partition(":")
    found = next((x for x, names in COLUMNS.items() if plain in names), "")
    return f"{found}:{code.strip()}" if found and code else found


def _row(old: Old, row: dict[str, str], number: int) -> None:
    kind = KINDS.get(row["kind"].lower())
    if kind is None or not row["name"]:
        old.left_out.append((f"row {number}", "no kind that is known, or no name"))
        return
    foreign = row.get("id") or digest([kind, row["name"], row.get("postal_code")])
    public = row.get("public", "").lower()
    is_public = not public or public in YES
    item = Item(kind, foreign[:255], {})
    if not is_public and public not in NO:
        item.remarks.append(f"public: {public[:40]} is neither yes nor no: a draft")
    item.texts[SOURCE_CODE] = Text(
        row["name"], summary=row.get("text", ""), is_public=is_public
    )
    for name, words in row.items():
        column, _colon, code = name.partition(":")
        if column == "text" and code and words:
            item.texts[language(code) or code] = Text(
                row["name"], summary=words, is_public=is_public
            )
    known = {code for code, _label in access_choices()}
    for name in ("street", "postal_code", "town", "latitude", "longitude", "phone"):
        _take(item, row, name)
    for name in ("email", "website", "address", "contact_name"):
        _take(item, row, name)
    for name in LISTS & row.keys():
        codes = [x.strip() for x in row[name].replace("|", ",").split(",") if x.strip()]
        if name == "access":
            codes = [code for code in codes if code in known]
        item.values[name] = codes
    old.items.append(item)


def _take(item: Item, row: dict[str, str], name: str) -> None:
    if row.get(name):
        value = row[name]
        if name in ("latitude", "longitude"):
            value = value.replace(",", ".")
        item.values[name] = value
