"""
Values from a file: all of it is read and compared before anything is changed.

Only values are taken. Goals, measures and indicators are words of a page, with drafts,
approval and translations: those change in the page's editor.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from pages.concepts.models import ConceptPage, Indicator, IndicatorValue
from pages.forms.exports import harmless
from pages.forms.import_files import in_columns, read_headings
from pages.forms.kinds import one_line

from .reading import exact, read_day, read_number, shown

MOST = 5_000
# So many problems are told; whoever has more has another file in mind.
MOST_PROBLEMS = 50
# What a column is, its heading in the file, and other words for it.
COLUMNS = {
    "key": (_("Key"), "key", "schlüssel"),
    "name": (
        *(_("What is counted"), "was gezählt wird", "what is counted"),
        *("kennzahl", "indikator", "indicator"),
    ),
    "unit": (_("Unit"), "unit", "einheit"),
    "day": (_("Day"), "day", "tag", "datum", "date"),
    "value": (_("Value"), "value", "wert"),
    "source": (_("Source"), "source", "quelle"),
    "note": (_("Note"), "note", "notiz"),
}
NEW, CHANGED, SAME = "new", "changed", "same"


class Outdated(Exception):
    """Somebody has changed values since the file was looked at."""


@dataclass(frozen=True)
class Entry:
    """What a line says; `source` and `note` are None where there is no column."""

    line: int
    indicator: int
    day: date
    value: Decimal
    source: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Outcome:
    """
    What a line would do; `before` is what stands there now, in words.

    `version` is which one that is: see `IndicatorValue.version`.
    """

    entry: Entry
    indicator: Indicator
    kind: str
    version: str
    before: str
    after: str


def headings() -> list[str]:
    return [str(words[0]) for words in COLUMNS.values()]


def read_entries(
    cells: list[list[object]], indicators: Iterable[Indicator]
) -> tuple[list[Entry], list[str], int]:
    """
    The values of a table, what is wrong with it line by line, and how many lines
    had no value.
    """
    if not cells:
        return [], [str(_("There is nothing in the file."))], 0
    first = [_words(cell) for cell in cells[0]]
    columns, problems = read_headings(first, COLUMNS, _lacks)
    if problems:
        return [], problems, 0
    reader = _Reader(indicators, columns)
    for number, row in enumerate(cells[1:], start=2):
        if any(_words(cell) for cell in row):
            reader.read(number, row)
    if not reader.entries and not reader.problems:
        reader.problems.append(str(_("There is no value in the file.")))
    return reader.entries, reader.told(), reader.empty


def _lacks(found: set[str]) -> list[str]:
    said = str(_("Line 1: there is no column “%(word)s”."))
    missing = [key for key in ("day", "value") if key not in found]
    problems = [said % {"word": COLUMNS[key][0]} for key in missing]
    if not {"key", "name"} & found:
        problems.append(str(_("Line 1: no column says what is counted.")))
    return problems


def _words(cell: object) -> str:
    """A cell's text, without the mark that keeps it from being a formula."""
    text = "" if cell is None else one_line(str(cell))
    bare = text.removeprefix("'")
    return bare if text != bare and harmless(bare) == text else text


class _Reader:
    """Reads lines one after the other, and remembers what is wrong with them."""

    def __init__(self, indicators: Iterable[Indicator], columns: list[str]) -> None:
        self.columns = columns
        self.entries: list[Entry] = []
        self.problems: list[str] = []
        self.empty = 0
        self.by_key = {x.key: x for x in indicators}
        self.by_name: dict[str, list[Indicator]] = {}
        for indicator in self.by_key.values():
            name = one_line(indicator.name).casefold()
            self.by_name.setdefault(name, []).append(indicator)
        self.present = _present(x.pk for x in self.by_key.values())
        self.seen: dict[tuple[int, date], int] = {}

    def read(self, number: int, row: list[object]) -> None:
        try:
            cells = in_columns(self.columns, row)
            if not _words(cells.get("value")):
                self.empty += 1
                return
            self.entries.append(self._entry(number, cells))
        except ValidationError as error:
            said = {"number": number, "problem": " ".join(error.messages)}
            self.problems.append(str(_("Line %(number)s: %(problem)s")) % said)

    def told(self) -> list[str]:
        told = self.problems[:MOST_PROBLEMS]
        if more := len(self.problems) - len(told):
            told.append(str(_("And %(number)s more lines.")) % {"number": more})
        return told

    def _entry(self, number: int, cells: dict[str, object]) -> Entry:
        indicator = self._indicator(cells)
        day = read_day(_unmarked(cells.get("day")))
        stored = self.present.get((indicator.pk, day))
        row = IndicatorValue(
            indicator=indicator,
            day=day,
            value=_number(_unmarked(cells["value"]), indicator, stored),
            source=_words(cells.get("source")),
            note=_words(cells.get("note")),
        )
        row.kept = stored and stored.value
        _check(row)
        before = self.seen.setdefault((indicator.pk, row.day), number)
        if before != number:
            raise ValidationError(
                _("The same day stands in line %(line)s already."),
                params={"line": before},
            )
        return Entry(
            number,
            indicator.pk,
            row.day,
            row.value,
            row.source if "source" in self.columns else None,
            row.note if "note" in self.columns else None,
        )

    def _indicator(self, cells: dict[str, object]) -> Indicator:
        key, name = _words(cells.get("key")), _words(cells.get("name"))
        if key:
            if key not in self.by_key:
                raise ValidationError(_("The concept has no indicator of this key."))
            return self.by_key[key]
        found = self.by_name.get(name.casefold(), [])
        if not found:
            raise ValidationError(
                _("The concept does not count “%(name)s”."), params={"name": name[:60]}
            )
        if len(found) > 1:
            raise ValidationError(
                _("“%(name)s” is counted more than once. Please give the key."),
                params={"name": name[:60]},
            )
        return found[0]


