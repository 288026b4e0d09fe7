"""What this room forgets, and when."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from pages.forms.retention import Duty, in_batches, register

from .models import Reader

KEPT = timedelta(days=400)


def _unwritten(at: datetime, dry_run: bool) -> int:
    """Who has had no letter for long; who wants none is remembered by a mark."""
    due = Reader.objects.filter(stopped_at=None, written_at__lt=at - KEPT)
    return in_batches(due, Reader.delete, dry_run=dry_run)


register(Duty("review_readers", _("Readers of pages"), _unwritten))
