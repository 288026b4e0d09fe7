"""Storing an entry, once, with its consent, files and letters."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from . import letters, spam
from .models import ConsentRecord, ConsentText, EntryFile, FormEntry, FormPage
from .sheet import AnswerSheet


@transaction.atomic
def submit(
    page: FormPage,
    sheet: AnswerSheet,
    ticket: spam.Ticket,
    *,
    locale: str,
    consent: ConsentText | None,
    at: datetime,
) -> FormEntry:
    """
    Keep a filled form and tell who must know.

    A double click, a retry or "back" with the same answers gives the first entry; other
    answers from the same page are another entry.
    """
    answers = sheet.kept()
    held = EntryFile.objects.filter(held_for=ticket.nonce)
    entry, is_new = FormEntry.objects.get_or_create(
        idem_key=_once(ticket, answers, held),
        defaults={
            "form_key": page.translation_key,
            "locale": locale,
            "answers": answers,
            "searchable": _searchable(answers),
            "created_at": at,
            "delete_at": deletion_day(page, at=at),
        },
    )
    if is_new:
        held.filter(entry__isnull=True, question_key__in=answers).update(entry=entry)
        if consent is not None:
            ConsentRecord.objects.create(
                entry=entry, wording=consent.wording(), given_at=at
            )
        letters.send_for(entry, page, at=at)
    return entry


def deletion_day(page: FormPage, *, at: datetime) -> object:
    """The day on which an entry sent at that moment is deleted."""
    return timezone.localdate(at) + timedelta(days=page.source.retention_days)


def _once(ticket: spam.Ticket, answers: dict, held: object) -> str:
    said = {key: answer["value"] for key, answer in answers.items()}
    files = sorted(held.values_list("question_key", "digest"))
    return spam.once(ticket, said, files)


def _searchable(answers: dict) -> str:
    """What the editors' search looks in; sensitive answers are not found by it."""
    said = [x["text"] for x in answers.values() if not x["sensitive"]]
    return "\n".join(said).casefold()
