"""
Who is asked whether an entry is still right, and when.

Every so many months a round begins: a letter, a second after two weeks, a third after
four. Two weeks later nobody has answered: readers are told, and the keeper calls.
Where no letter can go, the keeper calls at once. Days are counted from the letter
before, so a clock that stood still skips nobody and sends nothing twice.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from outbox.letters import post
from outbox.models import OutboxMessage
from pages.directory.models import DirectorySettings, Person
from pages.directory.models.entry import CheckBy, Entry
from pages.directory.shelf import forget_shelves
from pages.forms import tokens
from pages.lifecycle.models import CheckIn, CheckInLetter, Proposal
from pages.lifecycle.models.checkin import MODELS, german_rows, shelf_of

KIND = "check_in"
FIRST_HOUR = time(7)
BETWEEN = timedelta(days=14)
LETTERS = 3
# Somebody made a link for the telephone; nobody was asked yet.
ONLY_A_LINK = {"state": CheckIn.State.CALL, "called_at": None}


def settings_now() -> DirectorySettings:
    """How often partners are asked, on the site that readers come to."""
    found = DirectorySettings.objects.filter(site__is_default_site=True).first()
    return found or DirectorySettings()


def asked_rows(model: type[Entry]) -> QuerySet[Entry]:
    """The German rows that somebody can be asked about."""
    rows = model.to_be_read().exclude(check_by=CheckBy.NEVER)
    if model is Person:
        # Who held a post long ago stands in no list.
        return rows.exclude(phone="", email="", check_email="")
    return rows


def ask_partners(*, at: datetime) -> int:
    """
    Begin rounds, remind, and mark what nobody confirmed; how many letters.

    From seven on; a second call on the same day does nothing more.
    """
    local = timezone.localtime(at)
    if local.time() < FIRST_HOUR:
        return 0
    found = settings_now()
    posted = sum(_go_on(row, at=at) for row in _open_rounds(local.date()))
    if found.check_months:
        posted += sum(
            begin(entry, at=at) for entry in _due(found.check_months, local.date())
        )
    if found.unconfirmed_months:
        before = local.date() - relativedelta(months=found.unconfirmed_months)
        _mark_old(before, asked_by=local.date() - LETTERS * BETWEEN)
    _unmark_unasked()
    return posted


def _due(months: int, today: date) -> Iterator[Entry]:
    """Entries that were neither confirmed nor asked about for so long."""
    last = today - relativedelta(months=months)
    asked = CheckIn.objects.filter(Q(state=CheckIn.State.OPEN) | Q(begun_on__gt=last))
    asked = asked.exclude(**ONLY_A_LINK)
    for kind, model in MODELS.items():
        rows = asked_rows(model).alias(last=Coalesce("confirmed_on", "known_since"))
        keys = asked.filter(kind=kind).values("entry_key")
        yield from rows.filter(last__lte=last).exclude(translation_key__in=keys)


def _open_rounds(today: date) -> Iterator[CheckIn]:
    rows = CheckIn.objects.filter(state=CheckIn.State.OPEN)
    waited = CheckInLetter.objects.filter(told_on__gt=today - BETWEEN)
    yield from rows.exclude(pk__in=waited.values("checkin")).order_by("pk")


def can_get_letters(entry: Entry) -> bool:
    return is_address(entry.asked_at) and entry.check_by == CheckBy.LETTER


def is_address(text: str) -> bool:
    """Whether a letter can go there; what was imported may be anything."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


@transaction.atomic
def begin(entry: Entry, *, at: datetime) -> bool:
    """
    A new round, with its first letter where one can go; whether it went.

    Nobody is written to twice on one day.
    """
    lock(entry)
    if was_asked_today(entry, on=timezone.localdate(at)):
        return False
    CheckIn.objects.unanswered().about(entry).update(state=CheckIn.State.ENDED)
    writes = can_get_letters(entry)
    row = CheckIn.objects.create(
        kind=shelf_of(entry),
        entry_key=entry.translation_key,
        state=CheckIn.State.OPEN if writes else CheckIn.State.CALL,
        begun_on=timezone.localdate(at),
        called_at=None if writes else at,
    )
    if writes:
        _post(row, entry, step=0, at=at)
    return writes


