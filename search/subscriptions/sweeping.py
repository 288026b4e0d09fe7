"""What this room forgets, and when."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outbox.models import OutboxMessage, State
from pages.forms.retention import Duty, in_batches, register

from . import following
from .letters import ASKED, ENDING, NEWS
from .links import UNCONFIRMED_KEPT
from .models import Subscription

# No such box, not here, no such name (RFC 5321, 4.2.3).
UNKNOWN = ["SMTP 550 RCPT", "SMTP 551 RCPT", "SMTP 553 RCPT"]
OURS = [kind.name for kind in (ASKED, NEWS, ENDING)]


def _old(at: datetime, dry_run: bool) -> int:
    """Nobody said yes within three days, or nobody said "go on" within a year."""
    due = Subscription.objects.filter(
        Q(confirmed_at=None, created_at__lte=at - UNCONFIRMED_KEPT)
        | Q(ends_on__lt=timezone.localdate(at))
    )
    return in_batches(due, lambda row: following.stop(row, at=at), dry_run=dry_run)


def _refused(at: datetime, dry_run: bool) -> int:
    """
    An address that a mail server does not know is of no use to anybody.

    It must say so twice: a full box or a list of bad senders is over next week.
    """
    refused = OutboxMessage.objects.filter(
        kind__in=OURS, state=State.FAILED, last_error__in=UNKNOWN
    )
    days: dict[str, set] = {}
    for address, day in refused.exclude(to="").values_list("to", "finished_at__date"):
        days.setdefault(address, set()).add(day)
    addresses = [address for address, found in days.items() if len(found) > 1]
    due = Subscription.objects.filter(email__in=addresses)
    return in_batches(due, lambda row: following.stop(row, at=at), dry_run=dry_run)


register(Duty("lists", _("Lists by e-mail that ended"), _old))
register(
    Duty("refused_lists", _("Lists by e-mail to addresses that are wrong"), _refused)
)
