"""What this room forgets: people on their day, pairs but for their numbers."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from pages.forms.retention import Duty, in_batches, register

from .models import Pair, Participant
from .steps import remove


def _people(at: datetime, dry_run: bool) -> int:
    due = Participant.objects.due(at=at)
    return in_batches(due, lambda row: remove(row.pk, at=at), dry_run=dry_run)


def _pairs(at: datetime, dry_run: bool) -> int:
    return in_batches(Pair.objects.due(at=at), Pair.forget, dry_run=dry_run)


register(Duty("mentoring", _("People in mentoring"), _people))
register(Duty("mentoring_pairs", _("Pairs that are over"), _pairs))