@transaction.atomic
def open_round(entry: Entry, *, at: datetime) -> CheckIn:
    """The round that waits for an answer; a new one without letters where none does."""
    lock(entry)
    found = CheckIn.objects.unanswered().about(entry).first()
    return found or CheckIn.objects.create(
        kind=shelf_of(entry),
        entry_key=entry.translation_key,
        state=CheckIn.State.CALL,
        begun_on=timezone.localdate(at),
    )


def lock(entry: Entry) -> None:
    """
    The clock, an editor and a partner never change one entry's rounds side by side.

    Taken before any round or proposal of it, so that nobody waits for each other.
    """
    list(type(entry).objects.filter(pk=entry.pk).select_for_update())


def was_asked_today(entry: Entry, *, on: date) -> bool:
    rounds = CheckIn.objects.unanswered().about(entry)
    return CheckInLetter.objects.filter(checkin__in=rounds, told_on=on).exists()


@transaction.atomic
def _go_on(row: CheckIn, *, at: datetime) -> bool:
    """The next letter of a round, or its end; whether a letter went."""
    entry = row.entry()
    if entry is not None:
        lock(entry)
    row = CheckIn.objects.select_for_update().get(pk=row.pk)
    if row.state != CheckIn.State.OPEN:
        return False
    step = row.letters.count()
    if entry is None or entry.check_by == CheckBy.NEVER:
        row.state = CheckIn.State.ENDED
        row.save(update_fields=["state"])
        return False
    if step < LETTERS and can_get_letters(entry):
        _post(row, entry, step=step, at=at)
        return True
    row.to_be_called(at=at)
    if step == LETTERS:
        mark_unconfirmed(german_rows(type(entry)).filter(pk=entry.pk))
    return False


def _post(row: CheckIn, entry: Entry, *, step: int, at: datetime) -> None:
    _close_links_elsewhere(entry, at=at)
    CheckInLetter.objects.create(checkin=row, step=step, told_on=timezone.localdate(at))
    post(
        KIND,
        to=entry.asked_at,
        locale=entry.check_language,
        dedupe_key=f"checkin:{row.pk}:{step}",
        snapshot={"checkin": row.pk, "step": step},
        due_at=at,
    )


def _close_links_elsewhere(entry: Entry, *, at: datetime) -> None:
    """A letter that went to another address before opens nothing any more."""
    for row in CheckIn.objects.about(entry):
        sent = OutboxMessage.objects.filter(dedupe_key__startswith=f"checkin:{row.pk}:")
        newest = sent.exclude(to="").order_by("-pk").first()
        if newest and newest.to.casefold() != entry.asked_at.casefold():
            tokens.revoke(row, at=at)


def close_links(entry: Entry, *, at: datetime) -> None:
    """Whoever has a link to that entry needs a new one."""
    for row in CheckIn.objects.about(entry):
        tokens.revoke(row, at=at)


def _mark_old(before: date, *, asked_by: date) -> None:
    """Where somebody was asked that long ago, and nobody has answered till now."""
    waiting = CheckIn.objects.unanswered().exclude(**ONLY_A_LINK)
    first = CheckIn.objects.filter(
        state__in=[CheckIn.State.OPEN, CheckIn.State.CALL, CheckIn.State.ENDED],
        entry_key=OuterRef("translation_key"),
        begun_on__gte=OuterRef("last"),
        begun_on__lte=asked_by,
    )
    for kind, model in MODELS.items():
        rows = asked_rows(model).alias(last=Coalesce("confirmed_on", "known_since"))
        keys = waiting.filter(kind=kind).values("entry_key")
        silent = rows.filter(Exists(first.filter(kind=kind)), translation_key__in=keys)
        mark_unconfirmed(silent.filter(last__lte=before))


def _unmark_unasked() -> None:
    """Nothing is held against entries that the office does not ask about any more."""
    gone = Proposal.objects.waiting().filter(is_gone=True)
    number = 0
    for kind, model in MODELS.items():
        rows = german_rows(model).filter(check_by=CheckBy.NEVER)
        keys = gone.filter(checkin__kind=kind).values("checkin__entry_key")
        rows = rows.exclude(translation_key__in=keys).exclude(unconfirmed_since=None)
        number += rows.update(unconfirmed_since=None)
    if number:
        transaction.on_commit(forget_shelves)


def mark_unconfirmed(rows: QuerySet[Entry]) -> None:
    """Let readers know that nobody said for long that these are right."""
    fresh = rows.filter(unconfirmed_since=None)
    if fresh.update(unconfirmed_since=Coalesce(F("confirmed_on"), F("known_since"))):
        transaction.on_commit(forget_shelves)
