"""What this room forgets, and when."""

from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.forms.retention import Duty, in_batches, register
from pages.lifecycle.models import CheckIn, Proposal

from .answering import forget_proposal
from .asking import settings_now

ROUNDS_KEPT = timedelta(days=730)


def _proposals(at: datetime, dry_run: bool) -> int:
    due = Proposal.objects.due(at=at)
    return in_batches(due, lambda row: forget_proposal(row, at=at), dry_run=dry_run)


def _rounds(at: datetime, dry_run: bool) -> int:
    """No person is in them; the answer itself stands in the entry."""
    today = timezone.localdate(at)
    # Whoever is asked more rarely is not to be asked anew because it was forgotten.
    last = today - relativedelta(months=settings_now().check_months)
    due = CheckIn.objects.filter(begun_on__lt=min(today - ROUNDS_KEPT, last))
    return in_batches(due, CheckIn.delete, dry_run=dry_run)


register(Duty("proposals", _("Proposals of partners"), _proposals))
register(Duty("check_ins", _("Rounds of asking partners"), _rounds))
