"""Letters to writers who gave an address: a receipt, and word of an answer."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from outbox import kinds
from outbox.letters import free, post
from pages.base.sentences import day_words
from pages.forms import spam, tokens

from .models import Contribution, State
from .shown import answers
from .titles import about

HELD, ANSWER = "contribution", "answered"
# So long a decision can be taken back before anybody hears of it.
CALM = timedelta(minutes=10)


def key_of(row: Contribution) -> str:
    """How the keys of its letters begin."""
    return _key(row.pk)


def _key(pk: int, why: str = "") -> str:
    return f"contribution:{pk}:{why}"


def post_receipt(row: Contribution, *, at: datetime) -> None:
    """
    With the link to see and delete it; nothing that was typed.

    Somebody else may have typed the address.
    """
    about_page = row.discussion.page_key
    if spam.may_write_to(row.email, "contributed", at=at, about=about_page):
        _post(RECEIPT, row, "receipt", at)


def post_answered(row: Contribution, *, at: datetime) -> None:
    """Once, when the office has answered something that is shown."""
    if row.email and row.state == State.SHOWN and row.answer_id:
        _post(ANSWERED, row, ANSWER, at + CALM)


def _post(kind: kinds.Kind, row: Contribution, why: str, due_at: datetime) -> None:
    post(
        kind,
        to=row.email,
        locale=row.locale,
        dedupe_key=_key(row.pk, why),
        snapshot={"contribution": row.pk},
        due_at=due_at,
    )


def held_path(row: Contribution, locale: str, *, at: datetime) -> str:
    """A new link to what was written, good until it is deleted."""
    until = tokens.end_of(row.delete_at)
    raw = tokens.mint(HELD, row, at=at, expires_at=until)
    with override(locale):
        return reverse("contributions_open", args=[raw])


# What the outbox asks when it sends ----------------------------------------------


def _find(snapshot: dict) -> Contribution | None:
    rows = Contribution.objects.select_related("discussion")
    return rows.filter(pk=snapshot["contribution"]).first()


def _is_there(snapshot: dict) -> bool:
    return _find(snapshot) is not None


def _is_answered(snapshot: dict) -> bool:
    row = _find(snapshot)
    return row is not None and row.state == State.SHOWN and bool(row.answer_id)


def _answer_was_dropped(snapshot: dict) -> None:
    """It was not shown just then: once it is again, the writer hears of it."""
    free(_key(snapshot["contribution"], ANSWER))
    row = _find(snapshot)
    if row is not None:
        post_answered(row, at=timezone.now())


def _context(snapshot: dict, locale: str) -> dict:
    row, at = _find(snapshot), timezone.now()
    title, _url = about(row)
    path = held_path(row, locale, at=at)
    return {
        "title": title,
        "reference": row.reference,
        "delete_day": day_words(row.goes_on),
        "held_url": kinds.Secret(settings.WAGTAILADMIN_BASE_URL + path),
        "answer": answers([row.answer_id], locale).get(row.answer_id)
        if row.answer_id
        else None,
    }


RECEIPT = kinds.register(
    kinds.Kind(
        name="contribution_receipt",
        label=_("Receipt for an idea or a comment"),
        context=_context,
        is_wanted=_is_there,
        is_confidential=True,
    )
)
ANSWERED = kinds.register(
    kinds.Kind(
        name="contribution_answered",
        label=_("An idea or a comment was answered"),
        context=_context,
        is_wanted=_is_answered,
        when_dropped=_answer_was_dropped,
        is_confidential=True,
    )
)
