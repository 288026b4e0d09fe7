"""Which entries somebody keeps, how they stand, and what is to be done about them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from pages.directory.models.entry import CheckBy, Entry
from pages.lifecycle.models import CheckIn, Proposal
from pages.lifecycle.models.checkin import MODELS

from . import rights

TO_DO, PROPOSED, WAITING, CALL = "", "proposed", "waiting", "call"
UNCONFIRMED, ALL = "unconfirmed", "all"
STANDS = [
    (TO_DO, _("what is to be done")),
    (PROPOSED, _("with proposals")),
    (WAITING, _("waiting for an answer")),
    (CALL, _("to be called")),
    (UNCONFIRMED, _("not confirmed")),
    (ALL, _("all")),
]


@dataclass(frozen=True)
class Item:
    """An entry with how its round stands and how many proposals wait."""

    kind: str
    entry: Entry
    state: str
    begun_on: date | None
    proposals: int

    @property
    def key(self) -> str:
        """For a box to tick."""
        return f"{self.kind}-{self.entry.pk}"

    @property
    def shelf(self) -> str:
        return self.entry._meta.verbose_name

    @property
    def state_words(self) -> str:
        if self.state:
            return CheckIn.State(self.state).label
        return _("is not asked") if self.entry.check_by == CheckBy.NEVER else ""

    def is_among(self, stand: str) -> bool:
        return {
            TO_DO: bool(self.proposals) or self.state == CheckIn.State.CALL,
            PROPOSED: bool(self.proposals),
            WAITING: self.state == CheckIn.State.OPEN,
            CALL: self.state == CheckIn.State.CALL,
            UNCONFIRMED: self.entry.unconfirmed_since is not None,
            ALL: True,
        }[stand]


def items(user: User, kind: str = "", word: str = "") -> list[Item]:
    """All that somebody keeps, in as many queries for one entry as for a thousand."""
    rounds = {(row.kind, row.entry_key): row for row in CheckIn.objects.unanswered()}
    waiting = Counter(
        Proposal.objects.waiting()
        .order_by()
        .values_list("checkin__kind", "checkin__entry_key")
    )
    found = []
    for shelf in [kind] if kind in MODELS else MODELS:
        rows = rights.entries_of(user, shelf)
        if word:
            rows = rows.filter(name__icontains=word)
        for entry in rows.order_by("name", "pk"):
            row = rounds.get((shelf, entry.translation_key))
            found.append(
                Item(
                    kind=shelf,
                    entry=entry,
                    state=row.state if row else "",
                    begun_on=row.begun_on if row else None,
                    proposals=waiting[shelf, entry.translation_key],
                )
            )
    return found


def to_do(user: User) -> list[Item]:
    """Where proposals wait, then whom to call."""
    found = [item for item in items(user) if item.is_among(TO_DO)]
    return sorted(found, key=lambda item: not item.proposals)
