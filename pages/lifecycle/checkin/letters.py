"""The letter that asks a partner, and the answer to what a partner proposed."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from locales.table import SOURCE_CODE
from outbox import kinds
from outbox.letters import post
from pages.base.frame import frame
from pages.base.sentences import day_words
from pages.directory.models.entry import Entry
from pages.forms import tokens
from pages.lifecycle.models import CheckIn, Proposal

from .asking import KIND, LETTERS, can_get_letters, is_address
from .saying import fields_of

OPEN, STOP = "check_in", "check_in_stop"
LINK_DAYS = timedelta(days=90)
# So long a decision can be taken back before anybody hears of it.
CALM = timedelta(minutes=10)


def link(row: CheckIn, locale: str, *, at: datetime) -> str:
    """A new address, with the host, at which a partner answers."""
    return _address("lifecycle_check_in", OPEN, row, locale, at=at)


def end_link(row: CheckIn, locale: str, *, at: datetime) -> str:
    """A new address at which a partner wants no letters, or says to be gone."""
    return _address("lifecycle_check_in_end", OPEN, row, locale, at=at)


def stop_link(row: CheckIn, locale: str, *, at: datetime) -> str:
    """A new address at which a mail program ends these letters."""
    return _address("lifecycle_check_in_stop", STOP, row, locale, at=at)


def _address(
    name: str, purpose: str, row: CheckIn, locale: str, *, at: datetime
) -> str:
    raw = tokens.mint(purpose, row, at=at, expires_at=at + LINK_DAYS)
    with override(locale):
        return settings.WAGTAILADMIN_BASE_URL + reverse(name, args=[raw])


def post_refused(proposal: Proposal, entry: Entry, *, at: datetime) -> None:
    """Tell the partner what was not taken over, and why; in ten minutes."""
    to = proposal.email or entry.asked_at
    if not is_address(to):
        return
    decided = int(proposal.decided_at.timestamp())
    post(
        REFUSED,
        to=to,
        locale=proposal.locale,
        dedupe_key=f"proposal:{proposal.pk}:{decided}",
        snapshot={"proposal": proposal.pk, "decided": decided},
        due_at=at + CALM,
    )


# What the outbox asks when it sends ----------------------------------------------


def _round(snapshot: dict) -> tuple[CheckIn | None, Entry | None]:
    row = CheckIn.objects.filter(pk=snapshot["checkin"]).first()
    return row, row and row.entry()


def _is_wanted(snapshot: dict) -> bool:
    row, entry = _round(snapshot)
    if entry is None or row.state != CheckIn.State.OPEN:
        return False
    return can_get_letters(entry)


def _reply_to(snapshot: dict) -> str:
    return frame(SOURCE_CODE).email


def _context(snapshot: dict, locale: str) -> dict:
    (row, entry), at = _round(snapshot), timezone.now()
    stop = kinds.Secret(stop_link(row, locale, at=at))
    return {
        "name": entry.name,
        "asked_before": day_words(row.begun_on) if snapshot["step"] else "",
        "is_last": snapshot["step"] == LETTERS - 1,
        "url": kinds.Secret(link(row, locale, at=at)),
        "end_url": kinds.Secret(end_link(row, locale, at=at)),
        "stop_url": stop,
    }


def _proposal(snapshot: dict) -> Proposal | None:
    found = Proposal.objects.filter(pk=snapshot["proposal"]).first()
    if found is None or found.decided_at is None:
        return None
    same = int(found.decided_at.timestamp()) == snapshot["decided"]
    return found if same and found.state != Proposal.State.WAITING else None


def _is_still_refused(snapshot: dict) -> bool:
    proposal = _proposal(snapshot)
    return proposal is not None and proposal.checkin.entry() is not None


def _refused_context(snapshot: dict, locale: str) -> dict:
    proposal = _proposal(snapshot)
    entry = proposal.checkin.entry()
    left = [x for x in fields_of(entry) if x.name in proposal.changes]
    labels = [x.label() for x in left if x.name not in proposal.taken.get("fields", {})]
    return {
        "name": entry.name,
        "labels": [gettext("We no longer exist")] if proposal.is_gone else labels,
        "reason": proposal.reason,
    }


ASK = kinds.register(
    kinds.Kind(
        name=KIND,
        label=_("Partners: still right?"),
        context=_context,
        is_wanted=_is_wanted,
        reply_to=_reply_to,
    )
)
REFUSED = kinds.register(
    kinds.Kind(
        name="check_in_refused",
        label=_("Partners: not taken over"),
        context=_refused_context,
        is_wanted=_is_still_refused,
        reply_to=_reply_to,
    )
)
