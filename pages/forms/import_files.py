"""Files with lists, as XLSX or CSV: read as text, within limits, or refused."""

import csv
import zipfile
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO, StringIO
from itertools import zip_longest
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from openpyxl.cell import Cell

MOST_BYTES, MOST_UNPACKED = 2_000_000, 40_000_000
MOST_ROWS, MOST_COLUMNS = 1_000, 30
# What a column is, with its heading and other words for it.
Columns = Mapping[str, tuple]


def read_table(file: UploadedFile) -> list[list[str]]:
    """
    The cells of the first sheet, as text.

    :raises ValidationError: if it is too large, or no such file
    """
    return [[_text(cell) for cell in row] for row in read_cells(file)]


def read_cells(
    file: UploadedFile, *, sheet: str = "", most_rows: int = MOST_ROWS
) -> list[list[object]]:
    """
    The cells of the sheet of that name, or else of the first one.

    Numbers and days of a workbook stay such; a share is "45 %", as it stands there.

    :raises ValidationError: if it is too large, or no such file
    """
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValidationError(_("The file is too large."))
    is_workbook = content.startswith(b"PK")
    table = _sheet(content, sheet, most_rows) if is_workbook else _lines(content)
    if len(table) > most_rows:
        raise ValidationError(_("The list is too long."))
    return table


def read_headings(
    cells: list[str],
    columns: Columns,
    lacks: Callable[[set[str]], list[str]],
) -> tuple[list[str], list[str]]:
    """
    What each column is, empty without a heading; what is wrong with the headings.

    `columns` has the words for each, `lacks` says what is not among those found.
    """
    found, problems = [], []
    for cell in cells:
        word = cell.casefold()
        known = [x for x, words in columns.items() if word in _folded(words)]
        found.append(known[0] if known else "")
        if word and not known:
            said = str(_("Line 1: “%(word)s” is none of the columns."))
            problems.append(said % {"word": cell[:40]})
    problems += lacks({*found})
    if len(named := [x for x in found if x]) > len(set(named)):
        problems.append(str(_("Line 1: a column stands there twice.")))
    return found, problems


def _folded(words: Iterable[object]) -> set[str]:
    return {str(word).casefold() for word in words}


def in_columns(columns: list[str], cells: list[object]) -> dict[str, object]:
    """
    What a line says in each column; those without a heading have no name.

    :raises ValidationError: if something stands outside of them, and would be lost
    """
    pairs = list(zip_longest(columns, cells, fillvalue=""))
    lost = [_text(cell).strip() for name, cell in pairs if not name]
    if said := next(filter(None, lost), ""):
        raise ValidationError(
            _(
                "“%(said)s” stands in no column that has a heading. Where commas part "
                "the columns, put what has a comma in it in quotation marks: "
                '"12,5".'
            ),
            params={"said": said[:20]},
        )
    return {name: cell for name, cell in pairs if name}


def _sheet(content: bytes, name: str, most_rows: int) -> list[list[object]]:
    # Ten megabytes that every worker would hold for a file now and then.
    import openpyxl

    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if sum(x.file_size for x in packed.infolist()) > MOST_UNPACKED:
                raise ValidationError(_("The file is too large."))
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
        named = [x for x in book.worksheets if x.title == name]
        sheet = (named or book.worksheets)[0]
        # Some programs write a wrong size into the file.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=most_rows + 1, max_col=MOST_COLUMNS)
        return [[_seen(cell) for cell in row] for row in rows]
    except ValidationError:
        raise
    except Exception as error:  # noqa: BLE001  whatever a broken workbook makes of it
        raise ValidationError(_("This file cannot be read.")) from error


def _seen(cell: "Cell") -> object:
    """A cell's value; of a share, which is kept as 0.45, what somebody typed."""
    value = cell.value
    if type(value) not in (int, float) or "%" not in str(cell.number_format):
        return value
    return f"{value * 100:.15g} %"


def _text(cell: object) -> str:
    """A cell's words; a telephone number that became a number keeps its digits."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _lines(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel writes in this country.
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise ValidationError(_("This file cannot be read."))
    first = text.partition("\n")[0]
    between = max(";,\t", key=first.count)
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=between))
    except csv.Error as error:
        raise ValidationError(_("This file cannot be read.")) from error
