"""Words for the same as lists that people edit in a spreadsheet."""

import csv
import io

from locales.table import BY_CODE
from search.models import SynonymGroup, SynonymTerm


def write_csv(stream: object) -> None:
    rows = csv.writer(stream)
    rows.writerow(COLUMNS)
    for term in SynonymTerm.objects.select_related("group").order_by(
        "group__note", "sort_order"
    ):
        rows.writerow(
            [
                _inert(term.group.note),
                term.language,
                _inert(term.text),
                int(term.only_asked),
            ]
        )


COLUMNS = ("group", "language", "word", "only_asked")


def _inert(text: str) -> str:
    """No spreadsheet takes it for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t" else text


def read_csv(text: str) -> int:
    """
    Take over groups from CSV; how many there were.

    :raises ValueError: if a column is missing or a line is odd; then nothing changes
    """
    rows = csv.DictReader(io.StringIO(text))
    if not set(COLUMNS) <= set(rows.fieldnames or ()):
        raise ValueError("columns")
    groups: dict[str, list[SynonymTerm]] = {}
    for row in rows:
        note, word = (row["group"] or "").strip("' "), (row["word"] or "").strip()
        if not note or not word or row["language"] not in BY_CODE:
            raise ValueError("line")
        only = row["only_asked"] in ("1", "true", "True")
        groups.setdefault(note[:120], []).append(
            SynonymTerm(language=row["language"], text=word[:80], only_asked=only)
        )
    for note, terms in groups.items():
        group = SynonymGroup.objects.filter(note=note).first()
        group = group or SynonymGroup(note=note)
        for number, term in enumerate(terms):
            term.sort_order = number
        group.terms = terms
        group.save()
    return len(groups)
