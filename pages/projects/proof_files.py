"""The proof of use as files: numbers and days stay such, words are never formulas."""

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from pages.forms.exports import SHEET_CELL_LIMIT, XLSX, harmless

from .proof import Cell, Table

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

WIDTH, MOST_PLACES = 26, 4


def as_xlsx(tables: list[Table]) -> bytes:
    """A workbook with a sheet for each table."""
    # Two megabytes that every worker would hold for a file now and then.
    import xlsxwriter

    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    formats = {
        "head": book.add_format({"bold": True, "text_wrap": True}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "day": book.add_format({"num_format": "dd.mm.yyyy", "align": "left"}),
        "number": book.add_format({"num_format": "0", "align": "left"}),
        **_decimals(book),
    }
    for table in tables:
        sheet = book.add_worksheet(table.title)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(table.head) - 1, WIDTH)
        for column, label in enumerate(table.head):
            sheet.write_string(0, column, label, formats["head"])
        for at, row in enumerate(table.rows, start=1):
            for column, cell in enumerate(row):
                _write(sheet, at, column, cell, formats)
    book.close()
    return target.getvalue()


def _write(sheet: "Worksheet", at: int, column: int, cell: Cell, formats: dict) -> None:
    if cell is None:
        return
    if isinstance(cell, date):
        sheet.write_datetime(at, column, cell, formats["day"])
    elif isinstance(cell, int | Decimal):
        sheet.write_number(at, column, cell, formats[_kind(cell)])
    else:
        sheet.write_string(at, column, cell[:SHEET_CELL_LIMIT], formats["text"])


def _decimals(book: "Workbook") -> dict[int, "Format"]:
    """A format for each number of digits behind the comma."""
    return {
        places: book.add_format(
            {"num_format": f"#,##0.{'0' * places}".removesuffix("."), "align": "left"}
        )
        for places in range(MOST_PLACES + 1)
    }


def _kind(cell: int | Decimal) -> int | str:
    if isinstance(cell, int):
        return "number"
    return min(max(-cell.as_tuple().exponent, 0), MOST_PLACES)


def as_csv(tables: list[Table]) -> bytes:
    """
    One table below the other, as German Excel reads it.

    A table alone begins with its heading row, so that it can be read in again.
    """
    target = StringIO()
    writer = csv.writer(target, delimiter=";", quoting=csv.QUOTE_ALL)
    for number, table in enumerate(tables):
        if number:
            writer.writerow([])
        if len(tables) > 1:
            writer.writerow([table.title])
        writer.writerow(table.head)
        writer.writerows([[_plain(cell) for cell in row] for row in table.rows])
    return b"\xef\xbb\xbf" + target.getvalue().encode()


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | Decimal):
        return str(cell).replace(".", ",")
    return harmless(cell)


TYPES = {"xlsx": (as_xlsx, XLSX), "csv": (as_csv, "text/csv; charset=utf-8")}
