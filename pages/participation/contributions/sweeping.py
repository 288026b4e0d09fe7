"""What this room forgets."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from pages.forms.retention import Duty, in_batches, register

from .deciding import forget_one
from .models import Contribution


def _texts(at: datetime, dry_run: bool) -> int:
    due = Contribution.objects.due(at=at)
    return in_batches(due, lambda row: forget_one(row, at=at), dry_run=dry_run)


register(Duty("contributions", _("Ideas and comments"), _texts))