def _number(
    cell: object, indicator: Indicator, stored: IndicatorValue | None
) -> Decimal:
    # What was taken out comes in again, even if it has more digits than are shown.
    if stored and cell == shown(stored.value, indicator.decimals):
        return stored.value
    return read_number(cell, decimals=indicator.decimals, unit=indicator.unit)


def _unmarked(cell: object) -> object:
    return _words(cell) if isinstance(cell, str) or cell is None else cell


def _check(row: IndicatorValue) -> None:
    """:raises ValidationError: with what is wrong, and in which column"""
    try:
        row.clean_fields(exclude=["indicator", "entered_by"])
        row.clean()
    except ValidationError as error:
        labels = {name: COLUMNS[name][0] for name in COLUMNS}
        raise ValidationError(
            [
                f"{labels[name]}: {message}" if name in labels else message
                for name, found in error.message_dict.items()
                for message in found
            ]
        ) from error


def plan(entries: list[Entry], indicators: Iterable[Indicator]) -> list[Outcome]:
    """What each line would do; nothing is changed."""
    known = {x.pk: x for x in indicators}
    rows = _present(known)
    return [
        _outcome(entry, known[entry.indicator], rows.get((entry.indicator, entry.day)))
        for entry in entries
    ]


def _present(
    keys: Iterable[int], *, to_change: bool = False
) -> dict[tuple[int, date], IndicatorValue]:
    """All values of these; nobody else changes them where they are to be changed."""
    rows = IndicatorValue.objects.filter(indicator__in=list(keys))
    if to_change:
        rows = rows.select_for_update()
    return {(row.indicator_id, row.day): row for row in rows}


def with_other_source(
    entries: list[Entry], indicators: Iterable[Indicator]
) -> list[Entry]:
    """Lines after which readers would see a source other than the one until now."""
    usual = {x.pk: x.source for x in indicators}
    rows = _present(usual)
    found = []
    for entry in entries:
        row = rows.get((entry.indicator, entry.day))
        theirs = usual.get(entry.indicator, "")
        now = (row.source if row else "") or theirs
        if entry.source is not None and (entry.source or theirs) != now:
            found.append(entry)
    return found


def _outcome(entry: Entry, indicator: Indicator, row: IndicatorValue | None) -> Outcome:
    after = _told(indicator, entry.value, entry.source, entry.note)
    if row is None:
        return Outcome(entry, indicator, NEW, "", "", after)
    source = None if entry.source is None else row.source
    note = None if entry.note is None else row.note
    before = _told(indicator, row.value, source, note)
    is_same = (row.value, source, note) == (entry.value, entry.source, entry.note)
    kind = SAME if is_same else CHANGED
    return Outcome(entry, indicator, kind, row.version, before, after)


def _told(
    indicator: Indicator, value: Decimal, source: str | None, note: str | None
) -> str:
    return " · ".join([shown(value, indicator.decimals), *filter(None, [source, note])])


@transaction.atomic
def put_in(
    page: ConceptPage, looked_at: list[tuple[Entry, str]], *, by: User
) -> tuple[int, int]:
    """
    All values of a file, or none; how many are new, and how many were changed.

    `looked_at` are the lines with the version that stood there at that time.

    :raises Outdated: if something else stands there now
    """
    indicators = list(
        Indicator.objects.select_for_update().current().of(page.translation_key)
    )
    known = {x.pk: x for x in indicators}
    if not all(entry.indicator in known for entry, _version in looked_at):
        raise Outdated
    rows, at = _present(known, to_change=True), timezone.now()
    new, changed = [], []
    for entry, version in looked_at:
        row = rows.get((entry.indicator, entry.day))
        if (row.version if row else "") != version:
            raise Outdated
        shelf = new if row is None else changed
        shelf.append(_filled(row, entry, known[entry.indicator], by=by))
    for row in changed:
        row.entered_at = at
    try:
        IndicatorValue.objects.bulk_create(new)
    except IntegrityError as error:
        raise Outdated from error
    fields = ["value", "source", "note", "entered_by", "entered_at"]
    IndicatorValue.objects.bulk_update(changed, fields, batch_size=500)
    return len(new), len(changed)


def _filled(
    row: IndicatorValue | None, entry: Entry, indicator: Indicator, *, by: User
) -> IndicatorValue:
    row = row or IndicatorValue(indicator=indicator, day=entry.day)
    row.value = exact(entry.value, indicator.decimals)
    row.source = row.source if entry.source is None else entry.source
    row.note = row.note if entry.note is None else entry.note
    row.entered_by = by
    return row
