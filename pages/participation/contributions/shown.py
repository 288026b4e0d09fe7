"""Texts as readers see them: in the language written, answers in the reader's own."""

from collections.abc import Iterable
from dataclasses import dataclass

from locales.table import find
from pages.base.frame import lang_of, versions

from .models import Contribution, OfficeAnswer


@dataclass(frozen=True)
class Said:
    """An answer of the office; `lang` is "de" where it is not translated."""

    text: str
    lang: str


@dataclass(frozen=True)
class Voice:
    """A text with its answer; `language` names its own where the reader has another."""

    contribution: Contribution
    language: str
    answer: Said | None


def voices(rows: Iterable[Contribution], code: str) -> list[Voice]:
    """Those texts, with two queries for all their answers."""
    rows = list(rows)
    said = answers([row.answer_id for row in rows if row.answer_id], code)
    return [
        Voice(
            contribution=row,
            language=find(row.lang).autonym if row.lang and row.lang != code else "",
            answer=said.get(row.answer_id),
        )
        for row in rows
    ]


def answers(keys: list[int], code: str) -> dict[int, Said]:
    """The answers with these keys of their German rows."""
    if not keys:
        return {}
    german = OfficeAnswer.objects.filter(pk__in=keys)
    pairs = versions(
        OfficeAnswer, code, translation_key__in=german.values("translation_key")
    )
    return {row.pk: Said(own.text, lang_of(own, code)) for row, own in pairs}
