"""Entries as XLSX and CSV: nothing in them is ever taken for a formula."""

import csv
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from locales.table import find

from .models import FormEntry, FormPage

FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
SHEET_CELL_LIMIT = 32_767


def columns(page: FormPage, *, with_sensitive: bool) -> list[tuple[str, str]]:
    """Key and German label of each question."""
    return [
        (question.key, question.label)
        for question in page.asked()
        if question.is_asked and (with_sensitive or not question.sensitive)
    ]


def table(
    page: FormPage, entries: Iterable[FormEntry], *, with_sensitive: bool
) -> Iterator[tuple[str, list[str]]]:
    """Language and cells of each row, the heading first."""
    asked = columns(page, with_sensitive=with_sensitive)
    heads = [_("Reference"), _("Sent"), _("Language"), _("State"), _("Deleted on")]
    yield "", [*map(str, heads), *(label for _key, label in asked), str(_("Note"))]
    for entry in entries:
        yield (
            entry.locale,
            _cells(entry, [key for key, _label in asked], with_sensitive),
        )


def _cells(entry: FormEntry, keys: list[str], with_sensitive: bool) -> list[str]:
    return [
        entry.reference or "",
        timezone.localtime(entry.created_at).strftime("%Y-%m-%d %H:%M"),
        find(entry.locale).german,
        entry.get_state_display(),
        entry.delete_at.isoformat(),
        *(_answer(entry, key, with_sensitive) for key in keys),
        entry.note,
    ]


def _answer(entry: FormEntry, key: str, with_sensitive: bool) -> str:
    """
    The answer in words.

    What was sensitive when it was given stays so after somebody changes the form.
    """
    answer = entry.answers.get(key)
    if answer is None or (answer["sensitive"] and not with_sensitive):
        return ""
    return answer["text"]


def as_xlsx(rows: Iterable[tuple[str, list[str]]]) -> bytes:
    """A workbook in which every cell is a plain string, Arabic from right to left."""
    # Two megabytes that every worker would hold for a file now and then.
    import xlsxwriter

    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "in_memory": False})
    sheet = book.add_worksheet()
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True})
    turned = book.add_format({"text_wrap": True, "valign": "top", "reading_order": 2})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 40, 24)
    for at, (locale, cells) in enumerate(rows):
        style = bold if at == 0 else turned if find(locale).is_rtl else plain
        for column, text in enumerate(cells):
            sheet.write_string(at, column, text[:SHEET_CELL_LIMIT], style)
    book.close()
    return target.getvalue()


def as_csv(rows: Iterable[tuple[str, list[str]]]) -> bytes:
    """Semicolons and a mark in front: German Excel then reads every script right."""
    target = StringIO()
    writer = csv.writer(target, delimiter=";", quoting=csv.QUOTE_ALL)
    for _locale, cells in rows:
        writer.writerow([harmless(text) for text in cells])
    return b"\xef\xbb\xbf" + target.getvalue().encode()


def harmless(text: str) -> str:
    """The same text, which no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_BEGINS) else text


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"xlsx": (as_xlsx, XLSX), "csv": (as_csv, "text/csv; charset=utf-8")}


def as_download(
    rows: Iterable[tuple[str, list[str]]], kind: str, name: str
) -> HttpResponse:
    """The rows as a file of one of `TYPES`; `name` without its ending."""
    write, content_type = TYPES[kind]
    return HttpResponse(
        write(rows),
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{kind}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
